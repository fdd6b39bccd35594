"""Several processes at one history, and processes that die."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from bot.store.place import file_of
from bot.store.store import Store
from tests.bot.store.samples import a_session

ROOT = Path(__file__).parents[3]


def a_writer(url: str, session_id: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bot.store.writer", url, session_id, str(count)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


async def test_two_processes_writing_at_once_lose_nothing(store: Store, url: str) -> None:
    await store.add_session(a_session("s2"))
    writers = [a_writer(url, session_id, 60) for session_id in ("s1", "s2")]
    for writer in writers:
        await asyncio.to_thread(writer.communicate)
        assert writer.returncode == 0
    for session_id in ("s1", "s2"):
        assert [turn.n for turn in await store.turns(session_id)] == list(range(1, 61))
        assert (await store.session(session_id)).replies == 60


async def test_no_turn_that_was_acknowledged_is_lost_to_a_kill(store: Store, kind: str, url: str) -> None:
    await store.close()
    chance = random.Random(7)
    acknowledged = 0
    for _ in range(6):
        with a_writer(url, "s1", 100_000) as writer:
            assert writer.stdout is not None
            acknowledged = int(writer.stdout.readline())
            await asyncio.sleep(chance.uniform(0.0, 0.15))
            writer.kill()
            acknowledged = max([acknowledged, *map(int, writer.stdout.read().split())])
        if kind == "sqlite":
            with closing(sqlite3.connect(file_of(url))) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        async with await Store.open(url) as survivor:
            stored = [turn.n for turn in await survivor.turns("s1")]
            # The turn that was under way may have been stored and not yet acknowledged.
            assert len(stored) - acknowledged in (0, 1)
            assert stored == list(range(1, len(stored) + 1))
            assert (await survivor.session("s1")).replies == len(stored)
