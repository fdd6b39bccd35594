"""Drills without any front end: the stage only writes down what it was told, the test tells the time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import DrillFullError, DrillStateError, DrillWaitError
from bot.practice import drill as drills_module
from bot.practice.drill import Drills
from bot.practice.drill_board import board
from bot.practice.drill_live import Lost, News
from bot.practice.drill_plan import Plan
from bot.practice.live import Talks
from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.store.records_drills import DoneAs, DrillRecord, MemberRecord
from tests.bot.practice.test_quiet import Time

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PLAN = Plan(person="mini", seed=7, length_min=5, reply_s=60, most_missed=None, late="yes")


@dataclass
class Stage:
    """Writes down what it was told."""

    told: list[tuple[str, str]] = field(default_factory=list)
    unreachable: set[str] = field(default_factory=set)
    drills: Drills | None = None
    news: list[News] = field(default_factory=list)
    amended: list[tuple[str, datetime | None]] = field(default_factory=list)
    hears_late: asyncio.Event | None = None
    prepare_s = 0.0

    async def prepare(
        self, drill: DrillRecord, member: MemberRecord, talk: Talk, begins_at: datetime
    ) -> None:
        del drill, begins_at
        if member.trainee in self.unreachable:
            raise Lost(member.trainee)
        self._note("prepare", talk)

    async def show(self, drill: DrillRecord, talk: Talk) -> None:
        del drill
        self._note("show", talk)
        self._shown(talk)

    async def silence(self, drill: DrillRecord, talk: Talk, n: int) -> None:
        del drill
        if await talk.notice_silence(n) is not None:
            self._note("silence", talk)
            self._shown(talk)

    async def tell(self, drill: DrillRecord, talk: Talk, news: Callable[[], News | None]) -> str | None:
        del drill
        if self.hears_late is not None:
            await self.hears_late.wait()
        now = news()
        if now is None:
            return None
        self.news.append(now)
        self._note(now.kind, talk)
        return f"m{len(self.news)}"

    async def amend(self, drill: DrillRecord, talk: Talk, told_id: str, until: datetime | None) -> None:
        del drill, talk
        self.amended.append((told_id, until))

    async def close(self, drill: DrillRecord, talk: Talk, why: DoneAs) -> None:
        del drill
        await talk.end()
        self._note(f"close {why}", talk)

    async def show_end(self, drill: DrillRecord, talk: Talk, why: DoneAs) -> None:
        del drill
        self._note(f"show end {why}", talk)

    async def call_off(self, drill: DrillRecord, talk: Talk) -> None:
        del drill
        if not talk.ended:
            await talk.end()
        self._note("call off", talk)

    def changed(self, drill_id: str) -> None:
        """Nothing is drawn here."""

    def excused(self, session_ids: list[str], by: timedelta) -> None:
        """Nothing is measured here."""

    async def over(self, drill: DrillRecord) -> None:
        self.told.append(("over", drill.id))

    def _note(self, what: str, talk: Talk) -> None:
        self.told.append((what, talk.record.trainee))

    def _shown(self, talk: Talk) -> None:
        assert self.drills is not None
        self.drills.shown(talk)


class World:
    def __init__(self, practice: Practice, time: Time, stage: Stage) -> None:
        self.time, self.stage = time, stage
        self.talks = Talks(replace(practice, clock=self.clock))
        self.drills = stage.drills = Drills(self.talks, stage, sleep=time.sleep)

    def clock(self) -> datetime:
        return START + timedelta(seconds=self.time.seconds())

    async def passes(self, seconds: float) -> None:
        for _ in range(max(1, round(seconds))):
            await self.time.pass_(seconds / max(1, round(seconds)))
            await self.settle()

    async def settle(self) -> None:
        """Wait until all that is being done is done; what sleeps, or waits for a pause to end, isn't."""
        while True:
            busy = {
                each
                for each in asyncio.all_tasks()
                if each.get_name().startswith(
                    ("drill d", "drill t", "half", "end", "reply", "beat", "begin", "start")
                )
            }
            busy = {each for each in busy if each.get_name() != "drill timers"}
            if not busy or not (await asyncio.wait(busy, timeout=0.1))[0]:
                return

    async def begun(self, *trainees: str, plan: Plan = PLAN) -> str:
        drill = await self.drills.new(plan, created_by="boss")
        for each in trainees:
            await self.drills.ready(drill.id, each, each)
        await self.drills.start(drill.id)
        await self.passes(10)
        await self.passes(1)
        return drill.id

    def count(self, what: str) -> int:
        return sum(each == what for each, _ in self.stage.told)


@pytest.fixture
async def world(practice: Practice) -> AsyncIterator[World]:
    made = World(practice, Time(), Stage())
    await made.drills.take_up()
    await made.drills.back()
    yield made
    await made.drills.close()


async def test_all_are_prepared_before_the_first_is_shown_anything(world: World) -> None:
    await world.begun("ana", "ben", "cara")

    assert [what for what, _ in world.stage.told] == ["prepare"] * 3 + ["show"] * 3


async def test_silences_half_time_and_the_end_come_in_their_time(world: World) -> None:
    drill = await world.begun("ana")
    await world.passes(300)

    assert [world.count(each) for each in ("silence", "half", "close time", "over")] == [4, 1, 1, 1]
    assert (await world.talks.practice.store.drill(drill)).state == "ended"


async def test_nobody_replies_before_the_first_line_nor_in_a_pause_nor_goes_back(world: World) -> None:
    made = await world.drills.new(PLAN, created_by="boss")
    await world.drills.ready(made.id, "ana", "Ana")
    await world.drills.start(made.id)
    live = world.drills.live(made.id)
    assert live is not None
    while not world.count("prepare"):  # however slow the machine is
        await world.settle()
    talk = await world.talks.get(live.members["ana"].record.session_id or "", "ana")
    with pytest.raises(DrillWaitError, match="has not begun"):
        await talk.reply("Hello.", message_id="1")
    await world.passes(11)
    await world.drills.pause(made.id)
    with pytest.raises(DrillWaitError, match="paused"):
        await talk.reply("Hello.", message_id="1")
    with pytest.raises(DrillWaitError, match="no way back"):
        await talk.rewind(0)
    await world.drills.go_on(made.id)
    await talk.reply("Hello.", message_id="1")


async def test_what_is_asked_for_twice_happens_once(world: World) -> None:
    drill = await world.begun("ana")

    assert await world.drills.pause(drill)
    assert not await world.drills.pause(drill)
    assert await world.drills.go_on(drill)
    assert not await world.drills.go_on(drill)
    assert await world.drills.stop(drill)
    await world.settle()
    assert not await world.drills.stop(drill)
    assert world.count("close halted") == 1
    with pytest.raises(DrillStateError, match="is over"):
        await world.drills.start(drill)


async def test_who_can_not_be_reached_is_lost_and_shows_on_the_board(world: World) -> None:
    world.stage.unreachable.add("ben")
    drill = await world.begun("ana", "ben")
    live = world.drills.live(drill)
    assert live is not None

    now = board(live, world.clock())
    assert (now.counts["talking"], now.counts["lost"]) == (1, 1)
    await world.passes(50)
    assert board(live, world.clock()).counts["stuck"] == 1


async def test_no_more_take_part_than_there_are_threads(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drills_module, "MOST_MEMBERS", 3)
    made = await world.drills.new(PLAN, created_by="boss")
    for number in range(3):
        await world.drills.ready(made.id, f"t{number}", "T")
    await world.drills.ready(made.id, "t0", "T")  # is in already
    with pytest.raises(DrillFullError):
        await world.drills.ready(made.id, "t3", "T")


async def test_a_program_that_stops_in_the_count_in_begins_the_drill_when_it_is_back(
    practice: Practice, world: World
) -> None:
    made = await world.drills.new(PLAN, created_by="boss")
    await world.drills.ready(made.id, "ana", "Ana")
    await world.drills.start(made.id)
    await world.settle()
    await world.drills.close()

    time = Time()
    time.now = world.time.now + 3600
    again = World(practice, time, Stage())
    await again.drills.take_up()
    await again.drills.back()
    await again.passes(1)
    await again.passes(1)

    assert again.stage.told.count(("show", "ana")) == 1
    await again.drills.close()


async def test_erasing_a_trainee_erases_that_they_were_in_a_drill(world: World) -> None:
    drill = await world.begun("ana", "ben")
    store = world.talks.practice.store

    await store.erase_trainee("ana")

    assert [each.trainee for each in await store.members(drill)] == ["ben"]
