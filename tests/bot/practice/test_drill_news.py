"""What trainees of a drill are told of their time: once each, fairly, and after a restart too."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import DrillWaitError
from bot.practice.session import Practice
from tests.bot.practice.drill_world import PLAN, World, end_of, kept, member, restarted, told, until


async def test_a_pause_and_its_end_are_told_to_each_once_with_the_end_that_holds(world: World) -> None:
    drill = await world.begun("ana", "ben")

    await world.drills.pause(drill)
    await world.passes(100)
    assert told(world) == ["paused"] * 2
    await world.drills.go_on(drill)
    await world.settle()

    assert told(world)[2:] == ["goes_on"] * 2
    assert {each.until for each in world.stage.news[2:]} == {
        end_of(world, drill),
        end_of(world, drill, "ben"),
    }


async def test_more_time_is_told_and_puts_off_half_time(world: World) -> None:
    drill = await world.begun("ana")

    await world.drills.extend(drill, 5)
    await world.passes(200)
    assert told(world) == ["longer"]
    assert world.stage.news[0].until == end_of(world, drill)
    await world.passes(110)

    assert told(world) == ["longer", "half"]
    left = end_of(world, drill) - world.clock()
    assert timedelta(minutes=4, seconds=40) < left <= timedelta(minutes=5)


async def test_more_time_in_a_pause_says_how_much_is_left_and_its_end_names_the_end(
    world: World,
) -> None:
    drill = await world.begun("ana")
    await world.drills.pause(drill)
    await world.settle()

    await world.drills.extend(drill, 5)
    await world.settle()
    assert told(world) == ["paused", "longer_paused"]
    assert world.stage.news[1].left_s == pytest.approx(600, abs=3)
    await world.drills.go_on(drill)
    await world.settle()

    assert told(world)[2:] == ["goes_on"]


async def test_an_end_that_was_named_is_put_right_once_it_no_longer_holds(world: World) -> None:
    drill = await world.begun("ana")
    await world.passes(160)
    assert told(world) == ["half"]

    await world.drills.pause(drill)
    await world.settle()
    assert world.stage.amended == [("m1", None)]
    await world.drills.go_on(drill)
    await until(world, lambda: "goes_on" in told(world))
    await world.drills.extend(drill, 1)
    await until(world, lambda: len(world.stage.amended) == 2)
    assert told(world) == ["half", "paused", "goes_on", "longer"]
    assert world.stage.news[-1].until == end_of(world, drill)
    assert world.stage.amended == [("m1", None), ("m3", None)]


async def test_time_lost_with_the_connection_moves_the_end_that_was_named_and_says_nothing_new(
    world: World,
) -> None:
    drill = await world.begun("ana")
    await world.passes(160)

    world.drills.lost()
    await world.passes(20)
    await world.drills.back()
    await world.settle()

    assert told(world) == ["half"]
    assert world.stage.amended == [("m1", end_of(world, drill))]


async def test_nobody_is_charged_for_hearing_late_that_the_drill_goes_on(world: World) -> None:
    drill = await world.begun("ana")
    await world.passes(30)
    await world.drills.pause(drill)
    await world.settle()
    before = end_of(world, drill) - world.clock()
    world.stage.hears_late = asyncio.Event()
    await world.drills.go_on(drill)
    await world.passes(40)
    assert world.count("silence") == 0

    world.stage.hears_late.set()
    await world.settle()
    after = end_of(world, drill) - world.clock()

    assert world.stage.news[-1].until == end_of(world, drill)
    assert after == pytest.approx(before, abs=timedelta(seconds=1))
    stored = {each.kind: each.due_at for each in await world.talks.practice.store.timers(drill)}
    assert stored["end"] == end_of(world, drill)
    await world.passes(25)
    assert world.count("silence") == 0
    await world.passes(6)
    assert world.count("silence") == 1


async def test_whoever_replies_before_they_heard_that_it_goes_on_loses_no_time_before_it_nor_for_the_next(
    world: World,
) -> None:
    drill = await world.begun("ana")
    await world.drills.pause(drill)
    await kept(world, drill, 1)
    before = end_of(world, drill) - world.clock()
    world.stage.hears_late = asyncio.Event()
    await world.drills.go_on(drill)
    await world.passes(10)
    talk = await world.talks.get(member(world, drill).record.session_id or "", "ana")
    await talk.reply("What happened tonight?", message_id="1")
    world.drills.shown(talk)
    await world.passes(5)
    world.stage.hears_late.set()
    await until(world, lambda: "goes_on" in told(world))
    await world.settle()
    assert end_of(world, drill) - world.clock() == before - timedelta(seconds=5)
    assert world.stage.news[-1].until == end_of(world, drill)
    await world.passes(45)

    assert world.count("silence") == 0
    await world.passes(12)
    assert world.count("silence") == 1


async def test_a_restart_tells_those_who_had_not_heard_and_nobody_twice(
    practice: Practice, world: World
) -> None:
    drill = await world.begun("ana", "ben")
    world.stage.hears_late = asyncio.Event()
    await world.drills.pause(drill)
    await world.settle()

    again = await restarted(practice, world)
    await until(again, lambda: len(again.stage.news) == 2)
    assert told(again) == ["paused"] * 2
    await kept(again, drill, 2)
    third = await restarted(practice, again)
    assert told(third) == []
    await third.drills.go_on(drill)
    await until(third, lambda: len(third.stage.news) == 2)

    assert told(third) == ["goes_on"] * 2
    await third.drills.close()


async def test_a_restart_moves_the_end_that_was_named(practice: Practice, world: World) -> None:
    drill = await world.begun("ana")
    await world.passes(160)

    again = await restarted(practice, world)
    await until(again, lambda: bool(again.stage.amended))

    assert told(again) == []
    assert again.stage.amended == [("m1", end_of(again, drill))]
    await again.drills.close()


async def test_what_is_told_again_has_the_same_key(practice: Practice, world: World) -> None:
    drill = await world.begun("ana")
    await world.drills.pause(drill)
    await world.settle()
    await until(world, lambda: bool(world.stage.news))
    await kept(world, drill, 1)
    before = world.stage.news[-1].key
    someone = member(world, drill)
    store = world.talks.practice.store
    await store.keep_told(replace(someone.told, times=0, paused=False))  # as if killed before it was kept

    again = await restarted(practice, world)
    await until(again, lambda: bool(again.stage.news))

    assert [each.key for each in again.stage.news] == [before]
    await again.drills.close()


async def test_a_drill_stopped_before_the_first_line_is_called_off_and_no_talk_is_ended(world: World) -> None:
    made = await world.drills.new(PLAN, created_by="boss")
    await world.drills.ready(made.id, "ana", "Ana")
    await world.drills.start(made.id)
    await world.settle()

    await world.drills.stop(made.id)
    await until(world, lambda: world.count("over") == 1)

    assert [what for what, _ in world.stage.told] == ["prepare", "call off", "over"]


async def test_an_end_that_was_stored_and_not_shown_is_shown_after_a_restart(
    practice: Practice, world: World
) -> None:
    drill = await world.begun("ana")
    talk = await world.talks.get(member(world, drill).record.session_id or "", "ana")
    await talk.end()
    await world.talks.practice.store.change_drill(drill, {"state": "ending"})

    again = await restarted(practice, world)
    await until(again, lambda: world.count("over") + again.count("over") == 1)

    assert again.count("show end halted") == 1
    [record] = await again.talks.practice.store.members(drill)
    assert record.done_as == "halted"
    assert (await again.talks.practice.store.drill(drill)).state == "ended"
    await again.drills.close()


async def test_a_reply_after_a_stop_is_told_of_the_stop_and_not_of_the_time(world: World) -> None:
    drill = await world.begun("ana")
    someone = member(world, drill)
    someone.closing = "halted"
    with pytest.raises(DrillWaitError, match="The instructor has stopped the drill"):
        someone.refuse_reply()
    someone.closing = "time"
    with pytest.raises(DrillWaitError, match="Time is up"):
        someone.refuse_reply()


async def test_erasing_a_trainee_erases_what_they_were_told(world: World) -> None:
    drill = await world.begun("ana", "ben")
    store = world.talks.practice.store
    await world.drills.pause(drill)
    await kept(world, drill, 2)

    await store.erase_trainee("ana")

    assert [each.trainee for each in await store.told(drill)] == ["ben"]
