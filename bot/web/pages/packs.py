"""Packs: what would move under another version, and why, before it is put in force."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.errors import BadFileError
from bot.journal import journal
from bot.practice.differing import differences, title_of
from bot.practice.in_force import in_force, put_in_force
from bot.practice.rescoring import LATEST, rescore
from bot.store.records_reviews import Page
from bot.web.asking import manages, page_in, reviewer_of, visitor_of, words_in
from bot.web.desk import desk_of
from bot.web.refusals import BadForm, NotAllowed, NotHere
from bot.web.rendering import render
from rubric.errors import UnknownPack
from rubric.packs import pack_ids
from rubric.packs.shelf import Shelf

SHOWN: Final = 40
"""Talks on one page."""

TRAINEES: Final = 60
REASONS: Final = 4

_NOT_THEIRS: Final = (
    "A pack counts in every server of this installation. Whoever runs it puts one in force, "
    "with coach web --link or coach rubric pack use."
)
_CHANGED: Final = "The file of this version was changed since. Look at what would move now, then decide."


@dataclass(frozen=True, slots=True)
class Role:
    """The packs of one role.

    Attributes:
        title: What it is called.
        in_force: The version that new talks are scored by, or "" where it can't be used.
        versions: Every version, the latest first.
        problem: Why the version in force can't be used, or "".
    """

    title: str
    in_force: str
    versions: tuple[str, ...]
    problem: str


async def listed(request: web.Request) -> web.Response:
    """List every version by role, and which is in force."""
    reviewer_of(request)
    shelf = desk_of(request).practice.shelf
    roles = await asyncio.to_thread(lambda: [_role(shelf, each) for each in pack_ids()])
    return render(request, "packs.html", roles=roles)


async def one(request: web.Request) -> web.Response:
    """Show what differs in a version from the one in force, and which talks would move."""
    desk, visitor = desk_of(request), reviewer_of(request)
    shelf, rubric = desk.practice.shelf, request.match_info["rubric"]
    try:
        pack, words = await asyncio.to_thread(lambda: (shelf.read(rubric), shelf.print_of(rubric)))
    except UnknownPack as error:
        raise NotHere("pack") from error
    now, problem = await asyncio.to_thread(in_force, shelf, pack.id)
    found = await rescore(desk.store, shelf, visitor, rubric)
    number = page_in(request.query)
    shown = found.moved[(number - 1) * SHOWN : number * SHOWN]
    return render(
        request,
        "pack.html",
        pack=pack,
        words=words,
        now=now,
        problem=problem,
        differences=differences(now, pack) if now else (),
        found=found,
        shown=shown,
        page=Page((), number, len(found.moved) > number * SHOWN, len(found.moved)),
        most_trainees=TRAINEES,
        latest=LATEST,
        reasons=REASONS,
        title_of_code=title_of,
        may_use=await _may_use(request),
        not_theirs=_NOT_THEIRS,
    )


async def use(request: web.Request) -> web.StreamResponse:
    """Let new talks be scored by a version, the words of which are those that were looked at."""
    reviewer_of(request)
    if not await _may_use(request):
        raise NotAllowed(_NOT_THEIRS)
    shelf, rubric = desk_of(request).practice.shelf, request.match_info["rubric"]
    looked_at = words_in(await request.post(), "words")
    visitor = visitor_of(request)
    try:
        if await asyncio.to_thread(shelf.print_of, rubric) != looked_at:
            raise BadForm(_CHANGED)
        await put_in_force(
            desk_of(request).store,
            shelf,
            rubric,
            author=visitor.id,
            author_name=visitor.name,
            at=desk_of(request).clock(),
            guild_id=visitor.guild_id,
        )
    except UnknownPack as error:
        raise NotHere("pack") from error
    except OSError as error:
        raise BadFileError("the folder of packs", error.strerror or str(error)) from error
    journal().info("pack put in force", rubric=rubric)
    raise web.HTTPSeeOther("/packs")


async def _may_use(request: web.Request) -> bool:
    """Tell whether a visitor may decide for everybody who practises here."""
    guild_id = visitor_of(request).guild_id
    if guild_id is None:
        return manages(request)
    return manages(request) and await desk_of(request).store.guild_ids() <= {guild_id}


def _role(shelf: Shelf, role: str) -> Role:
    now, problem = in_force(shelf, role)
    versions = [each for each in reversed(shelf.rubrics()) if each.partition("@")[0] == role]
    title = now.title if now else role.replace("_", " ")
    return Role(title, now.rubric if now else "", tuple(versions), problem)


ROUTES = (
    web.get("/packs", listed, name="packs"),
    web.get("/packs/{rubric}", one, name="pack"),
    web.post("/packs/{rubric}/use", use, name="use_pack"),
)
