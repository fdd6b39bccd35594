"""What goes to many at once keeps a limit, whatever the loop does meanwhile."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest

from bot.practice.gate import Gate

STEP_S = 0.1


class Clock:
    """A clock that goes forward only by sleeping, and oversleeps when told to."""

    def __init__(self, *late_s: float) -> None:
        self.now_s = 100.0
        self.late_s = [*late_s]

    def seconds(self) -> float:
        return self.now_s

    async def sleep(self, for_s: float) -> None:
        until_s = self.now_s + for_s + (self.late_s.pop(0) if self.late_s else 0.0)
        await asyncio.sleep(0)
        self.now_s = max(self.now_s, until_s)


async def passed(clock: Clock, callers: int, times: int = 1) -> list[tuple[int, float]]:
    """Return who passed, in order, and when."""
    gate, found = Gate(1 / STEP_S, seconds=clock.seconds, sleep=clock.sleep), []

    async def call(number: int) -> None:
        await gate.turn(times)
        found.append((number, clock.now_s))

    await asyncio.gather(*map(call, range(callers)))
    return found


async def test_callers_pass_in_order_one_step_apart() -> None:
    found = await passed(Clock(), 5)
    assert [number for number, _ in found] == [0, 1, 2, 3, 4]
    assert [at_s for _, at_s in found] == pytest.approx([100.0, 100.1, 100.2, 100.3, 100.4])


async def test_after_a_loop_that_stood_still_nobody_makes_up_for_it() -> None:
    times = [at_s for _, at_s in await passed(Clock(0.0, 2.5), 6)]
    steps = [after - before for before, after in pairwise(times)]
    assert min(steps) >= STEP_S - 1e-9
    assert max(steps) == pytest.approx(2.6)


async def test_who_needs_several_turns_waits_for_them_all() -> None:
    found = await passed(Clock(), 3, times=2)
    assert [at_s for _, at_s in found] == pytest.approx([100.1, 100.3, 100.5])


async def test_a_caller_who_gives_up_holds_nobody_up() -> None:
    clock = Clock()
    gate = Gate(1 / STEP_S, seconds=clock.seconds, sleep=clock.sleep)
    await gate.turn()
    waiting = asyncio.create_task(gate.turn(5))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await gate.turn()
    assert clock.now_s == pytest.approx(100.1)
