"""A closer look while a talk goes on: why, what if, going back, the transcript, the history."""

from __future__ import annotations

import pytest

from bot.store.records_reviews import Reader
from tests.bot.cogs.acting import HARSH, KIND, answer_to, stage_on, to_the_end
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel


async def test_why_shows_what_was_found_to_the_trainee_alone(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        turn = await answer_to(stage.ana, await stage.begin(bot), HARSH)
        why = await (await stage.ana.press(turn, "Why")).message()
        assert why.ephemeral
        assert "Reply 1: what was found" in why.text
        assert "of 100" in why.text


async def test_what_if_shows_both_futures_to_the_trainee_alone_and_changes_nothing(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await answer_to(stage.ana, thread, HARSH)
        await answer_to(stage.ana, thread, KIND)
        form = await (await stage.ana.press(turn, "What if")).form()
        tried = await (await stage.ana.submit(form, {"words": KIND})).message()
        assert tried.ephemeral
        assert tried.text.index("As it went") < tried.text.index(HARSH) < tried.text.index("Instead")
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert [each.reply for each in await bot.store.turns(record.id)] == [HARSH, KIND]
        assert len(await bot.store.what_ifs(record.id)) == 1


async def test_going_back_takes_the_turns_back_and_says_the_line_again(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        first_line = list(thread.by_the_bot())[-1].text
        turn = await answer_to(stage.ana, thread, HARSH)
        await answer_to(stage.ana, thread, HARSH)
        back = await (await stage.ana.press(turn, "Go back")).message()
        assert "Back to before reply 1." in back.text
        assert first_line in back.text
        await answer_to(stage.ana, thread, KIND)
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert [each.reply for each in await bot.store.turns(record.id)] == [KIND]
        gone = await (await stage.ana.press(turn, "Go back")).message()
        assert "Back to before reply 1." in gone.text, "there is a reply 1 again"


async def test_a_reply_that_was_taken_back_has_nothing_to_look_at(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        turn = await answer_to(stage.ana, await stage.begin(bot), HARSH)
        await (await stage.ana.press(turn, "Go back")).message()
        for button in ("Why", "Go back"):
            refused = await (await stage.ana.press(turn, button)).message()
            assert refused.ephemeral
            assert refused.text.startswith("There is no such reply in this talk any more. Use the buttons")


async def test_going_back_while_a_reply_is_heard_comes_after_it(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await answer_to(stage.ana, thread, HARSH)
        held = discord_server.hold_next("POST */messages")
        await stage.ana.say(thread, KIND)
        await held.reached()
        back = await stage.ana.press(turn, "Go back")
        held.open()
        assert "Back to before reply 1." in (await back.message()).text
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert await bot.store.turns(record.id) == []
        shown = list(thread.by_the_bot())
        assert "Back to before" in shown[-1].text, "what the reply brought stands before it"


async def test_a_press_behind_a_slow_turn_is_answered_in_time(
    discord_server: DiscordServer, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cogs.answers.AT_ONCE_S", 0.0)
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await answer_to(stage.ana, thread, HARSH)
        held = discord_server.hold_next("POST */messages")
        await stage.ana.say(thread, KIND)
        await held.reached()
        back = await stage.ana.press(turn, "Go back")
        await back.answer()
        assert back.deferred
        held.open()
        assert "Back to before reply 1." in (await back.message()).text


def is_shut(thread: Channel) -> bool:
    assert thread.thread is not None
    assert thread.thread.archived == thread.thread.locked
    return thread.thread.archived


async def test_going_back_after_the_ending_opens_the_thread_again(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await answer_to(stage.ana, thread, HARSH)
        decision = await to_the_end(stage.ana, thread)
        await stage.ana.select(decision, "What do you do next?", "-")
        await discord_server.settled()
        assert is_shut(thread)
        back = await (await stage.ana.press(turn, "Go back")).message()
        assert "Back to before reply 1." in back.text
        assert not is_shut(thread)
        assert "Teresa" in (await answer_to(stage.ana, thread, KIND)).text
        await to_the_end(stage.ana, thread)


async def test_going_back_before_the_decision_leaves_nothing_to_decide(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await answer_to(stage.ana, thread, HARSH)
        decision = await to_the_end(stage.ana, thread)
        await (await stage.ana.press(turn, "Go back")).message()
        refused = await (await stage.ana.select(decision, "What do you do next?", "-")).message()
        assert refused.ephemeral
        assert "until the talk has ended" in refused.text


async def test_in_debrief_mode_notes_wait_for_the_end(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot, mode="debrief")
        turn = await answer_to(stage.ana, thread, HARSH)
        assert "Coach" not in turn.text
        assert turn.labels == ["Go back", "Stop"]


async def test_in_a_check_ride_there_are_no_notes_and_no_way_back(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot, mode="check_ride")
        turn = await answer_to(stage.ana, thread, HARSH)
        assert "Coach" not in turn.text
        assert turn.labels == ["Stop"]
        decision = await to_the_end(stage.ana, thread)
        await stage.ana.select(decision, "What do you do next?", "-")
        await discord_server.settled()
        debrief = list(thread.by_the_bot())
        assert not any(each.attachments for each in debrief)
        assert not any("of 100" in each.text for each in debrief)


@pytest.mark.parametrize("by", ["command", "named", "button"])
async def test_the_transcript_comes_as_a_page_and_as_text_to_the_trainee_alone(
    discord_server: DiscordServer, running: Running, by: str
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await answer_to(stage.ana, thread, KIND)
        if by == "command":
            exchange = await stage.ana.slash(thread, "practice transcript")
        elif by == "named":
            listed = await stage.ana.autocomplete(stage.channel, "practice transcript", "talk")
            (talk,) = listed.values()
            exchange = await stage.ana.slash(stage.channel, "practice transcript", talk=talk)
        else:
            decision = await to_the_end(stage.ana, thread)
            await stage.ana.select(decision, "What do you do next?", "-")
            await discord_server.settled()
            exchange = await stage.ana.press(list(thread.by_the_bot())[-1], "Transcript")
        message = await exchange.message()
        assert message.ephemeral
        page, text = message.attachments
        assert (page.name[-5:], text.name[-4:]) == (".html", ".txt")
        assert KIND in page.data.decode()
        assert f"You: {KIND}" in text.data.decode()


async def test_there_is_no_transcript_of_no_talk_nor_of_somebody_elses(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    ben = discord_server.member(stage.guild, "ben")
    async with running() as bot:
        none = await (await ben.slash(stage.channel, "practice transcript")).message()
        assert none.text.startswith("There is no talk of yours to show.")
        await stage.begin(bot)
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        for talk, sentence in ((record.id, "somebody else's talk"), ("nothing", "no longer kept")):
            refused = await (await ben.slash(stage.channel, "practice transcript", talk=talk)).message()
            assert refused.ephemeral
            assert sentence in refused.text
            assert not refused.attachments


async def test_the_history_is_empty_then_shows_a_trend_with_its_words(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        none = await (await stage.ana.slash(stage.channel, "practice history")).message()
        assert none.ephemeral
        assert none.text.startswith("You have not practised yet.")
        thread = await stage.begin(bot)
        assert not (await (await stage.ana.slash(stage.channel, "practice history")).message()).attachments
        await to_the_end(stage.ana, thread)
        message = await (await stage.ana.slash(stage.channel, "practice history")).message()
        assert message.ephemeral
        (picture,) = message.attachments
        assert picture.name.endswith(".png")
        assert picture.description
        assert "Your practice" in message.text


async def test_the_history_counts_as_scored_or_as_corrected_and_says_which(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await answer_to(stage.ana, thread, KIND)
        await to_the_end(stage.ana, thread)
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        scored = await (await stage.ana.slash(stage.channel, "practice history")).message()
        assert "corrected" not in scored.text
        assert scored.labels == []

        ivy = Reader(id="discord:1", name="Ivy", seen_as="instructor", guild_id=str(stage.guild.id))
        for n in (1, 2):
            await bot.reviewing.reviews.override(ivy, record.id, n, "reflection", n - 1, "So it was.")
        message = await (await stage.ana.slash(stage.channel, "practice history")).message()
        assert "2 codes or levels were corrected in these talks." in message.text
        assert "Figures and chart count all as the rubric scored it." in message.text
        means = [message.attachments[0].description]
        for label, says in (
            ("Count them as corrected", "Figures and chart count them as corrected."),
            ("Count all as scored", "Figures and chart count all as the rubric scored it."),
        ):
            pressed = await stage.ana.press(message, label)
            await pressed.answer()
            await discord_server.settled()
            assert says in message.text
            means.append(message.attachments[0].description)
        assert means[0] == means[2] != means[1]
        assert "2 replies count as instructors corrected them" in (means[1] or "")
        assert (await bot.store.history(f"discord:{stage.ana.id}")) == [record]
