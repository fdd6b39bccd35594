"""A cohort over time: what its talks reached week by week, check rides apart, for these show what stays."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from math import sqrt
from statistics import fmean, stdev
from typing import Final

from bot.practice.adjusted import Compared, Comparing, t_975
from bot.practice.cohort_files import as_csv
from bot.practice.corrected import Corrector
from bot.practice.counted import AS_SCORED, OVERRIDES, SCORED, Counted
from bot.store.records_assignments import CohortTalk
from bot.store.store import Store

LEAST_FOR_INTERVAL: Final = 3
"""Trainees in a week from which an interval is told: of two it would span half the scale."""

SHOWN_WEEKS: Final = 26


@dataclass(frozen=True, slots=True)
class Point:
    """What trainees reached in one week; each counts once, with the mean of their talks.

    Attributes:
        mean: Mean score, 0-100.
        low: Lower end of its 95% interval, or None where there are too few trainees.
        high: Upper end, or None.
        trainees: How many.
        talks: How many talks.
    """

    mean: float
    low: float | None
    high: float | None
    trainees: int
    talks: int


@dataclass(frozen=True, slots=True)
class Week:
    """One week.

    Attributes:
        monday: Its first day, in UTC.
        practice: Talks with feedback, or None where there were none.
        rides: Check rides, without feedback, or None.
    """

    monday: date
    practice: Point | None
    rides: Point | None


@dataclass(frozen=True, slots=True)
class Placed:
    """One talk of a cohort.

    Attributes:
        talk: With the figures that count: as scored, or as corrected. Earlier talks are those in this server
            alone: how much somebody practises elsewhere is not for its instructors.
        compared: Its score, as the rubric gave it, beside what trainees of that experience reach; None where
            too few are known.
        scored: Its score as the rubric gave it.
    """

    talk: CohortTalk
    compared: Compared | None
    scored: float


@dataclass(frozen=True, slots=True)
class Member:
    """One trainee of a cohort.

    Attributes:
        trainee: Who.
        talks: Talks that say something.
        rides: Check rides among them.
        first: Mean score of the first talk.
        latest: Mean score of the latest.
        difference: Mean of how much the talks that can be compared are, as scored, above what is expected;
            or None.
        compared: How many talks that is over.
        low: Lower end of the 95% interval of the difference, or None.
        high: Upper end.
        trainees: How many trainees are behind each of these talks at least.
    """

    trainee: str
    talks: int
    rides: int
    first: float
    latest: float
    difference: float | None
    compared: int
    low: float | None = None
    high: float | None = None
    trainees: int = 0


@dataclass(frozen=True, slots=True)
class CohortProgress:
    """A cohort over time.

    Attributes:
        asked: Trainees that it was asked for.
        talks: Their talks that say something, the earliest first.
        weeks: The weeks that have talks, the latest `SHOWN_WEEKS`, earliest first.
        members: The trainees who have talks, by who is furthest below what is expected first.
        counted: Whether they count as scored or as corrected, and how much was corrected.
    """

    asked: int
    talks: tuple[Placed, ...]
    weeks: tuple[Week, ...]
    members: tuple[Member, ...]
    counted: Counted = AS_SCORED


async def cohort_progress(
    store: Store,
    comparing: Comparing,
    guild_id: str,
    trainees: Sequence[str],
    *,
    corrector: Corrector | None = None,
) -> CohortProgress:
    """Look back on what some trainees did in a server.

    Args:
        store: Where it is kept.
        comparing: Puts scores beside those of others, as the rubric gave them.
        guild_id: The server.
        trainees: Who is looked at.
        corrector: Puts right what instructors corrected; None where all count as scored.
    """
    talks = await store.cohort_talks(guild_id, trainees)
    corrections = await store.corrections_in([talk.id for talk in talks])
    means = await corrector.means(corrections) if corrector else {}
    placed, here = [], Counter[str]()
    for talk in talks:
        peers = await comparing.peers(talk.person, talk.person_version, talk.rubric)
        compared = peers.compare(talk.trainee, talk.earlier, talk.score)
        counts = replace(
            talk, earlier=here[talk.trainee], **(asdict(means[talk.id]) if talk.id in means else {})
        )
        here[talk.trainee] += 1
        placed.append(Placed(counts, compared, talk.score))
    return CohortProgress(
        asked=len(set(trainees)),
        talks=tuple(placed),
        weeks=weeks_of(each.talk for each in placed)[-SHOWN_WEEKS:],
        members=tuple(sorted(_members(placed), key=_attention)),
        counted=Counted.over(sum(corrections.values()), OVERRIDES if corrector else SCORED),
    )


def weeks_of(talks: Iterable[CohortTalk]) -> tuple[Week, ...]:
    """Return the weeks in which there were talks, earliest first."""
    by_week: dict[date, list[CohortTalk]] = {}
    for talk in talks:
        day = talk.at.astimezone(UTC).date()
        by_week.setdefault(day - timedelta(days=day.weekday()), []).append(talk)
    return tuple(
        Week(
            monday,
            _point([talk for talk in found if talk.mode != "check_ride"]),
            _point([talk for talk in found if talk.mode == "check_ride"]),
        )
        for monday, found in sorted(by_week.items())
    )


def as_table(found: CohortProgress) -> bytes:
    """Return a cohort's talks as CSV, a line each."""
    head = (
        "trainee",
        "at",
        "person",
        "person_version",
        "rubric",
        "mode",
        "feedback_off",
        "talks_before",
        "replies",
        "outcome",
        "score",
        "empathy",
        "reflection",
        "non_confrontation",
        "expected",
        "low",
        "high",
        "difference",
        "trainees_behind",
        "session",
        "scored",
    )
    return as_csv(head, (_row(each) for each in found.talks))


def as_document(found: CohortProgress, at: datetime) -> bytes:
    """Return a cohort's progress as JSON: weeks, members and talks."""
    whole = {
        "at": at.isoformat(timespec="seconds"),
        "asked": found.asked,
        "counts": found.counted.basis,
        "weeks": [{**asdict(week), "monday": week.monday.isoformat()} for week in found.weeks],
        "members": [asdict(member) for member in found.members],
        "talks": [
            {
                **asdict(each.talk),
                "at": each.talk.at.isoformat(timespec="seconds"),
                "compared": _compared(each.compared),
                "scored": each.scored,
            }
            for each in found.talks
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")


def _row(each: Placed) -> tuple[object, ...]:
    talk, compared = each.talk, each.compared
    beside: tuple[object, ...] = ("",) * 5
    if compared is not None:
        figures = (compared.expected, compared.low, compared.high, compared.difference)
        beside = (*(round(figure, 1) for figure in figures), compared.trainees)
    return (
        talk.trainee,
        talk.at.isoformat(timespec="seconds"),
        talk.person,
        talk.person_version,
        talk.rubric,
        talk.mode,
        "yes" if talk.mode == "check_ride" else "",
        talk.earlier,
        talk.replies,
        talk.outcome or "",
        round(talk.score, 1),
        round(talk.empathy, 2),
        round(talk.reflection, 2),
        round(talk.non_confrontation, 2),
        *beside,
        talk.id,
        round(each.scored, 1),
    )


def _compared(found: Compared | None) -> dict[str, object] | None:
    if found is None:
        return None
    # The band of experience goes by talks in any server, so it stays out.
    told = {name: figure for name, figure in asdict(found).items() if name != "band"}
    return {**told, "difference": found.difference, "standing": found.standing}


def _point(talks: Sequence[CohortTalk]) -> Point | None:
    if not talks:
        return None
    scores: dict[str, list[float]] = {}
    for talk in talks:
        scores.setdefault(talk.trainee, []).append(talk.score)
    means = [fmean(each) for each in scores.values()]
    mean, n = fmean(means), len(means)
    if n < LEAST_FOR_INTERVAL:
        return Point(mean, None, None, n, len(talks))
    half = t_975(n - 1) * stdev(means) / sqrt(n)
    return Point(mean, max(0.0, mean - half), min(100.0, mean + half), n, len(talks))


def _members(placed: Sequence[Placed]) -> Iterable[Member]:
    by_trainee: dict[str, list[Placed]] = {}
    for each in placed:
        by_trainee.setdefault(each.talk.trainee, []).append(each)
    for trainee, found in by_trainee.items():
        compared = [each.compared for each in found if each.compared]
        yield Member(
            trainee=trainee,
            talks=len(found),
            rides=sum(each.talk.mode == "check_ride" for each in found),
            first=found[0].talk.score,
            latest=found[-1].talk.score,
            difference=fmean(each.difference for each in compared) if compared else None,
            compared=len(compared),
            low=fmean(each.score - each.high for each in compared) if compared else None,
            high=fmean(each.score - each.low for each in compared) if compared else None,
            trainees=min((each.trainees for each in compared), default=0),
        )


def _attention(member: Member) -> tuple[bool, float, float, str]:
    """Return what orders members: who is furthest below what is expected first, then by the latest score."""
    return member.difference is None, member.difference or 0.0, member.latest, member.trainee
