"""Packs: what a role asks of a reply.

Weights, pass marks, what a stage of the talk expects, and what can be offered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from rubric.errors import BadPack, UnknownPack
from rubric.words import load

_FOLDER: Final = Path(__file__).parent

Stage = Literal["listen", "empathy", "rapport", "influence", "change"]
Measure = Literal[
    "mean_score",
    "empathy_share",
    "reflections_per_question",
    "advice_per_100",
    "graves",
    "slips_share",
    "asked_after_risk",
]


@dataclass(frozen=True, slots=True)
class Weights:
    """Points by which levels and codes move a reply's score from the neutral 50; slips are negative.

    Attributes:
        levels: `empathy_1`, `empathy_2`, `reflection`.
        codes: Code -> points; `ask_suicide_after_hint` replaces `ask_suicide` after a hint at suicide.
    """

    levels: dict[Literal["empathy_1", "empathy_2", "reflection"], int]
    codes: dict[str, int]


@dataclass(frozen=True, slots=True)
class PassMark:
    """One bound that a whole session is held to, with where the figure comes from."""

    source: str
    at_least: float | None = None
    at_most: float | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """Something or somebody that the trainee can offer."""

    id: str
    title: str
    about: str


@dataclass(frozen=True, slots=True)
class Pack:
    """What one role asks of a reply.

    Attributes:
        id: Its name, the file's.
        version: Raised whenever a change would move a score.
        title: What a list shows.
        about: One sentence on the role.
        weights: How levels and codes move the score.
        passes: Measure of a session -> its bound.
        stages: Rung of the stairway -> codes that help there, levels as `empathy_2`.
        resources: What can be offered.
    """

    id: str
    version: int
    title: str
    about: str
    weights: Weights
    passes: dict[Measure, PassMark]
    stages: dict[Stage, tuple[str, ...]]
    resources: tuple[Resource, ...]

    @property
    def rubric(self) -> str:
        """Name and version as stored with an assessment, such as `police@1`."""
        return f"{self.id}@{self.version}"


@cache
def pack_ids() -> tuple[str, ...]:
    """Return the ids of the packs there are, in alphabetical order."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.yaml")))


def path_of(id: str) -> Path:  # noqa: A002 - the field's own word
    """Return the file of a pack that ships."""
    return _FOLDER / f"{id}.yaml"


@cache
def read_pack(id: str) -> Pack:  # noqa: A002 - the field's own word
    """Read a pack.

    Raises:
        UnknownPack: There is no such pack.
        BadPack: Its file breaks the format.
    """
    if id not in pack_ids():
        raise UnknownPack(id, pack_ids())
    try:
        return pack_of(load(path_of(id)))
    except (TypeError, KeyError, AttributeError, yaml.YAMLError) as problem:
        raise BadPack(id, str(problem)) from problem


def pack_of(said: Mapping[str, Any]) -> Pack:
    """Return what a pack's file says, as plain records: importing pydantic would take longer than a score.

    Raises:
        TypeError: A part holds a name that is unknown, or lacks one.
        KeyError: A whole part is missing.
    """
    parts = {
        "weights": Weights(**said["weights"]),
        "passes": {measure: PassMark(**mark) for measure, mark in said["passes"].items()},
        "stages": {stage: tuple(codes) for stage, codes in said["stages"].items()},
        "resources": tuple(Resource(**each) for each in said["resources"]),
    }
    return Pack(**{**said, **parts})
