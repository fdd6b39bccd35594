"""How a server is set up: seen by its instructors, changed by those who may manage it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from aiohttp import web

from bot.journal import journal
from bot.practice.guilds import (
    LONGEST_RETENTION_DAYS,
    help_for,
    lines_as_text,
    lines_from,
    set_up,
)
from bot.store.records import GuildSettings, OwnHelpLine
from bot.version import version
from bot.web.asking import manages, number_in, reviewer_of, words_in
from bot.web.desk import SESSION, Desk, desk_of
from bot.web.refusals import BadForm, NotAllowed
from bot.web.rendering import render

NOT_YOURS: Final = (
    "Only who may manage the server changes its settings, and within an hour of signing in. "
    "Ask for a new link with /review web in that server."
)
LONGEST_ID: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A channel or role that can be chosen.

    Attributes:
        field: Its name in the form.
        label: What it is for.
        empty: What holds where none is chosen.
        chosen: Its id, or "".
        there: What there is to choose from, by id; empty where the bot runs elsewhere.
    """

    field: str
    label: str
    empty: str
    chosen: str
    there: Mapping[str, str]


async def shown(request: web.Request) -> web.Response:
    """Show how the server is set up, and what this visit may see."""
    desk, visitor = desk_of(request), reviewer_of(request)
    guild = await desk.store.guild(visitor.guild_id) if visitor.guild_id else None
    return render(
        request,
        "settings.html",
        guild=guild,
        help_here=help_for(guild) if guild else None,
        lines=lines_as_text(guild) if guild else "",
        places=await _places(desk, guild) if guild else (),
        may_change=guild is not None and manages(request),
        is_saved="saved" in request.query,
        longest_days=LONGEST_RETENTION_DAYS,
        until=request[SESSION].until,
        version=version(),
        people=desk.people,
    )


async def change(request: web.Request) -> web.StreamResponse:
    """Keep how the server is set up from now on; the bot reads it anew each time."""
    desk, visitor = desk_of(request), reviewer_of(request)
    if visitor.guild_id is None or not manages(request):
        raise NotAllowed(NOT_YOURS)
    form = await request.post()
    now = await desk.store.guild(visitor.guild_id)
    if words_in(form, "seen") != _stamp(now):
        raise BadForm("Somebody changed the settings since. Load the page again, then change what you want.")
    country = words_in(form, "country") or now.country
    places: dict[str, Any] = {each.field: _chosen(form, each) for each in await _places(desk, now)}
    changed = replace(
        now,
        **places,
        mode=words_in(form, "mode"),
        people=_people(form.getall("people", []), desk),
        retention_days=number_in(form, "days", 1, LONGEST_RETENTION_DAYS),
        country=country,
        help_lines=_own_lines(now, words_in(form, "lines"), country),
    )
    await set_up(desk.store, changed, people=desk.people, clock=desk.clock, by=visitor)
    journal().info("settings changed")
    raise web.HTTPSeeOther("/settings?saved=1")


def _stamp(settings: GuildSettings) -> str:
    return settings.updated_at.isoformat() if settings.updated_at else ""


async def _places(desk: Desk, now: GuildSettings) -> tuple[Place, ...]:
    channels = await desk.servers.channels(now.id) if desk.servers else {}
    roles = await desk.servers.roles(now.id) if desk.servers else {}
    wanted = (
        ("practice_channel", "Channel for practice", "where it is asked for", now.practice_channel, channels),
        ("trainee_role", "Role of trainees", "everybody", now.trainee_role, roles),
        ("instructor_role", "Role of instructors", "who may manage the server", now.instructor_role, roles),
    )
    return tuple(
        Place(field, label, empty, chosen or "", there) for field, label, empty, chosen, there in wanted
    )


def _chosen(form: Mapping[str, Any], place: Place) -> str | None:
    """Return the id that was chosen, or None.

    Raises:
        BadForm: It is none, or not of this server.
    """
    given = words_in(form, place.field)
    if not given or given == place.chosen:
        return given or None
    if not (given.isascii() and given.isdecimal() and len(given) <= LONGEST_ID):
        raise BadForm(f"{place.label}: an id is a number, such as 1234567890123456789. Copy it from Discord.")
    if place.there and given not in place.there:
        raise BadForm(f"{place.label}: your server has none with this id. Choose one from the list.")
    return given


def _people(chosen: list[Any], desk: Desk) -> tuple[str, ...] | None:
    """Return who was chosen, or None for everybody: nobody ticked, or all."""
    ticked = tuple(str(each) for each in chosen)
    return None if not ticked or set(ticked) == set(desk.people) else ticked


def _own_lines(now: GuildSettings, typed: str, country: str) -> tuple[OwnHelpLine, ...] | None:
    """Return the lines that were typed; None for the country's own, which then change with the country."""
    lines = lines_from(typed)
    theirs = (replace(now, help_lines=None), replace(now, help_lines=None, country=country))
    return None if lines in [lines_from(lines_as_text(each)) for each in theirs] else lines


ROUTES = (
    web.get("/settings", shown, name="settings"),
    web.post("/settings", change, name="change_settings"),
)
