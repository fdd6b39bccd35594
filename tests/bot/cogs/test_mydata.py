"""`/mydata`: what is kept of whoever asks, shown, handed out, erased."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.store.records import GuildSettings
from tests.bot.cogs.conftest import Running
from tests.discord_server import interacting
from tests.discord_server.choosing import NotPossible
from tests.discord_server.people import Person
from tests.discord_server.permissions import ORDINARY, Permission
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Message

WANTED = ORDINARY | Permission.MANAGE_THREADS
BEGIN = "I have read this; begin"
WORDS = "That sounds like too much for one person. What happened tonight?"


async def begun(server: DiscordServer, person: Person, channel: Channel) -> Channel:
    """Begin a talk and say one thing; returns the thread."""
    assert channel.guild
    before = {each.id for each in person.threads(channel.guild)}
    message = await (await person.slash(channel, "practice start", person="teresa")).message()
    if "Before your first talk" in message.text:
        await person.press(message, BEGIN)
        await server.settled()
    (thread,) = [each for each in person.threads(channel.guild) if each.id not in before]
    await person.say(thread, WORDS)
    await thread.next_message()
    return thread


async def asked(person: Person, channel: Channel, what: str) -> Message:
    return await (await person.slash(channel, f"mydata {what}")).message()


async def erased(person: Person, channel: Channel) -> Message:
    return await (await person.press(await asked(person, channel, "delete"), "Erase it all")).message()


def talks_in(*messages: Message) -> list[dict[str, Any]]:
    documents = [json.loads(file.data) for message in messages for file in message.attachments]
    return [talk for document in documents for talk in document["talks"]]


async def test_nothing_is_kept_of_somebody_new(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        shown = await asked(ana, channel, "show")
        (file,) = (await asked(ana, channel, "export")).attachments
        told = await erased(ana, channel)

    assert shown.ephemeral
    assert "Nothing is kept of you." in shown.text
    nothing: dict[str, object] = {
        "consent": None,
        "names": {},
        "assignments": [],
        "programmes": [],
        "talks": [],
    }
    assert json.loads(file.data) == {"trainee": f"discord:{ana.id}", "part": 1} | nothing
    assert told.text == "Talks erased: 0. Nothing of you is kept any more."


async def test_each_sees_only_their_own(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana, ben = discord_server.member(guild, "ana"), discord_server.member(guild, "ben")
    async with running():
        await begun(discord_server, ana, channel)
        await begun(discord_server, ana, channel)
        shown, others = await asked(ana, channel, "show"), await asked(ben, channel, "show")
        export, other = await asked(ana, channel, "export"), await asked(ben, channel, "export")

    assert "Talks: 2. Turns in them: 2." in shown.text
    assert "You agreed to practise on" in shown.text
    assert "Nothing is kept of you." in others.text
    assert export.ephemeral
    assert [talk["turns"][0]["reply"] for talk in talks_in(export)] == [WORDS, WORDS]
    assert talks_in(other) == []


async def test_consent_alone_is_shown_too(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild(permissions=Permission.VIEW_CHANNEL)
    channel = discord_server.channel(guild, deny={guild.everyone: Permission.CREATE_PRIVATE_THREADS})
    ana = discord_server.member(guild, "ana")
    async with running():
        card = await (await ana.slash(channel, "practice start")).message()
        await ana.press(card, BEGIN)
        await discord_server.settled()
        shown = await asked(ana, channel, "show")

    assert "Talks: 0." in shown.text
    assert "You agreed to practise on" in shown.text


@pytest.mark.parametrize(("days", "said"), [(90, "for 90 days"), (None, "until you erase them")])
async def test_it_says_how_long_the_server_keeps_a_talk(
    discord_server: DiscordServer, running: Running, days: int | None, said: str
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        await bot.store.save_guild(GuildSettings(id=str(guild.id), retention_days=days))
        await begun(discord_server, ana, channel)
        shown = await asked(ana, channel, "show")

    assert said in shown.text


async def test_all_of_it_works_in_direct_messages(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        await begun(discord_server, ana, channel)
        shown, export = await asked(ana, ana.dm, "show"), await asked(ana, ana.dm, "export")
        told = await erased(ana, ana.dm)
        after = await asked(ana, ana.dm, "show")

    assert "Talks: 1. Turns in them: 1." in shown.text
    assert "This server" not in shown.text
    assert len(talks_in(export)) == 1
    assert told.text.startswith("Talks erased: 1.")
    assert "Nothing is kept of you." in after.text


async def test_what_is_too_large_for_one_file_comes_in_several_that_hold_every_talk_once(
    discord_server: DiscordServer, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interacting, "UPLOAD_LIMIT_BYTES", 8_000)
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        for _ in range(3):
            await begun(discord_server, ana, channel)
        exchange = await ana.slash(channel, "mydata export")
        first = await exchange.message()
        await discord_server.settled()
        stored = [each.id for each in await bot.store.history(f"discord:{ana.id}")]

    parts = [first, *exchange.followups]
    assert len(parts) > 1
    assert all(part.ephemeral for part in parts)
    assert [part.attachments[0].name for part in parts] == [
        f"my-practice-{number}.json" for number in range(1, len(parts) + 1)
    ]
    assert sorted(talk["id"] for talk in talks_in(*parts)) == sorted(stored)


async def test_nothing_is_erased_before_it_was_asked_once_more(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        await begun(discord_server, ana, channel)
        question = await asked(ana, channel, "delete")
        kept = await (await ana.press(question, "Keep it")).message()
        shown = await asked(ana, channel, "show")

    assert "It can't be undone" in question.text
    assert kept.text == "Nothing was erased."
    assert "Talks: 1." in shown.text


async def test_erasing_leaves_what_is_kept_of_others(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana, ben = discord_server.member(guild, "ana"), discord_server.member(guild, "ben")
    async with running():
        await begun(discord_server, ana, channel)
        await begun(discord_server, ben, channel)
        told = await erased(ana, channel)
        mine, others = await asked(ana, channel, "show"), await asked(ben, channel, "show")

    assert told.ephemeral
    assert told.text == "Talks erased: 1. Nothing of you is kept any more."
    assert "Nothing is kept of you." in mine.text
    assert "Talks: 1. Turns in them: 1." in others.text


async def test_erasing_takes_talks_in_every_server(discord_server: DiscordServer, running: Running) -> None:
    one, other = (
        discord_server.guild("One", permissions=WANTED),
        discord_server.guild("Other", permissions=WANTED),
    )
    channel, elsewhere = discord_server.channel(one), discord_server.channel(other)
    ana = discord_server.member(one, "ana")
    discord_server.member(other, "ana")
    async with running():
        await begun(discord_server, ana, channel)
        await begun(discord_server, ana, elsewhere)
        assert (await erased(ana, channel)).text.startswith("Talks erased: 2.")


async def test_a_talk_that_is_open_is_erased_with_its_thread_closed(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        thread = await begun(discord_server, ana, channel)
        await erased(ana, thread)
        await discord_server.settled()
        assert thread.thread
        assert (thread.thread.archived, thread.thread.locked) == (True, True)
        assert len(bot.rooms) == 0
        told = await (await ana.press(list(thread.by_the_bot())[-1], "Stop")).message()
        card = await (await ana.slash(channel, "practice start")).message()

    assert told.text == "That talk is no longer kept. `/practice start` begins a new one."
    assert "Before your first talk" in card.text


async def test_nothing_of_an_erased_talk_stays_in_memory(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running() as bot:
        await begun(discord_server, ana, channel)
        await discord_server.settled()
        counted = len(bot._shown_at)
        await erased(ana, channel)
        await discord_server.settled()
        left = len(bot._shown_at)

    assert (counted, left) == (1, 0)


async def test_a_thread_that_is_gone_is_no_reason_not_to_erase(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        first, second = await begun(discord_server, ana, channel), await begun(discord_server, ana, channel)
        discord_server.delete_channel(first)
        discord_server.fail_next("PATCH /channels/{channel_id}", 403, code=50013)
        told = await erased(ana, channel)
        await discord_server.settled()

    assert told.text.startswith("Talks erased: 2.")
    assert second.thread
    assert not second.thread.archived


async def test_a_reply_that_comes_while_all_is_erased_brings_nothing_back(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        thread = await begun(discord_server, ana, channel)
        question = await asked(ana, channel, "delete")
        exchange = await ana.press(question, "Erase it all")
        await ana.say(thread, "Are you still there?")
        await exchange.message()
        await discord_server.settled()
        shown = await asked(ana, channel, "show")

    assert "Nothing is kept of you." in shown.text


async def test_the_question_still_works_after_a_restart(
    discord_server: DiscordServer, running: Running
) -> None:
    guild = discord_server.guild(permissions=WANTED)
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    async with running():
        await begun(discord_server, ana, channel)
        question = await asked(ana, channel, "delete")
    async with running():
        told = await (await ana.press(question, "Erase it all")).message()

    assert told.text.startswith("Talks erased: 1.")


async def test_nobody_else_can_press_the_question(discord_server: DiscordServer, running: Running) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana, ben = discord_server.member(guild, "ana"), discord_server.member(guild, "ben")
    async with running():
        question = await asked(ana, channel, "delete")
        with pytest.raises(NotPossible):
            await ben.press(question, "Erase it all")
