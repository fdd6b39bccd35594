"""Packs: what a role asks of a reply.

Weights, pass marks, what a stage of the talk expects, and what can be offered.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from rubric.errors import BadPack, UnknownPack
from rubric.words import load

_FOLDER: Final = Path(__file__).parent

Stage = Literal["listen", "empathy", "rapport", "influence", "change"]
Measure = Literal[
    "mean_score",
    "empathy_share",
    "reflections_per_question",
    "open_share",
    "advice_per_100",
    "graves",
    "slips_share",
    "asked_after_risk",
]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Weights(_Frozen):
    """Points by which levels and codes move a reply's score from the neutral 50; slips are negative.

    Attributes:
        levels: `empathy_1`, `empathy_2`, `reflection`.
        codes: Code -> points; `ask_suicide_after_hint` replaces `ask_suicide` after a hint at suicide.
    """

    levels: dict[Literal["empathy_1", "empathy_2", "reflection"], int]
    codes: dict[str, int]


class PassMark(_Frozen):
    """One bound that a whole session is held to, with where the figure comes from."""

    at_least: float | None = None
    at_most: float | None = None
    source: str


class Resource(_Frozen):
    """Something or somebody that the trainee can offer."""

    id: str
    title: str
    about: str


class Pack(_Frozen):
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
    version: Annotated[int, Field(ge=1)]
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
        return Pack.model_validate(load(_FOLDER / f"{id}.yaml"))
    except (ValidationError, yaml.YAMLError) as problem:
        raise BadPack(id, str(problem)) from problem
