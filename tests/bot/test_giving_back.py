"""Memory that the running bot gives back."""

from __future__ import annotations

from bot.giving_back import GivingBack
from tests.bot.cogs.conftest import Running, running, settings
from tests.discord_server.fixtures import discord_server

__all__ = ["discord_server", "running", "settings"]


async def test_the_bot_gives_memory_back_for_as_long_as_it_runs(running: Running) -> None:
    async with running() as bot:
        giving = next(each for each in vars(bot).values() if isinstance(each, GivingBack))
        assert giving.give.is_running()

    assert giving.give.is_being_cancelled() or not giving.give.is_running()
    assert not giving.give.failed()
