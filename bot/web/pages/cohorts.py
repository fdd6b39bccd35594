"""Drills and assignments of a server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Final

from aiohttp import web

from bot.errors import UnknownDrillError, UnknownSessionError
from bot.practice.assignments import STATE_WORDS, is_late, state_of
from bot.practice.corrected import Corrector
from bot.practice.counted import OVERRIDES, Counted, basis_named
from bot.practice.drill_figures import DIMENSIONS, MOST_OF, Results
from bot.practice.drill_report import as_csv, as_html, as_json, file_name, nameless
from bot.practice.drill_results import results
from bot.practice.drill_talks import played_in
from bot.practice.drill_words import DIMENSION_TITLES, DONE, WAYS, answered_by, called
from bot.practice.releasing import drill_of, held_back, release_all
from bot.practice.review import Review
from bot.store.records_reviews import Reader, Wanted
from bot.web.asking import reviewer_of, words_in
from bot.web.desk import desk_of
from bot.web.refusals import BadForm, NotHere
from bot.web.rendering import render

REPORTS: Final[dict[str, tuple[Callable[[Results], str], str, str]]] = {
    "html": (as_html, "text/html", "a page to read and print"),
    "csv": (as_csv, "text/csv", "a line for each talk, for a spreadsheet"),
    "json": (as_json, "application/json", "everything, for a program"),
}
"""What writes a report, of which kind it is, and what it is for."""


async def drills(request: web.Request) -> web.Response:
    """List the drills of the server, the latest first."""
    desk, guild = desk_of(request), _guild_of(request)
    return render(request, "drills.html", drills=await desk.store.drills_in(guild) if guild else [])


async def drill(request: web.Request) -> web.Response:
    """Show what came of a drill, or hand it out as the file that `report` names."""
    desk, visitor = desk_of(request), reviewer_of(request)
    try:
        record = await drill_of(desk.review, visitor, request.match_info["id"])
    except UnknownDrillError as error:
        raise NotHere("drill") from error
    scenario = desk.practice.find_script(record.person).scenario
    basis = basis_named(words_in(request.query, "basis"))
    corrector = Corrector(desk.review, visitor) if basis == OVERRIDES else None
    played = await played_in(desk.store, record.id, corrector)
    found = await asyncio.to_thread(results, record, scenario, played)
    if corrector:
        found = replace(found, corrected=corrector.replies)
    members = await desk.store.members(record.id)
    talks = {each.number: each.session_id for each in members if each.session_id and each.shown_at}
    ids = list(talks.values())
    if form := words_in(request.query, "report"):
        besides = ["nameless"] if request.query.get("pseudonyms") else []
        file = _as_file(nameless(found) if besides else found, form, besides)
        await _note_report(desk.review, visitor, ids)
        return file
    listed = await desk.store.listed(visitor, Wanted(drill=record.id), size=max(1, len(ids)))
    let_go = await desk.store.released(ids)
    owed = {each.fed_back for each in members} - {None}
    opened = await desk.store.opened_by(visitor, ids)
    unread = next(
        (each for each in found.talks if each.number in talks and talks[each.number] not in opened), None
    )
    cells = {(cell.dimension, cell.state): cell for cell in found.cells}
    return render(
        request,
        "drill.html",
        it=found,
        scenario=scenario,
        talks=talks,
        opened=opened,
        counted=Counted.of(listed.talks, basis),
        unread=unread,
        released=let_go,
        owed=owed,
        unreleased=len(owed - let_go) if record.mode == "check_ride" else 0,
        is_released="released" in request.query,
        called=lambda talk: called(found, talk),
        reports=REPORTS,
        done=DONE,
        ways=WAYS,
        answered_by=answered_by,
        cells=cells,
        dimensions=DIMENSIONS,
        titles=DIMENSION_TITLES,
        most_of=MOST_OF,
    )


def _as_file(found: Results, form: str, besides: Sequence[str]) -> web.Response:
    if form not in REPORTS:
        raise BadForm(f"There is no such kind of report. Choose one of: {', '.join(REPORTS)}.")
    write, kind, _ = REPORTS[form]
    return web.Response(
        text=write(found),
        content_type=kind,
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name(found, form, *besides)}"'},
    )


async def _note_report(review: Review, visitor: Reader, session_ids: Sequence[str]) -> None:
    """Let the audit of each talk say that what came of it was handed out."""
    for session_id in session_ids:
        with suppress(UnknownSessionError):  # its trainee has had it erased
            await review.exported(visitor, session_id)


async def ask_to_release(request: web.Request) -> web.Response:
    """Say how much feedback of a drill would be let go, and to how many, with a form that does it."""
    desk, visitor, drill_id = desk_of(request), reviewer_of(request), request.match_info["id"]
    try:
        drill = await drill_of(desk.review, visitor, drill_id)
        found = await held_back(desk.review, visitor, drill_id)
    except UnknownDrillError as error:
        raise NotHere("drill") from error
    return render(request, "release.html", drill=drill, it=found)


async def release(request: web.Request) -> web.StreamResponse:
    """Let the trainees of a drill see the feedback of their check rides, once somebody was asked."""
    visitor, drill_id = reviewer_of(request), request.match_info["id"]
    review, form = desk_of(request).review, await request.post()
    try:
        if not words_in(form, "sure"):
            await held_back(review, visitor, drill_id)
            raise web.HTTPSeeOther(f"/drills/{drill_id}/release")
        await release_all(review, visitor, drill_id)
    except UnknownDrillError as error:
        raise NotHere("drill") from error
    raise web.HTTPSeeOther(f"/drills/{drill_id}?released=1")


async def assignments(request: web.Request) -> web.Response:
    """List who was asked to talk to whom, and how far they are."""
    desk, guild = desk_of(request), _guild_of(request)
    found = await desk.store.assignments_in(guild) if guild else []
    now = desk.clock()
    rows = [(each, STATE_WORDS[state_of(each, now)], is_late(each)) for each in found]
    return render(request, "assignments.html", rows=rows)


def _guild_of(request: web.Request) -> str | None:
    return reviewer_of(request).guild_id


ROUTES = (
    web.get("/drills", drills, name="drills"),
    web.get("/drills/{id}", drill, name="drill"),
    web.get("/drills/{id}/release", ask_to_release, name="ask_to_release_drill"),
    web.post("/drills/{id}/release", release, name="release_drill"),
    web.get("/assignments", assignments, name="assignments"),
)
