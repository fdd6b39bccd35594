"""A scenario made ready to play: its machine and its phrases, built once and shared by every talk."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from transitions import Machine

from dialogues.errors import UnknownPerson
from dialogues.machine import build_machine
from dialogues.reading import read_file
from dialogues.scenario import Line, Scenario
from rubric.phrases import Phrases

PEOPLE: Final = Path(__file__).with_name("people")
"""Folder of the people that come with the program."""


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario with what playing it needs.

    Attributes:
        scenario: What the file says.
        machine: Its states and moves.
        topics: The phrases that ask about each topic.
        actions: The phrases that do each action.
        people: The phrases that name each person who can be brought in.
        lines: Every line by its place.
    """

    scenario: Scenario
    machine: Machine
    topics: Phrases
    actions: Phrases
    people: Phrases
    lines: dict[str, Line]


def make_script(scenario: Scenario) -> Script:
    """Compile a scenario."""
    return Script(
        scenario,
        build_machine(scenario),
        Phrases({name: topic.asked for name, topic in scenario.topics.items()}),
        Phrases({name: deed.matches for name, deed in scenario.actions.items()}),
        Phrases({name: helper.matches for name, helper in scenario.people.items()}),
        dict(scenario.all_lines()),
    )


def person_ids() -> tuple[str, ...]:
    """Return the ids of the people that come with the program, in alphabetical order."""
    return tuple(sorted(path.stem for path in PEOPLE.glob("*.yaml")))


@cache
def script_of(person: str) -> Script:
    """Return the script of a person that comes with the program; read once.

    Raises:
        UnknownPerson: There is none of that name.
        ScenarioError: Their file can't be used.
    """
    if person not in person_ids():
        msg = f"There is no person called {person!r}. Choose one of: {', '.join(person_ids())}."
        raise UnknownPerson(msg)
    return make_script(read_file(PEOPLE / f"{person}.yaml")[0])
