from __future__ import annotations

import discord
import pytest

from tests.discord_server.running import running
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel
from tests.discord_server_tests.bots import READING, Bot


@pytest.fixture
def channel(discord_server: DiscordServer) -> Channel:
    return discord_server.channel(discord_server.guild())


@pytest.mark.usefixtures("discord_server")
async def test_a_bot_with_another_token_is_not_let_in() -> None:
    bot = Bot()
    with pytest.raises(discord.LoginFailure):
        await bot.login("wrong")
    await bot.close()


@pytest.mark.parametrize("code", [None, 1000, 4000])
async def test_what_happened_while_the_gateway_was_away_is_told_on_resume(
    discord_server: DiscordServer, channel: Channel, code: int | None
) -> None:
    assert channel.guild
    ana = discord_server.member(channel.guild, "ana")
    async with running(Bot(READING), discord_server) as bot:
        await ana.say(channel, "before")
        await discord_server.settled()
        async with discord_server.gateway_away(code=code):
            await ana.say(channel, "meanwhile")
        await ana.say(channel, "after")
        await discord_server.settled()

        assert bot.heard == ["before", "meanwhile", "after"]
        assert (discord_server.gateway.identified, discord_server.gateway.resumed) == (1, 1)


async def test_what_happened_is_lost_when_the_session_is(
    discord_server: DiscordServer, channel: Channel
) -> None:
    assert channel.guild
    ana = discord_server.member(channel.guild, "ana")
    async with running(Bot(READING), discord_server) as bot:
        async with discord_server.gateway_away(resumable=False):
            await ana.say(channel, "meanwhile")
        await ana.say(channel, "after")
        await discord_server.settled()

        assert bot.heard == ["after"]
        assert (discord_server.gateway.identified, discord_server.gateway.resumed) == (2, 0)


@pytest.mark.parametrize(("resumable", "counts"), [(True, (1, 1)), (False, (2, 0))])
async def test_an_invalid_session_is_resumed_or_begun_anew(
    discord_server: DiscordServer, channel: Channel, *, resumable: bool, counts: tuple[int, int]
) -> None:
    assert channel.guild
    ana = discord_server.member(channel.guild, "ana")
    gateway = discord_server.gateway
    async with running(Bot(READING), discord_server) as bot:
        gateway.invalidate(resumable=resumable)
        await discord_server.until(lambda: (gateway.identified, gateway.resumed) == counts)
        await ana.say(channel, "hello")
        await discord_server.settled()

        assert bot.heard == ["hello"]


async def test_a_bot_that_is_asked_to_reconnect_resumes(
    discord_server: DiscordServer, channel: Channel
) -> None:
    assert channel.guild
    ana = discord_server.member(channel.guild, "ana")
    async with running(Bot(READING), discord_server) as bot:
        discord_server.gateway.ask_to_reconnect()
        await discord_server.until(lambda: discord_server.gateway.resumed)
        await ana.say(channel, "hello")
        await discord_server.settled()

        assert bot.heard == ["hello"]


async def test_each_guild_belongs_to_one_shard(discord_server: DiscordServer) -> None:
    discord_server.application.shards = 2
    guilds = [discord_server.guild(name) for name in ("One", "Two", "Three")]
    people = [discord_server.member(guild, guild.name) for guild in guilds]
    async with running(Bot(READING), discord_server, 2) as bot:
        for guild, person in zip(guilds, people, strict=True):
            await person.say(discord_server.channel(guild), f"from {guild.name}")
        await people[0].say(people[0].dm, "privately")
        await discord_server.settled()

        assert sorted(bot.heard) == ["from One", "from Three", "from Two", "privately"]
        assert {guild.shard_id for guild in bot.guilds} == {0, 1}


async def test_the_same_interaction_and_message_can_arrive_twice(
    discord_server: DiscordServer, channel: Channel
) -> None:
    bot = Bot(READING)
    codes = []

    @bot.tree.command(description="Say hello")
    async def hello(interaction: discord.Interaction) -> None:
        try:
            await interaction.response.send_message("Hello")
        except discord.HTTPException as refused:
            codes.append(refused.code)

    assert channel.guild
    ana = discord_server.member(channel.guild, "ana")
    async with running(bot, discord_server):
        exchange = await ana.slash(channel, "hello")
        await exchange.message()
        discord_server.redeliver(exchange)
        discord_server.redeliver(await ana.say(channel, "once"))
        await discord_server.settled()

        assert codes == [40060]
        assert bot.heard == ["once", "once"]
