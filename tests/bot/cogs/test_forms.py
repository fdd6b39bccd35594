"""The Reply button and its form, for trainees whose typing can't be read."""

from __future__ import annotations

import pytest

from tests.bot.cogs.acting import HARSH, KIND, last_by_the_bot, stage_on, written
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer

GONE_ON = "This talk has gone on elsewhere."


@pytest.fixture(autouse=True)
def _typing_is_not_read(discord_server: DiscordServer) -> None:
    discord_server.application.message_content = False


async def test_the_call_says_how_to_reply_and_the_button_opens_a_form(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        call, first = thread.by_the_bot()
        assert "Press Reply, or use `/say`" in call.text
        form = await (await stage.ana.press(first, "Reply")).form()
        assert form.labels == ["What do you say?"]
        assert "between asterisks" in form.text


async def test_a_whole_turn_by_form(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await (await written(stage.ana, last_by_the_bot(thread), KIND)).message()
        assert f"-# You: {KIND}" in turn.text
        assert "**Coach**" in turn.text
        again = await (await written(stage.ana, turn, KIND)).message()
        assert again is not turn
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 2


async def test_what_is_typed_is_answered_once_with_how_to_reply(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await stage.ana.say(thread, KIND)
        said = await thread.next_message()
        assert "I can't read what is typed here." in said.text
        before = len(list(thread.by_the_bot()))
        await stage.ana.say(thread, KIND)
        await discord_server.settled()
        assert len(list(thread.by_the_bot())) == before


async def test_a_form_delivered_twice_is_answered_once(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        sent = await written(stage.ana, last_by_the_bot(thread), KIND)
        await sent.message()
        before = len(discord_server.requests)
        discord_server.redeliver(sent)
        await discord_server.settled()
        assert len(discord_server.requests) == before
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 1


async def test_two_copies_at_the_same_moment_are_answered_once(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        sent = await written(stage.ana, last_by_the_bot(thread), KIND)
        discord_server.redeliver(sent)
        await discord_server.settled()
        assert discord_server.count("POST */callback") == 3  # start, form, one answer
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 1


async def test_a_form_sent_after_another_reply_is_refused(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        first = last_by_the_bot(thread)
        late = await (await stage.ana.press(first, "Reply")).form()
        await (await written(stage.ana, first, KIND)).message()
        refused = await (await stage.ana.submit(late, {"words": HARSH})).message()
        assert refused.ephemeral
        assert refused.text.startswith(GONE_ON)
        assert "Reference" not in refused.text
        under_the_old_line = await (await stage.ana.press(first, "Reply")).message()
        assert under_the_old_line.text.startswith(GONE_ON)
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 1


async def test_a_form_opened_under_a_line_that_was_taken_back_is_refused(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await (await written(stage.ana, last_by_the_bot(thread), HARSH)).message()
        late = await (await stage.ana.press(turn, "Reply")).form()
        await (await stage.ana.press(turn, "Go back")).message()
        refused = await (await stage.ana.submit(late, {"words": KIND})).message()
        assert refused.text.startswith(GONE_ON)


async def test_a_form_opened_before_a_silence_is_still_a_reply(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        form = await (await stage.ana.press(last_by_the_bot(thread), "Reply")).form()
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        await bot.talking.meet_silence(record.id, 0)
        turn = await (await stage.ana.submit(form, {"words": KIND})).message()
        assert f"-# You: {KIND}" in turn.text


async def test_a_form_without_words_is_refused_to_the_trainee_alone(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        refused = await (await written(stage.ana, last_by_the_bot(thread), " \u200b ")).message()
        assert refused.ephemeral
        assert refused.text.startswith("There are no words in that.")


async def test_a_refusal_after_is_thinking_is_still_seen_by_the_trainee_alone(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)

    async def sleep(_seconds: float) -> None:
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        await (await bot.talks.get(record.id, record.trainee)).stop()

    async with running(pace=True) as bot:
        bot.sleep = sleep
        thread = await stage.begin(bot)
        before = len(list(thread.by_the_bot()))
        refused = await written(stage.ana, last_by_the_bot(thread), KIND)
        said = await refused.followup()
        assert refused.deferred
        assert said.ephemeral
        assert said.text.startswith("This talk is over.")
        assert len(list(thread.by_the_bot())) == before


async def test_a_direct_message_can_be_read_all_the_same(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        await stage.begin(bot)
        await stage.ana.say(stage.ana.dm, KIND)
        turn = await stage.ana.dm.next_message()
        answer = await (await written(stage.ana, turn, KIND)).message()
        assert answer.channel is stage.ana.dm
