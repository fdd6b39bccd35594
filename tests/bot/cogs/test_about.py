"""`/about`: what this is, in a server and in direct messages."""

from __future__ import annotations

from bot.store.records import GuildSettings, OwnHelpLine
from bot.version import version
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer


async def test_it_tells_what_this_is_to_whoever_asks_alone(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        told = await (await ana.slash(channel, "about")).message()

    assert told.ephemeral
    assert f"Crisis Coach {version()}" in told.text
    assert "It is no help line" in told.text
    assert "988" in told.text
    assert "`/mydata`" in told.text
    assert "after 30 days" in told.text
    assert "Rubric crisis_line@" in told.text


async def test_it_shows_the_help_numbers_of_the_server(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    lines = (OwnHelpLine("Peer team", "call 555 0100"),)
    async with running() as bot:
        await bot.store.save_guild(GuildSettings(id=str(guild.id), country="GB", help_lines=lines))
        told = await (await ana.slash(channel, "about")).message()

    assert "Peer team: call 555 0100." in told.text
    assert "999" in told.text


async def test_it_works_in_direct_messages(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    ana = discord_server.member(guild, "ana")
    async with running():
        told = await (await ana.slash(ana.dm, "about")).message()

    assert "Crisis Coach" in told.text
    assert "findahelpline.com" in told.text


async def test_it_works_where_the_bot_may_do_nothing(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild(permissions=0)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        discord_server.allow_bot(guild, 0)
        assert "Crisis Coach" in (await (await ana.slash(channel, "about")).message()).text
