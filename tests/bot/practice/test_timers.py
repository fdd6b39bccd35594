"""Timers are seen to when they are due, those that are late at once; the gate lets so many pass a second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.practice.gate import Gate
from bot.practice.timers import Timers
from bot.store.records_drills import TimerKind, TimerRecord
from tests.bot.practice.test_quiet import Time

START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


class Seen:
    def __init__(self) -> None:
        self.time = Time()
        self.kinds: list[str] = []
        self.timers = Timers(self.see_to, self.clock, sleep=self.time.sleep)

    def clock(self) -> datetime:
        return START + timedelta(seconds=self.time.seconds())

    async def see_to(self, timer: TimerRecord) -> None:
        self.kinds.append(timer.kind)
        if timer.kind == "beat":
            raise RuntimeError(timer.kind)

    def set(self, kind: TimerKind, after_s: float) -> None:
        due_at = START + timedelta(seconds=after_s)
        self.timers.set(TimerRecord(drill_id="d1", kind=kind, trainee="", due_at=due_at))


@pytest.fixture
async def seen() -> AsyncIterator[Seen]:
    made = Seen()
    made.timers.start()
    yield made
    await made.timers.stop()


async def test_timers_are_seen_to_in_the_order_in_which_they_are_due(seen: Seen) -> None:
    seen.set("end", 20)
    seen.set("half", 10)

    await seen.time.pass_(9.9)
    assert seen.kinds == []
    await seen.time.pass_(20)
    assert seen.kinds == ["half", "end"]


async def test_what_is_late_is_seen_to_at_once(seen: Seen) -> None:
    seen.set("start", -600)
    await seen.time.pass_(0)
    assert seen.kinds == ["start"]


async def test_a_timer_that_is_set_anew_is_seen_to_once_at_its_new_time(seen: Seen) -> None:
    seen.set("reply", 10)
    seen.set("reply", 30)
    await seen.time.pass_(29)
    assert seen.kinds == []
    await seen.time.pass_(60)
    assert seen.kinds == ["reply"]


async def test_what_was_dropped_is_not_seen_to(seen: Seen) -> None:
    seen.set("reply", 10)
    seen.set("end", 10)
    seen.timers.drop_one("d1", "end", "")
    seen.timers.drop("another drill")
    await seen.time.pass_(20)
    assert seen.kinds == ["reply"]


async def test_while_timers_are_held_nothing_is_seen_to(seen: Seen) -> None:
    seen.set("end", 10)
    seen.timers.hold()
    await seen.time.pass_(100)
    assert seen.kinds == []
    seen.timers.release()
    await seen.time.pass_(0)
    assert seen.kinds == ["end"]


async def test_a_timer_that_fails_is_logged_and_stops_nothing(
    seen: Seen, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        seen.set("beat", 1)
        seen.set("end", 2)
        await seen.time.pass_(3)
    assert seen.kinds == ["beat", "end"]
    assert "beat of drill d1" in caplog.text


async def test_the_gate_spreads_a_rush_evenly_and_keeps_its_order() -> None:
    time, passed = Time(), list[tuple[int, float]]()
    gate = Gate(40, seconds=time.seconds, sleep=time.sleep)

    async def one(number: int) -> None:
        await gate.turn()
        passed.append((number, time.seconds()))

    rush = [asyncio.create_task(one(number)) for number in range(120)]
    await time.pass_(3)
    await asyncio.gather(*rush)

    assert [number for number, _ in passed] == list(range(120))
    assert max(sum(at <= each < at + 1 for _, each in passed) for _, at in passed) <= 41
    assert passed[-1][1] == pytest.approx(119 / 40)


async def test_a_gate_that_nobody_used_for_long_lets_nobody_catch_up() -> None:
    time = Time()
    gate = Gate(10, seconds=time.seconds, sleep=time.sleep)
    await time.pass_(100)
    await gate.turn()
    second = asyncio.create_task(gate.turn())
    await time.pass_(0.05)
    assert not second.done()
    await time.pass_(0.06)
    assert second.done()
