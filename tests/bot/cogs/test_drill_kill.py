"""A bot that is killed in the middle of a drill: no acknowledged reply lost, none twice, timers right."""

from __future__ import annotations

import random
from pathlib import Path

from tests.bot.cogs.drill_kills import survive
from tests.discord_server.server import DiscordServer


async def test_a_drill_survives_a_bot_that_is_killed_at_random_moments(tmp_path: Path) -> None:
    server = await DiscordServer.start(moving_clock=True)
    try:
        await survive(server, tmp_path / "history.db", kills=5, chance=random.Random(5))
    finally:
        await server.close()
