"""Packs of an agency's own: copied from those that ship, edited, versioned, and put in force.

A folder holds one file a version, `police@2.yaml`, in the format of the packs that ship, and `in_force.yaml`,
which says what new talks are scored by. A version that was put in force once is sealed: stored scores rest on
it, so a change of its file is refused, and the way on is the next version.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, Final, get_args

import yaml

from rubric.codes import SKILLS, SLIPS
from rubric.errors import BadPack, UnknownPack
from rubric.packs import Measure, Pack, Stage, pack_ids, pack_of, path_of, read_pack

IN_FORCE: Final = "in_force.yaml"
LARGEST_BYTES: Final = 200_000
MOST_POINTS: Final = 100

_NAME: Final = re.compile(r"[a-z_]+@[1-9]\d{0,3}")
_VERSION: Final = re.compile(r"^version:.*$", re.MULTILINE)
_HINT: Final = "ask_suicide_after_hint"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The packs that ship, and those in a folder.

    Attributes:
        folder: The folder, which need not exist; None for no packs of an agency's own.
    """

    folder: Path | None = None

    def rubrics(self) -> tuple[str, ...]:
        """Return every version there is, such as `police@1`, by role and version."""
        own = self.folder.glob("*@*.yaml") if self.folder else ()
        found = {read_pack(each).rubric for each in pack_ids()}
        found |= {file.stem for file in own if _NAME.fullmatch(file.stem) and _role(file.stem) in pack_ids()}
        return tuple(sorted(found, key=lambda each: (_role(each), _version(each))))

    def read(self, rubric: str) -> Pack:
        """Read one version.

        Raises:
            UnknownPack: There is none.
            BadPack: Its file breaks the format, or was changed after it had been put in force.
        """
        file = self._file(rubric)
        if file is None or not file.exists():
            if (
                _NAME.fullmatch(rubric)
                and _role(rubric) in pack_ids()
                and read_pack(_role(rubric)).rubric == rubric
            ):
                return read_pack(_role(rubric))
            raise UnknownPack(rubric, self.rubrics())
        words = _words_of(file, rubric)
        sealed = self._said()["sealed"].get(rubric)
        if sealed is not None and sealed != _seal(words):
            raise BadPack(
                rubric, "it was changed after it had been put in force. Copy it to the next version"
            )
        return checked(rubric, words)

    def in_force(self, id: str) -> Pack:  # noqa: A002 - the field's own word
        """Return the version that new talks in a role are scored by.

        Raises:
            UnknownPack: There is no such role.
            BadPack: Its file can't be used.
        """
        version = self._said()["in_force"].get(id)
        return read_pack(id) if version is None else self.read(f"{id}@{version}")

    def copy(self, rubric: str) -> Path:
        """Copy a version to the next one of its role, to be edited, and return the new file.

        Raises:
            UnknownPack: There is no such version, or there is no folder.
            OSError: The file can't be written.
        """
        self.read(rubric)
        if self.folder is None:
            raise UnknownPack(rubric, self.rubrics())
        source = self._file(rubric)
        words = (source if source and source.exists() else path_of(_role(rubric))).read_text(encoding="utf-8")
        version = 1 + max(_version(each) for each in self.rubrics() if _role(each) == _role(rubric))
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{_role(rubric)}@{version}.yaml"
        with target.open("x", encoding="utf-8") as file:
            file.write(_VERSION.sub(f"version: {version}", words, count=1))
        return target

    def put_in_force(self, rubric: str) -> Pack:
        """Let new talks be scored by a version, and seal it.

        Raises:
            UnknownPack: There is none, or there is no folder.
            BadPack: Its file can't be used.
            OSError: The folder can't be written.
        """
        pack = self.read(rubric)
        if self.folder is None:
            raise UnknownPack(rubric, self.rubrics())
        said = self._said()
        said["in_force"][pack.id] = pack.version
        file = self._file(rubric)
        if file is not None and file.exists():
            said["sealed"][rubric] = _seal(_words_of(file, rubric))
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / f"{IN_FORCE}.new"
        beside.write_text(yaml.safe_dump(said), encoding="utf-8")
        beside.replace(self.folder / IN_FORCE)  # whole or not at all
        return pack

    def print_of(self, rubric: str) -> str:
        """Return what stands for the words of a version's file: another one whenever they change.

        Raises:
            UnknownPack: There is no such version.
            BadPack: Its file can't be used.
        """
        self.read(rubric)
        file = self._file(rubric)
        own = file is not None and file.exists()
        return _seal(_words_of(file if own and file else path_of(_role(rubric)), rubric))

    def _file(self, rubric: str) -> Path | None:
        """Return where a version would lie; a name that is none leads nowhere."""
        return self.folder / f"{rubric}.yaml" if self.folder and _NAME.fullmatch(rubric) else None

    def _said(self) -> dict[str, dict[str, Any]]:
        file = self.folder / IN_FORCE if self.folder else None
        if file is None or not file.exists():
            return {"in_force": {}, "sealed": {}}
        try:
            said = yaml.safe_load(_words_of(file, IN_FORCE))
            return {"in_force": dict(said["in_force"]), "sealed": dict(said["sealed"])}
        except (yaml.YAMLError, TypeError, KeyError, ValueError) as problem:
            raise BadPack(IN_FORCE, str(problem)) from problem


SHIPPED: Final = Shelf()
"""The packs that ship, alone."""


def checked(rubric: str, words: str) -> Pack:
    """Return the pack that a file says, once all of it can be used.

    Raises:
        BadPack: Something can't; the sentence names all that is wrong.
    """
    try:
        pack = pack_of(yaml.safe_load(words))
        problems = [*_problems(rubric, pack)]
    except (TypeError, KeyError, AttributeError, ValueError, yaml.YAMLError) as problem:
        raise BadPack(rubric, str(problem)) from problem
    if problems:
        raise BadPack(rubric, "; ".join(problems))
    return pack


def _problems(rubric: str, pack: Pack) -> Iterator[str]:
    if pack.rubric != rubric:
        yield f"it says that it is {pack.rubric}, and its file is named {rubric}"
    weights: dict[str, Any] = {
        **pack.weights.codes,
        **{str(level): n for level, n in pack.weights.levels.items()},
    }
    wanted = {*SKILLS, *SLIPS, _HINT, "empathy_1", "empathy_2", "reflection"} - {"unclear"}
    yield from (f"the weight of {code} is missing" for code in sorted(wanted - set(weights)))
    yield from (f"there is no code {code} to weigh" for code in sorted(set(weights) - wanted))
    yield from _wrong_points(weights)
    yield from _wrong_stages(pack)
    for measure, mark in pack.passes.items():
        if measure not in get_args(Measure):
            yield f"there is no measure {measure} to pass"
        bounds: list[Any] = [bound for bound in (mark.at_least, mark.at_most) if bound is not None]
        if not bounds or not all(isinstance(bound, int | float) and isfinite(bound) for bound in bounds):
            yield f"the pass mark {measure} has no bound"
        if not mark.source:
            yield f"the pass mark {measure} doesn't say where its bound comes from"


def _wrong_points(weights: dict[str, Any]) -> Iterator[str]:
    for code, points in weights.items():
        if not isinstance(points, int) or isinstance(points, bool) or abs(points) > MOST_POINTS:
            yield f"the weight of {code} is no whole number from -{MOST_POINTS} to {MOST_POINTS}"
        elif code in SLIPS and points > 0:
            yield f"{code} is a slip, and its weight is above 0"
        elif code not in SLIPS and points < 0:
            yield f"{code} is a skill, and its weight is below 0"


def _wrong_stages(pack: Pack) -> Iterator[str]:
    known = {*SKILLS, "empathy_1", "empathy_2", "reflection_1", "reflection_2"}
    for stage, codes in pack.stages.items():
        if stage not in get_args(Stage):
            yield f"there is no stage {stage}"
        yield from (f"there is no code {code} to expect" for code in codes if code not in known)


def _words_of(file: Path, rubric: str) -> str:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise BadPack(rubric, f"it is larger than {LARGEST_BYTES:,} bytes")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadPack(rubric, str(problem)) from problem


def _seal(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()


def _role(rubric: str) -> str:
    return rubric.partition("@")[0]


def _version(rubric: str) -> int:
    return int(rubric.partition("@")[2])
