"""A drill of a thousand against the stand-in in a process of its own.

COACH_TRAINEES, COACH_SOAK_S and COACH_KILLS in the environment make it smaller or longer.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yarl
from discord import gateway as discord_gateway
from discord import http as discord_http

from bot.client import CoachBot
from bot.collecting import leave_out_what_stays
from bot.practice.consent import agree
from bot.practice.gate import PER_S
from bot.settings import Settings
from bot.store.records import SessionSummary
from rubric.listener.heaps import keep_heaps_small
from tests.bot.cogs.drill_kills import survive
from tests.discord_server.server import DiscordServer

ROOT = Path(__file__).parents[2]
TRAINEES = int(os.environ.get("COACH_TRAINEES", "1000"))
SOAK_S = float(os.environ.get("COACH_SOAK_S", "60"))
KILLS = int(os.environ.get("COACH_KILLS", "50"))
LIMIT_PER_S = 50
TICK_S = 0.01
LOCKED_S = 5.0


class Elsewhere:
    """The stand-in's process."""

    def __init__(self, process: asyncio.subprocess.Process, about: dict[str, Any]) -> None:
        self.process = process
        self.about = about

    async def asks(self, *words: object) -> dict[str, Any]:
        assert self.process.stdin is not None
        self.process.stdin.write((" ".join(map(str, words)) + "\n").encode())
        await self.process.stdin.drain()
        return await said(self.process)


async def said(process: asyncio.subprocess.Process) -> dict[str, Any]:
    assert process.stdout is not None
    line = await process.stdout.readline()
    assert line, "the stand-in is gone"
    told: dict[str, Any] = json.loads(line)
    sys.stderr.write(f"{told if 'trainees' not in told else 'serving'}\n")
    return told


@asynccontextmanager
async def a_cohort(
    trainees: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Elsewhere, CoachBot]]:
    """Run a bot, and a stand-in elsewhere whose trainees are ready."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "tests.benchmarks.drill_server", str(trainees)),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 22,
    )
    there = Elsewhere(process, await said(process))
    monkeypatch.setattr(discord_http.Route, "BASE", there.about["api"])
    monkeypatch.setattr(discord_gateway.DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(there.about["gateway"]))
    monkeypatch.chdir(folder)
    keep_heaps_small()  # as the program does
    bot = CoachBot(Settings(db=str(folder / "history.db"), pace=False))
    started = asyncio.create_task(bot.start(there.about["token"]))
    await bot_ready(bot, started)
    await bot.practice.warm_up(bot.people[0].id)  # as the program does
    leave_out_what_stays()
    for number in there.about["trainees"]:
        await agree(bot.store, f"discord:{number}", lambda: datetime.now(UTC))
    try:
        await there.asks("gather")
        yield there, bot
    finally:
        await bot.close()
        await asyncio.wait([started])
        process.kill()
        await process.wait()


async def bot_ready(bot: CoachBot, started: asyncio.Task[None]) -> None:
    while not hasattr(bot, "drilling") or not bot.is_ready():
        assert not started.done(), started
        await asyncio.sleep(0.05)


async def longest_block_s(until: asyncio.Event) -> float:
    """Return how long the loop stood still at the most."""
    loop, longest = asyncio.get_running_loop(), 0.0
    while not until.is_set():
        before = loop.time()
        await asyncio.sleep(TICK_S)
        longest = max(longest, loop.time() - before - TICK_S)
    return longest


async def all_talks(bot: CoachBot, there: Elsewhere) -> list[SessionSummary]:
    """Return the talks of the whole cohort, those of their own that they began too."""
    of_each = [await bot.store.history(f"discord:{number}") for number in there.about["trainees"]]
    return [each for talks in of_each for each in talks]


async def test_a_large_drill_starts_within_the_limit_and_hears_a_rush_in_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_cohort(TRAINEES, tmp_path, monkeypatch) as (there, _):
        started = await there.asks("start")
        assert started["most_in_a_second"] <= LIMIT_PER_S
        assert started["started_s"] <= 4 * TRAINEES / PER_S * 1.25 + 15

        rush = await there.asks("rush", 3)
        assert rush["replies"] == TRAINEES
        assert rush["acknowledged_s"]["most"] <= 3
        assert rush["answered_s"]["most"] <= 15


async def test_two_hundred_who_reply_all_the_time_are_answered_soon_and_cost_no_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_cohort(200, tmp_path, monkeypatch) as (there, bot):
        await there.asks("start")
        warm = await there.asks("soak", 200, 20, min(SOAK_S, 30))
        before, over = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, asyncio.Event()
        watching = asyncio.create_task(longest_block_s(over))
        soak = await there.asks("soak", 200, 20, SOAK_S)
        over.set()
        blocked_s = await watching
        grown_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        sys.stderr.write(f"blocked {blocked_s:.3f} s, grown {grown_kib} KiB\n")
        assert soak["refused"] == 0
        # A reply that came after the end of its talk would have been refused soon, and is in no talk.
        assert sum(each.replies for each in await all_talks(bot, there)) == warm["replies"] + soak["replies"]
        assert soak["answered_s"]["p95"] <= 0.5
        assert blocked_s <= 0.1
        assert grown_kib <= 20_000


async def test_a_database_that_is_locked_for_five_seconds_costs_no_reply(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with a_cohort(10, tmp_path, monkeypatch) as (there, _):
        await there.asks("start")
        other = sqlite3.connect(tmp_path / "history.db", isolation_level=None, check_same_thread=False)
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")  # the bot may be in the middle of a write
        rush = asyncio.create_task(there.asks("rush", 1))
        await asyncio.wait([rush], timeout=LOCKED_S)
        other.execute("ROLLBACK")
        other.close()
        found = await rush
        assert found["replies"] == 10
        assert found["acknowledged_s"]["most"] <= 3


async def test_a_drill_survives_fifty_kills(tmp_path: Path) -> None:
    server = await DiscordServer.start(moving_clock=True)
    try:
        await survive(server, tmp_path / "history.db", kills=KILLS, chance=random.Random(50))
    finally:
        await server.close()
