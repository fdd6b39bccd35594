"""Read the file of a programme, with file, line and column in everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from bot.errors import BadProgrammeError
from bot.practice.programmes import FORMAT, Programme
from bot.practice.session import MODES
from dialogues.errors import Problem, ScenarioError
from dialogues.script import person_ids
from dialogues.yaml_files import Key, meant, read_source, refuse_wrong, validated
from rubric.packs import pack_ids

SHIPPED: Final = Path(__file__).parent
"""Folder of the programmes that come with the program."""

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_REFRESHER: Final = re.compile(r"refresher_\d+")
"""What the steps of refreshers are called, after their days."""

Finding = tuple[tuple[Key, ...], str]


def read_file(file: Path) -> Programme:
    """Read a programme's file.

    Raises:
        BadProgrammeError: It is missing, no YAML, called as one that ships, or says something wrong; all that
            is wrong is in it.
    """
    if not _NAME.fullmatch(file.stem):
        text = "the file's name is the programme's id: lower case, digits and _, such as `night_shift.yaml`."
        raise BadProgrammeError((Problem(str(file), 0, 0, text),))
    if (SHIPPED / file.name).exists() and file.resolve().parent != SHIPPED.resolve():
        text = f"the program has a programme `{file.stem}` already. Give the file another name."
        raise BadProgrammeError((Problem(str(file), 0, 0, text),))
    try:
        source = read_source(file)
        found = validated(source, Programme, FORMAT, id=file.stem)
        refuse_wrong(source, _wrong_in(found))
    except ScenarioError as error:
        raise BadProgrammeError(error.problems) from error
    return found


def _wrong_in(programme: Programme) -> Iterator[Finding]:
    """Yield what is in form and still can't work, each with its path in the file."""
    if programme.pack not in pack_ids():
        yield ("pack",), _unknown("pack", programme.pack, pack_ids())
    yield from _wrong_steps(programme)
    yield from _wrong_feedback(programme)
    yield from _wrong_refreshers(programme)


def _wrong_steps(programme: Programme) -> Iterator[Finding]:
    names: set[str] = set()
    for n, step in enumerate(programme.steps):
        if step.id in names:
            yield ("steps", n, "id"), f"a step before this one is called `{step.id}` too. Rename one."
        if _REFRESHER.fullmatch(step.id):
            text = f"`{step.id}` is what a refresher is called by the program. Rename the step."
            yield ("steps", n, "id"), text
        names.add(step.id)
        yield from _wrong_people(("steps", n), step.people)
    first = programme.steps[0]
    for key, asked in (("after_days", first.after_days > 0), ("after_score", first.after_score is not None)):
        if asked:
            yield ("steps", 0, key), f"nothing comes before the first step. Leave out `{key}`, or move it."


def _wrong_feedback(programme: Programme) -> Iterator[Finding]:
    """Yield where notes come back: they only ever become fewer."""
    for n, (before, step) in enumerate(pairwise(programme.steps), start=1):
        if MODES.index(step.mode) < MODES.index(before.mode):
            text = (
                f"`{step.mode}` comes after `{before.mode}`, and feedback only fades: {', '.join(MODES)}. "
                "Put this step before the other one."
            )
            yield ("steps", n, "mode"), text


def _wrong_refreshers(programme: Programme) -> Iterator[Finding]:
    if programme.refreshers is None:
        return
    days = programme.refreshers.days
    for n, (before, after) in enumerate(pairwise(days), start=1):
        if after <= before:
            meant_days = ", ".join(map(str, sorted(set(days))))
            text = f"{after} comes after {before}, and each refresher is later than the one before."
            yield ("refreshers", "days", n), f"{text} Did you mean `[{meant_days}]`?"
            break
    yield from _wrong_people(("refreshers",), programme.refreshers.people)


def _wrong_people(place: tuple[Key, ...], people: tuple[str, ...]) -> Iterator[Finding]:
    for n, person in enumerate(people):
        if person not in person_ids():
            yield (*place, "people", n), _unknown("person", person, person_ids())


def _unknown(kind: str, given: str, known: tuple[str, ...]) -> str:
    hint = meant(given, known) or f" There are {', '.join(known[:-1])} and {known[-1]}."
    return f"there is no {kind} `{given}`.{hint}"
