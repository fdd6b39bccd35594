"""The file that tells whether the gateway is connected."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from bot.health import STALE_AFTER_S, is_fresh
from bot.heartbeat import Health
from tests.bot.cogs.conftest import Running, running, settings
from tests.discord_server.fixtures import discord_server
from tests.discord_server.server import DiscordServer

__all__ = ["discord_server", "running", "settings"]
ROOT = Path(__file__).parents[2]


def asked(file: Path | None) -> int:
    arguments = [] if file is None else [str(file)]
    return subprocess.run(
        [sys.executable, "-m", "bot.health", *arguments], cwd=ROOT, check=False, capture_output=True
    ).returncode


async def test_the_file_is_there_while_the_bot_is_connected_and_gone_after(
    running: Running, tmp_path: Path
) -> None:
    file = tmp_path / "run" / "connected"
    async with running(health_file=file) as bot:
        health = Health(bot, file)
        await health.touch()
        there = file.exists()

    assert there
    assert not file.exists()


async def test_it_is_not_touched_while_the_gateway_is_away(
    discord_server: DiscordServer, running: Running, tmp_path: Path
) -> None:
    file = tmp_path / "connected"
    async with running() as bot:
        health = Health(bot, file)
        noticed = asyncio.ensure_future(bot.wait_for("shard_disconnect"))
        async with discord_server.gateway_away():
            await noticed
            await health.touch()
            away = file.exists()
        await discord_server.settled()
        await health.touch()
        back = file.exists()

    assert (away, back) == (False, True)


async def test_without_a_file_nothing_is_done(running: Running) -> None:
    async with running() as bot:
        health = Health(bot, None)
        health.start()
        running_now = health.touch.is_running()
        await health.touch()
        health.stop()

    assert not running_now


def test_a_file_that_was_touched_lately_is_fresh(tmp_path: Path) -> None:
    file = tmp_path / "connected"
    file.touch()
    touched_s = file.stat().st_mtime

    assert is_fresh(file, touched_s + STALE_AFTER_S - 1)
    assert not is_fresh(file, touched_s + STALE_AFTER_S)
    assert not is_fresh(tmp_path / "nowhere", touched_s)


def test_the_check_of_the_container_exits_with_the_answer(tmp_path: Path) -> None:
    file = tmp_path / "connected"
    missing = asked(file)
    file.touch()
    fresh = asked(file)
    os.utime(file, (0, 0))

    assert (missing, fresh, asked(file), asked(None)) == (1, 0, 1, 1)


def test_the_check_imports_no_library_of_discord() -> None:
    program = "import sys, bot.health; print('discord' in sys.modules)"
    asked_of = [sys.executable, "-c", program]
    assert subprocess.check_output(asked_of, cwd=ROOT, text=True) == "False\n"
