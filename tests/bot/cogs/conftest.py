"""The whole bot against the local stand-in for Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.client import CoachBot
from bot.settings import Settings
from tests.bot.fresh import fresh_history
from tests.discord_server.fixtures import discord_server
from tests.discord_server.server import DiscordServer

__all__ = ["discord_server"]

Running = Callable[..., AbstractAsyncContextManager[CoachBot]]


@pytest.fixture(autouse=True)
def _plain_log() -> Iterator[None]:
    """Write causes without the values of variables, as the program does; drawing those takes seconds."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.LogfmtRenderer()]
    )
    yield
    structlog.reset_defaults()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)  # away from anybody's own .env
    return Settings(db=str(fresh_history(tmp_path / "history.db")), pace=False)


@pytest.fixture
def running(discord_server: DiscordServer, settings: Settings) -> Running:
    @asynccontextmanager
    async def run(**changed: Any) -> AsyncIterator[CoachBot]:
        seed = changed.pop("seed", lambda: 7)
        bot = CoachBot(settings.model_copy(update=changed), seed=seed)
        started = asyncio.create_task(bot.start(discord_server.token))
        try:
            ready = asyncio.create_task(bot.wait_until_ready())
            await asyncio.wait([started, ready], return_when=asyncio.FIRST_COMPLETED)
            if started.done():
                started.result()
            await discord_server.settled()
            yield bot
        finally:
            await bot.close()
            await asyncio.wait([started])

    return run
