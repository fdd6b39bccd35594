"""A pause, its end and more time that cross with what somebody in a drill is just being told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.practice.drill_live import News
from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.store.records_drills import DrillRecord
from tests.bot.practice.drill_world import PLAN, Stage, World, end_of, member, restarted, told, until

SOON = timedelta(seconds=1)


@dataclass
class Posting(Stage):
    """A stage whose messages may take a while until it knows that they are posted."""

    arrives: asyncio.Event | None = None
    lines_arrive: asyncio.Event | None = None

    async def show(self, drill: DrillRecord, talk: Talk) -> None:
        if self.lines_arrive is not None:
            await self.lines_arrive.wait()
        await super().show(drill, talk)

    async def tell(self, drill: DrillRecord, talk: Talk, news: Callable[[], News | None]) -> str | None:
        posted = await super().tell(drill, talk, news)
        if self.arrives is not None:
            await self.arrives.wait()
        return posted

    def hold(self) -> asyncio.Event:
        """Let what is posted from now on take until this is set."""
        self.arrives = asyncio.Event()
        return self.arrives


@pytest.fixture
def stage() -> Posting:
    return Posting()


async def test_a_pause_that_ends_while_it_is_being_told_is_told_to_be_over(
    world: World, stage: Posting
) -> None:
    drill = await world.begun("ana")
    arrives = stage.hold()
    await world.drills.pause(drill)
    await until(world, lambda: told(world) == ["paused"])
    await world.drills.go_on(drill)
    await world.settle()

    arrives.set()
    await until(world, lambda: told(world) == ["paused", "goes_on"])
    await world.settle()

    assert stage.news[-1].until == end_of(world, drill)
    await world.passes(62)
    assert world.count("silence") == 1


async def test_a_pause_that_begins_while_the_end_of_another_is_being_told_lets_nothing_come_due(
    world: World, stage: Posting
) -> None:
    drill = await world.begun("ana")
    await world.drills.pause(drill)
    await until(world, lambda: told(world) == ["paused"])
    await world.settle()
    arrives = stage.hold()
    await world.drills.go_on(drill)
    await until(world, lambda: told(world) == ["paused", "goes_on"])
    await world.passes(10)
    await world.drills.pause(drill)

    arrives.set()
    await until(world, lambda: len(told(world)) == 3)
    await world.passes(600)

    assert told(world) == ["paused", "goes_on", "paused"]
    assert world.count("silence") == world.count("close time") == 0


@pytest.mark.parametrize("stands_still", ["a pause", "a lost connection"])
async def test_time_that_ran_unheard_is_charged_to_nobody_though_it_stands_still_again(
    world: World, stage: Posting, stands_still: str
) -> None:
    drill = await world.begun("ana")
    await world.drills.pause(drill)
    await until(world, lambda: told(world) == ["paused"])
    await world.settle()
    before = end_of(world, drill) - world.clock()
    stage.hears_late = asyncio.Event()
    await world.drills.go_on(drill)
    await world.passes(40)

    if stands_still == "a pause":
        await world.drills.pause(drill)
        await world.passes(10)
        await world.drills.go_on(drill)
    else:
        world.drills.lost()
        await world.passes(10)
        await world.drills.back()
    stored = {each.kind: each.due_at for each in await world.talks.practice.store.timers(drill)}
    assert stored["end"] == end_of(world, drill)
    stage.hears_late.set()
    await until(world, lambda: "goes_on" in told(world))
    await world.settle()

    assert end_of(world, drill) - world.clock() == pytest.approx(before, abs=SOON)
    assert stage.news[-1].until == end_of(world, drill)
    await world.passes(57)
    assert world.count("silence") == 0
    await world.passes(6)
    assert world.count("silence") == 1


async def test_whoever_hears_of_a_pause_before_their_first_line_is_waited_for_once_it_is_there(
    world: World, stage: Posting
) -> None:
    drill = await world.begun("ana")
    await world.drills.pause(drill)
    await world.drills.ready(drill, "ben", "Ben")
    await until(world, lambda: told(world) == ["paused"] * 2)
    await world.drills.go_on(drill)
    await until(world, lambda: ("show", "ben") in stage.told)
    await world.settle()

    await world.passes(62)

    assert ("silence", "ben") in stage.told


async def test_a_pause_in_which_a_first_line_arrives_is_told_once(world: World, stage: Posting) -> None:
    drill = await world.begun("ana")
    await world.drills.pause(drill)
    await until(world, lambda: told(world) == ["paused"])
    await world.drills.go_on(drill)
    await until(world, lambda: told(world)[1:] == ["goes_on"])
    arrives = stage.lines_arrive = asyncio.Event()
    await world.drills.ready(drill, "ben", "Ben")
    await until(world, lambda: member(world, drill, "ben").is_talking)
    await world.drills.pause(drill)
    await until(world, lambda: told(world)[2:] == ["paused"] * 2)
    arrives.set()
    await until(world, lambda: ("show", "ben") in stage.told)
    await world.settle()

    assert told(world)[2:] == ["paused"] * 2


async def test_no_half_time_is_told_in_a_pause(world: World, stage: Posting) -> None:
    drill = await world.begun("ana")
    await world.passes(130)
    arrives = stage.hold()
    await world.drills.extend(drill, 1)
    await until(world, lambda: told(world) == ["longer"])
    await world.passes(60)  # half time comes, and waits for what is being told
    await world.drills.pause(drill)
    arrives.set()
    await until(world, lambda: told(world) == ["longer", "paused"])
    await world.settle()
    await world.drills.go_on(drill)
    await until(world, lambda: told(world)[2:] == ["goes_on"])
    await world.settle()

    assert told(world) == ["longer", "paused", "goes_on"]


async def test_more_time_given_in_the_moment_in_which_a_pause_ends_is_not_lost(world: World) -> None:
    drill = await world.begun("ana")
    await world.drills.pause(drill)
    await until(world, lambda: told(world) == ["paused"])
    await world.settle()
    before = end_of(world, drill) - world.clock()
    await world.passes(20)

    await asyncio.gather(world.drills.extend(drill, 5), world.drills.go_on(drill))
    await until(world, lambda: "goes_on" in told(world))
    await world.settle()

    after = end_of(world, drill) - world.clock()
    assert after == pytest.approx(before + timedelta(minutes=5), abs=SOON)
    stored = {each.kind: each.due_at for each in await world.talks.practice.store.timers(drill)}
    assert stored["end"] == end_of(world, drill)


async def test_more_time_given_while_a_first_line_is_being_kept_moves_its_half_time_and_its_end(
    world: World, stage: Posting
) -> None:
    stage.lines_arrive = asyncio.Event()
    drill = await world.begun("ana")
    shown_at = world.clock()

    extending = asyncio.create_task(world.drills.extend(drill, 5))
    await asyncio.sleep(0)  # it is on its way to the database, as the times of the line soon are
    stage.lines_arrive.set()
    await extending
    await until(world, lambda: told(world) == ["longer"])
    await world.settle()

    half, end = shown_at + timedelta(minutes=5), shown_at + timedelta(minutes=10)
    stored = {each.kind: each.due_at for each in await world.talks.practice.store.timers(drill)}
    assert stored == {"half": half, "end": end}
    assert {each.kind: each.due_at for each in world.drills.timers.due_in(drill)}.items() >= stored.items()
    await world.passes(299)
    assert told(world) == ["longer"]
    await world.passes(2)
    assert told(world) == ["longer", "half"]
    assert stage.news[-1].until == end


async def test_a_line_that_is_shown_in_a_pause_waits_from_its_end(world: World) -> None:
    drill = await world.begun("ana")
    someone = member(world, drill)
    talk = await world.talks.get(someone.record.session_id or "", "ana")
    await world.drills.pause(drill)
    await world.passes(5)
    world.drills.shown(talk)
    await world.passes(100)
    await world.drills.go_on(drill)

    assert someone.waits_since == world.clock()


async def test_a_drill_called_off_just_before_a_kill_says_so_after_it(
    practice: Practice, world: World
) -> None:
    made = await world.drills.new(PLAN, created_by="boss")
    await world.drills.ready(made.id, "ana", "Ana")
    await world.drills.start(made.id)
    await until(world, lambda: world.count("prepare") == 1)
    await world.settle()
    talk = await world.talks.get(member(world, made.id).record.session_id or "", "ana")
    await talk.end()
    await world.talks.practice.store.change_drill(made.id, {"state": "ending"})

    again = await restarted(practice, world)
    await until(again, lambda: again.count("over") + again.count("call off") == 2)

    assert again.count("call off") == 1
    await again.drills.close()


async def test_a_talk_from_before_anything_was_kept_of_what_was_told_hears_of_more_time(
    practice: Practice, world: World
) -> None:
    drill = await world.begun("ana")
    store = world.talks.practice.store
    await store._write(lambda connection: connection.exec_driver_sql("DELETE FROM drill_told"))

    again = await restarted(practice, world)
    await again.drills.extend(drill, 5)
    await until(again, lambda: bool(again.stage.news))

    assert told(again) == ["longer"]
    await again.drills.close()
