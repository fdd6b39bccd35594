"""Drills and assignments of a server."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.errors import UnknownDrillError
from bot.practice.assignments import is_late, state_of
from bot.practice.drill_figures import DIMENSIONS, MOST_OF
from bot.practice.drill_results import results
from bot.practice.drill_talks import played_in
from bot.web.asking import reviewer_of
from bot.web.desk import desk_of
from bot.web.refusals import NotHere
from bot.web.rendering import render


async def drills(request: web.Request) -> web.Response:
    """List the drills of the server, the latest first."""
    desk, guild = desk_of(request), _guild_of(request)
    return render(request, "drills.html", drills=await desk.store.drills_in(guild) if guild else [])


async def drill(request: web.Request) -> web.Response:
    """Show what came of a drill."""
    desk, guild = desk_of(request), _guild_of(request)
    try:
        record = await desk.store.drill(request.match_info["id"])
    except UnknownDrillError as error:
        raise NotHere("drill") from error
    if guild is None or record.guild_id != guild:
        raise NotHere("drill")
    scenario = desk.practice.find_script(record.person).scenario
    played = await played_in(desk.store, record.id)
    found = await asyncio.to_thread(results, record, scenario, played)
    members = [each for each in await desk.store.members(record.id) if each.session_id]
    cells = {(cell.dimension, cell.state): cell for cell in found.cells}
    return render(
        request,
        "drill.html",
        it=found,
        scenario=scenario,
        members=members,
        cells=cells,
        dimensions=DIMENSIONS,
        most_of=MOST_OF,
    )


async def assignments(request: web.Request) -> web.Response:
    """List who was asked to talk to whom, and how far they are."""
    desk, guild = desk_of(request), _guild_of(request)
    found = await desk.store.assignments_in(guild) if guild else []
    now = desk.clock()
    rows = [(each, state_of(each, now), is_late(each)) for each in found]
    return render(request, "assignments.html", rows=rows)


def _guild_of(request: web.Request) -> str | None:
    return reviewer_of(request).guild_id


ROUTES = (
    web.get("/drills", drills, name="drills"),
    web.get("/drills/{id}", drill, name="drill"),
    web.get("/assignments", assignments, name="assignments"),
)
