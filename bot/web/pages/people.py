"""The people that there are to talk to, as an instructor briefs about them; and how this place is set up."""

from __future__ import annotations

from aiohttp import web

from bot.practice.guilds import help_for
from bot.version import version
from bot.web.asking import reviewer_of, visitor_of
from bot.web.desk import SESSION, desk_of
from bot.web.refusals import NotHere
from bot.web.rendering import render


async def everybody(request: web.Request) -> web.Response:
    """List the people, the easiest first."""
    return render(request, "people.html", people=desk_of(request).people.values())


async def one(request: web.Request) -> web.Response:
    """Show one person: what a trainee may know before the talk, and to instructors what they may not."""
    people, name = desk_of(request).people, request.match_info["id"]
    if name not in people:
        raise NotHere("person")
    return render(request, "person.html", scenario=people[name], tells_all=visitor_of(request).reviews)


async def settings(request: web.Request) -> web.Response:
    """Show how the server is set up, and what this visit may see."""
    desk, visitor = desk_of(request), reviewer_of(request)
    guild = await desk.store.guild(visitor.guild_id) if visitor.guild_id else None
    return render(
        request,
        "settings.html",
        guild=guild,
        help_here=help_for(guild) if guild else None,
        until=request[SESSION].until,
        version=version(),
        people=desk.people,
    )


ROUTES = (
    web.get("/people", everybody, name="people"),
    web.get("/people/{id}", one, name="person"),
    web.get("/settings", settings, name="settings"),
)
