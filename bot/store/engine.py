"""How SQLite is opened: one connection, write-ahead log, transactions of our own making."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, AsyncAdaptedQueuePool, Connection, Engine, create_engine, event

from bot.store import json_text

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.engine import AdaptedConnection
    from sqlalchemy.pool import ConnectionPoolEntry

PRIMARY = 0xFF  # the low byte of SQLite's extended error codes
_AGAIN_AFTER_S = 0.02
_PRAGMAS = (
    # Readers and the writer don't wait for each other, and a kill in mid-write loses nothing committed.
    "PRAGMA journal_mode = WAL",
    # No fsync per commit. A killed process still loses nothing; a power cut may cost the last turns, never
    # the file. FULL would hold every reply up for the disk.
    "PRAGMA synchronous = NORMAL",
    "PRAGMA foreign_keys = ON",
    # What is erased is overwritten, not just unlinked.
    "PRAGMA secure_delete = ON",
)


def engine_for(file: Path, lock_timeout_s: float) -> Engine:
    """Return an engine over a SQLite file; nothing is opened yet.

    It is the plain engine with an asynchronous driver, to be used inside `greenlet_spawn`. `AsyncEngine` is
    the same two things under a coat, and its import brings the ORM along: 0.08 s of the 0.5 s that `coach
    history` has.

    One connection serves the process: its users queue in fair order, where several would poll for the lock.

    Args:
        file: The database file.
        lock_timeout_s: How long to wait for another process's lock.
    """
    engine = create_engine(
        URL.create("sqlite+aiosqlite", database=str(file)),
        poolclass=AsyncAdaptedQueuePool,
        pool_size=1,
        max_overflow=0,
        # Every use is one transaction that ends by itself; to roll back once more is a hop for nothing.
        pool_reset_on_return=None,
        # Without this, sqlite3 begins transactions by guesswork; `_begin` does it by intent.
        connect_args={"timeout": lock_timeout_s, "isolation_level": None},
        json_serializer=json_text.written,
        json_deserializer=json_text.read,
        hide_parameters=True,  # errors go to the log, and the log holds nobody's words
    )
    event.listen(engine, "connect", partial(_set_pragmas, patience_s=lock_timeout_s))
    event.listen(engine, "begin", _begin)
    return engine


def for_writing(engine: Engine) -> Engine:
    """Return the engine with transactions that take SQLite's write lock at once, not in the middle."""
    return engine.execution_options(begin="BEGIN IMMEDIATE")


def without_transactions(engine: Engine) -> Engine:
    """Return the engine for statements that SQLite runs outside transactions only, such as VACUUM."""
    return engine.execution_options(begin="")


def _set_pragmas(connection: AdaptedConnection, _entry: ConnectionPoolEntry, *, patience_s: float) -> None:
    for pragma in _PRAGMAS:
        connection.run_async(partial(_patiently, pragma=pragma, patience_s=patience_s))


async def _patiently(driver: Any, pragma: str, patience_s: float) -> None:
    """Run a pragma, again while the file is busy.

    Where several open a new file at once, SQLite calls it busy at the switch to WAL without waiting at all.
    """
    deadline = time.monotonic() + patience_s
    while True:
        try:
            await driver.execute_fetchall(pragma)
        except sqlite3.OperationalError as failure:
            is_busy = failure.sqlite_errorcode & PRIMARY == sqlite3.SQLITE_BUSY
            if not is_busy or time.monotonic() >= deadline:
                raise
            await asyncio.sleep(_AGAIN_AFTER_S)
        else:
            return


def _begin(connection: Connection) -> None:
    statement = connection.get_execution_options().get("begin", "BEGIN")
    if statement:
        _run(connection.connection.dbapi_connection, statement)


def _run(connection: Any, statement: str) -> None:
    # The driver's own call: one hop to its thread and back, where a cursor of SQLAlchemy's makes three.
    connection.run_async(lambda driver: driver.execute_fetchall(statement))
