"""Discord or the database fails: a plain sentence, a reference that the log has too, and the talk goes on."""

from __future__ import annotations

import re
import sqlite3
import traceback
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.bot.cogs.acting import HARSH, KIND, answer_to, last_by_the_bot, stage_on, written
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer

SENDS = "POST /channels/{channel_id}/messages"
CALLBACK = "POST */callback"


def reference_in(text: str) -> str:
    found = re.search(r"-# Reference ([0-9a-f]{6})$", text)
    assert found, text
    return found[1]


@pytest.mark.parametrize("status", [429, 500, 502, 504])
async def test_what_discord_takes_the_second_time_is_sent_once(
    discord_server: DiscordServer, running: Running, status: int
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        discord_server.fail_next(SENDS, status)
        assert "**Coach**" in (await answer_to(stage.ana, thread, KIND)).text
        await discord_server.settled()
        assert len(list(thread.by_the_bot())) == 3


@pytest.mark.parametrize("status", [429, 500])
async def test_an_interaction_that_discord_takes_the_second_time_is_answered_once(
    discord_server: DiscordServer, running: Running, status: int
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        discord_server.fail_next(CALLBACK, status)
        said = await (await stage.ana.slash(thread, "say", words=KIND)).message()
        assert "**Coach**" in said.text
        assert len(list(thread.by_the_bot())) == 3


async def test_a_turn_that_was_not_shown_is_there_after_resume(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        discord_server.fail_next(SENDS, 500, times=5)
        with capture_logs() as logs:
            told = (await answer_to(stage.ana, thread, KIND)).text
        assert told.startswith("Your reply was heard, and Discord did not take the answer.")
        assert any(each.get("reference") == reference_in(told) for each in logs)
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        (turn,) = await bot.store.turns(record.id)
        await (await stage.ana.slash(thread, "practice resume")).message()
        assert turn.said[:20] in last_by_the_bot(thread).text
        assert "**Coach**" in (await answer_to(stage.ana, thread, KIND)).text


async def test_an_interaction_too_late_to_answer_is_answered_in_the_thread(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = False
    async with running() as bot:
        thread = await stage.begin(bot)
        form = await (await stage.ana.press(last_by_the_bot(thread), "Reply")).form()
        held = discord_server.hold_next(CALLBACK)
        sent = await stage.ana.submit(form, {"words": KIND})
        await held.reached()
        discord_server.expire(sent)
        held.open()
        turn = await thread.next_message()
        assert f"You: {KIND}" in turn.text
        await discord_server.settled()
        assert discord_server.count(CALLBACK) == 3


async def test_an_answer_whose_receipt_was_lost_is_not_given_twice(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = False
    async with running() as bot:
        thread = await stage.begin(bot)
        form = await (await stage.ana.press(last_by_the_bot(thread), "Reply")).form()
        discord_server.fail_next(CALLBACK, 500)
        held = discord_server.hold_next(CALLBACK)
        sent = await stage.ana.submit(form, {"words": KIND})
        held.open()
        assert f"You: {KIND}" in (await sent.message()).text
        await discord_server.settled()
        assert sum(KIND in each.text for each in thread.by_the_bot()) == 1


@pytest.mark.parametrize("served", [True, False])
async def test_a_connection_that_breaks_off_loses_no_turn(
    discord_server: DiscordServer, running: Running, *, served: bool
) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = False
    async with running() as bot:
        thread = await stage.begin(bot)
        form = await (await stage.ana.press(last_by_the_bot(thread), "Reply")).form()
        discord_server.cut_next(CALLBACK, served=served)
        await stage.ana.submit(form, {"words": KIND})
        await discord_server.until(lambda: any(KIND in each.text for each in thread.by_the_bot()))
        await discord_server.settled()
        assert sum(KIND in each.text for each in thread.by_the_bot()) == 1
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 1


async def test_slow_answers_of_discord_hold_up_nobody_else(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    ben = discord_server.member(stage.guild, "ben")
    async with running() as bot:
        hers, his = await stage.begin(bot), await stage.begin(bot, ben)
        held = discord_server.hold_next(SENDS)
        await stage.ana.say(hers, KIND)
        await held.reached()
        assert "**Coach**" in (await answer_to(ben, his, KIND)).text
        held.open()
        assert "**Coach**" in (await hers.next_message()).text


async def test_a_locked_database_costs_a_trainee_nothing_but_a_moment(
    discord_server: DiscordServer, running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.DATABASE_WAIT_S", 0.01)
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        other = sqlite3.connect(tmp_path / "history.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with capture_logs() as logs:
            typed = await answer_to(stage.ana, thread, KIND)
            said = await (await stage.ana.slash(thread, "say", words=KIND)).message()
            start = await (await stage.ana.slash(stage.channel, "practice start")).message()
        other.execute("ROLLBACK")
        other.close()
        assert (said.ephemeral, start.ephemeral) == (True, True)
        known = {each.get("reference") for each in logs}
        for each in (typed, said, start):
            assert each.text.startswith("I can't write to the database")
            assert reference_in(each.text) in known
        assert len(stage.guild.threads) == 1
        assert "**Coach**" in (await answer_to(stage.ana, thread, KIND)).text
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 1


async def test_a_fault_of_ours_is_told_plainly_and_logged_whole(
    discord_server: DiscordServer, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await answer_to(stage.ana, thread, KIND)
        monkeypatch.setattr("bot.cogs.talking.why_message", lambda _: 1 / 0)
        with capture_logs() as logs:
            told = await (await stage.ana.press(turn, "Why")).message()
        assert told.ephemeral
        assert told.text.startswith("Something broke that is not your doing.")
        (failed,) = [each for each in logs if each["event"] == "failed"]
        assert failed["reference"] == reference_in(told.text)
        assert isinstance(failed["exc_info"], ZeroDivisionError)


async def test_the_bot_is_thrown_out_in_the_middle_and_comes_back(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        held = discord_server.hold_next(SENDS)
        await stage.ana.say(thread, KIND)
        await held.reached()
        discord_server.remove_bot(stage.guild)
        held.open()
        await discord_server.settled()
        assert len(bot.rooms) == 0
        discord_server.add_bot(stage.guild)
        await discord_server.settled()
        await (await stage.ana.slash(stage.channel, "practice resume")).message()
        assert "**Coach**" in (await answer_to(stage.ana, thread, KIND)).text


async def test_no_word_of_anybody_reaches_the_log(
    discord_server: DiscordServer, running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    caplog.set_level("INFO", "discord")
    stage = stage_on(discord_server)
    discord_server.application.message_content = False
    with capture_logs() as logs:
        async with running() as bot:
            thread = await stage.begin(bot)
            turn = await (await written(stage.ana, last_by_the_bot(thread), HARSH)).message()
            form = await (await stage.ana.press(turn, "Reply")).form()
            discord_server.fail_next("POST *", 400, times=2)
            await stage.ana.submit(form, {"words": HARSH})
            await discord_server.settled()
    causes = [each["exc_info"] for each in logs if "exc_info" in each]
    told = [line for cause in causes for line in traceback.format_exception(cause)]
    everything = f"{logs}{caplog.text}{told}"
    assert "failed" in everything
    assert HARSH not in everything
    assert all(part not in everything for part in ("Shut up", "You can ask me"))
