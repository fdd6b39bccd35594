"""A talk as plain lines, for pipes, files and terminals that can do no more."""

from __future__ import annotations

from collections.abc import Iterator

from bot import texts
from bot.practice.lines import note_lines, step_figures
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.practice.whatif import WhatIf
from bot.terminal.letters import paragraphs
from bot.terminal.speaker import Speaker


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
        yield from (f"    {line}" for line in note_lines(turn.n, turn.assessment, turn.note))
    yield ""
    yield f"{speaker.hear([turn.said])}: {turn.said}"


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
