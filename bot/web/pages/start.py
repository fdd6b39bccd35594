"""The first page: what waits, and how everybody's practice goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import fmean
from typing import Final

from aiohttp import web

from bot.practice.corrected import Corrector
from bot.practice.counted import OVERRIDES, Counted, basis_named
from bot.practice.progress import COMPARED, FEW_REPLIES, STEADY
from bot.practice.reviewed import Basis
from bot.store.records import SessionSummary
from bot.store.records_reviews import Page, Reader, Waits
from bot.web.asking import page_in, visitor_of, words_in
from bot.web.cohorts import choices, cohort_of
from bot.web.desk import Desk, desk_of
from bot.web.rendering import render

SHOWN: Final = 15
"""Trainees on one page."""

DRILLS: Final = 3

WAITING: Final[dict[Waits, str]] = {
    "release": "Check rides whose feedback nobody has released",
    "appeal": "Scores that trainees want looked at again",
    "second_look": "Second looks asked for",
    "flag": "Flagged talks",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One trainee of the cohort.

    Attributes:
        trainee: Who.
        talks: How many there are.
        last_at: When the latest began.
        now: Mean score of the last talks, or None.
        before: Of as many before those, or None.
    """

    trainee: str
    talks: int
    last_at: datetime | None
    now: float | None
    before: float | None

    @property
    def trend(self) -> str:
        """Which way it goes, or "" where there are too few talks to tell."""
        if self.now is None or self.before is None:
            return ""
        change = self.now - self.before
        return "steady" if abs(change) < STEADY["score"] else "up" if change > 0 else "down"


async def start(request: web.Request) -> web.Response:
    """Show what waits and who practises; a trainee's first page is their own progress."""
    desk, visitor = desk_of(request), visitor_of(request)
    if not visitor.reviews:
        raise web.HTTPSeeOther(f"/trainees/{visitor.id}")
    waiting = await desk.store.count_waiting(visitor, tuple(WAITING))
    chosen = words_in(request.query, "cohort")
    cohort = await cohort_of(desk, visitor, chosen)
    everybody = await desk.store.trainees_seen(visitor)
    if cohort:
        everybody = [(key, talks) for key, talks in everybody if key in cohort.trainees]
    number = page_in(request.query)
    first = (number - 1) * SHOWN
    shown = everybody[first : first + SHOWN]
    latest = await desk.store.latest_of(visitor, [key for key, _ in shown], most=2 * COMPARED)
    basis = basis_named(words_in(request.query, "basis"))
    counted, scored = await _as_counted(desk, visitor, latest, basis)
    rows = [_row(key, talks, scored[key]) for key, talks in shown]
    page = Page((), number, len(everybody) > first + SHOWN, len(everybody))
    guild = visitor.guild_id
    return render(
        request,
        "start.html",
        waiting=waiting,
        waiting_for=WAITING,
        drills=await desk.store.drills_in(guild, DRILLS) if guild else [],
        rows=rows,
        counted=counted,
        basis=basis,
        page=page,
        compared=COMPARED,
        cohorts=await choices(desk, visitor),
        chosen=chosen,
        unsaid=cohort.unsaid if cohort else 0,
        servers_apart=guild is None and bool(await desk.store.guild_ids()),
    )


async def _as_counted(
    desk: Desk, visitor: Reader, latest: Mapping[str, Sequence[SessionSummary]], basis: Basis
) -> tuple[Counted, Mapping[str, Sequence[SessionSummary]]]:
    """Return the latest talks of trainees with the scores that are asked for, and what these count."""
    ids = [talk.id for talks in latest.values() for talk in talks if _counts(talk)]
    corrections = await desk.store.corrections_in(ids)
    counted = Counted.over(sum(corrections.values()), basis)
    if counted.basis != OVERRIDES:
        return counted, latest
    means = await Corrector(desk.review, visitor).means(corrections)
    return counted, {
        key: [replace(talk, score_mean=means[talk.id].score) if talk.id in means else talk for talk in talks]
        for key, talks in latest.items()
    }


async def search(request: web.Request) -> web.Response:
    """Find turns by the words in them."""
    desk, visitor = desk_of(request), visitor_of(request)
    typed, number = words_in(request.query, "q"), page_in(request.query)
    found = await desk.review.search(visitor, typed, page=number) if typed else []
    page = Page((), number, len(found) == SEARCHED, len(found))
    return render(request, "search.html", typed=typed, found=found, page=page)


SEARCHED: Final = 20
"""Turns on a page of what was found."""


def _row(trainee: str, talks: int, latest: Sequence[SessionSummary]) -> Row:
    scores = [each.score_mean for each in latest if each.score_mean is not None and _counts(each)]
    last_at = latest[0].started_at if latest else None
    return Row(trainee, talks, last_at, _mean(scores[:COMPARED]), _mean(scores[COMPARED:]))


def _counts(talk: SessionSummary) -> bool:
    return talk.ended_at is not None and not talk.stopped and talk.replies >= FEW_REPLIES


def _mean(scores: Sequence[float]) -> float | None:
    return fmean(scores) if scores else None


ROUTES = (
    web.get("/", start, name="start"),
    web.get("/search", search, name="search"),
)
