"""Plays the user of the app: the real app over a real history, driven by keys."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from bot.cli.casting import script_named
from bot.practice.session import Practice
from bot.store.place import url_of
from bot.store.store import Store
from bot.terminal.app import CoachApp, House
from bot.terminal.screens.room import Room
from bot.terminal.settings import Settings, remember
from bot.terminal.wanted import Wanted
from dialogues.script import script_of

MINI = str(Path(__file__).parents[2] / "dialogues" / "people" / "mini.yaml")
PATIENCE = 400
"""How many times 10 ms to wait for something to happen."""


@dataclass
class Seconds:
    """A clock that stands still until it is moved on."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Stage:
    """Everything an app is given, in a folder of its own."""

    folder: Path
    seconds: Seconds = field(default_factory=Seconds)
    ids: Any = field(default_factory=count)

    @property
    def file(self) -> Path:
        return self.folder / "history.db"

    @property
    def settings_file(self) -> Path:
        return self.folder / "settings" / "terminal.json"

    @asynccontextmanager
    async def practice(self, _tell: Callable[[str], None]) -> AsyncIterator[Practice]:
        async with await Store.open(url_of(str(self.file)), lock_timeout_s=0.2) as store:
            yield Practice(store, lambda: datetime.now(UTC), lambda: f"talk{next(self.ids)}", script_named)

    def app(self, *, agreed: bool = True, pace: str = "off", **wanted: Any) -> CoachApp:
        """Return an app over this folder; by default for a talk with the small person of the tests."""
        if agreed:
            remember(Settings(agreed=True), self.settings_file)
        people = [script_of(name).scenario for name in ("teresa", "owen")]
        house = House(
            self.practice,
            lambda: people,
            "~/history.db",
            "US",
            self.settings_file,
            self.seconds,
            lambda _: 60.0,
        )
        return CoachApp(replace(Wanted("ana", MINI, 7), **wanted), house, pace=pace)


async def until(pilot: Pilot[None], holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    for _ in range(PATIENCE):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError(shown(pilot))


async def in_the_talk(pilot: Pilot[None]) -> None:
    """Wait until the talk is on the screen."""
    await until(pilot, lambda: isinstance(pilot.app.screen, Room) and "What" in shown(pilot))


async def say(pilot: Pilot[None], text: str) -> None:
    """Type something, press Enter, and wait until it has been dealt with."""
    room = pilot.app.screen
    assert isinstance(room, Room)
    room.say_trouble("")
    room.composer.text = text
    await pilot.press("enter")
    await until(pilot, lambda: not room.composer.text or room.trouble.display)
    await pilot.pause()


def shown(pilot: Pilot[None]) -> str:
    """Return all words on the screen that is open."""
    return "\n".join(str(piece.render()) for piece in pilot.app.screen.query(Static) if piece.display)


def trouble(pilot: Pilot[None]) -> str:
    """Return what the app says went wrong."""
    room = pilot.app.screen
    assert isinstance(room, Room)
    return str(room.trouble.render()) if room.trouble.display else ""
