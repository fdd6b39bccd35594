"""The database itself: opened, asked in transactions, cleaned after an erasure, copied, closed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self, TypeVar

from sqlalchemy.util import greenlet_spawn

from bot.errors import MissingExtraError, StoreInUseError
from bot.log import LOG
from bot.store import place
from bot.store.file import HistoryFile
from bot.store.making import make_if_empty
from bot.store.schema import is_current

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy import Connection, Engine

    from bot.store.backing import Backing

    Result = TypeVar("Result")


class Database:
    """What every part of the store is built on.

    Each method is one transaction: it happened whole when the call returns, or not at all when it raises.
    Besides what it names, every method may raise a `StoreError` (locked, away, read-only, damaged, disk
    full). A call that is cancelled finishes its transaction first. One that comes after `close`, from an
    event of Discord's that outlives the bot, is cancelled before it begins: opening the history again for it
    would leave it open, and what it would have done is taken up at the next start, as after a kill.

    Attributes:
        shortcoming: What the place can't do as well as it should, as a sentence; or "".

    Use it as `async with await Store.open(url) as store`, or call `close` at the end.
    """

    def __init__(self, backing: Backing) -> None:
        """Take what the history lies in."""
        self._backing = backing
        self.shortcoming = ""
        self._is_clean = True
        self._is_closed = False
        self._under_way: set[asyncio.Future[Any]] = set()

    @classmethod
    async def open(cls, url: str, *, lock_timeout_s: float = 5.0) -> Self:
        """Open a history, made or brought up to date first where needed.

        Args:
            url: From `place.url_of` or `place.default_url`.
            lock_timeout_s: How long to wait for another program's lock.

        Raises:
            StorePlaceError: There is no such folder or database, or it is closed to us.
            StoreAwayError: The server doesn't answer.
            NotAStoreError: It is something else.
            NewerStoreError: It was written by a newer version.
            MissingExtraError: What talks to PostgreSQL is not installed.
        """
        store = cls(_backing_at(url, lock_timeout_s))
        try:
            if not await store._read(is_current) and not await store._make(make_if_empty):
                from bot.store.upgrade import upgrade  # noqa: PLC0415 - 0.2 s that only an old one needs

                await store._make(upgrade)
            store.shortcoming = await store._backing.shortcoming(store._run)
        except BaseException:
            await store._backing.abandon()
            raise
        if store.shortcoming:
            LOG.warning("%s", store.shortcoming)
        return store

    @classmethod
    async def refuse_if_open(cls, url: str, *, lock_timeout_s: float = 5.0) -> None:
        """Refuse a history that a program has open, this one too; it is made where there is none.

        Raises:
            StoreInUseError: One has.
            StoreError: It can't be reached.
        """
        store = cls(_backing_at(url, lock_timeout_s))
        try:
            if await store._backing.is_open_elsewhere(store._run):
                raise StoreInUseError(store._backing.name)
        finally:
            await store._backing.abandon()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Let go of the database, once what is under way is done."""
        self._is_closed = True
        if self._under_way:
            await asyncio.wait(self._under_way)
        await self._backing.close()

    async def backup(self, target: Path) -> None:
        """Write a copy of the history as it stands to a file that doesn't exist yet, with mode 0600.

        Raises:
            BackupError: The file exists, can't be made, or finds no room.
            CopiedElsewhereError: It lies on a server, which has means of its own.
        """
        await self._backing.copy(self._run, target)

    async def copy_into(self, target: Database) -> dict[str, int]:
        """Copy everything, as it stands at one moment, into a history that holds nothing.

        Returns:
            How many rows each table has, in both.

        Raises:
            MoveError: The target holds something already. It is as it was, as after any failure.
            NothingToMoveError: There is nothing to copy.
        """
        from bot.store.moving import copied  # noqa: PLC0415 - once in a history's life

        backing = target._backing

        def work(here: Connection) -> dict[str, int]:
            with backing.plainly(), backing.making.begin() as there:
                return copied(here, there, self._backing, backing)

        return await self._read(work)

    async def _erase(self, work: Callable[[Connection], int]) -> int:
        """Delete rows and clean the place of them, also of those that an earlier call had to leave there."""
        erased = await self._write(work)
        await self._clean()
        return erased

    async def _erase_what_is_due(self, work: Callable[[Connection], int]) -> int:
        """Delete rows as `_erase` does; where none are due the place, which may be large, is left alone."""
        erased = await self._write(work)
        if erased or not self._is_clean:
            await self._clean()
        return erased

    async def _clean(self) -> None:
        self._is_clean = False
        await self._backing.wipe(self._run)
        self._is_clean = True

    async def _read(self, work: Callable[[Connection], Result]) -> Result:
        return await self._run(self._backing.reading, work)

    async def _write(self, work: Callable[[Connection], Result]) -> Result:
        return await self._run(self._backing.writing, work)

    async def _make(self, work: Callable[[Connection, str], Result]) -> Result:
        name = self._backing.name
        return await self._run(self._backing.making, lambda connection: work(connection, name))

    async def _run(self, engine: Engine, work: Callable[[Connection], Result]) -> Result:
        if self._is_closed:
            raise asyncio.CancelledError("the history is closed")
        transaction = asyncio.create_task(greenlet_spawn(_in_transaction, engine, work), name="transaction")
        self._under_way.add(transaction)
        transaction.add_done_callback(self._under_way.discard)
        try:
            with self._backing.plainly():
                return await asyncio.shield(transaction)
        except asyncio.CancelledError:
            # It runs to its end all the same, and who called it off waits for that. SQLAlchemy would drop the
            # connection, and SQLite keeps the lock of a dropped one until its cursors are collected.
            await asyncio.wait([transaction])
            raise


def _backing_at(url: str, lock_timeout_s: float) -> Backing:
    if not place.is_served(url):
        return HistoryFile.at(url, lock_timeout_s)
    try:
        from bot.store.postgres.server import HistoryOnServer  # noqa: PLC0415 - an extra, not wanted for a file
    except ModuleNotFoundError as error:
        raise MissingExtraError("postgres", error.name or "asyncpg") from error
    return HistoryOnServer.at(url, lock_timeout_s)


def _in_transaction(engine: Engine, work: Callable[[Connection], Result]) -> Result:
    with engine.begin() as connection:
        return work(connection)
