"""When a trainee says nothing for long: the person speaks up, twice at most, then waits."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from bot.log import LOG
from bot.practice.session import Practice
from bot.practice.talk import Talk
from dialogues.errors import DialogueError

AT_MOST: Final = 2
"""Silences in a row that the person remarks on; whoever stays away longer has left the screen."""

GONE_AFTER: Final = timedelta(hours=1)
"""After a restart nothing is said to a trainee who was last spoken to before that."""

SPREAD_S: Final = 0.05
"""Between the silences taken up after a restart, so that not all are met in the same moment."""


def due_s(shown_s: float, after_s: float, silences: int) -> float | None:
    """Return when a silence has grown too long, in seconds, or None where the person only waits now.

    Args:
        shown_s: When the person's line was shown.
        after_s: How long this person bears a silence.
        silences: Silences in a row before this one.
    """
    return shown_s + after_s if silences < AT_MOST else None


@dataclass(frozen=True, slots=True, order=True)
class _Due:
    at_s: float
    session_id: str
    n: int


class Quiet:
    """Watches over silences: one task that sleeps until the next is due.

    Call `watch` when a line of the person's has been shown, `forget` as soon as a reply comes in or the talk
    is over. Each silence is met once, and by a task of its own.
    """

    def __init__(
        self,
        meet: Callable[[str, int], Awaitable[None]],
        *,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Watch over nothing yet.

        Args:
            meet: Given a session's id and the number of the turn after which there was silence; calls
                `Talk.notice_silence` and shows what comes of it. An error in it is logged and stops nothing.
            seconds: A clock that only goes forward.
            sleep: Sleeps for some seconds.
        """
        self._meet = meet
        self._seconds = seconds
        self._sleep = sleep
        self._heap: list[_Due] = []
        self._pending: dict[str, _Due] = {}
        self._silences: dict[str, int] = {}
        self._sooner = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self._meeting: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._pending)

    def start(self) -> None:
        """Start the task."""
        self._watching = asyncio.create_task(self._watch_all(), name="quiet")

    async def stop(self) -> None:
        """End the task, and wait for the silences that are being met."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
        if self._meeting:
            await asyncio.wait(self._meeting)

    async def take_up(self, practice: Practice) -> None:
        """Watch over the talks that were open when the program stopped; their silences begin anew."""
        waiting = await practice.store.waiting(practice.clock() - GONE_AFTER)
        for place, each in enumerate(waiting):
            try:
                script = await asyncio.to_thread(practice.find_script, each.person)
            except DialogueError as error:
                LOG.warning("nobody meets the silence of %s: %s", each.session_id, error)
                continue
            if each.session_id not in self._pending:
                self._silences[each.session_id] = each.silences
                self._plan(each.session_id, each.n, script.scenario.silence.after_s + place * SPREAD_S)

    def watch(self, talk: Talk) -> None:
        """Begin to count: the person's latest line has just been shown."""
        if talk.ended:
            self.forget(talk.id)
        else:
            self._plan(talk.id, talk.n, talk.script.scenario.silence.after_s)

    def forget(self, session_id: str) -> None:
        """Stop counting: a reply came, or the talk is over."""
        self._pending.pop(session_id, None)
        self._silences.pop(session_id, None)

    def _plan(self, session_id: str, n: int, after_s: float) -> None:
        at_s = due_s(self._seconds(), after_s, self._silences.get(session_id, 0))
        if at_s is None:
            self._pending.pop(session_id, None)
            return
        due = self._pending[session_id] = _Due(at_s, session_id, n)
        heapq.heappush(self._heap, due)
        if self._heap[0] is due:
            self._sooner.set()

    async def _watch_all(self) -> None:
        while True:
            self._sooner.clear()
            while self._heap and self._pending.get(self._heap[0].session_id) is not self._heap[0]:
                heapq.heappop(self._heap)  # forgotten, or planned anew
            if not self._heap:
                await self._sooner.wait()
                continue
            left_s = self._heap[0].at_s - self._seconds()
            if left_s > 0:
                await self._nap(left_s)
            else:
                self._let_meet(heapq.heappop(self._heap))

    async def _nap(self, left_s: float) -> None:
        """Sleep until the next silence is due, or until a sooner one is planned."""
        ends = [asyncio.ensure_future(self._sleep(left_s)), asyncio.ensure_future(self._sooner.wait())]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            await asyncio.wait(ends)

    def _let_meet(self, due: _Due) -> None:
        del self._pending[due.session_id]
        self._silences[due.session_id] = self._silences.get(due.session_id, 0) + 1
        meeting = asyncio.create_task(self._met(due), name=f"silence of {due.session_id}")
        self._meeting.add(meeting)
        meeting.add_done_callback(partial(self._note_outcome, due.session_id))

    async def _met(self, due: _Due) -> None:
        await self._meet(due.session_id, due.n)

    def _note_outcome(self, session_id: str, meeting: asyncio.Task[None]) -> None:
        self._meeting.discard(meeting)
        if not meeting.cancelled() and (error := meeting.exception()) is not None:
            LOG.error("the silence of %s could not be met", session_id, exc_info=error)
