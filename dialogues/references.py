"""Names in a scenario that point at something: each must exist. Pure checks that need no line numbers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final

from dialogues.scenario import ANY, Line, Scenario, When, sources
from dialogues.yaml_files import meant
from rubric.codes import SKILLS, SLIPS

Path = tuple[str | int, ...]
Finding = tuple[Path, str]

LEVEL_KEYS: Final = ("empathy_1", "empathy_2", "reflection_1", "reflection_2")
"""How a level that was reached is named where codes are: in `reacts`, `expects` and conditions."""

HEARD: Final = frozenset((*SKILLS, *SLIPS, *LEVEL_KEYS))
HEARS: Final = HEARD | {"repeat"}
OWN_WORDS: Final = frozenset({"echo", "grudge"})
"""Placeholders filled with the trainee's own words; every other one must be a fact."""

PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


def placeholders(text: str) -> list[str]:
    """Return the names between braces, in order."""
    return PLACEHOLDER.findall(text)


def dangling_references(scenario: Scenario) -> Iterator[Finding]:
    """Yield every name that points at nothing, with its path in the file."""
    yield from _codes(scenario)
    yield from _moves(scenario)
    yield from _lines(scenario)
    yield from _conditions(scenario)
    yield from _texts(scenario)
    yield from _decisions(scenario)
    both = set(scenario.states) & set(scenario.endings)
    for name in sorted(both):
        yield ("endings", name), f"`{name}` is a state and an ending. Rename one."
    if scenario.leaving[-1].when != When() or scenario.leaving[-1].source != ANY:
        yield (
            ("leaving", len(scenario.leaving) - 1),
            "the last way of leaving must have no `when` and no `from`.",
        )


def _unknown(kind: str, name: str, known: Collection[str]) -> str:
    return f"there is no {kind} `{name}`.{meant(name, known)}"


def _each(path: Path, kind: str, names: Iterable[str], known: Collection[str]) -> Iterator[Finding]:
    for name in names:
        if name not in known:
            yield path, _unknown(kind, name, known)


def _codes(scenario: Scenario) -> Iterator[Finding]:
    for code in scenario.reacts:
        yield from _each(("reacts", code), "code", [code], HEARD)
    for code in scenario.hears:
        yield from _each(("hears", code), "code", [code], HEARS)
    for name, state in scenario.states.items():
        yield from _each(("states", name, "expects"), "code", state.expects, HEARD)
    for name, topic in scenario.topics.items():
        yield from _each(("topics", name, "codes"), "code", topic.codes, HEARD)
    for name, deed in scenario.actions.items():
        yield from _each(("actions", name, "codes"), "code", deed.codes, HEARD)


def _moves(scenario: Scenario) -> Iterator[Finding]:
    targets = {*scenario.states, *scenario.endings}
    for number, move in enumerate(scenario.moves):
        path: Path = ("moves", number)
        yield from _each((*path, "to"), "state or ending", [move.to], targets)
        if move.source != ANY:
            yield from _each((*path, "from"), "state", scenario.sources_of(move), scenario.states)
    for number, leaving in enumerate(scenario.leaving):
        yield from _each(("leaving", number, "to"), "ending", [leaving.to], scenario.endings)
        if leaving.source != ANY:
            yield from _each(("leaving", number, "from"), "state", sources(leaving.source), scenario.states)


def _lines(scenario: Scenario) -> Iterator[Finding]:
    for place, line in scenario.all_lines():
        path = place_of(place)
        if line.tells is not None:
            yield from _each(path, "topic", [line.tells], scenario.topics)
        yield from _each(path, "topic", line.needs, scenario.topics)
        yield from _placeholders(path, line, scenario)


def place_of(place: str) -> Path:
    """Turn a line's place, `filler.3`, into a path in the file."""
    return tuple(int(step) if step.isdigit() else step for step in place.split("."))


def _placeholders(path: Path, line: Line, scenario: Scenario) -> Iterator[Finding]:
    yield from _each(path, "fact", placeholders(line.say), OWN_WORDS | set(scenario.facts))


def _conditions(scenario: Scenario) -> Iterator[Finding]:
    for path, when in _every_when(scenario):
        for field in ("heard", "heard_ever", "not_heard", "not_heard_ever"):
            yield from _each((*path, field), "code", getattr(when, field), HEARD)
        for field in ("known", "not_known"):
            yield from _each((*path, field), "topic", getattr(when, field), scenario.topics)
        for field in ("brought_in", "not_brought_in"):
            yield from _each((*path, field), "person to bring in", getattr(when, field), scenario.people)


def _every_when(scenario: Scenario) -> Iterator[tuple[Path, When]]:
    for place, line in scenario.all_lines():
        yield (*place_of(place), "when"), line.when
    for number, move in enumerate(scenario.moves):
        yield ("moves", number, "when"), move.when
    for number, leaving in enumerate(scenario.leaving):
        yield ("leaving", number, "when"), leaving.when
    for name, helper in scenario.people.items():
        yield ("people", name, "helps_when"), helper.helps_when
    for name, ending in scenario.endings.items():
        for number, paragraph in enumerate(ending.account):
            yield ("endings", name, "account", number, "when"), paragraph.when


def _texts(scenario: Scenario) -> Iterator[Finding]:
    texts: list[tuple[Path, str]] = [
        (("call", "told"), scenario.call.told),
        (("call", "seen"), scenario.call.seen or ""),
    ]
    for name, ending in scenario.endings.items():
        for number, paragraph in enumerate(ending.account):
            texts.append((("endings", name, "account", number), paragraph.say))
    for path, text in texts:
        yield from _each(path, "fact", placeholders(text), scenario.facts)


def _decisions(scenario: Scenario) -> Iterator[Finding]:
    for name, option in scenario.decision.options.items():
        path: Path = ("decision", "options", name, "by_ending")
        yield from _each(path, "ending", option.by_ending, scenario.endings)
