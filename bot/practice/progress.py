"""How a trainee's practice goes over time: the trend by dimension, their habits, days in a row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from statistics import fmean
from typing import Final, Literal, get_args

from bot import texts
from bot.practice.counted import corrected_line
from bot.practice.habits import CodeUse, Habits, habits
from bot.store.figures import Practised
from bot.store.records import SessionSummary, Totals
from bot.store.store import Store
from rubric.codes import CODES
from rubric.errors import BadPack, UnknownPack
from rubric.packs.shelf import SHIPPED, Shelf

Dimension = Literal["score", "empathy", "reflection", "non_confrontation"]
DIMENSIONS: Final[tuple[Dimension, ...]] = get_args(Dimension)
TITLES: Final[dict[Dimension, str]] = {
    "score": "Score",
    "empathy": texts.EMPATHY,
    "reflection": texts.REFLECTION,
    "non_confrontation": texts.NON_CONFRONTATION,
}

SHOWN: Final = 40
"""Talks that are looked at; earlier ones count in the totals and the days only."""

COMPARED: Final = 5
"""Talks on either side of a comparison: one person is harder than another, so single talks say little."""

FEW_REPLIES: Final = 4
"""Below this many replies the mean of a talk says nothing."""

CODED: Final = 20
"""The latest talks, of those that say something, over which codes are counted."""

STEADY: Final[dict[Dimension, float]] = {
    "score": 3,
    "empathy": 0.15,
    "reflection": 0.15,
    "non_confrontation": 0.15,
}
"""Changes below these are chance (set by this project)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTalk:
    """One talk that ended.

    Attributes:
        id: Of the session.
        at: When it began.
        person: Id of the person in crisis.
        mode: `coached`, `sparse`, `debrief` or `check_ride`.
        outcome: `good`, `mixed`, `poor`, or None where it was stopped.
        stopped: The trainee used the stop word.
        replies: How many count.
        withheld: Its figures are not for the reader yet; all are None.
        score: Mean score, 0-100, or None.
        empathy: Mean level, 0-2, or None.
        reflection: Mean level, 0-2, or None.
        non_confrontation: Mean level, 0-2, or None.
    """

    id: str
    at: datetime
    person: str
    mode: str
    outcome: str | None
    stopped: bool
    replies: int
    withheld: bool
    score: float | None
    empathy: float | None
    reflection: float | None
    non_confrontation: float | None

    def figure(self, dimension: Dimension) -> float | None:
        """Return the mean of one dimension."""
        found: float | None = getattr(self, dimension)
        return found

    @property
    def says_something(self) -> bool:
        """The trainee can be judged by it. Whoever uses the stop word is held to nothing."""
        return self.score is not None and not self.stopped and self.replies >= FEW_REPLIES


@dataclass(frozen=True, slots=True)
class Trend:
    """The last talks beside those before them.

    Attributes:
        dimension: What is compared.
        now: Mean over the last `COMPARED` talks.
        before: Mean over as many before them.
    """

    dimension: Dimension
    now: float
    before: float

    @property
    def direction(self) -> Literal["up", "down", "steady"]:
        """Which way it went; a change that chance makes is none."""
        change = self.now - self.before
        if abs(change) < STEADY[self.dimension]:
            return "steady"
        return "up" if change > 0 else "down"


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row, in UTC, on which a talk ended; today may still come."""

    current: int
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A trainee's practice over time.

    Attributes:
        talks: The latest talks that ended, at most `SHOWN`, earliest first.
        trends: The last talks beside those before, by dimension; empty where there are too few.
        habits: The skills given most and least, and the most frequent slip.
        streak: Days of practice in a row.
        totals: All practice added up. Its mean leaves withheld talks out.
        pass_score: Mean score that the role of the latest talk asks for, or None.
        corrected: Replies that count as instructors corrected them; 0 where all count as scored.
    """

    talks: tuple[PastTalk, ...]
    trends: tuple[Trend, ...]
    habits: Habits
    streak: Streak
    totals: Totals
    pass_score: float | None
    corrected: int = 0


Correct = Callable[[Practised], Awaitable[tuple[Practised, int]]]
"""Returns practice with other verdicts in the place of those that are stored, and of how many replies."""


async def open_to_trainee(store: Store, talks: Sequence[SessionSummary]) -> frozenset[str]:
    """Return the talks whose figures their trainee may see: a check ride's wait for an instructor."""
    rides = [talk.id for talk in talks if talk.mode == "check_ride"]
    return frozenset(talk.id for talk in talks) - frozenset(rides) | await store.released(rides)


async def progress(
    store: Store,
    trainee: str,
    *,
    now: datetime,
    may_see: Callable[[SessionSummary], bool] | None = None,
    shelf: Shelf = SHIPPED,
    correct: Correct | None = None,
) -> Progress:
    """Look back on a trainee's practice.

    Args:
        store: Where it is kept.
        trainee: Who practised.
        now: The time, aware.
        may_see: Whether the reader may see a talk's figures; the others are withheld and counted nowhere.
            None where the reader is the trainee.
        shelf: Where to find what the role of the latest talk asks.
        correct: Puts other verdicts in the place of those that are stored; None where all count as scored.
    """
    practised, corrected = await store.practised(trainee, SHOWN), 0
    if correct is not None:
        practised, corrected = await correct(practised)
    open_ones = await open_to_trainee(store, practised.talks) if may_see is None else frozenset()
    talks = tuple(
        _past(talk, is_shown=may_see(talk) if may_see else talk.id in open_ones)
        for talk in reversed(practised.talks)
    )
    telling = [talk for talk in talks if talk.says_something]
    return Progress(
        talks=talks,
        trends=tuple(_trends(telling)),
        habits=habits([practised.coded[talk.id] for talk in telling[-CODED:]]),
        streak=streak(practised.days, now.astimezone(UTC).date()),
        totals=practised.totals,
        pass_score=_pass_score(practised.talks[0].pack, shelf) if practised.talks else None,
        corrected=corrected,
    )


def streak(days: Sequence[date], today: date) -> Streak:
    """Return the run of days that reaches today or yesterday, and the longest run.

    Args:
        days: Days of practice, earliest first, each once.
        today: The day it is; later ones (another clock was ahead) count to no current run.
    """
    longest = run = 0
    runs: dict[date, int] = {}
    for before, day in pairwise([date.min, *days]):
        run = run + 1 if day - before == timedelta(days=1) else 1
        runs[day] = run
        longest = max(longest, run)
    return Streak(runs.get(today) or runs.get(today - timedelta(days=1), 0), longest)


def as_lines(found: Progress) -> Iterator[str]:
    """Yield the progress in sentences, for where no picture is seen."""
    totals = found.totals
    people = "one person" if totals.people == 1 else f"{totals.people} people"
    yield f"{_count(totals.ended, 'talk')} ended, {people}, {_count(totals.replies, 'reply')}."
    if found.corrected:
        yield corrected_line(found.corrected)
    if found.streak.longest:
        current, longest = (_count(days, "day") for days in (found.streak.current, found.streak.longest))
        now = f"{current} of practice in a row now" if found.streak.current else "No day of practice just now"
        yield f"{now}; the longest run is {longest}."
    yield from trend_lines(found)
    for says, use in (("Given most", found.habits.best), ("Given least", found.habits.weakest)):
        if use:
            yield f"{says}: {CODES[use.code].title}, in {_of_talks(use)}."
    if found.habits.slip:
        use = found.habits.slip
        yield f"Slip to watch: {CODES[use.code].title}, in {use.replies} of {use.of_replies:,} replies."


def trend_lines(found: Progress) -> Iterator[str]:
    """Yield a sentence per dimension on the last talks beside those before, or one on why there is none."""
    for trend in found.trends:
        now, before = (as_figure(trend.dimension, value) for value in (trend.now, trend.before))
        compared = f"{now} over the last {COMPARED} talks, {before} over the {COMPARED} before"
        yield f"{TITLES[trend.dimension]}: {trend.direction}, {compared}."
    if found.talks and not found.trends:
        yield f"A trend needs {2 * COMPARED} talks with feedback and at least {FEW_REPLIES} replies."


def as_figure(dimension: Dimension, value: float) -> str:
    """Return a mean as it is read: a score whole, a level with one place."""
    return f"{value:.0f}" if dimension == "score" else f"{value:.1f}"


def _past(talk: SessionSummary, *, is_shown: bool) -> PastTalk:
    return PastTalk(
        id=talk.id,
        at=talk.started_at,
        person=talk.person,
        mode=talk.mode,
        outcome=talk.outcome,
        stopped=talk.stopped,
        replies=talk.replies,
        withheld=not is_shown,
        score=talk.score_mean if is_shown else None,
        empathy=talk.empathy_mean if is_shown else None,
        reflection=talk.reflection_mean if is_shown else None,
        non_confrontation=talk.non_confrontation_mean if is_shown else None,
    )


def _trends(talks: Sequence[PastTalk]) -> Iterator[Trend]:
    """Yield the trend of each dimension, of talks that all have figures, earliest first."""
    if len(talks) < 2 * COMPARED:
        return
    for dimension in DIMENSIONS:
        figures = [figure for talk in talks if (figure := talk.figure(dimension)) is not None]
        yield Trend(dimension, fmean(figures[-COMPARED:]), fmean(figures[-2 * COMPARED : -COMPARED]))


def _pass_score(role: str, shelf: Shelf) -> float | None:
    """Return the mean score that a role asks for; None where it asks for none or its pack fails."""
    try:
        mark = shelf.in_force(role).passes.get("mean_score")
    except (BadPack, UnknownPack):
        return None
    return mark.at_least if mark else None


def _of_talks(use: CodeUse) -> str:
    return f"{use.talks} of the last {use.of_talks} talks and {use.replies / use.of_replies:.0%} of replies"


def _count(number: int, noun: str) -> str:
    several = f"{noun[:-1]}ies" if noun == "reply" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else several}"
