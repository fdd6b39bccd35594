"""Reaching somebody in a drill although Discord is down for a while."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

import discord

from bot.cogs.answers import UNSENT
from bot.journal import journal

TRIES: Final = 10
AGAIN_AFTER_S: Final = 15.0
"""Discord may be down for two minutes; nobody is lost for that."""


async def reach(
    work: Callable[[], Awaitable[object]], *, sleep: Callable[[float], Awaitable[None]], whom: str
) -> None:
    """Do something at Discord, again while Discord is down.

    Args:
        work: What to do; done again from its beginning.
        sleep: Sleeps for some seconds.
        whom: What the log calls them.

    Raises:
        discord.HTTPException: Discord refuses, or is down for too long.
        aiohttp.ClientError, TimeoutError: It can't be reached for too long.
    """
    for tries_left in range(TRIES - 1, -1, -1):
        try:
            await work()
        except UNSENT as error:
            journal().warning("a trainee is not reached", whom=whom, error=str(error))
            if not tries_left or not may_pass(error):
                raise
            await sleep(AGAIN_AFTER_S)
        else:
            return


def may_pass(error: Exception) -> bool:
    """Tell whether a failure is on Discord's side or on the way there, and not about what was asked for."""
    return not isinstance(error, discord.HTTPException) or isinstance(error, discord.DiscordServerError)
