"""What a reviewer would find in a scenario that loads: loose ends, thin sets, words that must not stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from dialogues.errors import Problem
from dialogues.reading import read_file
from dialogues.references import LEVEL_KEYS, place_of
from dialogues.references import Path as Place
from dialogues.scenario import Line, Scenario, When
from dialogues.yaml_files import Source
from rubric.codes import SKILLS, SLIPS
from rubric.phrases import Phrases
from rubric.text import read

Severity = Literal["error", "warning"]

LEAST_LINES: Final = {"hears.unclear": 6, "hears.repeat": 5, "filler": 12, "silence.lines": 8}
LEAST_IN_A_SET: Final = 4
LEAST_IN_AN_ANSWER: Final = 2
LONGEST_LINE: Final = 320
"""Characters; in speech about twenty seconds, longer than anyone in crisis is left to talk in one breath."""

THERAPY_WORDS: Final = (
    "validate", "boundaries", "coping", "trauma response", "triggered", "process my", "processing my",
    "safe space", "self-care", "toxic", "closure", "unpack", "symptoms", "episode of", "crisis intervention",
)  # fmt: skip
"""Words of the trade: in the mouth of the person they sound like a leaflet (voice.md)."""

METHOD_DETAIL: Final = re.compile(
    r"\b(?:over ?dos\w+|hang(?:ed|ing)? (?:my|your|him|her|them)sel\w+|noose|slit\w*|cut(?:ting)? my|"
    r"pills? (?:in|and|until|to)|swallow\w* (?:the|all|them)|"
    r"jump(?:ed|ing)? (?:off|from)|the bridge|train tracks?|"
    r"carbon monoxide|exhaust|hose|razor\w*|shoot mysel\w+|shot (?:him|her|my)sel\w+|gun to|trigger|"
    r"drown\w* mysel\w+|bleach|rope)\b",
    re.IGNORECASE,
)
"""Safe messaging: no method or place of suicide or self-harm. Coarse on purpose; reword what it finds."""

UNSAFE_WORDING: Final = re.compile(
    r"\bcommit(?:s|ted|ting)? suicide|(?:success|fail|unsuccess)\w* (?:suicide|attempt)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found: how bad, and where and what."""

    severity: Severity
    problem: Problem

    def __str__(self) -> str:
        """Render as `file:line:column: severity: text`."""
        place = self.problem
        return f"{place.file}:{place.line}:{place.column}: {self.severity}: {place.text}"


Remark = tuple[Severity, Place, str]


def check_file(path: Path) -> tuple[Finding, ...]:
    """Return what is wrong with a scenario file that loads.

    Raises:
        ScenarioError: The file does not load; the error holds every problem.
    """
    scenario, source = read_file(path)
    return check(scenario, source)


def check(scenario: Scenario, source: Source) -> tuple[Finding, ...]:
    """Return the findings of all checks, by line."""
    remarks = [
        *_words_that_must_not_stand(scenario),
        *_thin_sets(scenario),
        *_same_line_twice(scenario),
        *_unreachable(scenario),
        *_dead_ends(scenario),
        *_endings_without_words(scenario),
        *_helpers_from_nowhere(scenario),
        *_missing_reactions(scenario),
        *_review(scenario),
    ]
    findings = [Finding(severity, source.problem(place, text)) for severity, place, text in remarks]
    return tuple(sorted(findings, key=lambda finding: (finding.problem.line, finding.problem.column)))


def _words_that_must_not_stand(scenario: Scenario) -> Iterator[Remark]:
    for place, text in _texts(scenario):
        found = METHOD_DETAIL.search(text) or UNSAFE_WORDING.search(text)
        if found:
            yield (
                "error",
                place,
                f'"{found[0]}" may show a method or place of self-harm, or is unsafe wording. Reword it.',
            )
    for where, line in scenario.all_lines():
        word = next((word for word in THERAPY_WORDS if word in line.say.lower()), None)
        if word:
            yield (
                "warning",
                place_of(where),
                f'"{word}" is a word of the trade, not of {scenario.person.name}.',
            )
        if len(line.say) > LONGEST_LINE:
            yield "warning", place_of(where), f"this line is longer than {LONGEST_LINE} characters. Cut it."


def _texts(scenario: Scenario) -> Iterator[tuple[Place, str]]:
    for where, line in scenario.all_lines():
        yield place_of(where), line.say
    yield ("person", "story"), scenario.person.story
    yield ("call", "told"), scenario.call.told
    yield ("call", "seen"), scenario.call.seen or ""
    for name, variants in scenario.facts.items():
        yield ("facts", name), " / ".join(variants)
    for code, reaction in scenario.reacts.items():
        yield ("reacts", code), " / ".join((reaction.because, *reaction.try_))
    for name, ending in scenario.endings.items():
        yield ("endings", name, "means"), ending.means
        for number, paragraph in enumerate(ending.account):
            yield ("endings", name, "account", number), paragraph.say


def _thin_sets(scenario: Scenario) -> Iterator[Remark]:
    for where, lines in _sets(scenario).items():
        least = _least(where, scenario)
        if len(lines) < least:
            text = f"`{where}` has {len(lines)} of at least {least} lines."
            yield "warning", place_of(where), text


def _sets(scenario: Scenario) -> dict[str, list[Line]]:
    sets: dict[str, list[Line]] = {}
    for place, line in scenario.all_lines():
        sets.setdefault(place.rpartition(".")[0], []).append(line)
    for name in scenario.states:
        for which in ("plain", "warm", "hurt", "asked", "enter"):
            sets.setdefault(f"states.{name}.lines.{which}", [])
    for code in (*SLIPS, "repeat", "repair"):
        sets.setdefault(f"hears.{code}", [])
    return sets


def _least(where: str, scenario: Scenario) -> int:
    if where in LEAST_LINES:
        return LEAST_LINES[where]
    if where == f"states.{scenario.first_state}.lines.enter":
        return 0
    if where.startswith(("topics.", "actions.", "people.", "endings.")):
        return LEAST_IN_AN_ANSWER
    if where.startswith("hears.") and where.removeprefix("hears.") in SKILLS and not where.endswith("repair"):
        return LEAST_IN_AN_ANSWER
    return LEAST_IN_A_SET


def _same_line_twice(scenario: Scenario) -> Iterator[Remark]:
    seen: dict[str, str] = {}
    for where, line in scenario.all_lines():
        words = re.sub(r"\W+", " ", line.say).strip().lower() or line.say
        if words in seen:
            yield "error", place_of(where), f"the same line stands at {seen[words]}. A talk may say it twice."
        seen.setdefault(words, where)


def _unreachable(scenario: Scenario) -> Iterator[Remark]:
    reached = {scenario.first_state}
    while True:
        further = {move.to for move in scenario.moves if reached & set(scenario.sources_of(move))} - reached
        if not further:
            break
        reached |= further
    reached |= {way.to for way in scenario.leaving}
    for name in scenario.states:
        if name not in reached:
            yield "error", ("states", name), f"no move leads to `{name}`."
    for name in scenario.endings:
        if name not in reached:
            yield "error", ("endings", name), f"no move or way of leaving leads to `{name}`."


def _dead_ends(scenario: Scenario) -> Iterator[Remark]:
    sources = {source for move in scenario.moves for source in scenario.sources_of(move) if source != move.to}
    for name in scenario.states:
        if name not in sources:
            yield (
                "warning",
                ("states", name),
                f"no move leads out of `{name}`; only leaving ends the talk there.",
            )
    outcomes = {ending.outcome for ending in scenario.endings.values()}
    if "good" not in outcomes or "poor" not in outcomes:
        yield "error", ("endings",), "a talk must be able to go well and to go badly."


def _endings_without_words(scenario: Scenario) -> Iterator[Remark]:
    for name, ending in scenario.endings.items():
        if all(line.needs or line.when != When() for line in ending.closing):
            yield "error", ("endings", name, "closing"), "one closing line must be sayable whatever happened."
        if all(paragraph.when != When() for paragraph in ending.account):
            yield "error", ("endings", name, "account"), "one paragraph must be true whatever happened."


def _helpers_from_nowhere(scenario: Scenario) -> Iterator[Remark]:
    """Yield what an ending says of somebody whom the trainee may neither have brought in nor heard of."""
    helpers = Phrases({name: helper.matches for name, helper in scenario.people.items()})
    for name, ending in scenario.endings.items():
        ways = [
            *(move.when for move in scenario.moves if move.to == name),
            *(leaving.when for leaving in scenario.leaving if leaving.to == name),
        ]
        texts: list[tuple[Place, str, When]] = [(("endings", name, "means"), ending.means, When())]
        for number, line in enumerate(ending.closing):
            own = When(known=(*line.needs, *line.when.known), brought_in=line.when.brought_in)
            texts.append((("endings", name, "closing", number), line.say, own))
        for place, text, own in texts:
            for helper in helpers.find(read(text.replace("*", " "))):
                if not (_speaks_of(helper, own) or all(_speaks_of(helper, when) for when in ways)):
                    yield (
                        "warning",
                        place,
                        f"`{helper}` may not have been brought in or named. Give it a `when`, or reword it.",
                    )


def _speaks_of(helper: str, when: When) -> bool:
    return helper in when.brought_in or any(helper in topic for topic in when.known)


def _missing_reactions(scenario: Scenario) -> Iterator[Remark]:
    for code in (*SLIPS, *LEVEL_KEYS, "open_question", "repair"):
        if code not in scenario.reacts:
            yield (
                "warning",
                ("reacts",),
                f"`{code}` leaves {scenario.person.name} cold: no reaction is written.",
            )
    for code in SLIPS:
        reaction = scenario.reacts.get(code)
        if reaction and not reaction.try_:
            yield "warning", ("reacts", code), "no `try`: what could have been said instead?"
    asks = scenario.reacts.get("ask_suicide")
    if asks and (asks.trust < 0 or asks.tension > 0):
        yield "error", ("reacts", "ask_suicide"), "asking directly about suicide must never cost anything."
    if not any("ask_suicide" in topic.codes for topic in scenario.topics.values()):
        yield "error", ("topics",), "no topic answers a direct question about suicide (codes: [ask_suicide])."


def _review(scenario: Scenario) -> Iterator[Remark]:
    if not scenario.reviewed_by:
        yield (
            "warning",
            ("reviewed_by",),
            "nobody has reviewed this person yet. Ask someone with lived experience.",
        )
