"""A score beside what trainees of the same experience reach with the same person.

The method, for one version of a person under one version of a rubric:

- A trainee's *experience* is how many talks that say something (ended, not stopped, four replies or more,
  with anybody) came before: 0 to 2, 3 to 9, 10 or more. A trainee counts once in each of these bands, with
  the mean of their talks there, so that whoever practises most does not count most; whoever is compared
  counts not at all.
- What is *expected* in a band is the mean over its trainees, drawn towards the mean over the other bands as
  if four more trainees had it (`SHRINK`): few trainees alone would say too much. Without ten trainees in the
  other bands nothing is drawn.
- The *interval* is Student's t at 95% for the mean over the band's trainees. It tells how well the mean is
  known, not how far one talk may lie from it.
- Nothing is said below ten trainees in the band (`LEAST_TRAINEES`), nor of a talk that says nothing.

A score is called above or below where it lies outside the interval by more than chance makes between two
talks (`progress.STEADY`). Of several talks the ends of their intervals are averaged: the same trainees are
behind many of them, so that more talks narrow it no further. The mode is left out: with it most bands would
be empty.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import sqrt
from statistics import fmean
from typing import Final, Literal, Self

from bot.practice.progress import STEADY, open_to_trainee
from bot.practice.talk import Clock
from bot.store.records import SessionSummary
from bot.store.records_assignments import PeerScore
from bot.store.store import Store

BANDS: Final = (0, 3, 10)
"""Talks from which each band of experience begins."""

LEAST_TRAINEES: Final = 10
SHRINK: Final = 4
FRESH_FOR: Final = timedelta(minutes=10)
COMPARED: Final = 5
"""The latest talks over which a trainee's difference is averaged."""


Standing = Literal["above", "about", "below"]


@dataclass(frozen=True, slots=True)
class Compared:
    """A score beside those of others.

    Attributes:
        score: The trainee's, 0-100.
        expected: What is expected of that experience with this person.
        low: Lower end of its 95% interval.
        high: Upper end.
        trainees: How many trainees that rests on.
        below: How many of them reach less than this score.
        band: Talks from which this band of experience begins.
    """

    score: float
    expected: float
    low: float
    high: float
    trainees: int
    below: int
    band: int

    @property
    def difference(self) -> float:
        """How much the score is above what is expected; below where negative."""
        return self.score - self.expected

    @property
    def standing(self) -> Standing:
        """Where the score lies; what chance makes is no difference."""
        return _standing(self.score, self.expected, self.low, self.high)


@dataclass(slots=True)
class _Band:
    """The means of a band's trainees, with their sums so that one of them is quickly left out."""

    means: dict[str, float] = field(default_factory=dict)
    total: float = 0.0
    squares: float = 0.0
    in_order: list[float] = field(default_factory=list)

    @classmethod
    def of(cls, means: dict[str, float]) -> Self:
        values = means.values()
        return cls(means, sum(values), sum(value * value for value in values), sorted(values))

    def without(self, trainee: str) -> tuple[int, float, float]:
        """Return number, sum and sum of squares over the others."""
        own = self.means.get(trainee)
        if own is None:
            return len(self.means), self.total, self.squares
        return len(self.means) - 1, self.total - own, self.squares - own * own

    def below(self, score: float, trainee: str) -> int:
        """Return how many others reach less than a score."""
        own = self.means.get(trainee)
        return bisect_left(self.in_order, score) - (own is not None and own < score)


class Peers:
    """What trainees reach with one person, by experience."""

    def __init__(self, scores: Iterable[PeerScore]) -> None:
        """Take every score of one version of a person under one version of a rubric."""
        found: dict[int, dict[str, list[float]]] = {band: {} for band in BANDS}
        for each in scores:
            found[band_of(each.earlier)].setdefault(each.trainee, []).append(each.score)
        self._bands = {
            band: _Band.of({trainee: fmean(scores) for trainee, scores in trainees.items()})
            for band, trainees in found.items()
        }

    def compare(self, trainee: str, earlier: int, score: float) -> Compared | None:
        """Return a trainee's score beside those of the others, or None where there are too few."""
        band = band_of(earlier)
        here = self._bands[band]
        n, total, squares = here.without(trainee)
        if n < LEAST_TRAINEES:
            return None
        mean = total / n
        spread = sqrt(max(0.0, squares - n * mean * mean) / (n - 1))
        elsewhere = [each.without(trainee) for start, each in self._bands.items() if start != band]
        others = sum(number for number, _, _ in elsewhere)
        if others >= LEAST_TRAINEES:
            prior = sum(total for _, total, _ in elsewhere) / others
            mean = (n * mean + SHRINK * prior) / (n + SHRINK)
        half = t_975(n - 1) * spread / sqrt(n)
        low, high = max(0.0, mean - half), min(100.0, mean + half)
        return Compared(score, mean, low, high, n, here.below(score, trainee), band)


def band_of(earlier: int) -> int:
    """Return the band of experience of somebody with so many talks behind them."""
    return max(start for start in BANDS if start <= earlier)


def t_975(degrees: int) -> float:
    """Return Student's t that 97.5% lie below, to three places from five degrees of freedom on.

    The series of Cornish and Fisher (Abramowitz and Stegun 26.7.5).
    """
    z = 1.959963985
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / float(degrees) ** power for power, term in enumerate(terms, 1))


class Comparing:
    """Compares talks; what others reach is read now and then, for the query goes over all practice."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Know nothing yet."""
        self._store = store
        self._clock = clock
        self._known: dict[tuple[str, int, str], tuple[datetime, Peers]] = {}
        self._reading = asyncio.Lock()

    async def peers(self, person: str, version: int, rubric: str) -> Peers:
        """Return what trainees reach with a version of a person under a version of a rubric."""
        key = (person, version, rubric)
        async with self._reading:
            read_at, found = self._known.get(key, (None, None))
            if found is None or read_at is None or self._clock() - read_at > FRESH_FOR:
                scores = await self._store.peer_scores(person, version, rubric)
                found = await asyncio.to_thread(Peers, scores)
                self._known[key] = self._clock(), found
            return found

    async def beside_others(self, session_id: str) -> Compared | None:
        """Return a talk's score beside those of others, or None where there is too little to say so."""
        earlier = await self._store.talks_before(session_id)
        if earlier is None:
            return None
        talk = await self._store.session(session_id)
        found = await self.peers(talk.person, talk.person_version, talk.rubric)
        return found.compare(talk.trainee, earlier, talk.score_mean or 0.0)

    async def latest(self, trainee: str) -> list[Compared]:
        """Return a trainee's latest talks beside those of others, those only of which it can be said."""
        found: list[Compared] = []
        talks = [talk for talk in await self._store.history(trainee, 4 * COMPARED) if _has_ended(talk)]
        theirs = await open_to_trainee(self._store, talks)
        for talk in talks:
            compared = await self.beside_others(talk.id) if talk.id in theirs else None
            if compared is not None:
                found.append(compared)
            if len(found) == COMPARED:
                break
        return found


def as_sentence(found: Compared) -> str:
    """Return the comparison of one talk as a sentence or two."""
    reach = (
        f"Trainees with {_experience(found.band)} behind them reach {found.expected:.0f} with this person "
        f"(95% interval {found.low:.0f} to {found.high:.0f}, from {found.trainees} trainees)."
    )
    told = f"{found.standing} that; {found.below} of {found.trainees} reach less"
    return f"{reach} Yours is {found.score:.0f}, {told}."


def average_sentence(found: Sequence[Compared]) -> str:
    """Return several talks beside those of others as a sentence or two, or "" where there are none."""
    if not found:
        return ""
    score, expected, low, high = (
        fmean(figures)
        for figures in zip(*((each.score, each.expected, each.low, each.high) for each in found), strict=True)
    )
    talks = "In your latest talk" if len(found) == 1 else f"Over your latest {len(found)} talks"
    return (
        f"{talks} that can be compared you reach {score:.0f}. Trainees of your experience reach "
        f"{expected:.0f} with the same people (95% interval {low:.0f} to {high:.0f}, from "
        f"{min(each.trainees for each in found)} trainees or more each): you are "
        f"{_standing(score, expected, low, high)} that."
    )


def _standing(score: float, expected: float, low: float, high: float) -> Standing:
    if score > max(high, expected + STEADY["score"]):
        return "above"
    if score < min(low, expected - STEADY["score"]):
        return "below"
    return "about"


def _experience(band: int) -> str:
    later = [start for start in BANDS if start > band]
    return f"{band} to {later[0] - 1} talks" if later else f"{band} or more talks"


def _has_ended(talk: SessionSummary) -> bool:
    return talk.ended_at is not None and not talk.stopped
