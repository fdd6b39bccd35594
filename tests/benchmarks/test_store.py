"""How fast the history is: a turn, opening, and a list of ten thousand talks of twenty turns."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, insert

from bot.store import place
from bot.store.records import as_json
from bot.store.store import Store
from bot.store.tables import sessions, turns
from tests.bot.store.samples import NOON, a_session, a_turn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_benchmark.fixture import BenchmarkFixture

    from bot.store.records import TurnRecord

ROOT = Path(__file__).parents[2]
SESSIONS = 10_000
TURNS = 20
# About as long as a real one: p of two dozen codes, evidence, and what the person remembers.
ASSESSMENT = a_turn(1).assessment or {}
BULK = {"p": {f"code_{number}": 0.01 * number for number in range(40)}, "evidence": ["calm down"] * 20}

OPEN = """
import asyncio, sys
from bot.store.store import Store

async def main():
    async with await Store.open(sys.argv[1]) as store:
        await store.history("local", 20)

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    with asyncio.Runner() as runner:
        yield runner.get_loop()


@pytest.fixture(scope="module")
def full_url(tmp_path_factory: pytest.TempPathFactory, loop: asyncio.AbstractEventLoop) -> str:
    """A history of ten thousand talks of one trainee."""
    file = tmp_path_factory.mktemp("store") / "full.db"
    url = place.url_of(str(file))
    loop.run_until_complete(opened_and_closed(url))
    engine = create_engine(f"sqlite:///{file}")
    talk = row(a_session()) | {"replies": TURNS, "score_mean": 60.0, "opening": {"mind": BULK}}
    turn = row(a_turn(1)) | {"assessment": ASSESSMENT | BULK, "mind": BULK}
    for start in range(0, SESSIONS, 500):
        some = range(start, start + 500)
        with engine.begin() as connection:
            connection.execute(
                insert(sessions),
                [talk | {"id": f"f{each}", "started_at": NOON + timedelta(hours=each)} for each in some],
            )
            connection.execute(
                insert(turns),
                [
                    turn | {"session_id": f"f{each}", "n": n, "message_id": str(n)}
                    for each in some
                    for n in range(1, TURNS + 1)
                ],
            )
    engine.dispose()
    return url


@pytest.fixture
def full(full_url: str, loop: asyncio.AbstractEventLoop) -> Iterator[Store]:
    store = loop.run_until_complete(Store.open(full_url))
    yield store
    loop.run_until_complete(store.close())


def row(record: Any) -> dict[str, Any]:
    """Return a record as a row: its fields with times as they are."""
    return {name: getattr(record, name) for name in as_json(record)}


async def opened_and_closed(url: str) -> None:
    await (await Store.open(url)).close()


def test_a_turn_is_stored(
    benchmark: BenchmarkFixture, tmp_path: Path, loop: asyncio.AbstractEventLoop
) -> None:
    store = loop.run_until_complete(Store.open(place.url_of(str(tmp_path / "x.db"))))
    numbers = count()

    def next_turn() -> tuple[tuple[TurnRecord], dict[str, Any]]:
        talk, n = divmod(next(numbers), TURNS)
        if n == 0:
            loop.run_until_complete(store.add_session(a_session(str(talk))))
        return (a_turn(n + 1, str(talk), assessment=ASSESSMENT | BULK, mind=BULK),), {}

    def take(turn: TurnRecord) -> None:
        loop.run_until_complete(store.add_turn(turn))

    benchmark.pedantic(take, setup=next_turn, rounds=400, warmup_rounds=20)  # type: ignore[no-untyped-call]
    loop.run_until_complete(store.close())


def test_an_up_to_date_history_is_opened(
    benchmark: BenchmarkFixture, full_url: str, loop: asyncio.AbstractEventLoop
) -> None:
    benchmark(lambda: loop.run_until_complete(opened_and_closed(full_url)))


def test_a_new_history_is_made(
    benchmark: BenchmarkFixture, tmp_path: Path, loop: asyncio.AbstractEventLoop
) -> None:
    numbers = count()

    def make() -> None:
        loop.run_until_complete(opened_and_closed(place.url_of(str(tmp_path / f"{next(numbers)}.db"))))

    benchmark(make)


def test_the_last_twenty_talks_are_listed(
    benchmark: BenchmarkFixture, full: Store, loop: asyncio.AbstractEventLoop
) -> None:
    assert len(benchmark(lambda: loop.run_until_complete(full.history("local", 20)))) == 20


def test_all_ten_thousand_talks_are_listed(
    benchmark: BenchmarkFixture, full: Store, loop: asyncio.AbstractEventLoop
) -> None:
    assert len(benchmark(lambda: loop.run_until_complete(full.history("local")))) == SESSIONS


def test_ten_thousand_talks_are_added_up(
    benchmark: BenchmarkFixture, full: Store, loop: asyncio.AbstractEventLoop
) -> None:
    assert benchmark(lambda: loop.run_until_complete(full.totals("local"))).replies == SESSIONS * TURNS


def test_the_turns_of_a_talk_are_read(
    benchmark: BenchmarkFixture, full: Store, loop: asyncio.AbstractEventLoop
) -> None:
    assert len(benchmark(lambda: loop.run_until_complete(full.turns("f5000")))) == TURNS


def test_the_open_talk_among_ten_thousand_is_found(
    benchmark: BenchmarkFixture, full: Store, loop: asyncio.AbstractEventLoop
) -> None:
    assert benchmark(lambda: loop.run_until_complete(full.latest_open("local"))).id == f"f{SESSIONS - 1}"


def test_a_process_lists_the_last_twenty_talks_from_a_cold_interpreter(
    benchmark: BenchmarkFixture, full_url: str
) -> None:
    command = [sys.executable, "-c", OPEN, full_url]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    def run() -> None:
        subprocess.run(command, env=environment, check=True)

    benchmark.pedantic(run, rounds=10)  # type: ignore[no-untyped-call]
