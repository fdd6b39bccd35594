"""A trainee in a programme: what is passed, what is open, what is due, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal

from bot.errors import NotYetError
from bot.log import LOG
from bot.practice.hours import next_open
from bot.practice.marks import verdict_on
from bot.practice.programmes import Programme, Step, programme_ids, read_programme
from bot.practice.talk import Clock
from bot.store.records_assignments import UNREACHED, Enrolment, How, NewReminder, StepTalk
from bot.store.store import Store
from rubric.errors import BadPack, UnknownPack
from rubric.packs.shelf import SHIPPED, Shelf

Stage = Literal["passed", "open", "closed"]

DUE_WITHIN: Final = timedelta(days=14)
"""From when a refresher opens until it is overdue."""

_NOTHING: Final[Mapping[str, How]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStanding:
    """Where a trainee stands with one step.

    Attributes:
        step: The step; refreshers are steps too.
        stage: `passed`, `open` (it can be begun) or `closed`.
        done: Talks that count towards it.
        tried: Talks that ended, those too that missed the pass marks.
        passed_at: When it was passed, or None.
        opens_at: When it opens, for a step that only waits for its day, or None.
        due_at: When a refresher is overdue, or None.
        lacks_score: The mean score that no talk of the step before has reached, or None.
        waiting: Of the talks tried, check rides whose results nobody may know yet.
        reminded: How the reminder of a refresher ended, or None before.
    """

    step: Step
    stage: Stage
    done: int
    tried: int
    passed_at: datetime | None = None
    opens_at: datetime | None = None
    due_at: datetime | None = None
    lacks_score: int | None = None
    waiting: int = 0
    reminded: How | None = None

    @property
    def missed(self) -> int:
        """How many talks missed the pass marks, of those whose results are told."""
        return self.tried - self.done - self.waiting if self.step.marks else 0


@dataclass(frozen=True, slots=True)
class Course:
    """A trainee's way through one programme.

    Attributes:
        programme: The programme.
        enrolment: The trainee in it.
        steps: Its steps and refreshers in order.
        steps_told: The same as the trainee is told: as if check rides were not judged before their release.
    """

    programme: Programme
    enrolment: Enrolment
    steps: tuple[StepStanding, ...]
    steps_told: tuple[StepStanding, ...]

    @property
    def as_told(self) -> Course:
        """It as its trainee is told of it; what they may begin goes by the course itself."""
        return replace(self, steps=self.steps_told)

    @property
    def rests(self) -> bool:
        """Whether there is no talk to begin now."""
        coming = self.next
        return coming is None or (coming.stage == "closed" and coming.lacks_score is None)

    @property
    def waits(self) -> bool:
        """Whether what comes next would tell its trainee the result of a check ride before its release."""
        told, coming = self.as_told.next, self.next
        return told is not None and told.waiting > 0 and told.step != (coming and coming.step)

    @property
    def passed_at(self) -> datetime | None:
        """When the last step was passed; refreshers come after that."""
        last = self.steps[len(self.programme.steps) - 1]
        return last.passed_at

    @property
    def next(self) -> StepStanding | None:
        """The first step that is not passed, or None."""
        return next((each for each in self.steps if each.stage != "passed"), None)

    def is_overdue(self, now: datetime) -> bool:
        """Tell whether a refresher should have been done by now."""
        return any(each.stage != "passed" and each.due_at and each.due_at < now for each in self.steps)

    @property
    def is_unreached(self) -> bool:
        """Whether a refresher is still to do of which no reminder reached the trainee."""
        return any(each.stage != "passed" and each.reminded in UNREACHED for each in self.steps)


def course_of(
    programme: Programme,
    enrolment: Enrolment,
    talks: Sequence[StepTalk],
    now: datetime,
    reminded: Mapping[str, How] = _NOTHING,
) -> Course:
    """Return where a trainee stands.

    Args:
        programme: The programme.
        enrolment: The trainee in it.
        talks: Those held for it, the oldest first.
        now: The time.
        reminded: How the reminders of its refreshers ended, by step.
    """
    told = [replace(talk, passed=None, score_mean=None) if talk.withheld else talk for talk in talks]
    return Course(
        programme,
        enrolment,
        steps=_standings(programme, talks, now, reminded),
        steps_told=_standings(programme, told, now, reminded),
    )


def _standings(
    programme: Programme, talks: Sequence[StepTalk], now: datetime, reminded: Mapping[str, How]
) -> tuple[StepStanding, ...]:
    standings: list[StepStanding] = []
    for step in programme.steps:
        before = standings[-1] if standings else None
        standings.append(
            _standing(step, _of(talks, before.step) if before else [], _of(talks, step), before, now)
        )
    passed_at = standings[-1].passed_at
    for step, days in refreshers_of(programme):
        tried = [talk for talk in _of(talks, step) if talk.done_at]
        passed = next((talk.done_at for talk in tried if talk.passed), None)
        opens_at = passed_at + timedelta(days=days) if passed_at else None
        is_open = opens_at is not None and opens_at <= now
        standings.append(
            StepStanding(
                step=step,
                stage="passed" if passed else "open" if is_open else "closed",
                done=int(passed is not None),
                tried=len(tried),
                passed_at=passed,
                opens_at=opens_at,
                due_at=opens_at + DUE_WITHIN if opens_at else None,
                waiting=_waiting(tried),
                reminded=reminded.get(step.id),
            )
        )
    return tuple(standings)


def refreshers_of(programme: Programme) -> list[tuple[Step, int]]:
    """Return the refreshers of a programme as steps, each with the days from passing until it opens."""
    set_out = programme.refreshers
    if set_out is None:
        return []
    found = []
    for place, days in enumerate(set_out.days):
        turned = (*set_out.people[place % len(set_out.people) :], *set_out.people)
        people = tuple(dict.fromkeys(turned))
        title = f"Refresher after {days} days"
        step = Step(id=f"refresher_{days}", title=title, people=people, mode=set_out.mode, marks=True)
        found.append((step, days))
    return found


def person_for(step: Step, talks: Sequence[StepTalk]) -> str:
    """Return who comes next in a step: whoever was talked to least in it, the first named of equals."""
    met = Counter(talk.person for talk in _of(talks, step))
    return min(step.people, key=lambda person: (met[person], step.people.index(person)))


async def enrol(
    store: Store,
    programme_id: str,
    trainees: Iterable[str],
    *,
    guild_id: str,
    enrolled_by: str,
    clock: Clock,
    new_id: Callable[[], str],
) -> list[Enrolment]:
    """Let trainees join a programme, and return who was not in it before.

    Raises:
        UnknownChoiceError: There is no such programme.
    """
    read_programme(programme_id)
    now = clock()
    return await store.enrol(
        [
            Enrolment(
                id=new_id(),
                guild_id=guild_id,
                trainee=trainee,
                programme=programme_id,
                enrolled_by=enrolled_by,
                at=now,
            )
            for trainee in dict.fromkeys(trainees)
        ]
    )


async def courses(store: Store, enrolments: Sequence[Enrolment], now: datetime) -> list[Course]:
    """Return where trainees stand; a programme that is no longer there is left out."""
    ids = [each.id for each in enrolments]
    talks: dict[str, list[StepTalk]] = {}
    for talk in await store.step_talks(ids):
        talks.setdefault(talk.enrolment_id, []).append(talk)
    reminded: dict[str, dict[str, How]] = {}
    for (enrolment_id, step), how in (await store.reminded_of_steps(ids)).items():
        reminded.setdefault(enrolment_id, {})[step] = how
    return [
        course_of(
            read_programme(each.programme), each, talks.get(each.id, []), now, reminded.get(each.id, _NOTHING)
        )
        for each in enrolments
        if each.programme in programme_ids()
    ]


async def course(store: Store, enrolment_id: str, now: datetime) -> Course:
    """Return where a trainee stands in one programme.

    Raises:
        NotYetError: They are not in it, or it is no longer there.
    """
    found = await store.enrolment(enrolment_id)
    if found is None or found.left_at is not None or found.programme not in programme_ids():
        raise NotYetError(
            "You are in that programme no more, or it is no longer there. Join it again, or take another."
        )
    return (await courses(store, [found], now))[0]


async def next_talk(store: Store, found: Course) -> tuple[Step, str]:
    """Return the step that comes next, or the one before again where that lacks a score, and the person.

    Raises:
        NotYetError: Nothing is open now; the text says what opens it.
    """
    coming = found.next
    if found.rests and found.waits:
        raise NotYetError(
            f"The result of your check ride in {found.programme.title} comes when an instructor has released "
            "it, and with it what comes next. Until then, take a talk of your own."
        )
    if coming is None:
        raise NotYetError(
            f"You have passed all of {found.programme.title}, so nothing is left to do in it. "
            "Take a talk of your own, or join another programme."
        )
    step = coming.step
    if coming.stage == "closed":
        if coming.lacks_score is None:
            raise NotYetError(f"{why_closed(coming)} Until then, take a talk of your own.")
        step = found.steps[found.steps.index(coming) - 1].step
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
    return f"{standing.step.title}: it opens when what comes before is passed."


async def is_still_to_do(store: Store, enrolment: Enrolment, step_id: str) -> bool:
    """Tell whether a trainee is still in a programme and has not passed a step."""
    if enrolment.left_at is not None or enrolment.programme not in programme_ids():
        return False
    [found] = await courses(store, [enrolment], enrolment.at)
    return any(each.step.id == step_id and each.stage != "passed" for each in found.steps)


async def is_untold(store: Store, enrolment: Enrolment) -> bool:
    """Tell whether what comes next would tell a trainee the result of a check ride before its release."""
    return any(each.waits for each in await courses(store, [enrolment], enrolment.at))


async def judge_what_ended(store: Store, clock: Clock, shelf: Shelf = SHIPPED) -> int:
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
            for each in await courses(store, [found], clock()):
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


def _of(talks: Sequence[StepTalk], step: Step) -> list[StepTalk]:
    return [talk for talk in talks if talk.step == step.id]


def _standing(
    step: Step,
    earlier: Sequence[StepTalk],
    talks: Sequence[StepTalk],
    before: StepStanding | None,
    now: datetime,
) -> StepStanding:
    """Return where a trainee stands with a step, given the talks of the step before and of this one."""
    tried = [talk for talk in talks if talk.done_at]
    counting = sorted(talk.done_at for talk in tried if talk.done_at and (talk.passed or not step.marks))
    passed_at = counting[step.talks - 1] if len(counting) >= step.talks else None
    opens_at = before.passed_at + timedelta(days=step.after_days) if before and before.passed_at else None
    scores = [talk.score_mean for talk in earlier if talk.done_at and talk.score_mean is not None]
    lacks_score = (
        step.after_score
        if opens_at and step.after_score is not None and max(scores, default=0) < step.after_score
        else None
    )
    is_open = before is None or (opens_at is not None and opens_at <= now and lacks_score is None)
    return StepStanding(
        step=step,
        stage="passed" if passed_at else "open" if is_open else "closed",
        done=min(len(counting), step.talks),
        tried=len(tried),
        passed_at=passed_at,
        opens_at=None if is_open or before is None else opens_at,
        lacks_score=lacks_score,
        waiting=_waiting(tried) if step.marks else 0,
    )


def _waiting(tried: Sequence[StepTalk]) -> int:
    """Count the check rides that are not released, and whose results are not known here."""
    return sum(talk.withheld and talk.passed is None for talk in tried)
