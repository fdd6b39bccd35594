"""Programmes: steps that open, are passed, and come again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotYetError
from bot.practice.course import DUE_WITHIN, Course, course_of, person_for
from bot.practice.programme import (
    course,
    courses,
    enrol,
    is_still_to_do,
    judge_what_ended,
    next_talk,
    why_closed,
)
from bot.practice.programmes import Programme
from bot.practice.programmes.offered import Programmes, read_programmes
from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.store.records_assignments import Attempt, Enrolment, QuietHours, StepTalk
from bot.store.store import Store

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
IDS = count(1)
SHIPPED = read_programmes(None).by_id
TEXT = """\
format: 1
title: Short
about: For a test.
pack: peer
steps:
  - id: first
    title: With notes
    people: [mini, other]
    mode: coached
    talks: 2
  - id: ride
    title: Without
    people: [mini]
    mode: check_ride
    marks: true
    after_days: 2
    after_score: 50
refreshers:
  days: [30, 90]
  people: [mini, other]
"""


@pytest.fixture
def short() -> Programme:
    return Programme.model_validate({"id": "short", **yaml.safe_load(TEXT)})


@pytest.fixture
def programmes(short: Programme) -> Programmes:
    return Programmes({"short": short})


def test_every_programme_that_comes_with_the_program_is_in_form() -> None:
    assert list(SHIPPED) == ["cit_refresher", "crisis_line", "dispatch", "onboarding"]
    for each in SHIPPED.values():
        assert each.refreshers
        assert each.refreshers.days == (30, 90)


@pytest.mark.parametrize("name", SHIPPED)
def test_feedback_only_fades_and_the_last_step_is_a_check_ride_with_marks(name: str) -> None:
    steps = SHIPPED[name].steps
    order = ["coached", "sparse", "debrief", "check_ride"]
    places = [order.index(step.mode) for step in steps]
    assert places == sorted(places)
    assert (steps[-1].mode, steps[-1].marks) == ("check_ride", True)


def an_enrolment(**changes: object) -> Enrolment:
    values = {
        "id": "e",
        "guild_id": "guild",
        "trainee": "ana",
        "programme": "short",
        "enrolled_by": "ana",
        "at": START,
    }
    return Enrolment(**(values | changes))  # type: ignore[arg-type]


def a_step_talk(
    step: str,
    day: float,
    *,
    done: bool = True,
    passed: bool | None = None,
    score: float = 60,
    person: str = "mini",
) -> StepTalk:
    at = START + timedelta(days=day)
    return StepTalk(
        enrolment_id="e",
        step=step,
        session_id=f"{step}{day}",
        person=person,
        at=at,
        done_at=at if done else None,
        passed=passed,
        score_mean=score,
    )


def stages(short: Programme, talks: list[StepTalk], day: float) -> list[str]:
    found = course_of(short, an_enrolment(), talks, START + timedelta(days=day))
    return [each.stage for each in found.steps]


FIRST = [a_step_talk("first", 0), a_step_talk("first", 1)]
RIDE = a_step_talk("ride", 4, passed=True)


def test_steps_open_one_after_the_other_and_after_their_days(short: Programme) -> None:
    assert stages(short, [], 0) == ["open", "closed", "closed", "closed"]
    assert stages(short, FIRST[:1], 1) == ["open", "closed", "closed", "closed"]
    assert stages(short, FIRST, 2) == ["passed", "closed", "closed", "closed"]
    assert stages(short, FIRST, 3) == ["passed", "open", "closed", "closed"]


def test_a_check_ride_that_misses_the_marks_is_taken_again(short: Programme) -> None:
    missed = a_step_talk("ride", 4, passed=False)
    assert stages(short, [*FIRST, missed], 5)[1] == "open"
    assert stages(short, [*FIRST, missed, a_step_talk("ride", 5, passed=True)], 6)[1] == "passed"


def test_refreshers_open_thirty_and_ninety_days_after_passing(short: Programme) -> None:
    talks = [*FIRST, RIDE]
    assert stages(short, talks, 33.9) == ["passed", "passed", "closed", "closed"]
    assert stages(short, talks, 34) == ["passed", "passed", "open", "closed"]
    assert stages(short, talks, 94) == ["passed", "passed", "open", "open"]
    fresh = a_step_talk("refresher_30", 40, passed=True)
    assert stages(short, [*talks, fresh], 50) == ["passed", "passed", "passed", "closed"]


def test_a_refresher_is_overdue_two_weeks_after_it_opened(short: Programme) -> None:
    found = course_of(short, an_enrolment(), [*FIRST, RIDE], START + timedelta(days=50))
    opened = START + timedelta(days=34)
    assert not found.is_overdue(opened + DUE_WITHIN)
    assert found.is_overdue(opened + DUE_WITHIN + timedelta(minutes=1))


def test_people_of_a_step_are_taken_in_turn(short: Programme) -> None:
    step = short.steps[0]
    assert person_for(step, []) == "mini"
    assert person_for(step, [a_step_talk("first", 0)]) == "other"
    assert person_for(step, [a_step_talk("first", 0), a_step_talk("first", 1, person="other")]) == "mini"


def test_a_second_refresher_begins_with_another_person(short: Programme) -> None:
    found = course_of(short, an_enrolment(), [], START)
    assert [each.step.people[0] for each in found.steps[2:]] == ["mini", "other"]


def test_what_opens_a_step_is_told(short: Programme) -> None:
    low = [a_step_talk("first", 0, score=40), a_step_talk("first", 1, score=45)]
    waiting, lacking = (
        course_of(short, an_enrolment(), talks, START + timedelta(days=day)).steps[1]
        for talks, day in ((FIRST, 1.5), (low, 9))
    )
    assert why_closed(waiting) == "Without: it opens at 2026-03-05 09:00 UTC."
    assert "mean score of 50" in why_closed(lacking)


@given(
    st.lists(
        st.builds(
            a_step_talk,
            st.sampled_from(["first", "ride", "refresher_30", "refresher_90", "unknown"]),
            st.floats(0, 200),
            done=st.booleans(),
            passed=st.sampled_from([True, False, None]),
            score=st.floats(0, 100),
        ),
        max_size=12,
    ),
    st.floats(0, 300),
    st.floats(0, 300),
)
def test_time_takes_nothing_back(talks: list[StepTalk], one: float, other: float) -> None:
    short = Programme.model_validate(SHORT)
    order = ["closed", "open", "passed"]
    early, late = (stages(short, talks, day) for day in sorted((one, other)))
    assert [order.index(each) for each in early] <= [order.index(each) for each in late]
    assert all(order.index(before) <= order.index(after) for before, after in zip(early, late, strict=True))


SHORT = {
    "format": 1,
    "id": "short",
    "title": "Short",
    "about": "For a test.",
    "pack": "peer",
    "steps": (
        {"id": "first", "title": "With notes", "people": ("mini",), "mode": "coached", "talks": 2},
        {
            "id": "ride",
            "title": "Without",
            "people": ("mini",),
            "mode": "check_ride",
            "marks": True,
            "after_days": 2,
            "after_score": 50,
        },
    ),
    "refreshers": {"days": (30, 90), "people": ("mini",)},
}


async def join(store: Store, programme: Programme, *trainees: str) -> list[Enrolment]:
    return await enrol(
        store,
        programme,
        trainees or ("ana",),
        guild_id="guild",
        enrolled_by="mo",
        clock=lambda: START,
        new_id=lambda: f"e{next(IDS)}",
    )


async def hold(practice: Practice, enrolment: Enrolment, step: str, mode: str, words: list[str]) -> Talk:
    talk = await practice.start(enrolment.trainee, "mini", seed=7, mode=mode, pack="peer")  # type: ignore[arg-type]
    at = talk.record.started_at
    await practice.store.add_attempt(Attempt(session_id=talk.id, at=at, enrolment_id=enrolment.id, step=step))
    for n, each in enumerate(words):
        if not talk.ended:
            await talk.reply(each, message_id=f"m{n}")
    if not talk.ended:
        await talk.end()
    return talk


GOOD = [
    "I'm Sam. It sounds like you are worn out. I'm here to listen.",
    "You've carried this by yourself for a long time, and it hurts.",
    "What was it like for you tonight?",
    "So you feel let down by them, and tired of it. Are you thinking about killing yourself?",
    "It makes sense that you are angry. You've done a lot to keep going.",
]
BAD = ["Calm down.", "You should sleep more.", "Stop it now.", "Why do you do that?", "Calm down."]


async def test_nobody_joins_twice_and_whoever_left_may_join_again(
    store: Store, short: Programme, programmes: Programmes
) -> None:
    [first] = await join(store, short)
    assert await join(store, short) == []
    await store.leave(first.id, START)
    assert len(await join(store, short)) == 1
    with pytest.raises(NotYetError, match="Join it again, or take another"):
        await course(store, first.id, START, programmes)


async def test_a_whole_way_through_with_its_reminders(
    practice: Practice, store: Store, short: Programme, programmes: Programmes
) -> None:
    await store.save_quiet_hours(QuietHours(guild_id="guild", from_min=0, until_min=0))
    [joined] = await join(store, short)
    for _ in range(2):
        await hold(practice, joined, "first", "coached", GOOD)
    await hold(practice, joined, "ride", "check_ride", BAD)
    assert await judge_what_ended(store, practice.clock, programmes) == 3
    assert await judge_what_ended(store, practice.clock, programmes) == 0
    now = practice.clock() + timedelta(days=3)
    found = await course(store, joined.id, now, programmes)
    assert [each.stage for each in found.steps] == ["passed", "open", "closed", "closed"]
    assert (found.steps[1].tried, found.steps[1].done) == (1, 0)
    assert await store.next_reminder_at() is None

    ride = await hold(practice, joined, "ride", "check_ride", GOOD)
    await judge_what_ended(store, practice.clock, programmes)
    passed_at = (await store.session(ride.id)).ended_at
    assert passed_at is not None
    kept = await store.enrolment(joined.id)
    assert kept is not None
    assert kept.passed_at == passed_at
    due = await store.due_reminders(passed_at + timedelta(days=400))
    assert [each.at - passed_at for each in due] == [timedelta(days=30), timedelta(days=90)]
    assert await is_still_to_do(store, kept, "refresher_30", programmes)


async def test_what_was_passed_stays_passed_when_its_talk_is_erased(
    practice: Practice, store: Store, short: Programme, programmes: Programmes
) -> None:
    [joined] = await join(store, short)
    held = [await hold(practice, joined, "first", "coached", GOOD) for _ in range(2)]
    await judge_what_ended(store, practice.clock, programmes)
    for talk in held:
        await store.erase_session(talk.id)
    found = await course(store, joined.id, practice.clock(), programmes)
    assert found.steps[0].stage == "passed"


async def test_a_talk_that_was_rewound_and_ended_again_is_judged_again(
    practice: Practice, store: Store, short: Programme, programmes: Programmes
) -> None:
    [joined] = await join(store, short)
    ride = await hold(practice, joined, "ride", "coached", BAD)
    await judge_what_ended(store, practice.clock, programmes)
    assert [each.passed for each in await store.step_talks([joined.id])] == [False]
    await ride.rewind(0)
    assert await judge_what_ended(store, practice.clock, programmes) == 0
    for n, words in enumerate(GOOD):
        if not ride.ended:
            await ride.reply(words, message_id=f"again{n}")
    if not ride.ended:
        await ride.end()
    assert await judge_what_ended(store, practice.clock, programmes) == 1
    assert [each.passed for each in await store.step_talks([joined.id])] == [True]


async def test_the_step_before_is_practised_again_where_its_score_is_too_low(
    practice: Practice, store: Store, short: Programme, programmes: Programmes
) -> None:
    [joined] = await join(store, short)
    for _ in range(2):
        await hold(practice, joined, "first", "coached", BAD)
    await judge_what_ended(store, practice.clock, programmes)
    step, person = await next_talk(
        store, await course(store, joined.id, START + timedelta(days=365), programmes)
    )
    assert (step.id, person) == ("first", "other")


async def test_what_is_not_open_yet_can_not_be_begun(
    practice: Practice, store: Store, short: Programme, programmes: Programmes
) -> None:
    [joined] = await join(store, short)
    for _ in range(2):
        await hold(practice, joined, "first", "coached", GOOD)
    with pytest.raises(NotYetError, match=r"it opens at .* Until then, take a talk of your own\."):
        await next_talk(store, await course(store, joined.id, practice.clock(), programmes))


async def test_a_cohort_is_looked_up_at_once(store: Store, short: Programme, programmes: Programmes) -> None:
    joined = await join(store, short, *(f"t{n}" for n in range(1001)))
    found: list[Course] = await courses(store, joined, START, programmes)
    assert len(found) == 1001
