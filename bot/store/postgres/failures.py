"""PostgreSQL's errors as ours: the one place that knows its codes (postgresql.org, appendix A)."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import (
    DiskFullError,
    StoreAwayError,
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StorePlaceError,
    StoreReadOnlyError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MEANING: Final[dict[str, Callable[[str], StoreError]]] = {
    "25006": StoreReadOnlyError,  # a standby, or a server set so
    "25P04": partial(StoreAwayError, reason="it broke off what took too long"),
    "25P03": partial(StoreAwayError, reason="it has waited too long for this program"),
    "28": partial(StorePlaceError, reason="the server refuses this user or password"),
    "3D000": partial(StorePlaceError, reason="the server has no database of this name"),
    "3F000": partial(StorePlaceError, reason="the database has no schema that is ours to use"),
    "40": StoreLockedError,  # undone in favour of somebody else's
    "42501": partial(StorePlaceError, reason="this user may not do that in this database"),
    "53100": DiskFullError,
    "53200": partial(StoreAwayError, reason="it has no memory left"),
    "53300": partial(StoreAwayError, reason="it takes no more connections"),
    "55P03": StoreLockedError,
    "57014": partial(StoreAwayError, reason="it broke off what took too long"),
    "57P": partial(StoreAwayError, reason="it is starting, or being shut down"),
    "58": partial(StorePlaceError, reason="the server's disk reports an error"),
    "08": partial(StoreAwayError, reason="the connection is lost"),
    "XX001": StoreDamagedError,
    "XX002": StoreDamagedError,
}
"""By codes, or by what codes begin with: the first two signs name the class."""

_NO_SUCH_OPTION: Final = ("42704", "22023")
"""Said of what a connection starts with, and of a statement: then it is a mistake of ours."""

_LENGTHS: Final = (5, 3, 2)
_WRONG_TYPE: Final = "a value is of another type than its column"


@contextmanager
def plainly(place: str) -> Iterator[None]:
    """Raise the server's failures inside as `StoreError`. What is left is our mistake and stays itself."""
    try:
        yield
    except PoolTimeoutError as failure:
        raise StoreLockedError(place) from failure
    except TimeoutError as failure:
        raise StoreAwayError(place, "it does not answer in time") from failure
    except OSError as failure:
        raise StoreAwayError(place, _why_not(failure)) from failure
    except (DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError) as failure:
        meaning = _meaning(failure)
        if meaning is None:
            _leave_values_out(failure)
            raise
        # Without what it came from: the server's own words may hold the values of a row.
        raise meaning(place) from None


def _why_not(failure: OSError) -> str:
    # asyncpg's own, where the server has no TLS and the address asks for it, is of the plainest kind.
    is_about_tls = isinstance(failure, ssl.SSLError) or type(failure) is ConnectionError
    return "no secure connection comes about" if is_about_tls else "nothing answers there"


def _meaning(failure: Exception) -> Callable[[str], StoreError] | None:
    said = _said(failure)
    code = getattr(said, "sqlstate", None) or ""
    is_starting = getattr(failure, "statement", None) is None  # while the connection is made
    if isinstance(said, asyncpg.ClientConfigurationError) or (is_starting and code in _NO_SUCH_OPTION):
        return partial(StorePlaceError, reason="the options in the address can't be used")
    for length in _LENGTHS:
        if code[:length] in _MEANING:
            return _MEANING[code[:length]]
    is_lost = isinstance(said, asyncpg.InterfaceError) and not isinstance(said, asyncpg.DataError)
    return _MEANING["08"] if is_lost or getattr(failure, "connection_invalidated", False) else None


def _said(failure: Exception) -> BaseException:
    """Return the driver's own error: SQLAlchemy puts it into one, and that into another."""
    origin = failure.orig if isinstance(failure, DBAPIError) and failure.orig else failure
    return origin.__cause__ if isinstance(failure, DBAPIError) and origin.__cause__ else origin


def _leave_values_out(failure: Exception) -> None:
    """Take from an error what it says of the values of a row: the log holds nobody's words."""
    said = _said(failure)
    if isinstance(said, asyncpg.PostgresError):
        said.detail = None
    if isinstance(said, asyncpg.DataError):
        for each in (failure, getattr(failure, "orig", None), said):
            if each is not None:
                each.args = (_WRONG_TYPE,)
