"""Memory that the running bot gives back."""

from __future__ import annotations

from bot.slack import Slack
from tests.bot.cogs.conftest import Running, running, settings
from tests.discord_server.fixtures import discord_server

__all__ = ["discord_server", "running", "settings"]


async def test_the_bot_gives_memory_back_for_as_long_as_it_runs(running: Running) -> None:
    async with running() as bot:
        slack = next(each for each in vars(bot).values() if isinstance(each, Slack))
        assert slack.give.is_running()

    assert slack.give.is_being_cancelled() or not slack.give.is_running()
    assert not slack.give.failed()
