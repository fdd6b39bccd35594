from __future__ import annotations

import asyncio

import aiohttp
import discord
import pytest

from tests.discord_server.people import Person
from tests.discord_server.running import running
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel
from tests.discord_server_tests.bots import Bot


@pytest.fixture
def channel(discord_server: DiscordServer) -> Channel:
    return discord_server.channel(discord_server.guild())


@pytest.fixture
def ana(discord_server: DiscordServer, channel: Channel) -> Person:
    assert channel.guild
    return discord_server.member(channel.guild, "ana")


@pytest.fixture
def bot() -> Bot:
    bot = Bot()

    @bot.tree.command(description="Say hello")
    async def hello(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Hello")

    @bot.tree.command(description="Say hello later")
    async def later(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.followup.send("Hello at last")

    return bot


@pytest.mark.parametrize("status", [429, 500, 502])
async def test_a_request_that_fails_is_tried_again(
    discord_server: DiscordServer, channel: Channel, status: int
) -> None:
    async with running(Bot(), discord_server) as bot:
        discord_server.fail_next("POST */messages", status, times=2)
        seen = bot.get_partial_messageable(channel.id)
        await seen.send("hello")

        assert (await channel.next_message()).text == "hello"
        assert discord_server.count("POST */messages") == 3


async def test_an_answer_that_fails_is_tried_again(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    async with running(bot, discord_server):
        discord_server.fail_next("POST */callback", 503)
        assert (await (await ana.slash(channel, "hello")).message()).text == "Hello"


async def test_a_held_request_waits_for_its_gate(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    async with running(bot, discord_server):
        gate = discord_server.hold_next("POST */callback")
        exchange = await ana.slash(channel, "hello")
        await gate.reached()
        assert not exchange.answered
        gate.open()
        assert (await exchange.message()).text == "Hello"


@pytest.mark.parametrize("served", [False, True])
async def test_a_connection_breaks_off_before_or_after_the_request_was_served(
    discord_server: DiscordServer, channel: Channel, *, served: bool
) -> None:
    async with running(Bot(), discord_server) as bot:
        discord_server.cut_next("POST */messages", served=served)
        with pytest.raises(aiohttp.ClientError):
            await bot.get_partial_messageable(channel.id).send("hello")

        assert len(list(channel.by_the_bot())) == served


async def test_after_three_seconds_an_interaction_is_unknown(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    codes = []

    @bot.tree.error
    async def failed(_: discord.Interaction, error: discord.app_commands.AppCommandError) -> None:
        assert isinstance(error, discord.app_commands.CommandInvokeError)
        assert isinstance(error.original, discord.NotFound)
        codes.append(error.original.code)

    async with running(bot, discord_server):
        for wait in (lambda _: discord_server.clock.advance(3.1), discord_server.expire):
            gate = discord_server.hold_next("POST */callback")
            exchange = await ana.slash(channel, "hello")
            await gate.reached()
            wait(exchange)
            gate.open()
            await discord_server.settled()

        assert codes == [10062, 10062]


async def test_the_first_followup_takes_the_place_of_the_promise(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    async with running(bot, discord_server):
        gate = discord_server.hold_next("POST /webhooks/*")
        exchange = await ana.slash(channel, "later")
        await exchange.answer()
        (message,) = ana.sees(channel)
        assert message.loading
        gate.open()

        assert await exchange.message() is message
        assert message.text == "Hello at last"
        assert exchange.deferred


async def test_a_token_lives_fifteen_minutes(
    discord_server: DiscordServer, channel: Channel, ana: Person
) -> None:
    bot = Bot()
    answered: asyncio.Future[discord.Interaction] = asyncio.get_running_loop().create_future()

    @bot.tree.command(description="Say hello")
    async def hello(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Hello")
        answered.set_result(interaction)

    async with running(bot, discord_server):
        await ana.slash(channel, "hello")
        interaction = await answered
        await interaction.edit_original_response(content="Hello again")
        discord_server.clock.advance(15 * 60 + 1)
        with pytest.raises(discord.HTTPException) as refused:
            await interaction.edit_original_response(content="Hello too late")

        assert refused.value.code == 50027
