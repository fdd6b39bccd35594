"""`/setup`: the country and the help numbers that trainees are shown."""

from __future__ import annotations

import re

import pytest

from bot.store.records import OwnHelpLine
from tests.bot.cogs.conftest import Running
from tests.bot.cogs.setting_up import chosen, filled_in, set_up, settings_of, written
from tests.discord_server.permissions import Permission
from tests.discord_server.server import DiscordServer

FIVE_LONG_LINES = "\n".join(f"{'n' * 60}: {letter * 120}" for letter in "abcde")


async def test_the_country_brings_its_own_help_numbers(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await written(owner, await set_up(owner, channel), "setup:country", "nz")
        kept = await settings_of(bot, guild)

    assert kept.country == "NZ"
    assert "1737" in message.text
    assert "Country, for the help numbers: NZ" in message.labels


async def test_a_country_without_numbers_of_its_own_is_taken_with_what_holds_anywhere(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running():
        message = await written(owner, await set_up(owner, channel), "setup:country", "FR")

    assert "findahelpline.com" in message.text
    assert re.search(r"\b988\b", message.text) is None  # nor within an id


@pytest.mark.parametrize("typed", ["1", "U1", "??"])
async def test_what_is_no_country_is_refused_with_those_there_are(
    discord_server: DiscordServer, running: Running, typed: str
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        told = await written(owner, await set_up(owner, channel), "setup:country", typed)
        kept = await settings_of(bot, guild)

    assert told.ephemeral
    assert told.text.startswith("There is no country")
    assert "NZ" in told.text
    assert kept.country == "US"


async def test_an_empty_country_leaves_it_as_it_was(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        await written(owner, await set_up(owner, channel), "setup:country", "")
        assert (await settings_of(bot, guild)).country == "US"


async def test_help_numbers_of_the_servers_own_are_shown_in_place_of_the_countrys(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        words = "Peer team: call 555 0100\n\nChaplain: room 12, day and night"
        message = await written(owner, await set_up(owner, channel), "setup:lines", words)
        kept = await settings_of(bot, guild)

    assert kept.help_lines == (
        OwnHelpLine("Peer team", "call 555 0100"),
        OwnHelpLine("Chaplain", "room 12, day and night"),
    )
    assert "Peer team: call 555 0100." in message.text
    assert re.search(r"\b988\b", message.text) is None  # nor within an id


async def test_the_form_shows_the_numbers_as_they_are_and_emptied_it_goes_back_to_the_countrys(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        message = await written(
            owner, await set_up(owner, channel), "setup:lines", "Peer team: call 555 0100"
        )
        form = await (await owner.press(message, "Edit the help numbers")).form()
        assert filled_in(form) == "Peer team: call 555 0100"
        message = await (await owner.submit(form, {"words": ""})).message()
        kept = await settings_of(bot, guild)

    assert kept.help_lines is None
    assert "988" in message.text


async def test_numbers_sent_off_unchanged_stay_the_countrys(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        form = await (await owner.press(await set_up(owner, channel), "setup:lines")).form()
        message = await (await owner.submit(form)).message()
        kept = await settings_of(bot, guild)
        message = await written(owner, message, "setup:country", "GB")

    assert kept.help_lines is None
    assert "Samaritans" in message.text


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("Peer team 555 0100", "no colon"),
        ("Peer team:", "what to do is missing"),
        (": call 555 0100", "name is missing"),
        (f"Peer team: {'5' * 121}", "longer than 120"),
        ("\n".join(f"Line {n}: call {n}" for n in range(6)), "5 are the most"),
        ("Peer `team`: call\u200b555", "can't be seen"),
    ],
)
async def test_a_help_line_that_cant_be_used_is_refused_and_what_was_typed_handed_back(
    discord_server: DiscordServer, running: Running, words: str, problem: str
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    owner = discord_server.owner(guild)
    async with running() as bot:
        told = await written(owner, await set_up(owner, channel), "setup:lines", words)
        kept = await settings_of(bot, guild)

    assert told.ephemeral
    assert problem in told.text
    assert words.replace("`", "'") in told.text
    assert kept.help_lines is None


async def test_the_longest_help_lines_and_every_remark_fit_into_the_message(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=0)
    channel = discord_server.channel(guild, deny={guild.everyone: Permission.SEND_MESSAGES_IN_THREADS})
    blind = discord_server.role(guild, "Trainer")
    owner = discord_server.owner(guild)
    async with running():
        message = await set_up(owner, channel)
        await chosen(owner, message, "setup:channel", channel)
        await chosen(owner, message, "setup:trainees", blind)
        await chosen(owner, message, "setup:instructors", blind)
        message = await written(owner, message, "setup:lines", FIVE_LONG_LINES)
        form = await (await owner.press(message, "setup:lines")).form()

    assert "e" * 120 in message.text
    assert filled_in(form) == FIVE_LONG_LINES
