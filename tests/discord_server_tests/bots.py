"""Small real bots for the tests of the stand-in."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from discord import app_commands

from tests.discord_server.server import DiscordServer


class Bot(discord.Client):
    """A client with a command tree, and a note of what it heard."""

    def __init__(self, intents: discord.Intents) -> None:
        super().__init__(
            intents=intents, allowed_mentions=discord.AllowedMentions.none(), guild_ready_timeout=0.0
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[str] = []

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        if message.author != self.user:
            self.heard.append(message.content)


@asynccontextmanager
async def running(bot: discord.Client, server: DiscordServer, shards: int = 1) -> AsyncIterator[None]:
    """Run a bot until the block is left."""
    task = asyncio.create_task(bot.start(server.token))
    try:
        ready = asyncio.create_task(server.connected(shards))
        await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            ready.cancel()
            task.result()
        await ready
        await bot.wait_until_ready()
        yield
    finally:
        await bot.close()
        await asyncio.gather(task, return_exceptions=True)
