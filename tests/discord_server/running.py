"""Runs a bot against the server, in the same process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import discord

from tests.discord_server.server import DiscordServer

B = TypeVar("B", bound=discord.Client)


@asynccontextmanager
async def running(bot: B, server: DiscordServer, shards: int = 1) -> AsyncIterator[B]:
    """Run a bot until the block is left; what it fails with at start is raised."""
    task = asyncio.create_task(bot.start(server.token))
    ready = asyncio.create_task(server.connected(shards))
    try:
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            task.result()
        await ready
        await bot.wait_until_ready()
        yield bot
    finally:
        ready.cancel()
        await bot.close()
        await asyncio.gather(task, ready, return_exceptions=True)
