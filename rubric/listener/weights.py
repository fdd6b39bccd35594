"""The one file of a trained listener: graph, tokenizer and calibration, in a zip with checksums."""

from __future__ import annotations

import json
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from rubric.listener.errors import ListenerUnavailable
from rubric.listener.tasks import CODES, LEVELS, RUBRIC_VERSION

WEIGHTS: Final = Path(__file__).with_name("listener.zip")
_GRAPH: Final = "model.onnx"
_TOKENIZER: Final = "tokenizer.json"
_ABOUT: Final = "about.json"
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)  # the same weights give the same file, byte for byte


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
class Weights:
    """What was read from the file.

    Attributes:
        graph: The ONNX model.
        tokenizer: Its tokenizer as JSON.
        calibration: See there.
    """

    graph: bytes
    tokenizer: str
    calibration: Calibration


def write(path: Path, weights: Weights) -> None:
    """Write the one file; equal weights give equal bytes."""
    about = {
        "rubric": RUBRIC_VERSION,
        "codes": CODES,
        "levels": LEVELS,
        "calibration": asdict(weights.calibration),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in (
            (_ABOUT, json.dumps(about, indent=1)),
            (_TOKENIZER, weights.tokenizer),
        ):
            file.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
        file.writestr(zipfile.ZipInfo(_GRAPH, _LONG_AGO), weights.graph, zipfile.ZIP_STORED)


def join_anew(path: Path, joins: Mapping[str, tuple[float, float, float]]) -> None:
    """Write other `Calibration.joins` into a file of weights; all else in it stays.

    Raises:
        ListenerUnavailable: As in `read`.
    """
    kept = read(path)
    write(path, replace(kept, calibration=replace(kept.calibration, joins=joins)))


def read(path: Path) -> Weights:
    """Read the file back; every part's checksum is looked at.

    Raises:
        ListenerUnavailable: There is no such file, it is damaged, or it was made for another rubric.
    """
    try:
        with zipfile.ZipFile(path) as file:
            about = json.loads(file.read(_ABOUT))
            graph, tokenizer = file.read(_GRAPH), file.read(_TOKENIZER).decode("utf-8")
        calibration = _calibration(about["calibration"])
    except FileNotFoundError as error:
        raise ListenerUnavailable(
            f"The listener's weights are not installed: {path} is not there."
        ) from error
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, NotImplementedError) as error:
        raise ListenerUnavailable(
            f"The listener's weights are damaged: {path} can't be read ({error})."
        ) from error
    made_for = about.get("rubric")
    if (
        made_for != RUBRIC_VERSION
        or (*about.get("codes", ()),) != CODES
        or (*about.get("levels", ()),) != LEVELS
    ):
        raise ListenerUnavailable(
            f"The listener's weights are for the rubric {made_for}; this program scores by {RUBRIC_VERSION}."
        )
    return Weights(graph, tokenizer, calibration)


def _calibration(stored: Mapping[str, Any]) -> Calibration:
    return Calibration(
        codes={code: (factor, shift) for code, (factor, shift) in stored["codes"].items()},
        levels={level: (by, a, b, c) for level, (by, a, b, c) in stored["levels"].items()},
        joins={name: (cue, ear, shift) for name, (cue, ear, shift) in stored["joins"].items()},
    )
