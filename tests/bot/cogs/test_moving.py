"""`coach db move` beside a bot: refused while it runs, done once it is stopped."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.cli import run
from tests.bot.cogs.acting import KIND, answer_to, stage_on

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from bot.settings import Settings
    from tests.bot.cogs.conftest import Running
    from tests.discord_server.server import DiscordServer


async def test_a_history_is_moved_once_the_bot_is_stopped_and_not_before(
    discord_server: DiscordServer,
    running: Running,
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    stage = stage_on(discord_server)
    move = ["db", "move", str(tmp_path / "new.db"), "--db", settings.db]
    async with running() as bot:
        await answer_to(stage.ana, await stage.begin(bot), KIND)
        assert await asyncio.to_thread(run, move) == 1
        assert f"The history {settings.db} is open in another program: the bot" in capsys.readouterr().err
    assert await asyncio.to_thread(run, move) == 0
    assert "turns" in capsys.readouterr().out
