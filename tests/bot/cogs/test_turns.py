"""Replies: typed, by `/say`, as a direct message; each is answered once, in one message."""

from __future__ import annotations

import pytest

from tests.bot.cogs.acting import ENDED, HARSH, KIND, answer_to, stage_on, to_the_end
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer


async def test_a_typed_reply_is_answered_by_the_person_with_the_coachs_note_apart(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await answer_to(stage.ana, thread, KIND)
        person, coach = turn.components[:2]
        assert "**Teresa**" in str(person)
        assert "**Coach**" in str(coach)
        assert "Coach" not in str(person)
        assert turn.labels == ["Why", "What if", "Go back", "Stop"]
        assert KIND not in turn.text, "it stands in the thread already"


async def test_each_turn_is_one_request(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        before = len(discord_server.requests)
        await answer_to(stage.ana, thread, KIND)
        await discord_server.settled()
        assert [str(each) for each in discord_server.requests[before:]] == [
            "POST /channels/{channel_id}/messages -> 200"
        ]
        before = len(discord_server.requests)
        await (await stage.ana.slash(thread, "say", words=KIND)).message()
        await discord_server.settled()
        assert [str(each).split("/")[-1] for each in discord_server.requests[before:]] == ["callback -> 200"]


async def test_at_a_human_pace_typing_shows_and_the_answer_waits(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        assert thread.typing == 1
        slept.append(seconds)

    async with running(pace=True) as bot:
        bot.sleep = sleep
        thread = await stage.begin(bot)
        before = len(discord_server.requests)
        await answer_to(stage.ana, thread, KIND)
        await discord_server.settled()
        assert len(discord_server.requests) - before == 2
        assert thread.typing == 1
        assert 0.4 <= slept[0] <= 4.0


async def test_at_a_human_pace_a_reply_by_command_is_promised_first(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    async with running(pace=True) as bot:
        bot.sleep = sleep
        thread = await stage.begin(bot)
        said = await stage.ana.slash(thread, "say", words=KIND)
        assert "Teresa" in (await said.message()).text
        assert said.deferred
        assert len(slept) == 1


async def test_where_typing_is_refused_the_reply_is_answered_all_the_same(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)

    async def sleep(_seconds: float) -> None:
        return

    async with running(pace=True) as bot:
        bot.sleep = sleep
        thread = await stage.begin(bot)
        discord_server.fail_next("POST */typing", 403, code=50013)
        assert "Teresa" in (await answer_to(stage.ana, thread, KIND)).text


async def test_say_shows_what_was_said_and_the_answer(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = False
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await (await stage.ana.slash(thread, "say", words=f"*sits down* {KIND}")).message()
        assert f"-# You: *sits down* {KIND}" in turn.text
        assert not turn.ephemeral
        assert turn.labels == ["Reply", "Why", "What if", "Go back", "Stop"]


async def test_say_in_another_channel_says_where_it_belongs(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        await stage.begin(bot)
        refused = await (await stage.ana.slash(stage.channel, "say", words=KIND)).message()
        assert refused.ephemeral
        assert refused.text.startswith("There is no talk in this channel.")


@pytest.mark.parametrize("typing_is_read", [True, False])
async def test_a_direct_message_is_a_reply_in_the_latest_open_talk(
    discord_server: DiscordServer, running: Running, *, typing_is_read: bool
) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = typing_is_read
    async with running() as bot:
        await stage.begin(bot)
        turn = await answer_to(stage.ana, stage.ana.dm, KIND)
        assert "**Teresa**" in turn.text
        said = await (await stage.ana.slash(stage.ana.dm, "say", words=KIND)).message()
        assert "**Teresa**" in said.text
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 2


async def test_a_direct_message_without_a_talk_says_how_to_begin_one(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running():
        said = await answer_to(stage.ana, stage.ana.dm, "hello?")
        assert said.text.startswith("You have no unfinished talk.")


async def test_what_stands_between_asterisks_is_done_not_said(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot, person="owen")
        await answer_to(stage.ana, thread, "*steps back*")
        (turn,) = await bot.store.turns((await bot.store.history(f"discord:{stage.ana.id}"))[0].id)
        assert turn.reply == "*steps back*"


async def test_what_others_write_in_the_thread_is_passed_over(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        before = len(discord_server.requests)
        await discord_server.owner(stage.guild).say(thread, HARSH)
        await discord_server.settled()
        assert len(discord_server.requests) == before
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 0


async def test_two_trainees_talk_at_once(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    ben = discord_server.member(stage.guild, "ben")
    async with running() as bot:
        hers = await stage.begin(bot)
        his = await stage.begin(bot, ben, person="owen")
        await stage.ana.say(hers, KIND)
        await ben.say(his, KIND)
        assert "**Teresa**" in (await hers.next_message()).text
        assert "**Teresa**" not in (await his.next_message()).text
        for who in (stage.ana, ben):
            (record,) = await bot.store.history(f"discord:{who.id}")
            assert record.replies == 1


async def test_replies_typed_in_one_breath_are_answered_in_order(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        for words in ("One thing first.", "And another.", "What happened tonight?"):
            await stage.ana.say(thread, words)
        await discord_server.settled()
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        turns = await bot.store.turns(record.id)
        assert [turn.reply for turn in turns] == [
            "One thing first.",
            "And another.",
            "What happened tonight?",
        ]
        shown = [each.text for each in list(thread.by_the_bot())[-3:]]
        assert all(turn.said[:20] in text for turn, text in zip(turns, shown, strict=True))


async def test_a_message_delivered_twice_is_answered_once(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        sent = await stage.ana.say(thread, KIND)
        discord_server.redeliver(sent)
        await discord_server.settled()
        discord_server.redeliver(sent)
        await discord_server.settled()
        assert len(list(thread.by_the_bot())) == 3
        said = await stage.ana.slash(thread, "say", words=KIND)
        await said.message()
        discord_server.redeliver(said)
        await discord_server.settled()
        assert len(list(thread.by_the_bot())) == 4
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 2


async def test_a_typed_reply_after_the_end_is_told_that_the_talk_is_over(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await to_the_end(stage.ana, thread)
        assert "This talk is over." in (await answer_to(stage.ana, thread, KIND)).text
        ending = next(each for each in thread.by_the_bot() if ENDED in each.text)
        assert "Reply" not in ending.labels


async def test_nothing_about_a_turn_stays_with_the_library(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = False
    async with running() as bot:
        thread = await stage.begin(bot)
        kept = bot._connection._view_store
        turn = await (await stage.ana.slash(thread, "say", words=KIND)).message()
        for button in ("Reply", "What if"):
            await (await stage.ana.press(turn, button)).form()
        await (await stage.ana.press(turn, "Why")).message()
        await discord_server.settled()
        assert not kept._views
        assert not kept._modals
        assert not kept._synced_message_views
