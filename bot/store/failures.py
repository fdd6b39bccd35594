"""SQLite's errors as ours: the one place that knows its codes."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import (
    DiskFullError,
    NotAStoreError,
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StorePlaceError,
    StoreReadOnlyError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PRIMARY = 0xFF
"""The low byte of a code says what happened, the rest how (sqlite.org/rescode.html)."""

_MEANING: dict[int, Callable[[str], StoreError]] = {
    sqlite3.SQLITE_BUSY: StoreLockedError,
    sqlite3.SQLITE_LOCKED: StoreLockedError,
    sqlite3.SQLITE_READONLY: StoreReadOnlyError,
    sqlite3.SQLITE_FULL: DiskFullError,
    sqlite3.SQLITE_CORRUPT: StoreDamagedError,
    sqlite3.SQLITE_NOTADB: NotAStoreError,
    sqlite3.SQLITE_CANTOPEN: partial(StorePlaceError, reason="the file or its folder can't be opened"),
    sqlite3.SQLITE_PERM: partial(StorePlaceError, reason="the file or its folder can't be opened"),
    sqlite3.SQLITE_IOERR: partial(StorePlaceError, reason="the disk reports an error"),
}


@contextmanager
def plainly(place: str) -> Iterator[None]:
    """Raise the database's failures inside as `StoreError`. What is left is our mistake and stays itself."""
    try:
        yield
    except PoolTimeoutError as failure:
        raise StoreLockedError(place) from failure
    except (DBAPIError, sqlite3.Error) as failure:  # SQLAlchemy wraps none that `engine` meets in its events
        origin = failure.orig if isinstance(failure, DBAPIError) else failure
        meaning = _MEANING.get(getattr(origin, "sqlite_errorcode", 0) & _PRIMARY)
        if meaning is None:
            raise
        raise meaning(place) from failure
