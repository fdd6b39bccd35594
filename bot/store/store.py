"""The history of practice behind one object."""

from __future__ import annotations

import asyncio
import threading
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

from sqlalchemy import text
from sqlalchemy.util import greenlet_spawn

from bot.errors import BackupError, DiskFullError, StoreLockedError
from bot.store import figures, place, reading, schema, writing
from bot.store.engine import engine_for, for_writing, without_transactions
from bot.store.failures import plainly
from bot.store.tables import sessions

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import ColumnElement, Connection, Engine

    from bot.store.records import Json, SessionRecord, SessionSummary, Totals, TurnRecord, WhatIfRecord

    Result = TypeVar("Result")

_EXPORTED_AT_ONCE = 50
_LOOK_EVERY_S = 0.005
_LOOKS = 40


class Store:
    """What is kept of every talk.

    Each method is one transaction: it happened whole when the call returns, or not at all when it raises.
    Besides what it names, every method may raise a `StoreError` (locked, read-only, damaged, disk full).
    A call that is cancelled finishes its transaction first.

    Use it as `async with await Store.open(url) as store`, or call `close` at the end.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        """Take an engine from `engine_for`, and the name that errors call the database by."""
        self._name = name
        self._reading = engine
        self._writing = for_writing(engine)

    @classmethod
    async def open(cls, url: str, *, lock_timeout_s: float = 5.0) -> Self:
        """Open a history, made or brought up to date first where needed.

        Args:
            url: From `place.url_of` or `place.default_url`.
            lock_timeout_s: How long to wait for another program's lock.

        Raises:
            StorePlaceError: There is no such folder, or it is closed to us.
            NotAStoreError: The file is something else.
            NewerStoreError: It was written by a newer version.
        """
        file = place.file_of(url)
        place.prepare(file)
        store = cls(engine_for(file, lock_timeout_s), str(file))
        try:
            if not await store._read(schema.is_current):
                from bot.store.upgrade import upgrade  # noqa: PLC0415 - 0.2 s that only a new file needs

                await store._write(lambda connection: upgrade(connection, store._name))
        except BaseException:
            await store.close()
            await _until_the_driver_stops()
            raise
        return store

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the database."""
        await greenlet_spawn(self._reading.dispose)

    async def add_session(self, session: SessionRecord) -> None:
        """Store a talk that begins."""
        await self._write(lambda connection: writing.add_session(connection, session))

    async def add_turn(self, turn: TurnRecord, *, outcome: str | None = None) -> tuple[TurnRecord, bool]:
        """Store a turn and the talk's running figures; with an `outcome`, the turn's state ends the talk.

        Returns:
            The turn and True; or, where the same message made a turn before, that turn and False.

        Raises:
            UnknownSessionError: There is no such talk.
            SessionEndedError: The talk is over.
            SessionMovedOnError: `turn.n` doesn't follow the last turn stored.
        """
        end = None
        if outcome is not None:
            end = {"ended_at": turn.at, "ending": turn.state, "outcome": outcome, "stopped": False}
        return await self._write(lambda connection: writing.add_turn(connection, turn, end))

    async def end_session(
        self, session_id: str, *, ending: str | None, outcome: str | None, stopped: bool, at: datetime
    ) -> None:
        """Write how and when a talk ended.

        Raises:
            UnknownSessionError: There is no such talk.
        """
        values = {"ended_at": at, "ending": ending, "outcome": outcome, "stopped": stopped}
        await self._write(lambda connection: writing.end_session(connection, session_id, values))

    async def decide(self, session_id: str, decision: str) -> None:
        """Write what the trainee chose to do at the end.

        Raises:
            UnknownSessionError: There is no such talk.
        """
        await self._write(lambda connection: writing.decide(connection, session_id, decision))

    async def rewind(self, session_id: str, to_n: int, at: datetime) -> None:
        """Take back every turn after `to_n` (0 for all); the next is `to_n + 1`. An ended talk is open again.

        Raises:
            UnknownSessionError: There is no such talk.
            UnknownTurnError: It has no such turn.
        """
        await self._write(lambda connection: writing.rewind(connection, session_id, to_n, at))

    async def add_what_if(self, what_if: WhatIfRecord) -> None:
        """Store a reply that was tried instead.

        Raises:
            UnknownSessionError: There is no such talk.
        """
        await self._write(lambda connection: writing.add_what_if(connection, what_if))

    async def session(self, session_id: str) -> SessionRecord:
        """Return one talk.

        Raises:
            UnknownSessionError: There is no such talk.
        """
        return await self._read(lambda connection: reading.session(connection, session_id))

    async def turns(self, session_id: str, *, include_rewound: bool = False) -> list[TurnRecord]:
        """Return a talk's turns in the order in which they were taken, none where the talk is unknown."""
        live_only = not include_rewound
        return await self._read(
            lambda connection: reading.turns_of(connection, [session_id], live_only=live_only)
        )

    async def what_ifs(self, session_id: str) -> list[WhatIfRecord]:
        """Return what was tried instead in a talk, in the order in which it was tried."""
        return await self._read(lambda connection: reading.what_ifs_of(connection, [session_id]))

    async def latest_open(self, trainee: str) -> SessionRecord | None:
        """Return the trainee's talk that was begun last and has not ended."""
        return await self._read(lambda connection: reading.latest_open(connection, trainee))

    async def history(self, trainee: str, limit: int | None = None) -> list[SessionSummary]:
        """Return a trainee's talks, latest first, at most `limit` of them."""
        return await self._read(lambda connection: reading.history(connection, trainee, limit))

    async def totals(self, trainee: str) -> Totals:
        """Add up a trainee's practice."""
        return await self._read(lambda connection: reading.totals(connection, trainee))

    async def practised(self, trainee: str, limit: int) -> figures.Practised:
        """Return a trainee's practice in figures, with the latest `limit` talks that ended."""
        return await self._read(lambda connection: figures.practised(connection, trainee, limit))

    async def export(self, trainee: str) -> AsyncIterator[Json]:
        """Yield all that is kept of a trainee, talk by talk, oldest first, ready for `json.dumps`.

        A talk carries its fields, its `turns` (rewound ones too) and its `what_ifs`.
        """
        ids = await self._read(lambda connection: reading.ids_of(connection, trainee))
        for start in range(0, len(ids), _EXPORTED_AT_ONCE):
            some = ids[start : start + _EXPORTED_AT_ONCE]
            for whole in await self._read(partial(reading.export, session_ids=some)):
                yield whole

    async def erase(self, trainee: str) -> int:
        """Erase a trainee's talks, words and all, so that the file holds nothing of them.

        Returns:
            How many talks there were.

        Raises:
            StoreLockedError: They are gone from the history, but another program kept the file from being
                cleaned; the same call again does it.
        """
        return await self._erase(sessions.c.trainee == trainee)

    async def erase_session(self, session_id: str) -> int:
        """Erase one talk as `erase` does, and return 1, or 0 where there was none."""
        return await self._erase(sessions.c.id == session_id)

    async def backup(self, target: Path) -> None:
        """Write a copy of the history as it stands to a file that doesn't exist yet, with mode 0600.

        Raises:
            BackupError: The file exists, can't be made, or finds no room.
        """
        place.prepare_copy(target)
        copy = text("VACUUM INTO :target").bindparams(target=str(target))
        try:
            await self._run(without_transactions(self._reading), lambda connection: connection.execute(copy))
        except BaseException as failure:
            place.discard(target)
            if isinstance(failure, DiskFullError):
                raise BackupError(str(target), "the disk is full") from failure
            raise

    async def _erase(self, which: ColumnElement[bool]) -> int:
        erased = await self._write(lambda connection: writing.erase(connection, which))
        await self._run(without_transactions(self._reading), self._clean)
        return erased

    def _clean(self, connection: Connection) -> None:
        # Deleted cells are overwritten (secure_delete); VACUUM leaves out what moved rows left in the gaps of
        # pages, and the log still holds pages as they were until it is cut to nothing.
        connection.execute(text("VACUUM"))
        busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
        if busy:
            raise StoreLockedError(self._name)

    async def _read(self, work: Callable[[Connection], Result]) -> Result:
        return await self._run(self._reading, work)

    async def _write(self, work: Callable[[Connection], Result]) -> Result:
        return await self._run(self._writing, work)

    async def _run(self, engine: Engine, work: Callable[[Connection], Result]) -> Result:
        transaction = asyncio.ensure_future(greenlet_spawn(_in_transaction, engine, work))
        try:
            with plainly(self._name):
                return await asyncio.shield(transaction)
        except asyncio.CancelledError:
            # It runs to its end all the same, and who called it off waits for that. SQLAlchemy would drop the
            # connection, and SQLite keeps the lock of a dropped one until its cursors are collected.
            await asyncio.wait([transaction])
            raise


async def _until_the_driver_stops() -> None:
    """Wait for the driver's threads.

    aiosqlite tells a thread that could not connect to stop, and doesn't wait for it: where the event loop
    closes first, the thread complains on standard error, below the sentence that the user was told.
    """
    drivers = [each for each in threading.enumerate() if each.name.endswith("(_connection_worker_thread)")]
    for _ in range(_LOOKS):
        if not any(each.is_alive() for each in drivers):
            return
        await asyncio.sleep(_LOOK_EVERY_S)


def _in_transaction(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    with engine.begin() as connection:
        return work(connection)
