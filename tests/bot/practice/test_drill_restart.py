"""Restarts while somebody in a drill has not heard that it goes on: nobody pays for what they didn't know."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.practice.drill_board import board, over
from bot.practice.session import Practice
from tests.bot.practice.drill_world import World, end_of, kept, member, restarted, told, until

SOON = timedelta(seconds=1)


async def paused(world: World) -> tuple[str, timedelta]:
    """Begin a drill and pause it, with Ana and Ben told; return it, and how much time each has left."""
    drill = await world.begun("ana", "ben")
    await world.passes(30)
    await world.drills.pause(drill)
    await kept(world, drill, 2)
    return drill, end_of(world, drill) - world.clock()


async def stored_ends(world: World, drill: str) -> dict[str, datetime]:
    timers = await world.talks.practice.store.timers(drill)
    return {each.trainee: each.due_at for each in timers if each.kind == "end"}


@pytest.mark.parametrize("restarts", [1, 3])
async def test_whoever_has_not_heard_that_it_goes_on_has_as_much_time_after_a_restart_as_before(
    practice: Practice, world: World, restarts: int
) -> None:
    drill, before = await paused(world)
    world.stage.hears_late = asyncio.Event()
    await world.drills.go_on(drill)

    again = world
    for _ in range(restarts):
        await again.passes(35)
        again = await restarted(practice, again, hears_late=True)
    await again.passes(20)
    assert again.stage.hears_late is not None
    again.stage.hears_late.set()
    await until(again, lambda: told(again) == ["goes_on"] * 2)
    await again.settle()

    for trainee in ("ana", "ben"):
        end = end_of(again, drill, trainee)
        assert end - again.clock() == pytest.approx(before, abs=SOON)
        assert (await stored_ends(again, drill))[trainee] == end
    assert {each.until for each in again.stage.news} == {end_of(again, drill), end_of(again, drill, "ben")}
    await again.drills.close()


async def goes_on_unheard(world: World, for_s: int) -> tuple[str, timedelta]:
    """As `paused`, and then let the drill go on for some seconds with nobody told of it."""
    drill, before = await paused(world)
    world.stage.hears_late = asyncio.Event()
    await world.drills.go_on(drill)
    await world.passes(for_s)
    return drill, before


async def test_a_pause_in_which_the_program_stops_leaves_time_to_who_has_not_heard_of_the_one_before(
    practice: Practice, world: World
) -> None:
    drill, before = await goes_on_unheard(world, 35)
    await world.drills.pause(drill)

    again = await restarted(practice, world)
    await again.passes(50)
    await again.drills.go_on(drill)
    await until(again, lambda: told(again) == ["goes_on"] * 2)
    await again.settle()

    assert end_of(again, drill) - again.clock() == pytest.approx(before, abs=SOON)
    await again.drills.close()


async def test_whoever_heard_late_is_given_that_time_once_though_the_program_stops_right_after(
    practice: Practice, world: World
) -> None:
    drill, before = await goes_on_unheard(world, 35)
    assert world.stage.hears_late is not None
    world.stage.hears_late.set()
    await until(world, lambda: told(world)[2:] == ["goes_on"] * 2)
    while any(each.paused for each in await world.talks.practice.store.told(drill)):
        await world.settle()

    again = await restarted(practice, world)

    # The last sign of life was up to ten seconds old.
    left = end_of(again, drill) - again.clock()
    assert before <= left + SOON <= before + timedelta(seconds=12)
    assert told(again) == []
    await again.drills.close()


async def test_a_restart_leaves_the_board_as_it_was_for_who_has_not_replied_yet(
    practice: Practice, world: World
) -> None:
    drill = await world.begun("ana")
    live = world.drills.live(drill)
    assert live is not None
    before = board(live, world.clock()).states

    again = await restarted(practice, world)

    live = again.drills.live(drill)
    assert live is not None
    assert board(live, again.clock()).states == before
    await again.drills.stop(drill)
    await again.settle()
    store = again.talks.practice.store
    ended = await over(store, await store.drill(drill), live.scenario)
    assert (ended.members["ana"].state, ended.members["ana"].tension) == (live.scenario.first_state, 50)
    await again.drills.close()


async def test_through_a_restart_time_runs_from_their_reply_for_who_replied_before_they_heard(
    practice: Practice, world: World
) -> None:
    drill, before = await goes_on_unheard(world, 10)
    talk = await world.talks.get(member(world, drill).record.session_id or "", "ana")
    await talk.reply("What happened tonight?", message_id="1")
    world.drills.shown(talk)
    await world.passes(40)

    again = await restarted(practice, world)
    await until(again, lambda: told(again) == ["goes_on"] * 2)
    await again.settle()

    # The last sign of life may be ten seconds old, and what came after it is charged to nobody.
    left = end_of(again, drill) - again.clock()
    assert before - timedelta(seconds=41) <= left <= before - timedelta(seconds=29)
    assert end_of(again, drill, "ben") - again.clock() == pytest.approx(before, abs=SOON)
    await again.drills.close()
