"""The people that there are to talk to, as an instructor briefs about them."""

from __future__ import annotations

from aiohttp import web

from bot.web.asking import visitor_of
from bot.web.desk import desk_of
from bot.web.refusals import NotHere
from bot.web.rendering import render, worded
from rubric.codes import CODES


async def everybody(request: web.Request) -> web.Response:
    """List the people, the easiest first."""
    return render(request, "people.html", people=desk_of(request).people.values())


async def one(request: web.Request) -> web.Response:
    """Show one person: what a trainee may know before the talk, and to instructors what they may not."""
    people, name = desk_of(request).people, request.match_info["id"]
    if name not in people:
        raise NotHere("person")
    return render(
        request, "person.html", scenario=people[name], tells_all=visitor_of(request).reviews, heard=_heard
    )


def _heard(code: str) -> str:
    """Return what a code or a step of a level, such as `empathy_2`, is called."""
    if code in CODES:
        return CODES[code].title
    level, _, step = code.rpartition("_")
    return f"{CODES[level].title} {step}" if level in CODES else worded(code)


ROUTES = (
    web.get("/people", everybody, name="people"),
    web.get("/people/{id}", one, name="person"),
)
