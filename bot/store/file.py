"""A history in a file of SQLite's: cleaned after an erasure, copied, closed."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING, Self

from sqlalchemy import text
from sqlalchemy.util import greenlet_spawn

from bot.errors import BackupError, DiskFullError, StoreLockedError
from bot.store import place
from bot.store.engine import PRIMARY, engine_for, for_writing, without_transactions
from bot.store.failures import plainly

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from bot.store.backing import Run

_LOOK_EVERY_S = 0.005
_LOOKS = 40


class HistoryFile:
    """See `Backing`."""

    def __init__(self, engine: Engine, name: str) -> None:
        """Take an engine from `engine_for`, and the name of its file."""
        self.name = name
        self.reading = engine
        self.writing = self.making = for_writing(engine)

    @classmethod
    def at(cls, url: str, lock_timeout_s: float) -> Self:
        """Return the file that a URL names, made where it isn't there.

        Raises:
            StorePlaceError: There is no such folder, or it is closed to us.
        """
        file = place.file_of(url)
        place.prepare(file)
        return cls(engine_for(file, lock_timeout_s), str(file))

    def plainly(self) -> AbstractContextManager[None]:
        """Raise SQLite's failures inside as `StoreError`."""
        return plainly(self.name)

    async def shortcoming(self, run: Run) -> str:  # noqa: ARG002 - a server is asked
        """Return "": a file has none."""
        return ""

    async def is_open_elsewhere(self, run: Run) -> bool:  # noqa: ARG002 - a server is asked
        """Tell whether anybody else has the file open."""
        return await asyncio.to_thread(_is_held, self.name)

    async def wipe(self, run: Run) -> None:
        """Overwrite what was deleted, in the file and in those beside it."""
        await run(without_transactions(self.reading), self._wipe)

    async def copy(self, run: Run, target: Path) -> None:
        """Write a copy of mode 0600.

        Raises:
            BackupError: The file exists, can't be made, or finds no room.
        """
        place.prepare_copy(target)
        copy = text("VACUUM INTO :target").bindparams(target=str(target))
        try:
            await run(without_transactions(self.reading), lambda connection: connection.execute(copy))
        except BaseException as failure:
            place.discard(target)
            if isinstance(failure, DiskFullError):
                raise BackupError(str(target), "the disk is full") from failure
            raise

    async def close(self) -> None:
        """Close the file."""
        await greenlet_spawn(self.reading.dispose)

    async def abandon(self) -> None:
        """Close it and wait for the driver's threads.

        aiosqlite tells a thread that could not connect to stop, and doesn't wait for it: where the event loop
        closes first, the thread complains on standard error, below the sentence that the user was told.
        """
        await self.close()
        drivers = [
            each for each in threading.enumerate() if each.name.endswith("(_connection_worker_thread)")
        ]
        for _ in range(_LOOKS):
            if not any(each.is_alive() for each in drivers):
                return
            await asyncio.sleep(_LOOK_EVERY_S)

    def _wipe(self, connection: Connection) -> None:
        # The index of words keeps a deleted one, marked as such, until its parts are merged. Deleted cells
        # are overwritten (secure_delete); VACUUM leaves out what moved rows left in the gaps of pages, and
        # the log still holds pages as they were until it is cut to nothing.
        connection.execute(text("INSERT INTO turn_words(turn_words) VALUES ('optimize')"))
        connection.execute(text("VACUUM"))
        busy = connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)")).one()[0]
        if busy:
            raise StoreLockedError(self.name)


def _is_held(file: str) -> bool:
    """Tell whether others have the file open: with a write-ahead log each of them holds a lock on it.

    The lock ends with its program, however that ends.
    """
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as failure:  # what else is wrong is told when it is opened
            return failure.sqlite_errorcode & PRIMARY == sqlite3.SQLITE_BUSY
        return False
