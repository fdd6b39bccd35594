"""Programmes: sequences of talks with feedback that fades, as YAML files beside this one.

A file says `format`, `title`, `about`, `pack`, `steps` and `refreshers`; its name is the programme's id.
Steps are passed in their order. Each has `id`, `title`, `people` (taken in turn), `mode`, how many `talks` it
takes, whether these have to meet the `marks` of the pack, and what opens it beside the step before:
`after_days` days since then, and at least `after_score` as the mean score of one of its talks.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.errors import BadProgrammeError, refuse_unknown
from bot.practice.session import Mode
from rubric.packs import pack_ids

FORMAT: Final = 1
_FOLDER: Final = Path(__file__).parent
_Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
_Line = Annotated[str, Field(min_length=1, max_length=200)]
_Days = Annotated[int, Field(ge=1, le=730)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Part):
    """One step of a programme.

    Attributes:
        id: Its name in the programme.
        title: What is practised in it.
        people: Who is talked to, each in turn.
        mode: When notes are shown.
        talks: How many talks it takes.
        marks: Each of them has to meet the pass marks of the pack.
        after_days: Days from passing the step before until this one opens, so that practice is spaced.
        after_score: The least mean score that a talk of the step before has to reach, or None.
    """

    id: _Id
    title: _Line
    people: Annotated[tuple[str, ...], Field(min_length=1)]
    mode: Mode
    talks: Annotated[int, Field(ge=1, le=20)] = 1
    marks: bool = False
    after_days: Annotated[int, Field(ge=0, le=365)] = 0
    after_score: Annotated[int, Field(ge=0, le=100)] | None = None


class Refreshers(_Part):
    """Talks some time after passing, which show what stays.

    Attributes:
        days: Days from passing until each opens.
        people: Who is talked to, each in turn.
        mode: When notes are shown.
    """

    days: Annotated[tuple[_Days, ...], Field(min_length=1)]
    people: Annotated[tuple[str, ...], Field(min_length=1)]
    mode: Mode = "check_ride"


class Programme(_Part):
    """A programme.

    Attributes:
        format: The format of the file.
        id: Its name, the file's.
        title: What a list shows.
        about: A sentence or two on whom it is for.
        pack: The role practised, whose pass marks count.
        steps: What is done, in order.
        refreshers: What is done some time after passing, or None.
    """

    format: Annotated[int, Field(ge=1, le=FORMAT)]
    id: _Id
    title: _Line
    about: Annotated[str, Field(min_length=1, max_length=500)]
    pack: str
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=20)]
    refreshers: Refreshers | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.pack not in pack_ids():
            raise ValueError(f"there is no pack {self.pack}; there are {', '.join(pack_ids())}")
        ids = [step.id for step in self.steps]
        twice = sorted({each for each in ids if ids.count(each) > 1})
        if twice:
            raise ValueError(f"two steps are called {twice[0]}")
        if self.steps[0].after_days or self.steps[0].after_score is not None:
            raise ValueError("nothing comes before the first step, so nothing can be asked of it")
        return self

    def people(self) -> tuple[str, ...]:
        """Return everybody who is talked to."""
        later = self.refreshers.people if self.refreshers else ()
        named = [person for step in self.steps for person in step.people]
        return tuple(dict.fromkeys([*named, *later]))


@cache
def programme_ids() -> tuple[str, ...]:
    """Return the ids of the programmes there are, in alphabetical order."""
    return tuple(sorted(file.stem for file in _FOLDER.glob("*.yaml")))


@cache
def read_programme(programme_id: str) -> Programme:
    """Read a programme that comes with the program.

    Raises:
        UnknownChoiceError: There is none of that id.
        BadProgrammeError: Its file breaks the format.
    """
    refuse_unknown("programme", programme_id, programme_ids())
    return read_file(_FOLDER / f"{programme_id}.yaml")


def read_file(file: Path) -> Programme:
    """Read a programme's file.

    Raises:
        BadProgrammeError: It is missing, no YAML, or says something wrong; with the line, where it has one.
    """
    try:
        text = file.read_text(encoding="utf-8")
        root, said = yaml.compose(text, Loader=yaml.SafeLoader), yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        raise BadProgrammeError(
            str(file),
            f"it can't be read ({(getattr(error, 'strerror', None) or 'it is no text in UTF-8').lower()})",
        ) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadProgrammeError(str(file), f"{_at(mark)}{error.problem or error.context}") from error
    if not isinstance(said, dict):
        raise BadProgrammeError(str(file), "it holds no programme")
    try:
        return Programme.model_validate({"id": file.stem} | said)
    except ValidationError as error:
        told = [_told(root, each["loc"], each["msg"]) for each in error.errors(include_url=False)]
        raise BadProgrammeError(str(file), "; ".join(told)) from error


def _told(root: Any, path: Sequence[str | int], message: str) -> str:
    named = f"{'.'.join(map(str, path))}: " if path else ""
    return f"{_at(_mark_of(root, path))}{named}{message.removeprefix('Value error, ')}"


def _at(mark: Any) -> str:
    return f"line {mark.line + 1}: " if mark else ""


def _mark_of(node: Any, path: Sequence[str | int]) -> Any:
    """Return where the deepest part stands that a path reaches."""
    for key in path:
        below = None
        if isinstance(node, yaml.MappingNode):
            below = next((value for name, value in node.value if name.value == key), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            below = node.value[key]
        if below is None:
            break
        node = below
    return node.start_mark
