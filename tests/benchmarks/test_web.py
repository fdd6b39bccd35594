"""How fast the pages are over 200,000 stored turns, and how far they slow the bot down.

The aim (issue 6), at p95 on the server: 150 ms a page, 60 ms a transcript of 60 turns, 200 ms a search; while
pages are read the bot's turns slow by at most 10%. What the pages' own process keeps resident is told too.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from statistics import fmean, median
from subprocess import PIPE, Popen
from typing import TYPE_CHECKING

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer

from bot.cli.judging import listening
from bot.client import DATABASE_WAIT_S, CoachBot
from bot.cogs.pages import Pages
from bot.collecting import leave_out_what_stays
from bot.practice.talk import Talk
from bot.settings import Settings
from bot.web.app import make_app
from bot.web.entrance import entrance_of
from tests.bot.web.acting import ANA, GUILD, INSTRUCTOR, House, a_house, hold_a_talk, replies_of

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
    leave_out_what_stays()  # as `bot.web.server.serve` does
    cookie = f"{big.desk.cookie}={big.cookie(INSTRUCTOR)[big.desk.cookie]}"

    async def ask() -> tuple[int, int]:
        answer = await client.get(PAGES[page].format(**big.ids), headers={"Cookie": cookie})
        return answer.status, len(await answer.read())

    status, weight = benchmark.pedantic(  # type: ignore[no-untyped-call]
        lambda: loop.run_until_complete(ask()), rounds=ROUNDS, warmup_rounds=2
    )
    assert status == 200
    taken = benchmark.stats.stats.data  # type: ignore[union-attr]
    benchmark.extra_info |= {"p95_ms": round(1000 * _p95(taken), 1), "bytes": weight}
    loop.run_until_complete(client.close())


READ = ("/talks/{long}", "/talks", "/trainees/discord:7", "/search?q=you", "/talks/{long}?turn=30")
BLOCKS = 12
TURNS_A_BLOCK = 12
GAP_S = 0.11
"""Between turns, so that they don't keep step with the pages."""

LAYOUTS = ("coach web", "the bot")
PAUSES_S = {"every second": 1.0, "without a pause": 0.0}


@asynccontextmanager
async def served(by: str, house: House) -> AsyncIterator[tuple[str, int]]:
    """Serve the pages as the bot does, or as `coach web` does; yield where, and the id of their process."""
    if by == "the bot":
        pages = Pages(CoachBot(Settings(db=str(house.file), web=True, web_port=0)), DATABASE_WAIT_S)
        await pages.open()
        assert pages.process_id
        yield pages.url, pages.process_id
        await pages.close()
        return
    coach = Path(sys.executable).with_name("coach")
    process = await asyncio.create_subprocess_exec(
        *(coach, "web", "--port", "0", "--link", "--db", house.file),
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,  # as systemd does
    )
    assert process.stdout is not None
    link = (await process.stdout.readline()).decode()
    yield link.partition("/enter/")[0], process.pid
    process.terminate()
    await process.wait()


def let_in(house: House) -> str:
    """Return the cookie of an instructor whose link is from the machine."""
    entrance = entrance_of(house.file, lambda: datetime.now(UTC))
    _, cookie = entrance.let_in(entrance.token_for(replace(INSTRUCTOR, id=f"local:{GUILD}")))
    return f"coach={cookie}"


@contextmanager
def readers(url: str, house: House) -> Iterator[Popen[str]]:
    """Start instructors who read when they are told to, with a link from the machine."""
    paths = [path.format(**house.ids) for path in READ]
    command = [sys.executable, "-m", "tests.benchmarks.web_readers", url, let_in(house), *paths]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


async def tell(process: Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


async def heard(process: Popen[str]) -> str:
    assert process.stdout is not None
    return (await asyncio.to_thread(process.stdout.readline)).strip()


class Trainee:
    """Somebody who says the same few lines to one person after another, as the bot takes them."""

    def __init__(self, house: House) -> None:
        self.practice = replace(house.desk.practice, listener=listening())
        self.talk: Talk | None = None
        self.numbers = count()
        self.lines = cycle(replies_of("teresa", "stock"))

    async def turn_s(self) -> float:
        """Take a turn, and return how long it took."""
        if self.talk is None or self.talk.ended:
            self.talk = await self.practice.start("discord:busy", "teresa", seed=next(self.numbers))
        began = time.perf_counter()
        await self.talk.reply(next(self.lines), message_id=f"busy {next(self.numbers)}")
        return time.perf_counter() - began

    async def block(self) -> list[float]:
        taken = []
        for _ in range(TURNS_A_BLOCK):
            taken.append(await self.turn_s())
            await asyncio.sleep(GAP_S)
        return taken


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("by", LAYOUTS)
def test_the_memory_of_the_process_that_draws_pages(
    benchmark: BenchmarkFixture, big: House, loop: asyncio.AbstractEventLoop, by: str
) -> None:
    """What is resident once each page was read, in MB (2**20 bytes), as the system counts it."""
    resident = list[float]()

    async def measure() -> None:
        async with (
            served(by, big) as (url, process),
            ClientSession(headers={"Cookie": let_in(big)}) as client,
        ):
            for path in PAGES.values():
                async with client.get(url + path.format(**big.ids)) as answer:
                    assert (answer.status, bool(await answer.read())) == (200, True), path
            resident.append(resident_mb(process))

    benchmark.pedantic(lambda: loop.run_until_complete(measure()), rounds=1)  # type: ignore[no-untyped-call]
    benchmark.extra_info |= {"resident_mb": round(resident[0], 1)}


@pytest.mark.parametrize("pause", PAUSES_S)
@pytest.mark.parametrize("by", LAYOUTS)
def test_a_turn_while_pages_are_read(
    benchmark: BenchmarkFixture, big: House, loop: asyncio.AbstractEventLoop, by: str, pause: str
) -> None:
    """Turns in blocks, with pages and without in turn, so that both meet the same machine."""
    quiet, busy, pages = list[float](), list[float](), list[int]()

    async def measure() -> None:
        async with served(by, big) as (url, _):
            with readers(url, big) as process:
                assert await heard(process) == "ready"
                trainee = Trainee(big)
                await trainee.block()
                for _ in range(BLOCKS):
                    quiet.extend(await trainee.block())
                    await tell(process, f"read {PAUSES_S[pause]}")
                    busy.extend(await trainee.block())
                    await tell(process, "rest")
                    pages.append(int(await heard(process)))

    benchmark.pedantic(lambda: loop.run_until_complete(measure()), rounds=1)  # type: ignore[no-untyped-call]
    assert sum(pages)
    benchmark.extra_info |= {
        "pages": sum(pages),
        "turn_ms_quiet": round(1000 * fmean(quiet), 2),
        "turn_ms_while_read": round(1000 * fmean(busy), 2),
        "slower_mean": round(fmean(busy) / fmean(quiet) - 1, 3),
        "slower_median": round(median(busy) / median(quiet) - 1, 3),
        "slower_p95": round(_p95(busy) / _p95(quiet) - 1, 3),
    }


def resident_mb(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    [found] = [line.split()[1] for line in lines if line.startswith("VmRSS:")]
    return int(found) / 1024


def _p95(taken: list[float]) -> float:
    return sorted(taken)[int(0.95 * len(taken))]
