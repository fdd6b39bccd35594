"""Many who reply at once: each is told at once that an answer comes, and all are answered."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest
from discord import ui

from bot.cogs import crowd
from bot.cogs.answers import Answer
from bot.cogs.crowd import Crowd
from rubric.listener import NO_OPINION
from rubric.listener.opinion import Opinion
from tests.bot.cogs.acting import KIND, Stage, stage_on
from tests.bot.cogs.conftest import Running
from tests.discord_server.exchange import Exchange
from tests.discord_server.server import DiscordServer

FEW = 3
LONG_S = 3600.0


class Slow:
    """A listener that thinks until it is let go."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion | None:
        self.goes_on.wait()
        return NO_OPINION.opinion(reply, context, parts)


async def replies_of(stage: Stage, running: Running, slow: Slow, number: int) -> list[Exchange]:
    """Let so many trainees reply at once while the listener is slow, and let it go on then."""
    people = [stage.server.member(stage.guild, f"trainee{each}") for each in range(number)]
    async with running() as bot:
        threads = [await stage.begin(bot, who=each) for each in people]
        object.__setattr__(bot.practice, "listener", slow)
        for thread in threads:
            room = bot.rooms.at(thread.id)
            assert room is not None
            (await bot.talks.get(room.session_id, room.trainee)).listener = slow
        said = [
            await each.slash(thread, "say", words=KIND) for each, thread in zip(people, threads, strict=True)
        ]
        try:
            for each in said[FEW:]:
                await each.answer()
            assert not any(each.answered and not each.deferred for each in said)
        finally:
            slow.goes_on.set()
        for each in said:
            await each.message()
        await stage.server.settled()
        return said


async def test_in_a_crowd_each_is_told_that_an_answer_comes_before_anybody_is_answered(
    discord_server: DiscordServer, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd, "MANY", FEW)

    said = await replies_of(stage_on(discord_server), running, Slow(), 2 * FEW)

    assert all(each.deferred for each in said[FEW:])
    answers = [(await each.message()).text for each in said]
    assert all("Teresa" in text and KIND[:20] in text for text in answers)


async def test_who_came_before_they_were_many_is_told_with_the_one_too_many(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crowd, "MANY", FEW)
    here, told, leave = Crowd(), list[int](), asyncio.Event()

    class Waiting:
        def __init__(self, number: int) -> None:
            self.number = number

        async def promise(self) -> None:
            told.append(self.number)

    async def one(number: int) -> None:
        async with here.joined(Waiting(number)):  # type: ignore[arg-type]
            if number:
                await leave.wait()

    await one(0)  # and goes before there are many
    tasks = [asyncio.create_task(one(number)) for number in range(1, FEW + 1)]
    await asyncio.sleep(0)
    assert not told
    tasks += [asyncio.create_task(one(number)) for number in range(FEW + 1, FEW + 3)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    leave.set()
    await asyncio.gather(*tasks)

    assert sorted(told) == [1, 2, 3, 4, 5]
    assert len(here) == 0


async def test_an_answer_that_is_promised_while_it_is_shown_comes_once(
    discord_server: DiscordServer, running: Running
) -> None:
    stage, showing = stage_on(discord_server), Answer._show
    async with running() as bot:
        thread = await stage.begin(bot)

        async def with_promise(self: Answer, view: ui.LayoutView) -> None:
            await asyncio.gather(showing(self, view), self.promise(), self.promise())

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Answer, "_show", with_promise)
            before = len(stage.server.requests)
            said = await stage.ana.slash(thread, "say", words=KIND)
            await said.message()
            await stage.server.settled()
            firsts = [each for each in stage.server.requests[before:] if "callback" in each.route]
    assert len(firsts) == 1
    assert not said.deferred


async def test_while_many_are_told_one_reply_is_worked_at_and_the_others_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(crowd, "MANY", 0)
    monkeypatch.setattr(crowd, "FIRST_S", LONG_S)
    here, told, done = Crowd(), asyncio.Event(), asyncio.Event()
    happened: list[str] = []

    class Waiting:
        async def promise(self) -> None:
            await told.wait()
            happened.append("told")

    async def one() -> None:
        async with here.joined(Waiting()):  # type: ignore[arg-type]
            pass

    async def work(what: str) -> None:
        async with here.served():
            happened.append(what)
            await done.wait()

    tasks = [asyncio.create_task(one())]
    await asyncio.sleep(0)
    tasks += [asyncio.create_task(work(what)) for what in ("first", "second", "third")]
    for _ in range(5):
        await asyncio.sleep(0)
    assert happened == ["first"]
    told.set()
    done.set()
    await asyncio.gather(*tasks)

    assert happened == ["first", "told", "second", "third"]
    assert len(here) == 0


async def test_work_goes_on_in_a_rush_that_does_not_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "MANY", 0)
    monkeypatch.setattr(crowd, "FIRST_S", 0.0)
    here, never = Crowd(), asyncio.Event()

    class Waiting:
        async def promise(self) -> None:
            await never.wait()

    async def one() -> None:
        async with here.joined(Waiting()):  # type: ignore[arg-type]
            pass

    waits = asyncio.create_task(one())
    await asyncio.sleep(0)
    async with here.served(), here.served():
        assert not waits.done()
    never.set()
    await waits
