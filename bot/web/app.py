"""The routes, and what stands before them."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from bot.web.desk import DESK, NAMER, Desk
from bot.web.failing import plainly
from bot.web.guarding import Tries, for_this_host, with_headers, with_session
from bot.web.pages import (
    calibrating,
    cohorts,
    entering,
    exports,
    packs,
    people,
    settings,
    sharing,
    start,
    talks,
    trainees,
)
from bot.web.pages.entering import TRIES
from bot.web.remembered import RememberedNames
from bot.web.rendering import with_names

LARGEST_FORM: Final = 128 * 1024
PAGES: Final = (
    entering,
    start,
    calibrating,
    talks,
    trainees,
    people,
    cohorts,
    exports,
    packs,
    settings,
    sharing,
)


def make_app(desk: Desk) -> web.Application:
    """Return the application over a history."""
    app = web.Application(
        middlewares=[with_headers, plainly, for_this_host, with_session, with_names],
        client_max_size=LARGEST_FORM,
    )
    app[DESK] = desk
    app[NAMER] = desk.servers or RememberedNames(desk.store)
    app[TRIES] = Tries(desk.clock)
    for page in PAGES:
        app.router.add_routes(page.ROUTES)
    return app
