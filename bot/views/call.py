"""How a talk opens: that this is practice, what the trainee is told, and how to reply here."""

from __future__ import annotations

from discord import ui

from bot.catalogue import say
from bot.practice.talk import Talk
from bot.views.layout import PROGRAM, flowing, message, panel, plain, shortened

LONGEST_PART = 1500


def call_message(talk: Talk, *, typed: bool) -> ui.LayoutView:
    """Return the first message of a thread; `typed` says how the trainee replies there."""
    scenario, opening = talk.script.scenario, talk.opening
    told = f"{say('start.call')}\n{shortened(flowing(opening.told), LONGEST_PART, plain)}"
    seen = shortened(flowing(opening.seen), LONGEST_PART, plain)
    return message(
        ui.TextDisplay(say("start.practice")),
        panel(
            say("start.title", title=plain(scenario.title)),
            say("start.contains", notes=plain(", ".join(scenario.content_notes)))
            if scenario.content_notes
            else "",
            told,
            f"{say('start.seen')}\n{seen}" if seen else "",
            colour=PROGRAM,
        ),
        ui.TextDisplay(how_to_reply(talk, typed=typed)),
    )


def how_to_reply(talk: Talk, *, typed: bool) -> str:
    """Return how the trainee replies in this place, and what a check ride leaves out."""
    how = say("start.how_typed" if typed else "start.how_button")
    return f"{how} {say('start.how_check_ride')}" if talk.record.mode == "check_ride" else how
