"""Links from Discord to the review in a browser."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.catalogue import say
from bot.cogs.failing import Refused
from bot.store import place
from bot.store.records_reviews import Reader
from bot.web.entrance import link_for

if TYPE_CHECKING:
    from bot.client import CoachBot


async def link_text(bot: CoachBot, reader: Reader) -> str:
    """Return the words with a link that lets somebody in.

    Raises:
        Refused: Nobody has said where the pages are reached.
    """
    settings, url = bot.settings, bot.settings.web_url or bot.pages.url
    if not url:
        raise Refused(say("review.no_web"))
    history = place.beside(place.url_of(settings.db) if settings.db else place.default_url())
    link = await asyncio.to_thread(link_for, history, url, reader, bot.clock)
    return say("review.web", link=link)
