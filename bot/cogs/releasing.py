"""The feedback of a whole drill let go from Discord, once the instructor was asked again."""

from __future__ import annotations

from typing import Final

from discord import ui

from bot.practice.releasing import Released, held_back, release_all
from bot.practice.review import Review
from bot.store.records_reviews import Reader
from bot.views.drill_results import release_message, released_message, sure_message

RELEASES: Final = frozenset({"release_all", "release_sure", "release_not"})
"""Buttons: what is offered, and the two answers to the question."""


async def answered(review: Review, reader: Reader, act: str, drill_id: str) -> ui.LayoutView:
    """Do what a button asks for, and return what stands in its place.

    Raises:
        ReviewError: Whoever presses doesn't review, or the drill is no check ride.
        UnknownDrillError: There is no such drill in their server.
    """
    if act == "release_sure":
        return released_message(await release_all(review, reader, drill_id))
    found = await held_back(review, reader, drill_id)
    waiting = len(found.ids) + found.still_on
    if act == "release_not" and waiting:
        return release_message(drill_id, waiting)
    if not found.ids:
        return released_message(Released(0, found.before, found.still_on))
    return sure_message(drill_id, found)
