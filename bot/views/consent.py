"""What a trainee reads and agrees to before the first talk."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ui

from bot.catalogue import say
from bot.practice.help_lines import Help
from bot.views.buttons import button
from bot.views.helping import help_text
from bot.views.layout import PROGRAM, message, panel, plain


def consent_card(there: Help, content_notes: Sequence[str], wanted: str) -> ui.LayoutView:
    """Return the card.

    Args:
        there: Real help in this place.
        content_notes: What the talk that was asked for contains; none where chance draws the person.
        wanted: Person, mode and role as the button's id carries them.
    """
    notes = plain(", ".join(content_notes))
    meet = say("consent.meet", notes=notes) if notes else say("consent.meet_any")
    return message(
        panel(
            say("consent.title"),
            say("consent.what"),
            f"{say('consent.no_help')}\n{help_text(there)}",
            say("consent.kept"),
            say("consent.stop"),
            meet,
            colour=PROGRAM,
        ),
        ui.ActionRow(button(say("consent.agree"), f"agree:{wanted}", "agree")),
    )
