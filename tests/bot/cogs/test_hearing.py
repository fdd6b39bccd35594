"""What becomes of a message after it was scored, and what is no reply at all."""

from __future__ import annotations

import pytest

from tests.bot.cogs.acting import HARSH, KIND, answer_to, last_by_the_bot, stage_on
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer

EDITED = "What was scored stays as it was first sent"
DELETED = "The message is gone here, and what was scored stays."


@pytest.mark.parametrize("direct", [True, False])
async def test_an_edit_changes_nothing_and_says_so_once(
    discord_server: DiscordServer, running: Running, *, direct: bool
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        place = stage.ana.dm if direct else thread
        sent = await stage.ana.say(place, HARSH)
        await place.next_message()
        await stage.ana.edit(sent, KIND)
        assert EDITED in (await place.next_message()).text
        await stage.ana.edit(sent, KIND + " Please.")
        await discord_server.settled()
        assert sum(EDITED in each.text for each in place.by_the_bot()) == 1
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert [turn.reply for turn in await bot.store.turns(record.id)] == [HARSH]


@pytest.mark.parametrize("direct", [True, False])
async def test_a_deletion_changes_nothing_and_says_so_once(
    discord_server: DiscordServer, running: Running, *, direct: bool
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        place = stage.ana.dm if direct else thread
        sent = await stage.ana.say(place, HARSH)
        await place.next_message()
        await stage.ana.delete(sent)
        assert DELETED in (await place.next_message()).text
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert [turn.reply for turn in await bot.store.turns(record.id)] == [HARSH]


async def test_other_messages_may_be_edited_and_deleted_in_peace(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    owner = discord_server.owner(stage.guild)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await answer_to(stage.ana, thread, KIND)
        theirs = await owner.say(thread, "Well done.")
        elsewhere = await stage.ana.say(stage.channel, "lunch?")
        before = len(discord_server.requests)
        for who, message in ((owner, theirs), (stage.ana, elsewhere)):
            await who.edit(message, "hm")
            await who.delete(message)
        await owner.delete(turn)
        await discord_server.settled()
        assert len(discord_server.requests) == before


async def test_a_message_with_nothing_but_a_file_has_no_words(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await stage.ana.say(thread, "", files=[("photo.txt", b"x")])
        assert (await thread.next_message()).text.startswith("There are no words in that.")


async def test_an_answer_to_an_earlier_message_is_a_reply_like_any_other(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await stage.ana.say(thread, KIND, reply_to=last_by_the_bot(thread))
        assert "**Coach**" in (await thread.next_message()).text


async def test_what_is_written_in_other_channels_costs_no_request(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        await stage.begin(bot)
        before = len(discord_server.requests)
        await stage.ana.say(stage.channel, "stop practice")
        await discord_server.settled()
        assert len(discord_server.requests) == before
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.ended_at is None


async def test_a_talk_whose_thread_was_deleted_goes_on_in_a_new_one(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        line = (await answer_to(stage.ana, thread, KIND)).text.splitlines()[1]
        discord_server.delete_channel(thread)
        await discord_server.settled()
        assert len(bot.rooms) == len(bot.quiet) == 0
        said = await (await stage.ana.slash(stage.channel, "practice resume")).message()
        (again,) = stage.ana.threads(stage.guild)
        assert f"<#{again.id}>" in said.text
        assert line in last_by_the_bot(again).text
        assert "**Coach**" in (await answer_to(stage.ana, again, KIND)).text


async def test_a_deleted_channel_takes_its_threads_with_it(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    other = discord_server.channel(stage.guild, "other")
    async with running() as bot:
        await stage.begin(bot)
        discord_server.delete_channel(stage.channel)
        await discord_server.settled()
        assert len(bot.rooms) == len(bot.quiet) == 0
        said = await (await stage.ana.slash(other, "practice resume")).message()
        (again,) = stage.ana.threads(stage.guild)
        assert again.parent is other
        assert f"<#{again.id}>" in said.text


async def test_resume_in_the_same_thread_says_the_line_again(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        first_line = last_by_the_bot(thread).text
        said = await (await stage.ana.slash(stage.channel, "practice resume")).message()
        assert said.ephemeral
        assert f"<#{thread.id}>" in said.text
        assert (await thread.next_message()).text == first_line


@pytest.mark.parametrize("locked", [True, False])
async def test_resume_wakes_an_archived_thread_and_brings_the_trainee_back(
    discord_server: DiscordServer, running: Running, *, locked: bool
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        discord_server.world.part(thread, stage.ana.user)
        discord_server.archive(thread, locked=locked)
        await discord_server.settled()
        await (await stage.ana.slash(stage.channel, "practice resume")).message()
        assert thread.thread is not None
        assert (thread.thread.archived, thread.thread.locked) == (False, False)
        assert stage.ana.threads(stage.guild) == [thread]
        assert "**Coach**" in (await answer_to(stage.ana, thread, KIND)).text


async def test_without_an_open_talk_there_is_nothing_to_resume(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running():
        said = await (await stage.ana.slash(stage.channel, "practice resume")).message()
        assert said.ephemeral
        assert said.text.startswith("You have no unfinished talk.")
