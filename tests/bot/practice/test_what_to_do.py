"""What is refused in drills and in what instructors ask for says what happened, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

import pytest

from bot.errors import AssigningError, BadTimeError, DrillPlanError, DrillStateError
from bot.practice.assignments import MOST_AT_ONCE, Order, assign
from bot.practice.drill_plan import Plan, checked, start_from
from bot.practice.drill_refusals import Asked, refusal
from bot.practice.hours import due_from
from bot.store.records_drills import DrillState
from bot.store.store import Store
from dialogues.script import Script
from tests.bot.practice.drill_world import PLAN, World

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"
TWO_SENTENCES = re.compile(r"\S.*[.:] [A-Z`].*\.", re.DOTALL)
OPEN_TO: dict[Asked, tuple[DrillState, ...]] = {
    "find": ("gathering", "counting", "running", "paused", "ending"),
    "invite": ("gathering",),
    "ready": ("gathering",),
    "unready": ("gathering",),
    "start": ("gathering",),
    "pause": ("running", "paused"),
    "go_on": ("running", "paused"),
    "extend": ("gathering", "counting", "running", "paused"),
}
"""By what is asked for, the states of a drill in which it is never refused."""


def says_what_to_do(error: Exception) -> bool:
    return TWO_SENTENCES.fullmatch(str(error)) is not None


@pytest.mark.parametrize("asked", get_args(Asked))
def test_whatever_a_drill_refuses_it_says_how_it_stands_and_what_to_do(asked: Asked) -> None:
    for state in set(get_args(DrillState)) - set(OPEN_TO[asked]):
        assert says_what_to_do(refusal(asked, state)), (asked, state)


async def test_instructors_are_told_what_a_drill_waits_for(world: World) -> None:
    made = await world.drills.new(PLAN, created_by="boss")

    with pytest.raises(DrillStateError, match=r"Ask them to press it, then start the drill\."):
        await world.drills.start(made.id)
    with pytest.raises(DrillStateError, match=r"still getting ready\. No time runs yet; start it first\."):
        await world.drills.pause(made.id)
    with pytest.raises(DrillStateError, match=r"1 to 120 minutes at once\. Give another number\."):
        await world.drills.extend(made.id, 500)


async def test_whoever_comes_to_a_drill_that_is_over_is_told_where_to_look(world: World) -> None:
    drill = await world.begun("ana")
    await world.drills.stop(drill)
    await world.settle()

    with pytest.raises(
        DrillStateError, match=r"The drill is over\. `/drill results` shows what came of it\."
    ):
        await world.drills.ready(drill, "ben", "Ben")


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("18:30", ""),
        ("18:30", "Middle/Earth"),
        ("25:00", BERLIN),
        ("soon", BERLIN),
        ("soon 18:30", BERLIN),
        ("2026-03-29 02:30", BERLIN),
    ],
)
def test_a_start_that_can_not_be_used_is_told_with_what_to_write(typed: str, zone: str) -> None:
    with pytest.raises(DrillPlanError) as caught:
        start_from(typed, zone, NOW)
    assert says_what_to_do(caught.value)
    assert str(caught.value).count(". ") == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"length_min": 500},
        {"length_min": 1, "reply_s": 60},
        {"starts_at": NOW - timedelta(minutes=1)},
        {"starts_at": NOW + timedelta(days=365)},
    ],
)
def test_a_plan_that_can_not_be_played_is_told_with_what_can(mini: Script, changed: dict[str, Any]) -> None:
    with pytest.raises(DrillPlanError, match=r"Name|Give|has to be from 1 to 180"):
        checked(replace(Plan(person="mini", seed=1), **changed), lambda _: mini, NOW)


@pytest.mark.parametrize("typed", ["2026-03-01", "999 weeks"])
def test_a_due_date_that_is_past_or_far_off_is_told_with_what_to_name(typed: str) -> None:
    with pytest.raises(BadTimeError) as caught:
        due_from(typed, BERLIN, NOW)
    assert says_what_to_do(caught.value)


@pytest.mark.parametrize(
    "changed",
    [
        {"trainees": ()},
        {"people": ()},
        {"note": "x" * 301},
        {"trainees": tuple(map(str, range(MOST_AT_ONCE + 1)))},
    ],
    ids=["no trainee", "no person", "a long note", "too many"],
)
async def test_an_order_that_can_not_be_followed_is_told_with_what_to_name(
    store: Store, changed: dict[str, Any]
) -> None:
    order = replace(Order(trainees=("ana",), people=("teresa",), mode="coached"), **changed)
    with pytest.raises(AssigningError) as caught:
        await assign(
            store,
            order,
            guild_id="g",
            made_by="boss",
            people=("teresa",),
            clock=lambda: NOW,
            new_id=lambda: "1",
        )
    assert says_what_to_do(caught.value)
