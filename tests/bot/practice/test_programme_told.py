"""Programmes as their trainees are told of them: what a check ride came to waits for its release."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotYetError
from bot.practice.course import course_of
from bot.practice.programme import course, is_untold, judge_what_ended, next_talk
from bot.practice.programmes import Programme
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
    among_the_others,
    an_enrolment,
    hold,
    join,
    short,
)

__all__ = ["among_the_others", "short"]

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
    assert not found.waits


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


@pytest.mark.usefixtures("among_the_others")
@pytest.mark.parametrize("words", [GOOD, BAD], ids=["passed", "missed"])
async def test_the_release_tells_the_result(practice: Practice, store: Store, words: list[str]) -> None:
    [joined] = await join(store)
    for _ in range(2):
        await hold(practice, joined, "first", "coached", GOOD)
    ride = await hold(practice, joined, "ride", "check_ride", words)
    await judge_what_ended(store, practice.clock)
    now = practice.clock() + timedelta(days=3)
    told = (await course(store, joined.id, now)).as_told
    assert (told.steps[1].stage, told.steps[1].waiting) == ("open", 1)

    await Review(practice).release(HERE, ride.id)
    found = await course(store, joined.id, now)
    assert found.as_told.steps == found.steps
    assert found.steps[1].stage == ("passed" if words is GOOD else "open")
    assert found.steps[1].missed == (0 if words is GOOD else 1)


@pytest.mark.usefixtures("among_the_others")
async def test_what_waits_for_a_day_after_a_check_ride_is_not_named_before_the_release(
    practice: Practice, store: Store
) -> None:
    [joined] = await join(store)
    for _ in range(2):
        await hold(practice, joined, "first", "coached", GOOD)
    ride = await hold(practice, joined, "ride", "check_ride", GOOD)
    await judge_what_ended(store, practice.clock)
    now = practice.clock() + timedelta(days=3)
    with pytest.raises(
        NotYetError, match=r"^The result of your check ride in Short comes when .* talk of your own\.$"
    ):
        await next_talk(store, await course(store, joined.id, now))
    assert await is_untold(store, joined)

    later = now + timedelta(days=30)
    step, _ = await next_talk(store, await course(store, joined.id, later))
    assert step.id == "refresher_30"
    await Review(practice).release(HERE, ride.id)
    with pytest.raises(NotYetError, match="Refresher after 30 days: it opens at"):
        await next_talk(store, await course(store, joined.id, now))
    assert not await is_untold(store, joined)


@pytest.mark.usefixtures("among_the_others")
async def test_a_check_ride_that_waits_may_be_taken_again_where_it_missed(
    practice: Practice, store: Store
) -> None:
    [joined] = await join(store)
    for _ in range(2):
        await hold(practice, joined, "first", "coached", GOOD)
    await hold(practice, joined, "ride", "check_ride", BAD)
    await judge_what_ended(store, practice.clock)
    step, _ = await next_talk(store, await course(store, joined.id, practice.clock() + timedelta(days=3)))
    assert step.id == "ride"
