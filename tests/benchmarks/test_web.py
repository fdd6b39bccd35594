"""How fast the pages are over 200,000 stored turns.

The aim (issue 6), at p95 on the server: 150 ms a page, 60 ms a transcript of 60 turns, 200 ms a search.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web.app import make_app
from tests.bot.web.acting import ANA, GUILD, INSTRUCTOR, House, a_house, hold_a_talk

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

LONG = 60
TRAINEES = 200
ROUNDS = 40
PAGES = {
    "start": "/",
    "talks": "/talks",
    "talks of one trainee": "/talks?trainee=discord:7",
    "talks by score": "/talks?order=score_low&score_from=20&page=3",
    "transcript of 60 turns": "/talks/{long}",
    "transcript with its forms": "/talks/{long}?turn=30",
    "two takes": "/talks/{long}/beside/copy1",
    "trainee": "/trainees/discord:7",
    "search": "/search?q=you",
    "search of a phrase": '/search?q="i hear you"',
    "people": "/people",
    "person": "/people/owen",
    "coding": "/coding",
    "agreement": "/agreement",
    "audit": "/audit",
    "settings": "/settings",
    "export of a talk": "/export/file?form=json&talk={long}",
}


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    with asyncio.Runner() as runner:
        yield runner.get_loop()


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory, loop: asyncio.AbstractEventLoop) -> Iterator[House]:
    """A history of real talks, copied until it has 200,000 turns, and one talk of 60 turns."""
    opening = a_house(tmp_path_factory.mktemp("web"))
    house = loop.run_until_complete(opening.__aenter__())
    short = loop.run_until_complete(
        hold_a_talk(house, ANA, guild=GUILD, person="teresa", manner="stock", lines=40)
    )
    house.ids["long"] = short
    _copy(house, short)
    yield house
    loop.run_until_complete(opening.__aexit__(None, None, None))


def _copy(house: House, talk: str) -> None:
    # Names of tables and columns are the history's own: S608 warns of text from outside.
    with closing(sqlite3.connect(house.file)) as file:
        turns = file.execute("SELECT count(*) FROM turns WHERE session_id = ?", (talk,)).fetchone()[0]
        for table, key in (("sessions", "id"), ("rooms", "session_id"), ("turns", "session_id")):
            names = [row[1] for row in file.execute(f"PRAGMA table_info({table})")]
            names = [name for name in names if not (table == "turns" and name == "id")]
            rows = file.execute(f"SELECT {', '.join(names)} FROM {table} WHERE {key} = ?", (talk,)).fetchall()  # noqa: S608
            put = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"  # noqa: S608
            for number in range(200_000 // turns):
                copied = [dict(zip(names, row, strict=True)) for row in rows]
                for each in copied:
                    each[key] = f"copy{number}"
                    if "trainee" in each:
                        each["trainee"] = f"discord:{number % TRAINEES + 1}"
                    if "place_id" in each:
                        each["place_id"] = f"copy{number}"
                    if "started_at" in each:
                        each["started_at"] = str(house.clock() + timedelta(minutes=number))[:26] + ".000000"
                file.executemany(put, [tuple(each.values()) for each in copied])
        _lengthen(file, talk, turns)
        file.commit()


def _lengthen(file: sqlite3.Connection, talk: str, turns: int) -> None:
    """Give one talk 60 turns."""
    names = [row[1] for row in file.execute("PRAGMA table_info(turns)") if row[1] != "id"]
    find = f"SELECT {', '.join(names)} FROM turns WHERE session_id = ? AND n = 2"  # noqa: S608
    row = file.execute(find, (talk,)).fetchone()
    last = dict(zip(names, row, strict=True))
    for n in range(turns + 1, LONG + 1):
        each = last | {"n": n, "message_id": f"more {n}"}
        marks = ", ".join("?" for _ in names)
        file.execute(f"INSERT INTO turns ({', '.join(names)}) VALUES ({marks})", tuple(each.values()))  # noqa: S608


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_served(
    benchmark: BenchmarkFixture, big: House, loop: asyncio.AbstractEventLoop, page: str
) -> None:
    client = TestClient(TestServer(make_app(big.desk), loop=loop), loop=loop)
    loop.run_until_complete(client.start_server())
    cookie = f"{big.desk.cookie}={big.cookie(INSTRUCTOR)[big.desk.cookie]}"

    async def ask() -> tuple[int, int]:
        answer = await client.get(PAGES[page].format(**big.ids), headers={"Cookie": cookie})
        return answer.status, len(await answer.read())

    status, weight = benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: loop.run_until_complete(ask()), rounds=ROUNDS, warmup_rounds=2
    )
    assert status == 200
    taken = sorted(benchmark.stats.stats.data)  # type: ignore[union-attr]
    benchmark.extra_info |= {"p95_ms": round(1000 * taken[int(0.95 * len(taken))], 1), "bytes": weight}
    loop.run_until_complete(client.close())
