"""The command "Score this reply" in the menu of a message."""

from __future__ import annotations

import pytest

from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer

COMMAND = "Score this reply"
WORDS = "You sound worn out. What has this week been like for you?"


async def test_a_message_of_ones_own_is_scored_for_its_author_alone(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        said = await ana.say(channel, WORDS)
        told = await (await ana.context_menu(said, COMMAND)).message()
        held = await bot.store.held(f"discord:{ana.id}")

    assert told.ephemeral
    assert "of 100" in told.text
    assert "Empathy" in told.text
    assert "Nothing of this is kept" in told.text
    assert (held.talks, held.turns) == (0, 0)


async def test_the_same_words_get_the_same_verdict(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana, ben = discord_server.member(guild, "ana"), discord_server.member(guild, "ben")
    async with running():
        told = [
            (await (await person.context_menu(await person.say(channel, WORDS), COMMAND)).message()).text
            for person in (ana, ben)
        ]

    assert told[0] == told[1]


async def test_nobody_elses_message_is_judged(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana, ben = discord_server.member(guild, "ana"), discord_server.member(guild, "ben")
    async with running():
        told = await (await ben.context_menu(await ana.say(channel, WORDS), COMMAND)).message()

    assert told.ephemeral
    assert told.text == (
        "Only your own messages can be scored; nobody else's words are judged behind their back. "
        "Choose one of yours."
    )


async def test_the_bots_own_message_is_not_judged_either(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        await bot.get_partial_messageable(channel.id).send("Hello.")
        told = await (await ana.context_menu(await channel.next_message(), COMMAND)).message()

    assert told.text.startswith("Only your own messages")


async def test_it_works_without_the_message_content_intent(
    discord_server: DiscordServer, running: Running
) -> None:
    discord_server.application.message_content = False
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        told = await (await ana.context_menu(await ana.say(channel, WORDS), COMMAND)).message()

    assert "of 100" in told.text


async def test_it_works_in_direct_messages(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    ana = discord_server.member(guild, "ana")
    async with running():
        told = await (await ana.context_menu(await ana.say(ana.dm, WORDS), COMMAND)).message()

    assert "of 100" in told.text


@pytest.mark.parametrize("words", ["", "   "])
async def test_a_message_without_words_is_refused(
    discord_server: DiscordServer, running: Running, words: str
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        said = await ana.say(channel, words, files=[("cat.txt", b"meow")])
        told = await (await ana.context_menu(said, COMMAND)).message()

    assert told.text == "There are no words in that message. Choose one that has some."


async def test_characters_that_nobody_sees_are_no_words(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        told = await (await ana.context_menu(await ana.say(channel, "\u200b\u2060"), COMMAND)).message()

    assert "There are no words in that" in told.text


async def test_the_longest_message_is_scored_and_the_verdict_fits(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    slips = "Calm down. You need to stop it! Why did you do that? At least you have a job. I understand you. "
    async with running():
        told = await (await ana.context_menu(await ana.say(channel, (slips * 30)[:2000]), COMMAND)).message()

    assert "of 100" in told.text


async def test_a_message_longer_than_a_reply_may_be_is_refused_in_a_sentence(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        told = await (await ana.context_menu(await ana.say(channel, "word " * 799), COMMAND)).message()

    assert told.ephemeral
    assert "3,994 characters long, and 2,000 is the most" in told.text


async def test_markup_in_the_words_is_shown_and_pings_nobody(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        said = await ana.say(channel, "@everyone **calm down** right now, you need to listen to me")
        told = await (await ana.context_menu(said, COMMAND)).message()

    assert told.mentions == []
    assert "@everyone" not in told.text
