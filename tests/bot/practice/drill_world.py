"""Drills without any front end: the stage only writes down what it was told, the test tells the time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.practice.drill import Drills
from bot.practice.drill_live import LiveMember, Lost, News
from bot.practice.drill_plan import Plan
from bot.practice.live import Talks
from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.store.records_drills import DoneAs, DrillRecord, MemberRecord
from tests.bot.practice.test_quiet import Time, settle
from tests.bot.waiting import waits

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
PLAN = Plan(person="mini", seed=7, length_min=5, reply_s=60, most_missed=None, late="yes")

OURS = ("drill ", "half", "end", "reply", "beat", "begin", "start", "transaction")
WATCHES = "drill timers"  # it begins what is due, and is never through
LOOKED_AGAIN_S = 0.02
PATIENCE = 100


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

    async def stopped(self, drill: DrillRecord, member: MemberRecord) -> None:
        del drill
        self.told.append(("stopped", member.trainee))

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
        for _ in range(PATIENCE):
            await settle()  # whoever woke begins what is due
            tasks = {each for each in asyncio.all_tasks() if each.get_name().startswith(OURS)}
            busy = {each for each in tasks if each.get_name() != WATCHES and not waits(each, self.time.sleep)}
            if not busy:
                return
            await asyncio.wait(busy, timeout=LOOKED_AGAIN_S, return_when=asyncio.FIRST_COMPLETED)

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


async def restarted(practice: Practice, world: World, *, hears_late: bool = False) -> World:
    """Stop the program, and begin it again half a minute later; maybe nothing is heard from it yet."""
    await world.drills.close()
    time = Time()
    time.now = world.time.now + 30
    again = World(practice, time, Stage(hears_late=asyncio.Event() if hears_late else None))
    await again.drills.take_up()
    await again.drills.back()
    await again.settle()
    return again


async def until(world: World, is_so: Callable[[], bool]) -> None:
    """Wait for something that comes by itself, however slow the machine is."""
    while not is_so():
        await asyncio.sleep(0)
        await world.settle()


async def kept(world: World, drill: str, number: int) -> None:
    """Wait until it is kept that so many know of the pause."""
    while sum(each.paused for each in await world.talks.practice.store.told(drill)) < number:
        await world.settle()


def member(world: World, drill: str, trainee: str = "ana") -> LiveMember:
    live = world.drills.live(drill)
    assert live is not None
    return live.members[trainee]


def end_of(world: World, drill: str, trainee: str = "ana") -> datetime:
    found = world.drills._end_of(member(world, drill, trainee))
    assert found is not None
    return found


def told(world: World) -> list[str]:
    return [each.kind for each in world.stage.news]
