"""A quiet trainee is met by the person's silence lines, twice at most; a closed thread is left alone."""

from __future__ import annotations

import asyncio

import pytest

from bot.client import CoachBot
from bot.practice.quiet import Quiet
from tests.bot.cogs.acting import KIND, Stage, answer_to, last_by_the_bot, stage_on, to_the_end
from tests.bot.cogs.conftest import Running
from tests.discord_server.server import DiscordServer


class Waiting:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self._ticked = asyncio.Event()

    def seconds(self) -> float:
        return self.now_s

    async def sleep(self, _seconds: float) -> None:
        self._ticked.clear()
        await self._ticked.wait()

    async def pass_by(self, seconds: float) -> None:
        self.now_s += seconds
        for _ in range(5):
            self._ticked.set()
            await asyncio.sleep(0)


async def watched_in(bot: CoachBot) -> Waiting:
    """Let the bot's watch over silences run on a clock of the test's own."""
    await bot.quiet.stop()
    waiting = Waiting()
    bot.quiet = Quiet(bot.talking.meet_silence, seconds=waiting.seconds, sleep=waiting.sleep)
    bot.quiet.start()
    return waiting


async def is_counting(bot: CoachBot) -> None:
    """Wait until the line is shown, as far as the bot knows, and the next silence counts."""
    for _ in range(100_000):
        if len(bot.quiet):
            return
        await asyncio.sleep(0)
    raise AssertionError("no silence counts")


async def the_talk(stage: Stage, bot: CoachBot) -> str:
    (record,) = await bot.store.history(f"discord:{stage.ana.id}")
    return record.id


async def test_the_person_speaks_up_twice_then_waits(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        waiting = await watched_in(bot)
        thread = await stage.begin(bot)
        for _ in range(2):
            await is_counting(bot)
            await waiting.pass_by(41)
            said = await thread.next_message()
            assert "-# You say nothing for a while." in said.text
            assert said.labels == ["Stop"]
        await waiting.pass_by(500)
        await discord_server.settled()
        assert [each.text.startswith("-# You say nothing") for each in thread.by_the_bot()] == [False] * 2 + [
            True
        ] * 2
        assert "Teresa" in (await answer_to(stage.ana, thread, KIND)).text
        await is_counting(bot)
        await waiting.pass_by(41)
        assert "You say nothing" in (await thread.next_message()).text


async def test_a_reply_starts_the_wait_anew(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        waiting = await watched_in(bot)
        thread = await stage.begin(bot)
        await waiting.pass_by(39)
        turn = await answer_to(stage.ana, thread, KIND)
        await is_counting(bot)
        await waiting.pass_by(39)
        await discord_server.settled()
        assert last_by_the_bot(thread) is turn


async def test_nobody_speaks_up_after_the_end(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        waiting = await watched_in(bot)
        thread = await stage.begin(bot)
        decision = await to_the_end(stage.ana, thread)
        await waiting.pass_by(500)
        await discord_server.settled()
        assert last_by_the_bot(thread) is decision


async def test_a_reply_that_came_by_then_wins(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        turn = await answer_to(stage.ana, thread, KIND)
        await bot.talking.meet_silence(await the_talk(stage, bot), 0)
        await discord_server.settled()
        assert last_by_the_bot(thread) is turn


@pytest.mark.parametrize("locked", [True, False])
async def test_a_thread_that_was_put_away_is_not_woken(
    discord_server: DiscordServer, running: Running, *, locked: bool
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        discord_server.archive(thread, locked=locked)
        await discord_server.settled()
        await bot.talking.meet_silence(await the_talk(stage, bot), 0)
        await discord_server.settled()
        assert thread.thread is not None
        assert thread.thread.archived
        assert await bot.store.turns(await the_talk(stage, bot)) == []


async def test_a_thread_that_is_gone_is_noted(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
        bot.get_guild(stage.guild.id)._remove_thread(bot.get_channel(thread.id))  # type: ignore[union-attr,arg-type]
        del discord_server.world.channels[thread.id]
        await bot.talking.meet_silence(await the_talk(stage, bot), 0)
        assert len(bot.rooms) == 0
        assert await bot.store.turns(await the_talk(stage, bot)) == []


async def test_nobody_is_spoken_to_in_a_server_that_was_left(
    discord_server: DiscordServer, running: Running
) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        waiting = await watched_in(bot)
        await stage.begin(bot)
        discord_server.remove_bot(stage.guild)
        await discord_server.settled()
        before = len(discord_server.requests)
        await waiting.pass_by(41)
        await discord_server.settled()
        assert len(discord_server.requests) == before
        assert await bot.store.turns(await the_talk(stage, bot)) == []


async def test_silences_are_taken_up_after_a_restart(discord_server: DiscordServer, running: Running) -> None:
    stage = stage_on(discord_server)
    async with running() as bot:
        thread = await stage.begin(bot)
    async with running() as bot:
        assert len(bot.quiet) == 1
        await bot.talking.meet_silence(await the_talk(stage, bot), 0)
        assert "You say nothing" in (await thread.next_message()).text
