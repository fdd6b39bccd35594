"""People to talk to for real."""

from __future__ import annotations

from discord import ui

from bot.catalogue import say
from bot.practice.help_lines import Help
from bot.views.layout import HELP, message, panel


def help_text(there: Help) -> str:
    """Return who answers in a place, a line each."""
    return "\n".join(f"- {sentence}" for sentence in there.as_sentences())


def stopped_message(there: Help, *, in_drill: bool = False) -> ui.LayoutView:
    """Return what is shown when a trainee stops the practice; in a drill an instructor hears of it."""
    told = say("drill.stop_heard") if in_drill else ""
    return message(panel(say("stop.title"), say("stop.about"), help_text(there), told, colour=HELP))
