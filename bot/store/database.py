"""The database itself: opened, asked in transactions, cleaned after an erasure, copied, closed."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy import text
from sqlalchemy.util import greenlet_spawn

from bot.errors import BackupError, DiskFullError, StoreLockedError
from bot.store import place
from bot.store.engine import engine_for, for_writing, without_transactions
from bot.store.failures import plainly
from bot.store.making import make_if_empty
from bot.store.schema import is_current

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    Result = TypeVar("Result")

_LOOK_EVERY_S = 0.005
_LOOKS = 40


class Database:
    """What every part of the store is built on.

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
        self._is_clean = True
        self._under_way: set[asyncio.Future[Any]] = set()

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
            if not await store._read(is_current) and not await store._write(make_if_empty):
                from bot.store.upgrade import upgrade  # noqa: PLC0415 - 0.2 s that only an old file needs

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
        """Let go of the database, once what is under way is done."""
        if self._under_way:
            await asyncio.wait(self._under_way)
        await greenlet_spawn(self._reading.dispose)

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

    async def _erase(self, work: Callable[[Connection], int]) -> int:
        """Delete rows and clean the file of them, also of those that an earlier call had to leave there."""
        erased = await self._write(work)
        await self._clean()
        return erased

    async def _erase_what_is_due(self, work: Callable[[Connection], int]) -> int:
        """Delete rows as `_erase` does; where none are due the file, which may be large, is left alone."""
        erased = await self._write(work)
        if erased or not self._is_clean:
            await self._clean()
        return erased

    async def _clean(self) -> None:
        self._is_clean = False
        await self._run(without_transactions(self._reading), self._wipe)
        self._is_clean = True

    def _wipe(self, connection: Connection) -> None:
        # The index of words keeps a deleted one, marked as such, until its parts are merged. Deleted cells
        # are overwritten (secure_delete); VACUUM leaves out what moved rows left in the gaps of pages, and
        # the log still holds pages as they were until it is cut to nothing.
        connection.execute(text("INSERT INTO turn_words(turn_words) VALUES ('optimize')"))
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
        self._under_way.add(transaction)
        transaction.add_done_callback(self._under_way.discard)
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
