from __future__ import annotations

import discord
import pytest

from tests.discord_server.choosing import NotPossible
from tests.discord_server.people import Person
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.running import running
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Guild
from tests.discord_server_tests.bots import READING, Bot

MANAGING = ORDINARY | Permission.MANAGE_THREADS


@pytest.fixture
def guild(discord_server: DiscordServer) -> Guild:
    return discord_server.guild(permissions=MANAGING)


@pytest.fixture
def channel(discord_server: DiscordServer, guild: Guild) -> Channel:
    return discord_server.channel(guild)


@pytest.fixture
def ana(discord_server: DiscordServer, guild: Guild) -> Person:
    return discord_server.member(guild, "ana")


async def opened(bot: Bot, channel: Channel, *people: Person) -> discord.Thread:
    found = bot.get_channel(channel.id)
    assert isinstance(found, discord.TextChannel)
    thread = await found.create_thread(
        name="Teresa", type=discord.ChannelType.private_thread, invitable=False, auto_archive_duration=1440
    )
    for person in people:
        await thread.add_user(discord.Object(person.id))
    return thread


async def test_a_private_thread_is_seen_by_who_is_in_it(
    discord_server: DiscordServer, guild: Guild, channel: Channel, ana: Person
) -> None:
    ben = discord_server.member(guild, "ben")
    async with running(Bot(READING), discord_server) as bot:
        thread = await opened(bot, channel, ana)
        await thread.send("9-1-1")
        (seen,) = ana.threads(guild)

        assert ben.threads(guild) == []
        assert discord_server.owner(guild).threads(guild) == [seen]
        assert (await seen.next_message()).text == "9-1-1"
        await ana.say(seen, "hello")
        await discord_server.settled()
        assert bot.heard == ["hello"]
        with pytest.raises(NotPossible):
            await ben.say(seen, "hello")


async def test_an_archived_thread_wakes_when_somebody_writes_unless_it_is_locked(
    discord_server: DiscordServer, guild: Guild, channel: Channel, ana: Person
) -> None:
    async with running(Bot(READING), discord_server) as bot:
        thread = await opened(bot, channel, ana)
        (seen,) = ana.threads(guild)
        await thread.edit(archived=True)
        with pytest.raises(NotPossible):
            await ana.slash(seen, "anything")
        await ana.say(seen, "still there?")
        assert seen.thread
        assert not seen.thread.archived

        message = await thread.send("yes")
        await thread.edit(archived=True, locked=True)
        with pytest.raises(NotPossible):
            await ana.say(seen, "and now?")
        for attempt in (thread.send("more"), message.edit(content="no"), thread.add_user(discord.Object(1))):
            with pytest.raises(discord.HTTPException) as refused:
                await attempt
            assert refused.value.code in (50083, 10013)


async def test_only_so_many_threads_are_open_and_so_many_people_in_one(
    discord_server: DiscordServer, guild: Guild, channel: Channel, ana: Person
) -> None:
    async with running(Bot(), discord_server) as bot:
        thread = await opened(bot, channel, ana)
        guild.most_active_threads, guild.most_thread_members = 1, 2

        with pytest.raises(discord.HTTPException) as refused:
            await opened(bot, channel)
        assert refused.value.code == 160006
        with pytest.raises(discord.HTTPException) as refused:
            await thread.add_user(discord.Object(discord_server.member(guild, "ben").id))
        assert refused.value.code == 30033


async def test_what_is_gone_is_unknown(
    discord_server: DiscordServer, guild: Guild, channel: Channel, ana: Person
) -> None:
    async with running(Bot(), discord_server) as bot:
        thread = await opened(bot, channel, ana)
        message = await thread.send("hello")
        (seen,) = ana.threads(guild)
        discord_server.delete_message(seen.messages[message.id])
        with pytest.raises(discord.NotFound) as refused:
            await message.edit(content="gone")
        assert refused.value.code == 10008

        discord_server.delete_channel(channel)
        with pytest.raises(discord.NotFound) as refused:
            await thread.send("hello")
        assert refused.value.code == 10003
        assert ana.threads(guild) == []


async def test_a_member_who_leaves_is_out_of_the_threads(
    discord_server: DiscordServer, guild: Guild, channel: Channel, ana: Person
) -> None:
    async with running(Bot(), discord_server) as bot:
        await opened(bot, channel, ana)
        (seen,) = ana.threads(guild)
        await ana.leave(guild)

        assert seen.thread
        assert list(seen.thread.members) == [discord_server.world.bot.id]
        assert ana.threads(guild) == []


async def test_who_is_in_a_thread_is_told_to_the_bot_one_by_one(
    discord_server: DiscordServer, channel: Channel, ana: Person
) -> None:
    async with running(Bot(), discord_server) as bot:
        thread = await opened(bot, channel, ana)
        assert (await thread.fetch_member(ana.id)).id == ana.id
        await thread.remove_user(discord.Object(ana.id))
        with pytest.raises(discord.NotFound):
            await thread.fetch_member(ana.id)


async def test_a_thrown_out_bot_has_no_access(
    discord_server: DiscordServer, guild: Guild, channel: Channel, ana: Person
) -> None:
    async with running(Bot(), discord_server) as bot:
        thread = await opened(bot, channel, ana)
        discord_server.remove_bot(guild)
        with pytest.raises(discord.Forbidden) as refused:
            await thread.send("hello")
        await discord_server.settled()

        assert refused.value.code == 50001
        assert list(bot.guilds) == []
        discord_server.add_bot(guild, MANAGING)
        await discord_server.settled()
        assert [each.name for each in bot.guilds] == ["Academy"]
