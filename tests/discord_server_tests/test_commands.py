from __future__ import annotations

import discord
import pytest
from discord import app_commands

from tests.discord_server.choosing import NotPossible
from tests.discord_server.people import Person
from tests.discord_server.running import running
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Guild
from tests.discord_server_tests.bots import Bot

PEOPLE = ("teresa", "owen", "priya")
Coached = app_commands.Choice(name="Coached", value="coached")


class Practice(app_commands.Group):
    """Commands within a command."""

    @app_commands.command(description="Begin")
    @app_commands.choices(mode=[Coached])
    async def start(
        self,
        interaction: discord.Interaction,
        person: str,
        mode: str = "free",
        times: app_commands.Range[int, 1, 3] = 1,
        friend: discord.Member | None = None,
        place: discord.TextChannel | None = None,
    ) -> None:
        said = f"{person} {mode} {times} {friend and friend.name} {place and place.name}"
        await interaction.response.send_message(said)

    @start.autocomplete("person")
    async def people(self, _: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=name.title(), value=name) for name in PEOPLE if name.startswith(typed)
        ]


@pytest.fixture
def bot() -> Bot:
    bot = Bot()
    bot.tree.add_command(Practice(name="practice", description="Practise"))

    @bot.tree.command(description="Say hello")
    async def hello(interaction: discord.Interaction, name: str = "you") -> None:
        await interaction.response.send_message(f"Hello {name}", ephemeral=True)

    return bot


@pytest.fixture
def guild(discord_server: DiscordServer) -> Guild:
    return discord_server.guild()


@pytest.fixture
def channel(discord_server: DiscordServer, guild: Guild) -> Channel:
    return discord_server.channel(guild)


@pytest.fixture
def ana(discord_server: DiscordServer, guild: Guild) -> Person:
    return discord_server.member(guild, "ana")


async def test_a_command_is_registered_used_and_answered(
    discord_server: DiscordServer, bot: Bot, guild: Guild, channel: Channel, ana: Person
) -> None:
    ben = discord_server.member(guild, "ben")
    async with running(bot, discord_server):
        message = await (await ana.slash(channel, "hello", name="Ana")).message()

        assert message.text == "Hello Ana"
        assert message.ephemeral
        assert ana.sees(channel) == [message]
        assert ben.sees(channel) == []
        with pytest.raises(NotPossible):
            await ana.slash(channel, "goodbye")


async def test_options_of_all_kinds_arrive(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    async with running(bot, discord_server):
        exchange = await ana.slash(
            channel, "practice start", person="teresa", mode="Coached", times=2, friend=ana, place=channel
        )
        assert (await exchange.message()).text == "teresa coached 2 ana practice"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"person": 1},
        {"person": "x", "mode": "free"},
        {"person": "x", "times": 4},
        {"person": "x", "who": "y"},
    ],
)
async def test_what_an_option_does_not_take_cannot_be_sent(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person, options: dict[str, object]
) -> None:
    async with running(bot, discord_server):
        with pytest.raises(NotPossible):
            await ana.slash(channel, "practice start", **options)


async def test_autocomplete_offers_what_fits(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    async with running(bot, discord_server):
        assert await ana.autocomplete(channel, "practice start", "person", "te") == {"Teresa": "teresa"}
        assert len(await ana.autocomplete(channel, "practice start", "person")) == 3
        with pytest.raises(NotPossible):
            await ana.autocomplete(channel, "practice start", "mode")


async def test_commands_work_in_direct_messages(discord_server: DiscordServer, bot: Bot, ana: Person) -> None:
    async with running(bot, discord_server):
        assert (await (await ana.slash(ana.dm, "hello")).message()).text == "Hello you"


async def test_commands_of_one_guild_are_offered_there_alone(
    discord_server: DiscordServer, guild: Guild, channel: Channel, ana: Person
) -> None:
    bot, elsewhere = Bot(), discord_server.guild("Elsewhere")
    discord_server.member(elsewhere, "ana")

    @bot.tree.command(description="Only here", guild=discord.Object(guild.id))
    async def here(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Here")

    async with running(bot, discord_server):
        (command,) = await bot.tree.sync(guild=discord.Object(guild.id))
        assert (await (await ana.slash(channel, "here")).message()).text == "Here"
        with pytest.raises(NotPossible):
            await ana.slash(discord_server.channel(elsewhere), "here")
        (again,) = await bot.tree.sync(guild=discord.Object(guild.id))
        assert again.id == command.id
