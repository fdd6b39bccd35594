"""A talk as plain lines, for pipes, files and terminals that can do no more."""

from __future__ import annotations

from collections.abc import Iterator

from bot import texts
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.practice.whatif import Step, WhatIf
from bot.terminal.letters import paragraphs
from bot.terminal.speaker import Speaker
from rubric.codes import CODES
from rubric.feedback import Note


def opening_lines(talk: Talk, speaker: Speaker) -> Iterator[str]:
    """Yield the call and the person's first line."""
    scenario = talk.script.scenario
    opening = talk.opening
    yield texts.OPENS
    yield ""
    yield f"{scenario.title} ({', '.join(scenario.content_notes)})"
    yield ""
    yield paragraphs(opening.told)
    if opening.seen.strip():
        yield ""
        yield paragraphs(opening.seen)
    yield ""
    yield f"{speaker.hear([opening.said])}: {opening.said}"


def turn_lines(turn: Turn, speaker: Speaker, *, with_note: bool) -> Iterator[str]:
    """Yield what the trainee said, the coach's note where it is shown, and the answer."""
    yield ""
    yield f"{texts.YOU}: {turn.reply}" if turn.kind == "reply" else texts.SILENCE
    if with_note and turn.assessment and turn.note:
        yield from (f"    {line}" for line in note_lines(turn.n, turn.assessment.score, turn.note))
    yield ""
    yield f"{speaker.hear([turn.said])}: {turn.said}"


def note_lines(n: int, score: int, note: Note) -> Iterator[str]:
    """Yield the coach's note, a point a line."""
    suggestion = texts.TRY.format(line=note.try_) if note.try_ else ""
    said = [part for part in (note.helped, note.change, suggestion) if part]
    yield f"[{n}: {score} of 100] {said[0] if said else texts.NOTHING_FOUND}"
    yield from said[1:]


def evidence_lines(turn: Turn) -> Iterator[str]:
    """Yield what was found in a reply: each code with its words, what they do, and another wording."""
    if turn.assessment is None:
        return
    levels = ", ".join(f"{CODES[name].title} {value} of 2" for name, value in turn.assessment.levels.items())
    yield f"[{turn.n}: {turn.assessment.score} of 100] {levels}"
    if not turn.assessment.evidence:
        yield texts.NOTHING_FOUND
    for found in turn.assessment.evidence:
        suggestion = f" {texts.TRY.format(line=found.try_)}" if found.try_ else ""
        words = f' "{found.text}"' if found.text else ""
        yield f"{CODES[found.code].title}:{words} {found.why}{suggestion}"
    for cause in turn.heard.get("causes", []):
        moved = texts.CAUSE.format(trust=cause["trust"], tension=cause["tension"], because=cause["because"])
        yield moved


def what_if_lines(tried: WhatIf, name: str) -> Iterator[str]:
    """Yield both futures, one after the other."""
    yield ""
    yield texts.WHAT_IF.format(n=tried.n).upper()
    yield f"{name}: {tried.line}"
    for title, steps in ((texts.AS_IT_WENT, tried.yours), (texts.INSTEAD, tried.other)):
        yield ""
        yield title.upper()
        for step in steps:
            yield f"{texts.YOU}: {step.reply}" if step.reply else texts.SILENCE
            yield f"    {step_figures(step)}"
            yield f"{name}: {step.said}"


def step_figures(step: Step) -> str:
    """Return where a future stands after one turn, in figures."""
    text = texts.STEP if step.score is None else texts.SCORED_STEP
    return text.format(score=step.score, trust=step.trust, tension=step.tension)
