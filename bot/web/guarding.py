"""What stands before every page: headers, the host's name, the session, the forms, too many tries."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.practice.talk import Clock
from bot.web.desk import SESSION, Handler, desk_of
from bot.web.refusals import BadForm, NotAllowed, NotHere, SignedOut, TooMany

POLICY: Final = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FOR_A_YEAR: Final = "max-age=31536000"
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
OPEN_TO_ALL: Final = frozenset({"enter", "healthz", "invited", "static"})
"""Names of the routes that need no session."""

ALWAYS_OPEN: Final = OPEN_TO_ALL | {"leave"}
"""Those that nobody is asked about: without a session, or out of one."""

TRIES: Final = 10
WITHIN_S: Final = 600
ADDRESSES: Final = 10_000
"""Addresses that are remembered; with more, somebody has many, and the oldest are forgotten."""


@web.middleware
async def with_headers(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Add what tells browsers to be strict, to every answer."""
    response = await handler(request)
    desk = desk_of(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if desk.is_secure:
        response.headers["Strict-Transport-Security"] = FOR_A_YEAR
    return response


@web.middleware
async def for_this_host(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse names that are not ours: a page elsewhere may have pointed its own name at this machine."""
    asked = urlsplit(f"//{request.host}").hostname
    if asked not in LOOPBACK and asked != urlsplit(desk_of(request).url).hostname:
        raise NotHere
    return await handler(request)


@web.middleware
async def with_session(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let in whoever has a session; and take a form only from a page of ours."""
    desk = desk_of(request)
    try:
        request[SESSION] = desk.entrance.session_of(request.cookies.get(desk.cookie))
    except SignedOut:
        if request.match_info.route.name not in OPEN_TO_ALL:
            raise
    await _ask_for_rights(request)
    if request.method == "POST":
        if is_from_elsewhere(request):
            raise BadForm(
                "This form came from another site, so nothing was done. Open the page here, and send it anew."
            )
        if request.match_info.route.name not in OPEN_TO_ALL:
            desk.entrance.check_form(request[SESSION], (await request.post()).get("form_token"))
    return await handler(request)


def is_from_elsewhere(request: web.Request) -> bool:
    """Tell whether another site had the browser send this."""
    # `Origin` is of no use here: browsers make it "null" where no referrer is given.
    return request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin"


async def _ask_for_rights(request: web.Request) -> None:
    """Look with the rights that somebody has now, where the bot runs here and can be asked.

    Raises:
        NotAllowed: They are no instructor of their server any more.
    """
    session, servers = request.get(SESSION), desk_of(request).servers
    if session is None or servers is None or request.match_info.route.name in ALWAYS_OPEN:
        return
    del request[SESSION]  # a page that refuses them shows nothing to go to
    now = await servers.now(session.visitor)
    if now is None:
        raise NotAllowed(
            "You are no instructor of that server any more. Ask its administrators for the role, then use "
            "/review web for a new link."
        )
    request[SESSION] = replace(session, visitor=now)


class Tries:
    """Counts links that let nobody in, by address."""

    def __init__(self, clock: Clock) -> None:
        """Begin with none."""
        self._clock = clock
        self._failed: defaultdict[str, deque[float]] = defaultdict(deque)

    def check(self, address: str) -> None:
        """Refuse an address with too many of late.

        Raises:
            TooMany: It has.
        """
        failed = self._failed.get(address)
        if failed is None:
            return
        while failed and failed[0] <= self._clock().timestamp() - WITHIN_S:
            failed.popleft()
        if len(failed) >= TRIES:
            raise TooMany

    def failed(self, address: str) -> None:
        """Count one."""
        while len(self._failed) >= ADDRESSES and address not in self._failed:
            del self._failed[next(iter(self._failed))]
        self._failed[address].append(self._clock().timestamp())


def address_of(request: web.Request) -> str:
    """Return the visitor's address: the last that our own proxy adds, where there is one, else the peer's."""
    if desk_of(request).behind_proxy:
        named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if named:
            return named
    return request.remote or ""
