"""The one file of a trained listener: graph, tokenizer and calibration, in a zip with checksums."""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from rubric.listener.errors import ListenerUnavailable
from rubric.listener.outside import Placed
from rubric.listener.tasks import CODES, LEVELS, RUBRIC_VERSION

WEIGHTS: Final = Path(__file__).with_name("listener.zip")
_MODEL: Final = "model.onnx"
_ARRAYS: Final = "arrays/"
_TOKENIZER: Final = "tokenizer.json"
_ABOUT: Final = "about.json"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  # the same weights give the same file, byte for byte
_HEADER: Final = struct.Struct("<26x2H")  # before a part's name: of it, the lengths of name and extras
_PIECE: Final = 1 << 18  # bytes read at once


@dataclass(frozen=True, slots=True)
class Calibration:
    """How logits become probabilities that can be taken at their word; fitted on the development part.

    Attributes:
        codes: Code -> factor and shift of its logit.
        levels: Level -> factor of its three logits, and a shift for each of them.
        joins: Code, `question` (any), or level and step (`empathy_1` for any, `empathy_2` for the higher one)
            -> weight of the cues' log odds, weight of the listener's, and a shift (`rubric.joining`).
    """

    codes: Mapping[str, tuple[float, float]]
    levels: Mapping[str, tuple[float, float, float, float]]
    joins: Mapping[str, tuple[float, float, float]]

    @classmethod
    def none(cls) -> Calibration:
        """Return the one that changes nothing: what calibration starts from."""
        return cls(dict.fromkeys(CODES, (1.0, 0.0)), dict.fromkeys(LEVELS, (1.0, 0.0, 0.0, 0.0)), {})


@dataclass(frozen=True, slots=True)
class Array:
    """An array of bytes that stays in the file when the graph is loaded.

    Attributes:
        name: What the graph calls it.
        kind: The number of its type in ONNX: 2 bytes without a sign, 3 bytes with one.
        shape: Its size along each axis.
        content: Its bytes, row by row.
    """

    name: str
    kind: int
    shape: tuple[int, ...]
    content: bytes


@dataclass(frozen=True, slots=True)
class Graph:
    """A network to be written.

    Attributes:
        model: The ONNX model without its arrays of bytes.
        arrays: These.
    """

    model: bytes
    arrays: tuple[Array, ...] = ()


@dataclass(frozen=True, slots=True)
class Weights:
    """What is written into the file.

    Attributes:
        graph: The network.
        tokenizer: Its tokenizer as JSON.
        calibration: See there.
    """

    graph: Graph
    tokenizer: str
    calibration: Calibration


@dataclass(frozen=True, slots=True)
class Installed:
    """What was read from the file.

    Attributes:
        model: The ONNX model without its arrays of bytes.
        arrays: Where in the file these lie.
        file: The file, all links followed.
        tokenizer: As in `Weights`.
        calibration: See there.
    """

    model: bytes
    arrays: tuple[Placed, ...]
    file: Path
    tokenizer: str
    calibration: Calibration


def write(path: Path, weights: Weights) -> None:
    """Write the one file; equal weights give equal bytes.

    An older file of that name is replaced whole: a listener that has it mapped keeps the old one.
    """
    about = {
        "rubric": RUBRIC_VERSION,
        "codes": CODES,
        "levels": LEVELS,
        "arrays": {array.name: (array.kind, *array.shape) for array in weights.graph.arrays},
        "calibration": asdict(weights.calibration),
    }
    stored = {_ARRAYS + array.name: array.content for array in weights.graph.arrays}
    _write(path, about, weights.tokenizer.encode("utf-8"), {_MODEL: weights.graph.model, **stored})


def _write(path: Path, about: Mapping[str, Any], tokenizer: bytes, stored: Mapping[str, bytes]) -> None:
    unfinished = path.with_suffix(".part")
    with zipfile.ZipFile(unfinished, "w") as file:
        for name, content in ((_ABOUT, json.dumps(about, indent=1)), (_TOKENIZER, tokenizer)):
            file.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
        for name, content in stored.items():
            file.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_STORED)
    unfinished.replace(path)


def calibrate_anew(path: Path, calibration: Calibration) -> None:
    """Write another calibration into a file of weights; all else in it stays.

    Raises:
        ListenerUnavailable: As in `read`.
    """
    _calibrate(path, asdict(calibration))


def join_anew(path: Path, joins: Mapping[str, tuple[float, float, float]]) -> None:
    """Write other `Calibration.joins` into a file of weights; all else in it stays.

    Raises:
        ListenerUnavailable: As in `read`.
    """
    _calibrate(path, {"joins": joins})


def _calibrate(path: Path, changed: Mapping[str, Any]) -> None:
    with _opened(path) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    about = json.loads(parts.pop(_ABOUT))
    about["calibration"] |= changed
    _write(path, about, parts.pop(_TOKENIZER), parts)


def read(path: Path) -> Installed:
    """Read the file, but for its arrays of bytes, which stay in it; every part's checksum is looked at.

    Raises:
        ListenerUnavailable: There is no such file, it is damaged, or it was made for another rubric.
    """
    path = path.resolve()
    with _opened(path) as file:
        about = json.loads(file.read(_ABOUT))
        model, tokenizer = file.read(_MODEL), file.read(_TOKENIZER).decode("utf-8")
        calibration = _calibration(about["calibration"])
        named = about.get("arrays", {})
        arrays = tuple(_placed(path, file, name, kind, shape) for name, (kind, *shape) in named.items())
    made_for = about.get("rubric")
    if made_for != RUBRIC_VERSION:
        raise ListenerUnavailable(
            f"The listener's weights are for the rubric {made_for}; this program scores by {RUBRIC_VERSION}."
        )
    if (*about.get("codes", ()),) != CODES or (*about.get("levels", ()),) != LEVELS:
        raise ListenerUnavailable(
            "The listener's weights tell of other codes than this program scores: they belong elsewhere."
        )
    return Installed(model, arrays, path, tokenizer, calibration)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as file:
            yield file
    except FileNotFoundError as error:
        raise ListenerUnavailable(
            f"The listener's weights are not installed: {path} is not there."
        ) from error
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError) as error:
        raise ListenerUnavailable(
            f"The listener's weights are damaged: {path} can't be read ({error})."
        ) from error


def _placed(path: Path, file: zipfile.ZipFile, name: str, kind: int, shape: Sequence[int]) -> Placed:
    """Return where in the file an array lies, having looked at its checksum."""
    part = file.getinfo(_ARRAYS + name)
    if part.compress_type != zipfile.ZIP_STORED:
        raise zipfile.BadZipFile(f"{part.filename} is packed")
    with file.open(part) as content:
        while content.read(_PIECE):
            pass  # at its end the checksum is compared
    with path.open("rb") as raw:
        raw.seek(part.header_offset)
        of_name, of_extras = _HEADER.unpack(raw.read(_HEADER.size))
    start = part.header_offset + _HEADER.size + of_name + of_extras
    return Placed(name, kind, (*shape,), start, part.file_size)


def _calibration(stored: Mapping[str, Any]) -> Calibration:
    return Calibration(
        codes={code: (factor, shift) for code, (factor, shift) in stored["codes"].items()},
        levels={level: (by, a, b, c) for level, (by, a, b, c) in stored["levels"].items()},
        joins={name: (cue, ear, shift) for name, (cue, ear, shift) in stored["joins"].items()},
    )
