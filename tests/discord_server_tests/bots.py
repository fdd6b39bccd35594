"""Small real bots for the tests of the stand-in."""

from __future__ import annotations

import discord
from discord import app_commands

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
