"""What a reply does beside its words: actions between asterisks, and people brought in."""

from __future__ import annotations

from dataclasses import dataclass

from dialogues.machine import Moment, holds
from dialogues.mind import Mind
from dialogues.mood import Cause
from dialogues.scenario import Effect
from dialogues.script import Script
from rubric.assessment import Assessment
from rubric.text import Reading, read


@dataclass(frozen=True, slots=True)
class Done:
    """What a reply did beside its words.

    Attributes:
        causes: How it moved the mood.
        codes: Codes that deeds stand for, such as `slow_down`.
        places: Sets of lines that answer it.
        deeds: Actions answered now.
        people: People brought in now.
        wordless: There were actions and no words.
    """

    causes: tuple[Cause, ...] = ()
    codes: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    deeds: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    wordless: bool = False


def what_was_done(script: Script, mind: Mind, reading: Reading) -> Done:
    """Return what the actions of a reply do; an action or person counts once in a talk."""
    if not reading.done:
        return Done()
    causes: list[Cause] = []
    codes: list[str] = []
    places: list[str] = []
    deeds: list[str] = []
    people: list[str] = []
    acted = [read(action) for action in reading.done]
    for name in dict.fromkeys(name for action in acted for name in script.actions.find(action)):
        if name not in mind.deeds:
            deed = script.scenario.actions[name]
            causes.append(Cause(name, deed.trust, deed.tension, deed.because))
            codes.extend(deed.codes)
            places.append(f"actions.{name}.say")
            deeds.append(name)
    for name in dict.fromkeys(name for action in acted for name in script.people.find(action)):
        if name not in mind.brought_in:
            which, effect = _brought_in(script, mind, name)
            causes.append(Cause(name, effect.trust, effect.tension, effect.because))
            places.append(f"people.{name}.{which}.say")
            people.append(name)
    wordless = not reading.tokens
    return Done(tuple(causes), tuple(codes), tuple(places), tuple(deeds), tuple(people), wordless)


def _brought_in(script: Script, mind: Mind, name: str) -> tuple[str, Effect]:
    helper = script.scenario.people[name]
    if holds(helper.helps_when, Moment(mind)):
        return "helps", helper.helps
    return "hurts", helper.hurts


def heard_in(assessment: Assessment, done: Done | None = None) -> tuple[str, ...]:
    """Return the codes and reached levels of a reply, as scenario files name them."""
    levels = [
        f"{level}_{assessment.levels[level]}"
        for level in ("empathy", "reflection")
        if assessment.levels[level]
    ]
    codes = [code for code in assessment.codes if not (done and done.wordless and code == "unclear")]
    shown = done.codes if done else ()
    return tuple(dict.fromkeys((*levels, *codes, *shown)))
