"""In by a link, out again; and whether the program is there at all."""

from __future__ import annotations

from aiohttp import web

from bot.journal import journal
from bot.store.records_reviews import Reader
from bot.web.desk import SESSION, desk_of
from bot.web.entrance import SESSION_S
from bot.web.guarding import Tries, address_of
from bot.web.refusals import BadLink, NotHere
from bot.web.rendering import STATIC, render, static

TRIES = web.AppKey("tries", Tries)
FOR_A_YEAR = "public, max-age=31536000, immutable"


async def healthz(request: web.Request) -> web.Response:
    """Tell that the program runs and can read its history."""
    await desk_of(request).store.guild_ids()
    return web.Response(text="ok\n")


async def file(request: web.Request) -> web.Response:
    """Return a style, a script or the icon."""
    name = request.match_info["name"]
    if name not in STATIC:
        raise NotHere
    return web.Response(body=static(name), content_type=STATIC[name], headers={"Cache-Control": FOR_A_YEAR})


async def invited(request: web.Request) -> web.Response:
    """Show whom a link lets in. Nothing is used up: programs that preview links open this page too."""
    token = request.match_info["token"]
    return render(request, "enter.html", who=_who(request, token), token=token)


async def enter(request: web.Request) -> web.Response:
    """Let a visitor in, once."""
    desk = desk_of(request)
    token = str((await request.post()).get("token", ""))
    _who(request, token)
    session, cookie = desk.entrance.let_in(token)
    journal().info("let in", seen_as=session.visitor.seen_as)
    response = web.HTTPSeeOther("/")
    response.set_cookie(
        desk.cookie,
        cookie,
        max_age=SESSION_S,
        path="/",
        httponly=True,
        samesite="Strict",
        secure=desk.is_secure,
    )
    raise response


async def leave(request: web.Request) -> web.Response:
    """End the session."""
    desk = desk_of(request)
    desk.entrance.end(request[SESSION])
    del request[SESSION]
    response = render(request, "left.html")
    response.del_cookie(desk.cookie, path="/", httponly=True, samesite="Strict", secure=desk.is_secure)
    return response


def _who(request: web.Request, token: str) -> Reader:
    tries, address = request.config_dict[TRIES], address_of(request)
    tries.check(address)
    try:
        return desk_of(request).entrance.invited(token)
    except BadLink:
        tries.failed(address)
        raise


ROUTES = (
    web.get("/healthz", healthz, name="healthz"),
    web.get("/static/{name}", file, name="static"),
    web.get("/enter/{token}", invited, name="invited"),
    web.post("/enter", enter, name="enter"),
    web.post("/leave", leave, name="leave"),
)
