from __future__ import annotations

import discord
import pytest

from tests.discord_server.choosing import NotPossible
from tests.discord_server.server import DiscordServer
from tests.discord_server_tests.bots import Bot, running


async def test_a_command_is_registered_used_and_answered(discord_server: DiscordServer) -> None:
    bot = Bot(discord.Intents(guilds=True))

    @bot.tree.command(description="Say hello")
    async def hello(interaction: discord.Interaction, name: str = "you") -> None:
        await interaction.response.send_message(f"Hello {name}", ephemeral=True)

    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    ben = discord_server.member(guild, "ben")
    async with running(bot, discord_server):
        exchange = await ana.slash(channel, "hello", name="Ana")
        message = await exchange.message()

        assert message.text == "Hello Ana"
        assert message.ephemeral
        assert ana.sees(channel) == [message]
        assert ben.sees(channel) == []
        with pytest.raises(NotPossible):
            await ana.slash(channel, "goodbye")
