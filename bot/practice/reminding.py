"""Reminders: rows in the database, and one task that sleeps until the next is due.

Each is written once, never in quiet hours, and not where there is nothing left to do. Several for the same
trainee that are due together are one message. One of a refresher waits while a check ride before it is not
released: it would tell that the ride was passed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.errors import StoreError
from bot.log import LOG
from bot.practice.assignments import state_of
from bot.practice.hours import is_quiet, next_open
from bot.practice.programme import awaits_release, is_still_to_do
from bot.practice.programmes.offered import Programmes
from bot.practice.talk import Clock
from bot.store.records_assignments import Enrolment, How, Reminder, Standing
from bot.store.store import Store

LONGEST_SLEEP_S: Final = 3600.0
"""The clock may be set, and a server may change its quiet hours, while we sleep."""

LEAST_SLEEP_S: Final = 5.0
"""Between two looks, where what is due belongs to another process."""

AFTER_FAILURE_S: Final = 60.0
SPREAD_S: Final = 1.0
"""Between two messages: Discord takes a bot that writes to many at once for one that sends spam."""

UNTIL_RELEASED: Final = timedelta(days=1)
"""Between two looks whether the check ride before a refresher was released."""

AGAIN_AFTER: Final = timedelta(minutes=15)
MOST_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Due:
    """What one trainee is reminded of in one message.

    Attributes:
        guild_id: The server that it comes from.
        trainee: To whom.
        assignments: What is to be done.
        steps: Steps of programmes that are open now, such as refreshers.
    """

    guild_id: str
    trainee: str
    assignments: tuple[Standing, ...]
    steps: tuple[tuple[Enrolment, str], ...]


class Reminding:
    """Writes what is due, and sleeps until the next."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        deliver: Callable[[Due], Awaitable[How | None]],
        programmes: Programmes,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        is_ours: Callable[[str], bool] = lambda _: True,
    ) -> None:
        """Write nothing yet.

        Args:
            store: Where the reminders are kept.
            clock: Returns the time.
            deliver: Writes to a trainee, and returns how that ended: None for "not now, try again".
            programmes: Those there are: nobody is reminded of another.
            sleep: Sleeps for some seconds.
            is_ours: Tells whether this process sees a server: another may run other shards.
        """
        self._store = store
        self._clock = clock
        self._deliver = deliver
        self._programmes = programmes
        self._sleep = sleep
        self._is_ours = is_ours
        self._sooner = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the task; called again, nothing happens."""
        if self._watching is None:
            self._watching = asyncio.create_task(self._watch(), name="reminding")

    async def stop(self) -> None:
        """End the task."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.wait([self._watching])
            self._watching = None

    def wake(self) -> None:
        """Look again: there may be a sooner reminder."""
        self._sooner.set()

    async def send_due(self) -> int:
        """Write everything that is due, and return how many messages that were.

        Raises:
            StoreError: The database doesn't answer; what was not written stays due.
        """
        groups: dict[tuple[str, str], list[Reminder]] = {}
        for each in await self._store.due_reminders(self._clock()):
            if self._is_ours(each.guild_id):
                groups.setdefault((each.guild_id, each.trainee), []).append(each)
        sent = 0
        for (guild_id, trainee), rows in groups.items():
            how = await self._send(guild_id, trainee, rows)
            if how in {"direct", "thread", "blocked"}:
                sent += how != "blocked"
                await self._sleep(SPREAD_S)
        return sent

    async def _send(self, guild_id: str, trainee: str, rows: list[Reminder]) -> How | None:
        hours, now = await self._store.quiet_hours(guild_id), self._clock()
        if is_quiet(hours, now):
            await self._store.postpone_reminders(_ids(rows), next_open(hours, now), tried=False)
            return None
        early = [row for row in rows if await self._awaits_release(row)]
        if early:
            later = next_open(hours, now + UNTIL_RELEASED)
            await self._store.postpone_reminders(_ids(early), later, tried=False)
        rows = [row for row in rows if row not in early]
        due, needless = await self._still_due(guild_id, trainee, rows, now)
        if needless:
            await self._store.settle_reminders(_ids(needless), "needless", now)
        rows = [row for row in rows if row not in needless]
        if not rows or not await self._store.claim_reminders(_ids(rows), now):
            return None
        how = await self._deliver(due)
        if how is None and max(row.tries for row in rows) + 1 < MOST_TRIES:
            await self._store.postpone_reminders(_ids(rows), now + AGAIN_AFTER, tried=True)
        else:
            await self._store.settle_reminders(_ids(rows), how or "failed", now)
        return how

    async def _still_due(
        self, guild_id: str, trainee: str, rows: list[Reminder], now: datetime
    ) -> tuple[Due, list[Reminder]]:
        """Return what there is to do, and the reminders of what there isn't any more."""
        found, steps, needless = list[Standing](), list[tuple[Enrolment, str]](), list[Reminder]()
        for row in rows:
            assignment = await self._store.assignment(row.assignment_id) if row.assignment_id else None
            enrolment = await self._store.enrolment(row.enrolment_id) if row.enrolment_id else None
            if assignment is not None and _is_wanted(assignment, now):
                found.append(assignment)
            elif (
                enrolment is not None
                and row.step
                and await is_still_to_do(self._store, enrolment, row.step, self._programmes)
            ):
                steps.append((enrolment, row.step))
            else:
                needless.append(row)
        return Due(guild_id, trainee, tuple(found), tuple(steps)), needless

    async def _awaits_release(self, row: Reminder) -> bool:
        """Tell whether a reminder would tell the result of a check ride before its release."""
        enrolment = await self._store.enrolment(row.enrolment_id) if row.enrolment_id else None
        return (
            enrolment is not None
            and await is_still_to_do(self._store, enrolment, row.step or "", self._programmes)
            and await awaits_release(self._store, enrolment, self._programmes)
        )

    async def _watch(self) -> None:
        while True:
            self._sooner.clear()
            await self._nap(await self._look())

    async def _look(self) -> float:
        """Write what is due, and return for how many seconds to sleep then."""
        try:
            await self.send_due()
            at = await self._store.next_reminder_at()
        except StoreError as error:
            LOG.warning("reminders wait: %s", error)
            return AFTER_FAILURE_S
        if at is None:
            return LONGEST_SLEEP_S
        return min(max((at - self._clock()).total_seconds(), LEAST_SLEEP_S), LONGEST_SLEEP_S)

    async def _nap(self, left_s: float) -> None:
        """Sleep, or until something sooner is due."""
        ends = [asyncio.ensure_future(self._sleep(left_s)), asyncio.ensure_future(self._sooner.wait())]
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in ends:
                end.cancel()
            await asyncio.wait(ends)


def _is_wanted(found: Standing, now: datetime) -> bool:
    """Tell whether to remind of an assignment; nobody is pressed after they used the stop word."""
    return found.cancelled_at is None and not found.stopped and state_of(found, now) != "completed"


def _ids(rows: list[Reminder]) -> list[int]:
    return [row.id for row in rows]
