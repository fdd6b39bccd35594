"""One trainee's progress: the chart, its figures in words, and the latest talks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final, cast

from aiohttp import web

from bot.charts import trend
from bot.practice.corrected import Corrector
from bot.practice.counted import OVERRIDES, Counted, basis_named
from bot.practice.progress import Progress, as_lines, progress
from bot.practice.reviewed import Basis
from bot.store.figures import Practised
from bot.store.records import SessionSummary, Totals
from bot.store.records_reviews import Listed, Reader, Wanted
from bot.store.store import Store
from bot.web.asking import visitor_of, words_in
from bot.web.desk import Desk, desk_of
from bot.web.refusals import NotHere
from bot.web.rendering import names_on, render

LOOKED_AT: Final = 200
LISTED: Final = 10


class Seen:
    """A trainee's practice as far as somebody may see it: that in their server, or on their machine."""

    def __init__(self, store: Store, talks: Sequence[Listed]) -> None:
        """Look through the talks that they see, the latest first."""
        self._store = store
        self._talks = talks

    async def practised(self, trainee: str, limit: int) -> Practised:
        """Return what `Store.practised` does, of these talks alone."""
        whole = await self._store.practised(trainee, LOOKED_AT)
        ids = {talk.id for talk in self._talks}
        shown = tuple(talk for talk in whole.talks if talk.id in ids)[:limit]
        days = sorted({talk.ended_at.date() for talk in self._talks if talk.ended_at})
        coded = {talk.id: whole.coded[talk.id] for talk in shown}
        return Practised(talks=shown, coded=coded, days=tuple(days), totals=_totals(self._talks))


async def one(request: web.Request) -> web.Response:
    """Show how a trainee's practice goes."""
    desk, visitor, trainee = desk_of(request), visitor_of(request), request.match_info["key"]
    talks = await _talks(desk, visitor, trainee)
    basis = _basis_of(request)
    found = await _progress(desk, visitor, trainee, talks, basis)
    drawn = {talk.id for talk in found.talks}
    return render(
        request,
        "trainee.html",
        trainee=trainee,
        talks=list(_as_counted(talks[:LISTED], found)),
        in_all=len(talks),
        found=found,
        lines=list(as_lines(found)),
        counted=Counted.of((talk for talk in talks if talk.id in drawn), basis),
        basis=basis,
    )


async def chart(request: web.Request) -> web.Response:
    """Draw it."""
    desk, visitor, trainee = desk_of(request), visitor_of(request), request.match_info["key"]
    talks = await _talks(desk, visitor, trainee)
    found = await _progress(desk, visitor, trainee, talks, _basis_of(request))
    name = names_on(request)(trainee) if visitor.reviews else "Your practice"
    drawn = await asyncio.to_thread(trend, found, name, form="svg")
    return web.Response(body=drawn.image, content_type="image/svg+xml")


async def _talks(desk: Desk, visitor: Reader, trainee: str) -> tuple[Listed, ...]:
    page = await desk.review.listed(visitor, Wanted(trainees=(trainee,)), size=LOOKED_AT)
    if not page.talks and trainee != visitor.id:
        raise NotHere("trainee")
    return page.talks


def _basis_of(request: web.Request) -> Basis:
    return basis_named(words_in(request.query, "basis"))


async def _progress(
    desk: Desk, visitor: Reader, trainee: str, talks: Sequence[Listed], basis: Basis
) -> Progress:
    closed = {
        talk.id
        for talk in talks
        if not visitor.reviews and talk.mode == "check_ride" and not talk.released_at
    }

    def may_see(talk: SessionSummary) -> bool:
        return talk.id not in closed

    # It asks for nothing but `practised`, which here is narrowed to what the visitor may see.
    seen = cast("Store", Seen(desk.store, talks))
    at, shelf = desk.clock(), desk.practice.shelf
    correct = partial(Corrector(desk.review, visitor).practised, talks=talks) if basis == OVERRIDES else None
    return await progress(seen, trainee, now=at, may_see=may_see, shelf=shelf, correct=correct)


def _as_counted(talks: Sequence[Listed], found: Progress) -> Iterator[Listed]:
    """Yield the talks of the list with the scores that the chart above it shows."""
    scores = {talk.id: talk.score for talk in found.talks}
    for talk in talks:
        yield replace(talk, score_mean=scores[talk.id]) if talk.id in scores else talk


def _totals(talks: Sequence[Listed]) -> Totals:
    scored = [(talk.score_mean, talk.replies) for talk in talks if talk.score_mean is not None]
    replies = sum(number for _, number in scored)
    return Totals(
        sessions=len(talks),
        ended=sum(talk.ended_at is not None for talk in talks),
        stopped=sum(talk.stopped for talk in talks),
        people=len({talk.person for talk in talks}),
        replies=sum(talk.replies for talk in talks),
        score_mean=sum(mean * number for mean, number in scored) / replies if replies else None,
        first_at=talks[-1].started_at if talks else None,
        last_at=talks[0].started_at if talks else None,
    )


ROUTES = (
    web.get("/trainees/{key}", one, name="trainee"),
    web.get("/trainees/{key}/progress.svg", chart, name="chart"),
)
