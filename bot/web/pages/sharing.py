"""Part of a talk without the trainee's name: looked at, then shared with the cohort."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.practice.review import LONGEST_EXCERPT
from bot.practice.sharing import channel_for, print_of, queue
from bot.store.records_reviews import Excerpt
from bot.web.asking import number_in, reviewer_of, words_in
from bot.web.desk import desk_of, namer_of
from bot.web.rendering import render

LONGEST_TALK: Final = 1000


async def draft(request: web.Request) -> web.Response:
    """Show an excerpt as it would be shared, and what was shared of the talk before."""
    desk, visitor, session_id = desk_of(request), reviewer_of(request), request.match_info["id"]
    first = number_in(request.query, "first", 1, LONGEST_TALK) or 1
    last = number_in(request.query, "last", 1, LONGEST_TALK) or first
    excerpt = await _excerpt(request, first, last)
    channel = await channel_for(desk.review, visitor)
    known = await desk.servers.channels(visitor.guild_id) if desk.servers and visitor.guild_id else {}
    return render(
        request,
        "excerpt.html",
        excerpt=excerpt,
        looked_at=print_of(excerpt),
        channel=channel,
        channel_name=known.get(channel or "", ""),
        knows_names=desk.servers is not None,
        most=LONGEST_EXCERPT,
        shared=await desk.store.shared_of(visitor, session_id),
    )


async def share(request: web.Request) -> web.StreamResponse:
    """Queue an excerpt for the bot to post."""
    desk, visitor = desk_of(request), reviewer_of(request)
    form = await request.post()
    first, last = (number_in(form, name, 1, LONGEST_TALK) or 0 for name in ("first", "last"))
    excerpt = await _excerpt(request, first, last)
    await queue(desk.review, visitor, excerpt, looked_at=words_in(form, "words"))
    raise web.HTTPSeeOther(f"/talks/{excerpt.session_id}/excerpt?first={first}&last={last}#shared")


async def _excerpt(request: web.Request, first: int, last: int) -> Excerpt:
    desk, visitor, session_id = desk_of(request), reviewer_of(request), request.match_info["id"]
    record = await desk.store.seen_session(visitor, session_id)
    names = await namer_of(request).names_of(visitor.guild_id, record.trainee)
    return await desk.review.excerpt(visitor, session_id, first, last, names=names)


ROUTES = (
    web.get("/talks/{id}/excerpt", draft, name="excerpt"),
    web.post("/talks/{id}/excerpt", share, name="share"),
)
