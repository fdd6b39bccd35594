"""One turn as a message: the person's words, set apart from the coach's note, and what can be done."""

from __future__ import annotations

from typing import Any, Final

from discord import ui

from bot.catalogue import say
from bot.practice.lines import shows_a_skill
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.views.buttons import Act, row
from bot.views.layout import COACH, PERSON, message, panel, plain, shortened, spoken

LONGEST_ECHO: Final = 1200
LONGEST_SAID: Final = 1200
LONGEST_POINT: Final = 400


def person_panel(talk: Talk, said: str, above: str = "") -> ui.Container[Any]:
    """Return what the person says, in their frame."""
    name = talk.script.scenario.person.name
    return panel(
        above, say("turn.person", name=name, said=shortened(said, LONGEST_SAID, spoken)), colour=PERSON
    )


def turn_row(talk: Talk, *, typed: bool, turn: Turn | None = None) -> ui.ActionRow[Any]:
    """Return the buttons under a turn, or under a line that no reply brought.

    Args:
        talk: The talk.
        typed: The trainee can type in the thread; otherwise there is a button to reply.
        turn: The turn.
    """
    acts: list[Act] = [] if typed or talk.ended else ["reply"]
    if turn is not None and turn.kind == "reply" and talk.record.mode != "check_ride":
        acts += ["why", "whatif"] if talk.shows_note_on(turn) else []
        acts += [] if talk.bounds else ["rewind"]  # a drill is gone through once
    return row(talk.id, turn.n if turn else talk.n, [*acts, "stop"])


def opening_turn(talk: Talk, *, typed: bool) -> ui.LayoutView:
    """Return the person's first line, or the line at which a talk goes on."""
    return message(person_panel(talk, talk.line), turn_row(talk, typed=typed))


def turn_message(talk: Talk, turn: Turn, *, typed: bool, echoed: bool) -> ui.LayoutView:
    """Return one turn.

    Args:
        talk: The talk.
        turn: What the reply or the silence brought.
        typed: The trainee can type in the thread; otherwise there is a button to reply.
        echoed: The trainee's words are shown too: they came from a form, and stand nowhere else.
    """
    said = say("turn.silence") if turn.kind == "silence" else ""
    if echoed and turn.reply:
        said = say("turn.you", reply=shortened(turn.reply, LONGEST_ECHO, spoken))
    parts: list[ui.Item[Any]] = [person_panel(talk, turn.said, said)]
    note = _note(turn) if talk.shows_note_on(turn) else ""
    if note:
        parts.append(panel(note, colour=COACH))
    if turn.ending is not None:
        parts.append(ui.TextDisplay(say("turn.ended")))
    return message(*parts, turn_row(talk, typed=typed, turn=turn))


def _note(turn: Turn) -> str:
    if turn.note is None or turn.assessment is None:
        return ""
    helped, change, line = (
        shortened(part, LONGEST_POINT, plain) for part in (turn.note.helped, turn.note.change, turn.note.try_)
    )
    parts = [helped, change, say("turn.try", line=line) if line else ""]
    nothing = say("turn.fine" if shows_a_skill(turn.assessment) else "turn.nothing")
    said = [part for part in parts if part] or [nothing]
    return "\n".join([say("turn.coach", score=turn.assessment.score), *said])
