"""Where a trainee stands in a programme, step by step, and how much of that they are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, Literal

from bot.practice.programmes import Programme, Step
from bot.store.records_assignments import UNREACHED, Enrolment, How, StepTalk

Stage = Literal["passed", "open", "closed"]

DUE_WITHIN: Final = timedelta(days=14)
"""From when a refresher opens until it is overdue."""

NOTHING: Final[Mapping[str, How]] = MappingProxyType({})


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
        waiting: Of the talks tried, check rides whose results are not told yet.
        unscored: Where it lacks a score, check rides of the step before whose scores are not told yet.
        reminded: How the reminder of a refresher ended, or None before.
        is_refresher: It comes again after the programme is passed.
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
    unscored: int = 0
    reminded: How | None = None
    is_refresher: bool = False

    @property
    def missed(self) -> int:
        """How many talks missed the pass marks, of those whose results are told."""
        return self.tried - self.done - self.waiting if self.step.marks else 0

    @property
    def awaits_release(self) -> bool:
        """Whether results that are not told yet could complete it, or open it where it lacks a score."""
        completes = self.waiting > 0 and self.done + self.waiting >= self.step.talks
        return completes or (self.lacks_score is not None and self.unscored > 0)


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
        """It as its trainee is told of it; what they may begin goes by that too, or it would tell more."""
        return replace(self, steps=self.steps_told)

    @property
    def rests(self) -> bool:
        """Whether there is no talk to begin now."""
        coming = self.as_told.next
        return (
            coming is None
            or coming.awaits_release
            or (coming.stage == "closed" and coming.lacks_score is None)
        )

    @property
    def awaits_release(self) -> bool:
        """Whether what comes next depends on check rides whose results its trainee is not told yet.

        Whichever way they went, nothing can be begun until they are released: one more ride, or the next
        step, would tell the result.
        """
        told = self.as_told.next
        return told is not None and told.awaits_release

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
        """Tell whether a refresher should have been done by now; not while only a release is awaited."""
        return not self.awaits_release and any(
            each.stage != "passed" and each.due_at and each.due_at < now for each in self.steps
        )

    @property
    def begins(self) -> StepStanding | None:
        """The step of which a talk comes next: the one before again where that lacks a score; or None."""
        coming = self.next
        if coming is None or coming.lacks_score is None:
            return coming
        return self.steps[self.steps.index(coming) - 1]

    @property
    def waiting(self) -> int:
        """How many check rides wait for their release, of those whose results count."""
        return sum(each.waiting for each in self.steps_told)

    @property
    def is_unreached(self) -> bool:
        """Whether a refresher is still to do of which no reminder reached the trainee."""
        return any(each.stage != "passed" and each.reminded in UNREACHED for each in self.steps)


def course_of(
    programme: Programme,
    enrolment: Enrolment,
    talks: Sequence[StepTalk],
    now: datetime,
    reminded: Mapping[str, How] = NOTHING,
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
                is_refresher=True,
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
        unscored=_waiting(earlier) if lacks_score is not None else 0,
        waiting=_waiting(tried) if step.marks else 0,
    )


def _waiting(talks: Sequence[StepTalk]) -> int:
    """Count the check rides that ended and are not released, and whose results are not known here."""
    return sum(talk.withheld and talk.passed is None and talk.done_at is not None for talk in talks)
