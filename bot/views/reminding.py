"""The message that reminds a trainee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from discord import ui

from bot.catalogue import say
from bot.practice.programmes.offered import Programmes
from bot.practice.reminding import Due
from bot.views.assigning import reminder_lines
from bot.views.layout import COACH, fitted, message, panel, plain


def reminder_message(
    due: Due,
    server: str,
    rooms: Mapping[str, str],
    titles: Mapping[str, str],
    programmes: Programmes,
    now: datetime,
) -> ui.LayoutView:
    """Return what there is to do, and where.

    Args:
        due: What there is to do.
        server: The name of the server that it comes from.
        rooms: Id of an assignment that is under way -> its thread, where that is still there.
        titles: Of people, by id.
        programmes: Those there are.
        now: The time.
    """
    lines = list(reminder_lines(due.assignments, rooms, titles, now))
    for each, _ in due.steps:
        lines.append(say("remind.step", title=programmes.by_id[each.programme].title))
    first, *rest = fitted([say("remind.title", server=plain(server)), *lines])
    return message(
        panel(first, "\n".join(rest), colour=COACH),
        ui.TextDisplay("-# " + " ".join(_how(due))),
    )


def _how(due: Due) -> Iterator[str]:
    """Yield how to begin what is not begun."""
    if any(each.session_id is None for each in due.assignments):
        yield say("remind.how")
    if due.steps:
        yield say("remind.how_programme")
    yield say("remind.once")
