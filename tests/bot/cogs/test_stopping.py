"""The stop word, the Stop button and `/practice stop`: role play over at once, and people to talk to."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from bot.client import CoachBot
from bot.store.records import OwnHelpLine
from tests.bot.cogs.acting import (
    HARSH,
    KIND,
    LINE_OF_THE_US,
    STOPPED,
    Stage,
    answer_to,
    last_by_the_bot,
    stage_on,
    to_the_end,
    written,
)
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel, Message

STOP = "please stop practice"


async def is_over(stage: Stage, bot: CoachBot, thread: Channel, said: Message) -> None:
    """Check all that holds after a stop."""
    assert STOPPED in said.text
    assert LINE_OF_THE_US in said.text
    assert "emergency number" in said.text
    await stage.server.settled()
    assert thread.thread is not None
    assert (thread.thread.archived, thread.thread.locked) == (True, True)
    (record,) = await bot.store.history(f"discord:{stage.ana.id}")
    assert record.stopped
    assert record.ending is None
    turns = await bot.store.turns(record.id, include_rewound=True)
    assert not any("stop" in turn.reply for turn in turns)
    assert len(bot.rooms) == len(bot.quiet) == 0


@pytest.mark.parametrize("by", ["typing", "button", "command", "say", "form", "what if"])
async def test_each_way_to_stop_stops_at_once(
    discord_server: DiscordServer, running: Running, by: str
) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = by != "form"
    async with running() as bot:
        thread = await stage.begin(bot)
        ana = stage.ana
        turn = await (await ana.slash(thread, "say", words=KIND)).message()
        match by:
            case "typing":
                said = await answer_to(ana, thread, STOP)
            case "button":
                said = await (await ana.press(turn, "Stop")).message()
            case "command":
                said = await (await ana.slash(thread, "practice stop")).message()
            case "say":
                said = await (await ana.slash(thread, "say", words=STOP)).message()
            case "form":
                said = await (await written(ana, turn, STOP)).message()
            case _:
                form = await (await ana.press(turn, "What if")).form()
                said = await (await ana.submit(form, {"words": STOP})).message()
        assert not said.ephemeral
        await is_over(stage, bot, thread, said)


async def test_stopping_in_another_channel_is_seen_by_the_trainee_alone(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        said = await (await stage.ana.slash(stage.channel, "practice stop")).message()
        assert said.ephemeral
        await is_over(stage, bot, thread, said)


async def test_stopping_by_direct_message_closes_the_thread(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        await is_over(stage, bot, thread, await answer_to(stage.ana, stage.ana.dm, STOP))


async def test_whoever_has_no_talk_is_shown_people_to_talk_to_as_well(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running():
        said = await (await stage.ana.slash(stage.channel, "practice stop")).message()
        assert said.ephemeral
        assert LINE_OF_THE_US in said.text
        assert LINE_OF_THE_US in (await answer_to(stage.ana, stage.ana.dm, STOP)).text


async def test_the_help_is_that_of_the_servers_country_or_its_own(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        settings = await bot.store.guild(str(stage.guild.id))
        await bot.store.save_guild(replace(settings, country="GB"))
        assert "116 123" in (await answer_to(stage.ana, await stage.begin(bot), STOP)).text
        own = (OwnHelpLine("Chaplain", "room 12"),)
        await bot.store.save_guild(replace(settings, help_lines=own))
        assert "Chaplain: room 12." in (await answer_to(stage.ana, await stage.begin(bot), STOP)).text


@pytest.mark.parametrize("way", ["typed", "button"])
async def test_a_turn_under_way_is_not_shown_after_the_stop(
    discord_server: DiscordServer, running: Running, way: str
) -> None:
    stage = stage_on(discord_server)
    asleep, wake = asyncio.Event(), asyncio.Event()

    async def sleep(_seconds: float) -> None:
        asleep.set()
        await wake.wait()

    async with running(pace=True) as bot:
        bot.sleep = sleep
        thread = await stage.begin(bot)
        first = last_by_the_bot(thread)
        await stage.ana.say(thread, KIND)
        await asleep.wait()
        if way == "typed":
            said = await answer_to(stage.ana, thread, STOP)
        else:
            said = await (await stage.ana.press(first, "Stop")).message()
        assert STOPPED in said.text, "while the other turn still waits"
        wake.set()
        await is_over(stage, bot, thread, said)
        assert last_by_the_bot(thread) is said


async def test_nothing_is_heard_or_scored_after_a_stop(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    discord_server.application.message_content = False
    async with running() as bot:
        thread = await stage.begin(bot)
        first = last_by_the_bot(thread)
        form = await (await stage.ana.press(first, "Reply")).form()
        await (await stage.ana.press(first, "Stop")).message()
        await discord_server.settled()
        refused = await (await stage.ana.submit(form, {"words": KIND})).message()
        assert refused.ephemeral
        assert refused.text.startswith("This talk is over.")
        pressed = await (await stage.ana.press(first, "Reply")).message()
        assert pressed.text.startswith("This talk is over.")
        (record,) = await bot.store.history(f"discord:{stage.ana.id}")
        assert record.replies == 0
        assert thread.thread is not None
        assert thread.thread.archived


async def test_pressing_stop_again_shows_the_help_again_and_wakes_no_thread(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        first = last_by_the_bot(thread)
        await (await stage.ana.press(first, "Stop")).message()
        await discord_server.settled()
        again = await (await stage.ana.press(first, "Stop")).message()
        assert again.ephemeral
        assert LINE_OF_THE_US in again.text
        await discord_server.settled()
        assert thread.thread is not None
        assert thread.thread.archived


async def test_a_talk_that_was_stopped_gets_no_debrief(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        decision = await to_the_end(stage.ana, thread)
        said = await answer_to(stage.ana, thread, STOP)
        assert STOPPED in said.text
        await discord_server.settled()
        late = await (await stage.ana.select(decision, "What do you do next?", "-")).followup()
        assert late.ephemeral
        await discord_server.settled()
        assert last_by_the_bot(thread) is said


async def test_help_is_shown_where_the_database_is_locked(
    discord_server: DiscordServer, running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.client.DATABASE_WAIT_S", 0.01)
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        other = sqlite3.connect(tmp_path / "history.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        stopped = await stage.ana.press(last_by_the_bot(thread), "Stop")
        assert LINE_OF_THE_US in (await stopped.message()).text
        told = await stopped.followup()
        assert told.ephemeral
        assert "can't write to the database" in told.text
        typed = await answer_to(stage.ana, thread, STOP)
        assert LINE_OF_THE_US in typed.text
        assert "can't write to the database" in (await thread.next_message()).text
        other.execute("ROLLBACK")
        other.close()
        await is_over(stage, bot, thread, await answer_to(stage.ana, thread, STOP))


async def test_stopping_is_not_for_somebody_else(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    owner = discord_server.owner(stage.guild)
    async with running() as bot:
        thread = await stage.begin(bot)
        refused = await (await owner.press(last_by_the_bot(thread), "Stop")).message()
        assert refused.ephemeral
        assert refused.text.startswith("This is somebody else's talk.")
        assert "Teresa" in (await answer_to(stage.ana, thread, HARSH)).text
