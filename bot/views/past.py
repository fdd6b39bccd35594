"""What lies behind a trainee: the history, and what is kept of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from discord import ui

from bot.catalogue import say
from bot.charts import Chart
from bot.practice.counted import OVERRIDES, Counted
from bot.practice.progress import Progress, as_lines
from bot.store.records import Held
from bot.views.buttons import button
from bot.views.layout import COACH, HELP, PROGRAM, fitted, message, panel, plain


def history_message(found: Progress, chart: Chart | None, beside: str, counted: Counted) -> ui.LayoutView:
    """Return the trend as a picture with its words, and beside others, or that there is nothing yet."""
    if not found.totals.sessions:
        return message(ui.TextDisplay(say("history.none")))
    if beside and counted.basis == OVERRIDES:
        beside = say("history.beside_scored", beside=beside)
    lines = fitted(map(plain, filter(None, [counted.says("Figures and chart"), *as_lines(found), beside])))
    parts: list[ui.Item[Any]] = [panel(say("history.title"), *lines, colour=COACH)]
    if chart is not None:
        gallery: ui.MediaGallery[Any] = ui.MediaGallery()
        gallery.add_item(media=f"attachment://{chart.filename}", description=chart.alt)
        parts.append(gallery)
    if counted.corrections:
        parts.append(ui.ActionRow(button(counted.offer, f"history:{counted.other}")))
    return message(*parts)


def held_message(held: Held, rules: Sequence[str]) -> ui.LayoutView:
    """Return how much is kept of somebody; `rules` say for how long."""
    if not (held.talks or held.rooms or held.consent or held.asked):
        return message(panel(say("mydata.show"), say("mydata.nothing"), colour=PROGRAM))
    counts = say(
        "mydata.counts", talks=held.talks, turns=held.turns, what_ifs=held.what_ifs, rooms=held.rooms
    )
    since = (
        say("mydata.since", first=_day(held.first_at), last=_day(held.last_at))
        if held.first_at and held.last_at
        else ""
    )
    agreed = say("mydata.consent", date=_day(held.consent.at)) if held.consent else ""
    asked = say("mydata.asked", count=held.asked) if held.asked else ""
    return message(panel(say("mydata.show"), counts, since, agreed, asked, *rules, colour=PROGRAM))


def erase_message() -> ui.LayoutView:
    """Return the question before all is erased."""
    return message(
        panel(say("mydata.sure"), colour=HELP),
        ui.ActionRow(
            button(say("mydata.erase"), "mydata:erase", "erase"), button(say("mydata.keep"), "mydata:keep")
        ),
    )


def _day(at: datetime) -> str:
    return f"<t:{int(at.timestamp())}:D>"
