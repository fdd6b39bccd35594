"""A practice with a real store, a clock that is told the time, and a small person."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.store import place
from bot.store.store import Store
from dialogues.reading import read_file
from dialogues.script import Script, make_script
from tests.bot.fresh import fresh_history
from tests.bot.practice.drill_world import Stage, World
from tests.bot.practice.test_quiet import Time

MINI = Path(__file__).parents[2] / "dialogues" / "people" / "mini.yaml"


@dataclass
class Clock:
    """Tells the time it was set to, a second later each time it is asked."""

    now: datetime = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
    asked: int = field(default=0)

    def __call__(self) -> datetime:
        self.asked += 1
        return self.now + timedelta(seconds=self.asked)


@pytest.fixture(scope="session")
def mini() -> Script:
    return make_script(read_file(MINI)[0])


@pytest.fixture
def database(tmp_path: Path) -> str:
    return place.url_of(str(fresh_history(tmp_path / "history.db")))


@pytest.fixture
async def store(database: str) -> AsyncIterator[Store]:
    async with await Store.open(database, lock_timeout_s=0.2) as opened:
        yield opened


@pytest.fixture
def practice(store: Store, mini: Script) -> Practice:
    ids = count(1)
    return Practice(store, Clock(), lambda: f"talk{next(ids)}", lambda _: mini)


@pytest.fixture
async def talk(practice: Practice) -> Talk:
    return await practice.start("ana", "mini", seed=7)


@pytest.fixture
def stage() -> Stage:
    return Stage()


@pytest.fixture
async def world(practice: Practice, stage: Stage) -> AsyncIterator[World]:
    """Drills that this process has taken up, and in which nothing goes on yet."""
    made = World(practice, Time(), stage)
    await made.drills.take_up()
    await made.drills.back()
    yield made
    await made.drills.close()
