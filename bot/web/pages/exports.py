"""Talks out as files, with names or with pseudonyms."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from aiohttp import web

from bot.errors import UnknownSessionError
from bot.store.records_reviews import Reader
from bot.web.asking import visitor_of, wanted_in, words_in
from bot.web.cohorts import cohort_of
from bot.web.desk import Desk, desk_of, namer_of
from bot.web.exporting import Exported, as_csv, as_json
from bot.web.pages.talks import FIELDS
from bot.web.pseudonyms import Names, Pseudonyms, RealNames
from bot.web.refusals import BadForm, NotHere, NotYet
from bot.web.rendering import Names as NamesHere
from bot.web.rendering import names_on, page_text, render
from bot.web.servers import Namer
from bot.web.xapi import as_xapi

MOST: Final = 200
"""Talks in one file: more take long enough to make that others would wait."""

FORMS: Final = {
    "html": ("HTML: a page to read and print", "text/html", "html"),
    "csv": ("CSV: a line for each reply, for a spreadsheet", "text/csv", "csv"),
    "json": ("JSON: everything, with comments and corrections", "application/json", "json"),
    "xapi": ("xAPI: statements for a learning system", "application/json", "xapi.json"),
}


async def ask(request: web.Request) -> web.Response:
    """Show how many talks there are to export, and ask in which form."""
    asked = {name: words_in(request.query, name) for name in (*FIELDS, "talk")}
    ids = await _ids(desk_of(request), visitor_of(request), asked)
    return render(request, "export.html", asked=asked, count=len(ids), most=MOST, forms=FORMS)


async def file(request: web.Request) -> web.Response:
    """Return the file."""
    desk, visitor = desk_of(request), visitor_of(request)
    form = words_in(request.query, "form")
    if form not in FORMS:
        raise BadForm(f"There is no such kind of file. Choose one of: {', '.join(FORMS)}.")
    asked = {name: words_in(request.query, name) for name in (*FIELDS, "talk")}
    talks = [await _exported(desk, visitor, key) for key in await _ids(desk, visitor, asked)]
    here = names_on(request)
    names: Names = RealNames(lambda key: here.namer.name_of(here.guild_id, key))
    trainees = {talk.it.talk.record.trainee for talk in talks}
    pseudonyms = request.query.get("pseudonyms")
    if pseudonyms:
        known = {each.author_name for talk in talks for each in talk.it.made.remarks} | {visitor.name}
        known |= await _trainees_names(namer_of(request), visitor, trainees)
        names = Pseudonyms(desk.entrance.pseudonym_key, sorted(known))
    elif unknown := {each for each in trainees if here.namer.name_of(here.guild_id, each) is None}:
        await here.namer.learn(here.guild_id, unknown)
    talks = _in_order(talks, {} if pseudonyms else await _places(desk, asked["drill"]), names)
    write: dict[str, Callable[[], str]] = {
        "csv": lambda: as_csv(talks, names),
        "json": lambda: as_json(talks, names),
        "html": lambda: _as_page(talks, names, here),
        "xapi": lambda: as_xapi(talks, names, desk.url),
    }
    text = await asyncio.to_thread(write[form])
    _, kind, ending = FORMS[form]
    return web.Response(
        text=text,
        content_type=kind,
        charset="utf-8",
        headers={"Content-Disposition": f'attachment; filename="talks.{ending}"'},
    )


def _as_page(talks: Sequence[Exported], names: Names, here: NamesHere) -> str:
    """Return talks as a page, on which namesakes can be told apart."""
    text = page_text("exported.html", talks=talks, names=names, names_here=here)
    apart = here.told_apart()
    return page_text("exported.html", talks=talks, names=names, names_here=apart) if apart else text


async def _places(desk: Desk, drill_id: str) -> dict[str, int]:
    """Return which place in a drill the trainee of each of its talks has; none where no drill is meant."""
    members = await desk.store.members(drill_id) if drill_id else []
    return {each.session_id: each.number for each in members if each.session_id}


def _in_order(talks: Sequence[Exported], places: Mapping[str, int], names: Names) -> list[Exported]:
    """Return talks the latest first; those that began in the same second, as most in a drill do, by place.

    With pseudonyms by these: the places are those of the report, in which names may stand.
    """

    def standing(each: Exported) -> tuple[int, int, str]:
        record = each.it.talk.record
        began_s = int(record.started_at.timestamp())
        return -began_s, places.get(record.id, 0), names.trainee(record.trainee)

    return sorted(talks, key=standing)


async def _trainees_names(namer: Namer, visitor: Reader, trainees: set[str]) -> set[str]:
    """Return what trainees are called in the visitor's server, as far as that is known."""
    asked = (namer.names_of(visitor.guild_id, each) for each in sorted(trainees))
    return {name for names in await asyncio.gather(*asked) for name in names}


async def _ids(desk: Desk, visitor: Reader, asked: dict[str, str]) -> list[str]:
    if asked["talk"]:
        try:
            return [(await desk.store.seen_session(visitor, asked["talk"])).id]
        except UnknownSessionError as error:
            raise NotHere("talk") from error
    cohort = await cohort_of(desk, visitor, asked["cohort"])
    if cohort and cohort.unsaid:
        raise NotYet(
            "Discord has not said yet of everybody whether they have this role: the file would lack some. "
            "Try again in a minute."
        )
    wanted = wanted_in(asked, cohort.trainees if cohort else None)
    page = await desk.review.listed(visitor, wanted, size=MOST)
    return [each.id for each in page.talks]


async def _exported(desk: Desk, visitor: Reader, session_id: str) -> Exported:
    found = await desk.review.opened(visitor, session_id)
    await desk.review.exported(visitor, session_id)
    return Exported(found, None if found.withheld else found.debrief)


ROUTES = (
    web.get("/export", ask, name="export"),
    web.get("/export/file", file, name="file_of"),
)
