"""Programmes: sequences of talks with feedback that fades, as YAML files.

Some ship, beside this file; those of one's own stand in a folder. A file says `format`, `title`, `about`,
`pack`, `steps` and `refreshers`; its name is the programme's id. Steps are passed in their order, and
feedback only fades from one to the next. Each has `id`, `title`, `people` (taken in turn), `mode`, how many
`talks` it takes, whether these have to meet the `marks` of the pack, and what opens it beside the step
before: `after_days` days since then, and at least `after_score` as the mean score of one of its talks.
"""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from bot.practice.session import Mode

FORMAT: Final = 1
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
