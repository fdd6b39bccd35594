"""Small real bots for the tests of the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

import discord
from discord import app_commands

from tests.discord_server.server import DiscordServer

B = TypeVar("B", bound=discord.Client)
QUIET = discord.Intents(guilds=True)
READING = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, message_content=True)


class Bot(discord.AutoShardedClient):
    """A client with a command tree, and a note of what it heard."""

    def __init__(self, intents: discord.Intents = QUIET, shards: int | None = None) -> None:
        super().__init__(
            intents=intents,
            shard_count=shards,
            allowed_mentions=discord.AllowedMentions.none(),
            guild_ready_timeout=0.0,
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[str] = []
        self.events: list[str] = []

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user:
            self.heard.append(message.content)

    async def on_socket_event_type(self, event: str) -> None:
        self.events.append(event)


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
