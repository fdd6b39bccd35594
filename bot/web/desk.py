"""What every page works with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.practice.review import Review
from bot.practice.session import Practice
from bot.practice.talk import Clock
from bot.store.store import Store
from bot.web.entrance import Entrance, Session
from bot.web.servers import Namer, Servers
from dialogues.scenario import Scenario
from dialogues.script import person_ids, script_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Desk:
    """The instructors' desk.

    Attributes:
        store: The history.
        practice: Opens talks of it.
        entrance: Lets visitors in.
        clock: Returns the time, aware.
        people: Everyone there is to talk to, by id, the easiest first.
        url: Where the pages are reached, such as `https://review.example.org`.
        behind_proxy: A proxy of ours stands before it, and what it says of the visitor's address counts.
        servers: What the bot knows of its servers, where it can be asked; None elsewhere.
    """

    store: Store
    practice: Practice
    entrance: Entrance
    clock: Clock
    people: Mapping[str, Scenario]
    url: str
    behind_proxy: bool = False
    servers: Servers | None = None

    @property
    def review(self) -> Review:
        """The instructors' use cases."""
        return Review(self.practice)

    @property
    def is_secure(self) -> bool:
        """The pages are reached over TLS."""
        return urlsplit(self.url).scheme == "https"

    @property
    def cookie(self) -> str:
        """Name of the session's cookie; browsers hold one of the first kind to TLS and to this host."""
        return "__Host-coach" if self.is_secure else "coach"


NAMER: Final = web.AppKey("namer", Namer)
DESK: Final = web.AppKey("desk", Desk)
SESSION: Final = web.RequestKey("session", Session)


def namer_of(request: web.Request) -> Namer:
    """Return who knows what trainees are called."""
    return request.config_dict[NAMER]


def desk_of(request: web.Request) -> Desk:
    """Return the desk that a request has come to."""
    return request.config_dict[DESK]


def everybody() -> dict[str, Scenario]:
    """Return everyone who comes with the program, by id, the easiest first."""
    people = [script_of(name).scenario for name in person_ids()]
    return {each.id: each for each in sorted(people, key=lambda each: (each.difficulty, each.id))}
