"""The message that reminds a trainee."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from discord import ui

from bot.catalogue import say
from bot.practice.programmes import read_programme
from bot.practice.reminding import Due
from bot.views.assigning import reminder_lines
from bot.views.layout import COACH, fitted, message, panel, plain


def reminder_message(due: Due, server: str, titles: Mapping[str, str], now: datetime) -> ui.LayoutView:
    """Return what there is to do, and where; `server` is its name."""
    lines = list(reminder_lines(due.assignments, titles, now))
    for each, _ in due.steps:
        lines.append(say("remind.step", title=read_programme(each.programme).title))
    first, *rest = fitted([say("remind.title", server=plain(server)), *lines])
    return message(
        panel(first, "\n".join(rest), colour=COACH),
        ui.TextDisplay(say("remind.how" if due.assignments else "remind.how_programme")),
    )
