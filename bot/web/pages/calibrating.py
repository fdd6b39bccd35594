"""Double coding, how far people and the rubric agree, and who read what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from bot.errors import MissingExtraError
from bot.practice.calibration import Calibration
from bot.web.asking import number_in, reviewer_of, words_in
from bot.web.desk import desk_of
from bot.web.refusals import BadForm, NotHere
from bot.web.rendering import render
from rubric.assessment import Assessment
from rubric.codes import LEVELS, SKILLS, SLIPS

GIVEN_LEVELS: Final = ("empathy", "reflection")
"""Levels that people give; non-confrontation follows from the slips."""

AUDITED: Final = 100
MOST_TURNS: Final = 1000


async def blind(request: web.Request) -> web.Response:
    """Show a reply to be coded, without a word of what the rubric gave."""
    visitor, calibration = reviewer_of(request), _calibration(request)
    mine = await desk_of(request).store.coded(visitor, author=visitor.id)
    drawn = await calibration.sample(visitor, seed=len(mine), size=1)
    return render(
        request,
        "coding.html",
        reply=drawn[0] if drawn else None,
        done=len(mine),
        levels=GIVEN_LEVELS,
        kinds={"Skills": SKILLS, "Slips": SLIPS},
    )


async def code(request: web.Request) -> web.StreamResponse:
    """Take an instructor's codes for a reply, then show both."""
    visitor = reviewer_of(request)
    form = await request.post()
    session_id, n = words_in(form, "talk"), number_in(form, "turn", 1, MOST_TURNS) or 0
    levels = {name: _level(form, name) for name in GIVEN_LEVELS}
    codes = [name for name in (*SKILLS, *SLIPS) if name in form.getall("codes", [])]
    await _calibration(request).code(
        visitor, session_id, n, levels=levels, codes=codes, note=words_in(form, "note")
    )
    raise web.HTTPSeeOther(f"/coding/{session_id}/{n}")


async def both(request: web.Request) -> web.Response:
    """Show what an instructor gave beside what the rubric gave."""
    visitor = reviewer_of(request)
    place = request.match_info["id"], number_in(request.match_info, "n", 1, MOST_TURNS)
    for each in await desk_of(request).store.coded(visitor, author=visitor.id):
        if (each.coding.session_id, each.coding.n) == place:
            scored = Assessment.from_json(dict(each.assessment))
            return render(
                request, "coded.html", it=each, scored=scored, levels=LEVELS, all_codes=(*SKILLS, *SLIPS)
            )
    raise NotHere("coded reply")


async def agreement(request: web.Request) -> web.Response:
    """Show kappa per code, and the weakest codes with the words."""
    visitor = reviewer_of(request)
    try:
        found, missing = await _calibration(request).agreement(visitor), ""
    except MissingExtraError as error:
        found, missing = None, str(error)
    return render(request, "agreement.html", found=found, missing=missing, levels=LEVELS)


async def examples(request: web.Request) -> web.Response:
    """Return the coded replies in the form that the rubric is trained from."""
    lines = await _calibration(request).examples(reviewer_of(request))
    return web.Response(
        text="".join(f"{line.rstrip()}\n" for line in lines),
        content_type="application/jsonl",
        headers={"Content-Disposition": 'attachment; filename="examples.jsonl"'},
    )


async def audit(request: web.Request) -> web.Response:
    """Show who read or did what, of all talks or of one; and who changed settings and packs."""
    desk, visitor = desk_of(request), reviewer_of(request)
    session_id = request.match_info.get("id")
    if session_id:
        await desk.store.seen_session(visitor, session_id)
    found = await desk.review.audit(visitor, session_id, limit=AUDITED)
    changes = [] if session_id else await desk.store.changes(visitor.guild_id, limit=AUDITED)
    talks = {} if session_id else await desk.store.whose({each.session_id for each in found})
    return render(
        request,
        "audit.html",
        found=found,
        session_id=session_id,
        changes=changes,
        most=AUDITED,
        talks=talks,
    )


def _level(form: Mapping[str, Any], name: str) -> int:
    level = number_in(form, name, 0, 2)
    if level is None:
        raise BadForm(f"Choose a level of {name}, also where it is 0.")
    return level


def _calibration(request: web.Request) -> Calibration:
    desk = desk_of(request)
    return Calibration(desk.store, desk.clock)


ROUTES = (
    web.get("/coding", blind, name="coding"),
    web.post("/coding", code, name="code"),
    web.get("/coding/{id}/{n}", both, name="coded"),
    web.get("/agreement", agreement, name="agreement"),
    web.get("/agreement/examples.jsonl", examples, name="examples"),
    web.get("/audit", audit, name="audit"),
    web.get("/talks/{id}/audit", audit, name="talk_audit"),
)
