"""What is due in drills: one task that sleeps until the next, whatever their number."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Final

from bot.log import LOG
from bot.practice.talk import Clock
from bot.store.records_drills import TimerKind, TimerRecord

LONGEST_NAP_S: Final = 3600.0
"""Looked at the clock again after that, for a computer's may be set."""

Key = tuple[str, TimerKind, str]


@dataclass(frozen=True, slots=True, order=True)
class _Due:
    at: datetime
    order: int
    timer: TimerRecord


class Timers:
    """Sees to timers when they are due, those that are late at once, each once and by a task of its own.

    It keeps nothing: whoever sets a timer stores its row where a restart has to find it.
    """

    def __init__(
        self,
        see_to: Callable[[TimerRecord], Awaitable[None]],
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Know of nothing that is due yet.

        Args:
            see_to: What is done when a timer is due. An error in it is logged and stops nothing.
            clock: Returns the time.
            sleep: Sleeps for some seconds.
        """
        self._see_to = see_to
        self._clock = clock
        self._sleep = sleep
        self._order = count()
        self._heap: list[_Due] = []
        self._pending: dict[Key, _Due] = {}
        self._sooner = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._seeing_to: set[asyncio.Task[None]] = set()
        self._held = False

    def __len__(self) -> int:
        return len(self._pending)

    def start(self) -> None:
        """Start the task."""
        self._watching = asyncio.create_task(self._watch(), name="drill timers")

    async def stop(self) -> None:
        """End the task, and wait for what is being seen to."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        while self._seeing_to:
            await asyncio.wait(self._seeing_to)

    def set(self, timer: TimerRecord) -> None:
        """Set a timer, in place of one of the same drill, kind and trainee."""
        due = _Due(timer.due_at, next(self._order), timer)
        self._pending[timer.drill_id, timer.kind, timer.trainee] = due
        heapq.heappush(self._heap, due)
        if self._heap[0] is due:
            self._sooner.set()

    def drop(self, drill_id: str) -> None:
        """Forget all that is due in a drill."""
        for key in [each for each in self._pending if each[0] == drill_id]:
            del self._pending[key]

    def drop_one(self, drill_id: str, kind: TimerKind, trainee: str) -> None:
        """Forget one timer, if there is one."""
        self._pending.pop((drill_id, kind, trainee), None)

    def one(self, drill_id: str, kind: TimerKind, trainee: str) -> TimerRecord | None:
        """Return one timer, if there is one."""
        due = self._pending.get((drill_id, kind, trainee))
        return None if due is None else due.timer

    def due_in(self, drill_id: str) -> list[TimerRecord]:
        """Return what is due in a drill."""
        return [due.timer for key, due in self._pending.items() if key[0] == drill_id]

    def hold(self) -> None:
        """See to nothing until `release`: nobody could be told of it."""
        self._held = True

    def release(self) -> None:
        """Go on, first with what has become due meanwhile."""
        self._held = False
        self._sooner.set()

    async def _watch(self) -> None:
        while True:
            self._sooner.clear()
            while self._heap and not self._is_pending(self._heap[0]):
                heapq.heappop(self._heap)  # dropped, or set anew
            if self._held or not self._heap:
                await self._sooner.wait()
                continue
            left_s = (self._heap[0].at - self._clock()) / timedelta(seconds=1)
            if left_s > 0:
                await self._nap(min(left_s, LONGEST_NAP_S))
            else:
                self._begin(heapq.heappop(self._heap).timer)

    def _is_pending(self, due: _Due) -> bool:
        timer = due.timer
        return self._pending.get((timer.drill_id, timer.kind, timer.trainee)) is due

    async def _nap(self, left_s: float) -> None:
        """Sleep until the next is due, or until a sooner one is set."""
        ends = [asyncio.ensure_future(self._sleep(left_s)), asyncio.ensure_future(self._sooner.wait())]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            await asyncio.wait(ends)

    def _begin(self, timer: TimerRecord) -> None:
        del self._pending[timer.drill_id, timer.kind, timer.trainee]
        task = asyncio.create_task(self._run(timer), name=f"{timer.kind} of drill {timer.drill_id}")
        self._seeing_to.add(task)
        task.add_done_callback(partial(self._note_outcome, timer))

    async def _run(self, timer: TimerRecord) -> None:
        await self._see_to(timer)

    def _note_outcome(self, timer: TimerRecord, task: asyncio.Task[None]) -> None:
        self._seeing_to.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            LOG.error("%s of drill %s could not be seen to", timer.kind, timer.drill_id, exc_info=error)
