"""Servers that the bot is thrown out of and comes back to, and talks past their time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.client import CoachBot
from bot.cogs.keeping import Keeping
from bot.settings import Shards
from bot.store.records import GuildSettings
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.test_mydata import begun
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Guild

WANTED = ORDINARY | Permission.MANAGE_THREADS
NOW = datetime.now(UTC)


async def erase_what_is_due(bot: CoachBot, after: timedelta) -> None:
    """Do what the bot does every six hours, so much later."""
    bot.clock = lambda: NOW + after
    keeping = bot.get_cog("Keeping")
    assert isinstance(keeping, Keeping)
    await keeping.erase_what_is_due()


async def talks_of(bot: CoachBot, person_id: int) -> int:
    return len(await bot.store.history(f"discord:{person_id}"))


async def left_at(bot: CoachBot, guild: Guild) -> datetime | None:
    return (await bot.store.guild(str(guild.id))).left_at


async def test_a_server_that_the_bot_is_removed_from_is_erased_after_thirty_days(
    discord_server: DiscordServer, running: Running
) -> None:
    guild, other = discord_server.guild(permissions=WANTED), discord_server.guild("Other", permissions=WANTED)
    channel, elsewhere = discord_server.channel(guild), discord_server.channel(other)
    ana = discord_server.member(guild, "ana")
    discord_server.member(other, "ana")
    async with running() as bot:
        await begun(discord_server, ana, channel)
        await begun(discord_server, ana, elsewhere)
        await bot.store.save_guild(GuildSettings(id=str(guild.id), mode="debrief"))
        discord_server.remove_bot(guild)
        await discord_server.settled()
        assert await left_at(bot, guild)
        await erase_what_is_due(bot, timedelta(days=29))
        before = await talks_of(bot, ana.id)
        await erase_what_is_due(bot, timedelta(days=31))
        after = await talks_of(bot, ana.id)
        settings = await bot.store.guild(str(guild.id))

    assert (before, after) == (2, 1)
    assert (settings.mode, settings.left_at) == ("coached", None)


async def test_a_server_that_it_comes_back_to_in_time_keeps_everything(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        thread = await begun(discord_server, ana, channel)
        await bot.store.save_guild(GuildSettings(id=str(guild.id), mode="debrief"))
        discord_server.remove_bot(guild)
        await discord_server.settled()
        discord_server.add_bot(guild, WANTED)
        await discord_server.settled()
        discord_server.world.join(thread, discord_server.world.bot)
        await erase_what_is_due(bot, timedelta(days=40))
        await ana.say(thread, "I am still here. Take your time.")
        answer = await thread.next_message()
        settings = await bot.store.guild(str(guild.id))

    assert settings.mode == "debrief"
    assert settings.left_at is None
    assert "Teresa" in answer.text


async def test_removal_while_the_bot_was_away_is_noted_at_its_next_start(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        await begun(discord_server, ana, channel)
    discord_server.remove_bot(guild)
    async with running() as bot:
        noted = await left_at(bot, guild)
        await erase_what_is_due(bot, timedelta(days=31))
        talks = await talks_of(bot, ana.id)

    assert noted
    assert talks == 0


async def test_a_server_that_it_came_back_to_while_it_was_away_is_not_erased_at_its_next_start(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        await begun(discord_server, ana, channel)
        await bot.store.guild_left(str(guild.id), NOW - timedelta(days=60))
    async with running() as bot:
        await discord_server.settled()
        noted = await left_at(bot, guild)
        await erase_what_is_due(bot, timedelta())
        talks = await talks_of(bot, ana.id)

    assert noted is None
    assert talks == 1


async def test_an_outage_of_a_server_is_no_removal(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    async with running() as bot:
        discord_server.world.say("GUILD_DELETE", guild, {"id": str(guild.id), "unavailable": True})
        await discord_server.settled()

        assert await left_at(bot, guild) is None


async def test_a_talk_is_erased_once_the_server_keeps_it_no_longer(
    discord_server: DiscordServer, running: Running
) -> None:
    guild, other = discord_server.guild(permissions=WANTED), discord_server.guild("Other", permissions=WANTED)
    channel, elsewhere = discord_server.channel(guild), discord_server.channel(other)
    ana = discord_server.member(guild, "ana")
    discord_server.member(other, "ana")
    async with running() as bot:
        await begun(discord_server, ana, channel)
        await begun(discord_server, ana, elsewhere)
        await bot.store.save_guild(GuildSettings(id=str(guild.id), retention_days=30))
        await erase_what_is_due(bot, timedelta(days=29))
        before = await talks_of(bot, ana.id)
        await erase_what_is_due(bot, timedelta(days=31))
        after = await talks_of(bot, ana.id)

    assert (before, after) == (2, 1)


async def test_a_reply_in_the_thread_of_an_erased_talk_is_told_so(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        thread = await begun(discord_server, ana, channel)
        await bot.store.save_guild(GuildSettings(id=str(guild.id), retention_days=30))
        await erase_what_is_due(bot, timedelta(days=31))
        await ana.say(thread, "Are you still there?")
        told = await thread.next_message()

    assert told.text.startswith("That talk is no longer kept. `/practice start` begins a new one.")


async def test_a_server_on_another_shard_is_not_taken_for_one_that_was_left(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    elsewhere = str(((guild.id >> 22) + 1) << 22)
    shard = (guild.id >> 22) % 2
    half = Shards(shard, shard, 2)
    async with running(shards=half) as bot:
        await bot.store.save_guild(GuildSettings(id=elsewhere))
    async with running(shards=half) as bot:
        of_other = (await bot.store.guild(elsewhere)).left_at
    async with running() as bot:
        of_ours = (await bot.store.guild(elsewhere)).left_at

    assert of_other is None
    assert of_ours is not None
