"""Drills from the ready check to the end, without any front end."""

from __future__ import annotations

import pytest

from bot.errors import DrillFullError, DrillStateError, DrillWaitError
from bot.practice import drill as drills_module
from bot.practice import drill_report
from bot.practice.drill_board import board
from bot.practice.drill_results import results
from bot.practice.drill_talks import played_in
from bot.practice.session import Practice
from tests.bot.practice.drill_world import PLAN, Stage, World
from tests.bot.practice.test_quiet import Time


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
    with pytest.raises(DrillWaitError, match="Your talk has not begun"):
        await talk.reply("Hello.", message_id="1")
    await world.passes(11)
    await world.drills.pause(made.id)
    with pytest.raises(DrillWaitError, match="paused"):
        await talk.reply("Hello.", message_id="1")
    with pytest.raises(DrillWaitError, match="no way back"):
        await talk.rewind(0)
    await world.drills.go_on(made.id)
    await talk.reply("Hello.", message_id="1")


async def test_the_results_count_whom_the_board_counts(world: World) -> None:
    world.stage.unreachable.add("ben")
    drill = await world.begun("ana", "ben")
    await world.talks.practice.store.change_member(drill, "ben", {"session_id": None})
    live = world.drills.live(drill)
    assert live is not None
    await world.passes(300)

    played = await played_in(world.talks.practice.store, drill)

    assert board(live, world.clock()).counts["lost"] == 1
    assert [(each.name, each.done_as) for each in played] == [("ana", "time"), ("ben", "lost")]
    told = drill_report.as_text(results(live.record, live.scenario, played))
    assert "2 took part and gave 0 replies." in told
    assert "1 of them fell out of reach." in told


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
    with pytest.raises(DrillFullError, match="3 take part, and Discord opens no more threads"):
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
