"""Programmes as their trainees are told of them: what a check ride came to waits for its release."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotYetError
from bot.practice.course import course_of
from bot.practice.programme import awaits_release, course, judge_what_ended, next_talk
from bot.practice.programmes import Programme
from bot.practice.programmes.offered import Programmes
from bot.practice.review import Review
from bot.practice.session import Practice
from bot.store.records_assignments import StepTalk
from bot.store.records_reviews import Reader
from bot.store.store import Store
from tests.bot.practice.test_programme import (
    BAD,
    FIRST,
    GOOD,
    RIDE,
    SHORT,
    START,
    a_step_talk,
    an_enrolment,
    hold,
    join,
    programmes,
    short,
)

__all__ = ["programmes", "short"]

HERE = Reader(id="local", name="you", seen_as="local")
STEPS = ["first", "ride", "refresher_30", "refresher_90"]


@pytest.mark.parametrize("passed", [True, False])
def test_a_check_ride_that_waits_is_told_as_held_and_nothing_more(short: Programme, passed: bool) -> None:
    ride = replace(RIDE, passed=passed, withheld=True)
    found = course_of(short, an_enrolment(), [*FIRST, ride], START + timedelta(days=50))
    told = found.as_told.steps
    assert [each.stage for each in told] == ["passed", "open", "closed", "closed"]
    assert (told[1].done, told[1].waiting, told[1].missed) == (0, 1, 0)
    assert all(each.opens_at is None and each.due_at is None for each in told[2:])
    assert found.as_told.passed_at is None
    assert found.steps[1].stage == ("passed" if passed else "open")


def test_what_was_released_is_told_beside_what_waits(short: Programme) -> None:
    missed = a_step_talk("ride", 4, passed=False)
    waiting = replace(a_step_talk("ride", 5, passed=False), withheld=True)
    told = course_of(short, an_enrolment(), [*FIRST, missed, waiting], START + timedelta(days=6)).as_told
    assert (told.steps[1].waiting, told.steps[1].missed) == (1, 1)


def test_a_check_ride_without_pass_marks_has_no_result_to_wait_for() -> None:
    [first, ride] = SHORT["steps"]  # type: ignore[misc]
    free = Programme.model_validate(SHORT | {"steps": (first, ride | {"marks": False})})  # type: ignore[has-type]
    found = course_of(free, an_enrolment(), [*FIRST, replace(RIDE, withheld=True)], START + timedelta(days=6))
    assert [each.stage for each in found.as_told.steps[:2]] == ["passed", "passed"]
    assert not found.awaits_release


@given(
    st.lists(
        st.builds(
            a_step_talk,
            st.sampled_from(STEPS),
            st.floats(0, 200),
            done=st.booleans(),
            passed=st.booleans(),
            score=st.floats(0, 100),
        ),
        max_size=12,
    ),
    st.data(),
    st.floats(0, 300),
)
def test_what_is_told_is_the_same_whatever_the_results_that_wait(
    talks: list[StepTalk], data: st.DataObject, day: float
) -> None:
    short = Programme.model_validate(SHORT)
    waiting = [replace(talk, withheld=talk.step != "first") for talk in talks]
    other = [
        replace(talk, passed=data.draw(st.booleans()), score_mean=data.draw(st.floats(0, 100)))
        if talk.withheld
        else talk
        for talk in waiting
    ]
    one, another = (
        course_of(short, an_enrolment(), each, START + timedelta(days=day)) for each in (waiting, other)
    )
    assert one.as_told == another.as_told
    assert (one.rests, one.awaits_release) == (another.rests, another.awaits_release)


@pytest.mark.parametrize("words", [GOOD, BAD], ids=["passed", "missed"])
async def test_the_release_tells_the_result(
    practice: Practice, store: Store, words: list[str], short: Programme, programmes: Programmes
) -> None:
    [joined] = await join(store, short)
    for _ in range(2):
        await hold(practice, joined, "first", "coached", GOOD)
    ride = await hold(practice, joined, "ride", "check_ride", words)
    await judge_what_ended(store, practice.clock, programmes)
    now = practice.clock() + timedelta(days=3)
    told = (await course(store, joined.id, now, programmes)).as_told
    assert (told.steps[1].stage, told.steps[1].waiting) == ("open", 1)

    await Review(practice).release(HERE, ride.id)
    found = await course(store, joined.id, now, programmes)
    assert found.as_told.steps == found.steps
    assert found.steps[1].stage == ("passed" if words is GOOD else "open")
    assert found.steps[1].missed == (0 if words is GOOD else 1)


@pytest.mark.parametrize("words", [GOOD, BAD], ids=["passed", "missed"])
@pytest.mark.parametrize("days", [3, 40])
async def test_nothing_can_be_begun_while_a_check_ride_waits_whichever_way_it_went(
    practice: Practice, store: Store, words: list[str], days: int, short: Programme, programmes: Programmes
) -> None:
    [joined] = await join(store, short)
    for _ in range(2):
        await hold(practice, joined, "first", "coached", GOOD)
    ride = await hold(practice, joined, "ride", "check_ride", words)
    await judge_what_ended(store, practice.clock, programmes)
    now = practice.clock() + timedelta(days=days)
    with pytest.raises(NotYetError) as refused:
        await next_talk(store, await course(store, joined.id, now, programmes))
    assert str(refused.value) == (
        "The result of your check ride in Short, passed or not, comes when an instructor has released it in "
        "`coach web`, and with it what comes next. Until then, take a talk of your own."
    )
    assert await awaits_release(store, joined, programmes)

    await Review(practice).release(HERE, ride.id)
    assert not await awaits_release(store, joined, programmes)
    found = await course(store, joined.id, now, programmes)
    if words is BAD:
        assert (await next_talk(store, found))[0].id == "ride"
    elif days == 40:
        assert (await next_talk(store, found))[0].id == "refresher_30"
    else:
        with pytest.raises(NotYetError, match="Refresher after 30 days: it opens at"):
            await next_talk(store, found)


async def test_check_rides_go_on_while_those_that_wait_could_not_complete_their_step(
    practice: Practice, store: Store, short: Programme, programmes: Programmes
) -> None:
    first, ride = short.steps
    twice = short.model_copy(update={"steps": (first, ride.model_copy(update={"talks": 2}))})
    programmes = Programmes({"short": twice})
    [joined] = await join(store, short)
    for _ in range(2):
        await hold(practice, joined, "first", "coached", GOOD)
    await hold(practice, joined, "ride", "check_ride", BAD)
    await judge_what_ended(store, practice.clock, programmes)
    now = practice.clock() + timedelta(days=3)
    step, _ = await next_talk(store, await course(store, joined.id, now, programmes))
    assert step.id == "ride"
    await hold(practice, joined, "ride", "check_ride", GOOD)
    await judge_what_ended(store, practice.clock, programmes)
    with pytest.raises(NotYetError, match="passed or not"):
        await next_talk(store, await course(store, joined.id, now, programmes))


@pytest.mark.parametrize("score", [40, 60])
def test_a_score_that_opens_a_step_is_awaited_while_its_check_ride_is_not_released(score: float) -> None:
    [first, ride] = SHORT["steps"]  # type: ignore[misc]
    twice = Programme.model_validate(
        SHORT | {"steps": (first | {"mode": "check_ride", "talks": 1}, ride)}  # type: ignore[has-type]
    )
    held = replace(a_step_talk("first", 0, score=score), withheld=True)
    found = course_of(twice, an_enrolment(), [held], START + timedelta(days=6))
    assert found.awaits_release
    assert found.rests
