"""One turn without the trained model, and what a live talk weighs: `make bench` prints."""

from __future__ import annotations

import asyncio
import gc
import itertools
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.store import place
from bot.store.store import Store
from dialogues.script import person_ids, script_of
from rubric.assess import assess
from rubric.packs import read_pack

TALKS = Path(__file__).parents[1] / "dialogues" / "talks"
TURNS = 20
LIVE_TALKS = 40


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


@pytest.fixture
def practice(loop: asyncio.AbstractEventLoop, tmp_path: Path) -> Iterator[Practice]:
    store = loop.run_until_complete(Store.open(place.url_of(str(tmp_path / "history.db"))))
    ids = itertools.count()
    yield Practice(store, lambda: datetime.now(UTC), lambda: f"talk{next(ids)}")
    loop.run_until_complete(store.close())


def skilled(person: str) -> list[str]:
    lines = (TALKS / person / "skilled.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip()][:TURNS]


@pytest.mark.parametrize("person", person_ids())
def test_one_turn_scored_answered_and_stored(
    benchmark: Any, loop: asyncio.AbstractEventLoop, practice: Practice, person: str
) -> None:
    replies = itertools.cycle(skilled(person))
    numbers = itertools.count()
    talk: list[Talk] = []

    def ready() -> None:
        if not talk or talk[0].ended:
            talk[:] = [loop.run_until_complete(practice.start("local", person, seed=next(numbers)))]

    def turn() -> None:
        loop.run_until_complete(talk[0].reply(next(replies), message_id=str(next(numbers))))

    benchmark.pedantic(turn, setup=ready, rounds=300, warmup_rounds=20)
    times = sorted(benchmark.stats.stats.data)
    benchmark.extra_info["p50_ms"] = round(1000 * times[len(times) // 2], 2)
    benchmark.extra_info["p95_ms"] = round(1000 * times[int(len(times) * 0.95)], 2)


def test_scoring_one_reply(benchmark: Any) -> None:
    replies = itertools.cycle(skilled(person_ids()[0]))
    pack = read_pack("police")
    benchmark(lambda: assess(next(replies), "I still set the alarm for five.", pack=pack))


def test_memory_of_a_live_talk(benchmark: Any, loop: asyncio.AbstractEventLoop, practice: Practice) -> None:
    person = person_ids()[0]
    replies = skilled(person)
    script_of(person)

    async def play(seed: int) -> Talk:
        talk = await practice.start("local", person, seed=seed)
        for number, text in enumerate(replies):
            if not talk.ended:
                await talk.reply(text, message_id=str(number))
        return talk

    kept = [loop.run_until_complete(play(0))]  # what is cached once is not a talk's
    gc.collect()
    tracemalloc.start()
    kept += [loop.run_until_complete(play(seed)) for seed in range(1, LIVE_TALKS)]
    gc.collect()
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    benchmark.extra_info["kilobytes_a_talk"] = round(size / 1000 / (LIVE_TALKS - 1), 1)
    benchmark.pedantic(lambda: None)
