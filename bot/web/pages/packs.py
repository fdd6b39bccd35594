"""Packs: what would move under another version, and why, before it is put in force."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from aiohttp import web

from bot.errors import BadFileError
from bot.journal import journal
from bot.practice.differing import differences, title_of
from bot.practice.rescoring import LATEST, rescore
from bot.store.records_reviews import Change, Page
from bot.web.asking import manages, page_in, reviewer_of, visitor_of, words_in
from bot.web.desk import desk_of
from bot.web.refusals import BadForm, NotAllowed, NotHere
from bot.web.rendering import render
from rubric.errors import BadPack, UnknownPack
from rubric.packs import Pack, pack_ids
from rubric.packs.shelf import Shelf

SHOWN: Final = 40
"""Talks on one page."""

TRAINEES: Final = 60
REASONS: Final = 4

_NOT_THEIRS: Final = (
    "A pack counts in every server of this installation. Whoever runs it puts one in force, "
    "with coach web --link or coach rubric pack use."
)


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
    now, problem = await asyncio.to_thread(_in_force, shelf, pack.id)
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
    now, _ = await asyncio.to_thread(_in_force, shelf, rubric.partition("@")[0])
    was = now.rubric if now else ""
    try:
        await asyncio.to_thread(_put_in_force, shelf, rubric, looked_at)
    except UnknownPack as error:
        raise NotHere("pack") from error
    except OSError as error:
        raise BadFileError("the folder of packs", error.strerror or str(error)) from error
    await _noted(request, rubric, was)
    journal().info("pack put in force", rubric=rubric)
    raise web.HTTPSeeOther("/packs")


async def _noted(request: web.Request, rubric: str, was: str) -> None:
    """Add to the audit who put which version in force, and which one was."""
    desk, visitor = desk_of(request), visitor_of(request)
    change = Change(
        author=visitor.id,
        author_name=visitor.name,
        what="pack",
        at=desk.clock(),
        fields=((rubric.partition("@")[0], was, rubric),),
        guild_id=visitor.guild_id,
    )
    await desk.store.add_change(change)


def _put_in_force(shelf: Shelf, rubric: str, looked_at: str) -> None:
    if shelf.print_of(rubric) != looked_at:
        raise BadForm("The file of this version was changed since. Look at what would move now, then decide.")
    shelf.put_in_force(rubric)


async def _may_use(request: web.Request) -> bool:
    """Tell whether a visitor may decide for everybody who practises here."""
    guild_id = visitor_of(request).guild_id
    if guild_id is None:
        return manages(request)
    return manages(request) and await desk_of(request).store.guild_ids() <= {guild_id}


def _role(shelf: Shelf, role: str) -> Role:
    now, problem = _in_force(shelf, role)
    versions = [each for each in reversed(shelf.rubrics()) if each.partition("@")[0] == role]
    title = now.title if now else role.replace("_", " ")
    return Role(title, now.rubric if now else "", tuple(versions), problem)


def _in_force(shelf: Shelf, role: str) -> tuple[Pack | None, str]:
    try:
        return shelf.in_force(role), ""
    except (BadPack, UnknownPack) as error:
        return None, str(error)


ROUTES = (
    web.get("/packs", listed, name="packs"),
    web.get("/packs/{rubric}", one, name="pack"),
    web.post("/packs/{rubric}/use", use, name="use_pack"),
)
