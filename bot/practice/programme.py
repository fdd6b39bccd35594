"""Programmes that trainees join: who is in one, which talk comes next, and which of them are passed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from bot.errors import NotYetError
from bot.log import LOG
from bot.practice.course import (
    NOTHING,
    Course,
    StepStanding,
    course_of,
    person_for,
    refreshers_of,
)
from bot.practice.hours import next_open
from bot.practice.marks import verdict_on
from bot.practice.programmes import Programme, Step
from bot.practice.programmes.offered import Programmes
from bot.practice.talk import Clock
from bot.store.records_assignments import Enrolment, How, NewReminder, StepTalk
from bot.store.store import Store
from rubric.errors import BadPack, UnknownPack
from rubric.packs.shelf import SHIPPED, Shelf


async def enrol(
    store: Store,
    programme: Programme,
    trainees: Iterable[str],
    *,
    guild_id: str,
    enrolled_by: str,
    clock: Clock,
    new_id: Callable[[], str],
) -> list[Enrolment]:
    """Let trainees join a programme, and return who was not in it before."""
    now = clock()
    return await store.enrol(
        [
            Enrolment(
                id=new_id(),
                guild_id=guild_id,
                trainee=trainee,
                programme=programme.id,
                enrolled_by=enrolled_by,
                at=now,
            )
            for trainee in dict.fromkeys(trainees)
        ]
    )


async def courses(
    store: Store, enrolments: Sequence[Enrolment], now: datetime, programmes: Programmes
) -> list[Course]:
    """Return where trainees stand; a programme that is no longer there is left out."""
    ids = [each.id for each in enrolments]
    talks: dict[str, list[StepTalk]] = {}
    for talk in await store.step_talks(ids):
        talks.setdefault(talk.enrolment_id, []).append(talk)
    reminded: dict[str, dict[str, How]] = {}
    for (enrolment_id, step), how in (await store.reminded_of_steps(ids)).items():
        reminded.setdefault(enrolment_id, {})[step] = how
    return [
        course_of(programme, each, talks.get(each.id, []), now, reminded.get(each.id, NOTHING))
        for each in enrolments
        if (programme := programmes.by_id.get(each.programme)) is not None
    ]


async def course(store: Store, enrolment_id: str, now: datetime, programmes: Programmes) -> Course:
    """Return where a trainee stands in one programme.

    Raises:
        NotYetError: They are not in it, or it is no longer there.
    """
    found = await store.enrolment(enrolment_id)
    if found is None or found.left_at is not None or found.programme not in programmes.by_id:
        raise NotYetError(
            "You are in that programme no more, or it is no longer there. Join it again, or take another."
        )
    return (await courses(store, [found], now, programmes))[0]


async def next_talk(store: Store, found: Course) -> tuple[Step, str]:
    """Return the step that comes next, or the one before again where that lacks a score, and the person.

    It goes by what the trainee is told, so that it tells no result of a check ride before its release.

    Raises:
        NotYetError: Nothing is open now; the text says what opens it.
    """
    found = found.as_told
    coming, begins = found.next, found.begins
    if found.awaits_release:
        raise NotYetError(
            f"The result of your check ride in {found.programme.title}, passed or not, comes when an "
            "instructor has released it in `coach web`, and with it what comes next. "
            "Until then, take a talk of your own."
        )
    if coming is None or begins is None:
        raise NotYetError(
            f"You have passed all of {found.programme.title}, so nothing is left to do in it. "
            "Take a talk of your own, or join another programme."
        )
    if coming.stage == "closed" and coming.lacks_score is None:
        raise NotYetError(f"{why_closed(coming)} Until then, take a talk of your own.")
    step = begins.step
    return step, person_for(step, await store.step_talks([found.enrolment.id]))


def why_closed(standing: StepStanding) -> str:
    """Return what opens a step that is closed, as a sentence."""
    if standing.lacks_score is not None:
        return (
            f"{standing.step.title}: it opens once a talk of the step before reaches a mean score of "
            f"{standing.lacks_score}."
        )
    if standing.opens_at is not None:
        return f"{standing.step.title}: it opens at {standing.opens_at:%Y-%m-%d %H:%M} UTC."
    if standing.is_refresher:
        return f"{standing.step.title}: it opens that long after you pass."
    return f"{standing.step.title}: it opens when what comes before is passed."


async def is_still_to_do(store: Store, enrolment: Enrolment, step_id: str, programmes: Programmes) -> bool:
    """Tell whether a trainee is still in a programme and has not passed a step."""
    if enrolment.left_at is not None or enrolment.programme not in programmes.by_id:
        return False
    [found] = await courses(store, [enrolment], enrolment.at, programmes)
    return any(each.step.id == step_id and each.stage != "passed" for each in found.steps)


async def awaits_release(store: Store, enrolment: Enrolment, programmes: Programmes) -> bool:
    """Tell whether what comes next in a programme depends on a check ride that is not released."""
    found = await courses(store, [enrolment], enrolment.at, programmes)
    return any(each.awaits_release for each in found)


async def judge_what_ended(store: Store, clock: Clock, programmes: Programmes, shelf: Shelf = SHIPPED) -> int:
    """Note which talks for assignments and programmes ended, judge them, and plan refreshers.

    Returns:
        How many talks were judged.
    """
    await store.note_done()
    waiting = await store.unjudged()
    for session_id, _ in waiting:
        await store.judge(session_id, passed=await _passed(store, session_id, shelf))
    for enrolment_id in dict.fromkeys(enrolment_id for _, enrolment_id in waiting):
        found = await store.enrolment(enrolment_id)
        if found is not None and found.passed_at is None:
            for each in await courses(store, [found], clock(), programmes):
                await _note_passing(store, each)
    return len(waiting)


async def _passed(store: Store, session_id: str, shelf: Shelf) -> bool:
    try:
        return (await verdict_on(store, session_id, shelf)).passed is True
    except (BadPack, UnknownPack) as error:
        LOG.warning("a talk of a programme counts as not passed: %s", error)
        return False


async def _note_passing(store: Store, found: Course) -> None:
    """Keep that a programme was passed, and when its refreshers are to be reminded of."""
    passed_at = found.passed_at
    if passed_at is None:
        return
    enrolment = found.enrolment
    hours = await store.quiet_hours(enrolment.guild_id)
    reminding = [
        NewReminder(
            guild_id=enrolment.guild_id,
            trainee=enrolment.trainee,
            enrolment_id=enrolment.id,
            step=step.id,
            at=next_open(hours, passed_at + timedelta(days=days)),
        )
        for step, days in refreshers_of(found.programme)
    ]
    await store.pass_programme(enrolment.id, passed_at, reminding)
