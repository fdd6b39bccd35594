"""A history with talks of several people, and the desk over it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.practice.session import Practice
from bot.store import place
from bot.store.records import Room
from bot.store.records_reviews import Reader
from bot.store.store import Store
from bot.web.desk import Desk, everybody
from bot.web.entrance import entrance_of
from rubric.packs.shelf import Shelf
from tests.bot.fresh import fresh_history

Client = TestClient[web.Request, web.Application]

TALKS = Path(__file__).parents[2] / "dialogues" / "talks"
GUILD, OTHER_GUILD = "100", "200"
ANA, BEN, EVE = "discord:1", "discord:2", "discord:3"
"""Ana and Ben practise in the first server, Eve in the other."""

SHOUTS = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\"> & \"quoted\""
"""Markup that must never be more than words."""

INSTRUCTOR = Reader(id="discord:9", name="Iris <b>Instructor</b>", seen_as="instructor", guild_id=GUILD)
MANAGER = replace(INSTRUCTOR, id="discord:7", name="Mo", manages=True)
STRANGER = Reader(id="discord:8", name="Otto", seen_as="instructor", guild_id=OTHER_GUILD)
TRAINEE = Reader(id=ANA, name="Ana", seen_as="trainee")
LOCAL = Reader(id="local", name="You, at this machine", seen_as="local")
ROLES = {
    "instructor": INSTRUCTOR,
    "stranger": STRANGER,
    "trainee": TRAINEE,
    "local": LOCAL,
    "manager": MANAGER,
}


@dataclass
class Clock:
    """Stands still until it is moved on."""

    now: datetime = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def later(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


# Without a repr: asyncio writes what a fixture returns as text, and this would be all people word for word.
@dataclass(repr=False)
class House:
    """What a test works with."""

    desk: Desk
    store: Store
    clock: Clock
    file: Path
    numbers: Iterator[int]
    ids: dict[str, str] = field(default_factory=dict)

    def cookie(self, reader: Reader) -> dict[str, str]:
        """Return the cookie of somebody who was let in."""
        _, cookie = self.desk.entrance.let_in(self.desk.entrance.token_for(reader))
        return {self.desk.cookie: cookie}


@asynccontextmanager
async def a_house(folder: Path, url: str = "http://127.0.0.1", *, history: str = "") -> AsyncIterator[House]:
    """Open a history with nothing in it, in a file of the folder unless its address is given."""
    file = folder / "history.db"
    if not history:
        fresh_history(file)
    clock = Clock()
    numbers = count(1)
    async with await Store.open(place.url_of(history or str(file))) as store:
        practice = Practice(store, clock, lambda: f"talk{next(numbers)}", shelf=Shelf(folder / "packs"))
        desk = Desk(store, practice, entrance_of(file, clock), clock, everybody(), url)
        yield House(desk, store, clock, file, numbers)


def replies_of(person: str, manner: str) -> list[str]:
    """Return a trainee's lines to a person."""
    text = (TALKS / person / f"{manner}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip()]


async def hold_a_talk(  # noqa: PLR0913 - what a test is about is named, the rest is as it comes
    house: House,
    trainee: str,
    *,
    guild: str | None = None,
    person: str = "owen",
    manner: str = "skilled",
    mode: str = "coached",
    seed: int = 7,
    lines: int = 8,
    first: str = "",
) -> str:
    """Hold a talk to its end and return its id."""
    talk = await house.desk.practice.start(trainee, person, seed=seed, mode=mode)  # type: ignore[arg-type]
    if guild:
        room = Room(
            session_id=talk.id,
            place_id=f"thread {talk.id}",
            channel_id="channel",
            guild_id=guild,
            trainee=trainee,
            opened_at=house.clock(),
        )
        await house.store.open_room(room)
    said = ([first] if first else []) + replies_of(person, manner)[:lines]
    for number, line in enumerate(said):
        if talk.ended:
            break
        house.clock.later(20)
        await talk.reply(line, message_id=str(number), reply_s=12)
    if not talk.ended:
        await talk.end()
    house.clock.later(3600)
    return talk.id


async def furnish(house: House) -> None:
    """Fill a history in which nothing is as tests of pages want it; the talks are held once in a process."""
    if not house.file.exists():  # it lies on a server
        await _hold_the_talks(house)
        another_version(house)
        return
    held = await _furnished()
    with closing(sqlite3.connect(":memory:")) as copy, closing(sqlite3.connect(house.file)) as file:
        copy.deserialize(held.history)
        copy.backup(file)
    house.ids.update(held.ids)
    house.clock.now = held.now
    for _ in held.ids:
        next(house.numbers)
    another_version(house)


@dataclass(frozen=True)
class _Held:
    """What is left of talks that were held."""

    history: bytes
    ids: dict[str, str]
    now: datetime


_HELD: Final[list[_Held]] = []


async def _furnished() -> _Held:
    if not _HELD:
        with TemporaryDirectory() as folder:
            async with a_house(Path(folder)) as house:
                await _hold_the_talks(house)
            with closing(sqlite3.connect(house.file)) as file:
                file.execute("PRAGMA journal_mode = DELETE")  # one in memory can have no log beside it
                _HELD.append(_Held(file.serialize(), house.ids, house.clock.now))
    return _HELD[0]


async def _hold_the_talks(house: House) -> None:
    house.ids["ana"] = await hold_a_talk(house, ANA, guild=GUILD, first=SHOUTS, lines=14)
    house.ids["ana again"] = await hold_a_talk(house, ANA, guild=GUILD, manner="harsh")
    house.ids["ride"] = await hold_a_talk(house, ANA, guild=GUILD, mode="check_ride")
    house.ids["ben"] = await hold_a_talk(house, BEN, guild=GUILD, manner="stock")
    house.ids["eve"] = await hold_a_talk(house, EVE, guild=OTHER_GUILD)
    house.ids["local"] = await hold_a_talk(house, "local")


def another_version(house: House) -> Path:
    """Make a version of the pack for police in which orders weigh more."""
    file = house.desk.practice.shelf.copy("police@1")
    words = file.read_text(encoding="utf-8")
    assert "command: -18" in words
    file.write_text(words.replace("command: -18", "command: -40"), encoding="utf-8")
    return file
