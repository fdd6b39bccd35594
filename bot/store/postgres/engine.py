"""How PostgreSQL is reached: few connections, reads that see one moment, one writer at a time."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import asyncpg
from sqlalchemy import AsyncAdaptedQueuePool, Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DisconnectionError

from bot.errors import StorePlaceError
from bot.store import json_text
from bot.store.address import missing_file, shown

if TYPE_CHECKING:
    from sqlalchemy.engine import AdaptedConnection, ExceptionContext
    from sqlalchemy.pool import ConnectionPoolEntry

READERS: Final = 4
CONNECT_WITHIN_S: Final = 10.0
ANSWER_WITHIN_S: Final = 20.0
"""And the wait for a lock. No statement takes nearly as long, but for those that make or change tables: what
does is a server, or a network, that is gone."""

NUL: Final = "\0"
PICTURE_OF_NUL: Final = "\N{SYMBOL FOR NULL}"
_WRITTEN_NUL: Final = re.compile(r"(?<!\\)((?:\\\\)*)\\u0000")
"""As JSON has it, and not the five signs after a backslash that is one itself."""

_WRITER: Final = 0x636F616368
"""The advisory lock that whoever writes holds: "coach". Such locks are of one database."""

_TAKE_TURNS: Final = f"SELECT pg_advisory_xact_lock({_WRITER})"

NAME: Final = "crisis-coach"
"""What the server calls connections of this program."""

_SETTINGS: Final = {
    "application_name": NAME,
    "timezone": "UTC",
    # A process that stands still in the middle of writing must not keep the others from it for ever.
    "idle_in_transaction_session_timeout": "30s",
    # Nor one whose machine is gone: the server asks for it, and gives its locks back after a minute.
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}


def for_reading(address: str, lock_timeout_s: float) -> Engine:
    """Return an engine whose transactions read, each the history as it stood at one moment."""
    engine = _engine_for(address, lock_timeout_s, _kept(READERS))
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def for_writing(address: str, lock_timeout_s: float) -> Engine:
    """Return an engine whose transactions write, one after the other, whatever process they are in.

    As with a file: much of what is written depends on what was read just before, and whoever would write
    meanwhile waits. One connection serves the process; its users queue in fair order.
    """
    return _taking_turns(_engine_for(address, lock_timeout_s, _kept(1)))


def for_making(address: str, lock_timeout_s: float) -> Engine:
    """Return an engine that writes as `for_writing` does and takes its time, as a large history may need."""
    return _taking_turns(_engine_for(address, lock_timeout_s, {"poolclass": NullPool}, is_patient=True))


def _taking_turns(engine: Engine) -> Engine:
    event.listen(engine, "begin", _take_turns)
    # Said, whatever the server's default is: what is read has to be as it is once the turn has come.
    return engine.execution_options(isolation_level="READ COMMITTED")


def without_transactions(address: str, lock_timeout_s: float) -> Engine:
    """Return an engine for statements that PostgreSQL runs outside transactions only, such as VACUUM."""
    engine = _engine_for(address, lock_timeout_s, {"poolclass": NullPool}, is_patient=True)
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _kept(connections: int) -> dict[str, Any]:
    return {"poolclass": AsyncAdaptedQueuePool, "pool_size": connections, "max_overflow": 0}


def _engine_for(
    address: str,
    lock_timeout_s: float,
    pool: dict[str, Any],
    *,
    is_patient: bool = False,
) -> Engine:
    connect = partial(
        _connect,
        address,
        timeout=CONNECT_WITHIN_S,
        command_timeout=None if is_patient else lock_timeout_s + ANSWER_WITHIN_S,
        server_settings=_SETTINGS | {"lock_timeout": f"{round(lock_timeout_s * 1000)}ms"},
    )
    engine: Engine = create_engine(
        "postgresql+asyncpg://",
        creator=lambda: engine.dialect.loaded_dbapi.connect(async_creator_fn=connect),
        json_serializer=_as_json,
        json_deserializer=json_text.read,
        hide_parameters=True,  # errors go to the log, and the log holds nobody's words
        **pool,
    )
    event.listen(engine, "checkout", _refuse_lost)
    event.listen(engine, "handle_error", _let_go_of_silent)
    event.listen(engine, "before_cursor_execute", _without_nul, retval=True)
    return engine


async def _connect(address: str, **how: Any) -> asyncpg.Connection:
    # asyncpg reads the address: what it says of certificates or of several hosts is no concern of ours.
    try:
        return await asyncpg.connect(address, **how)
    except (FileNotFoundError, NotADirectoryError, PermissionError) as failure:
        # As a socket that isn't there would end, which the error doesn't tell from a file.
        option = missing_file(address)
        if option:
            reason = f"the file that {option} names can't be read"
            raise StorePlaceError(shown(address), reason) from failure
        raise


def _refuse_lost(connection: AdaptedConnection, _entry: ConnectionPoolEntry, _proxy: object) -> None:
    """Let the pool connect anew where the server has closed a connection; to ask it would be three trips."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def _let_go_of_silent(context: ExceptionContext) -> None:
    """Close a connection that gives no answer: to roll back on it would be to wait as long once more."""
    if context.connection is None or not isinstance(context.original_exception, TimeoutError):
        return
    driver = context.connection.connection.driver_connection
    if driver is not None:
        driver.terminate()
    context.is_disconnect = True


def _take_turns(connection: Connection) -> None:
    connection.exec_driver_sql(_TAKE_TURNS)


def _without_nul(
    _connection: Connection,
    _cursor: object,
    statement: str,
    given: Any,
    _context: object,
    many: bool,  # noqa: FBT001 - SQLAlchemy's
) -> tuple[str, Any]:
    """Put a picture of it in the place of a NUL: the one sign that PostgreSQL keeps in no text."""
    rows = given if many else [given]
    if any(isinstance(each, str) and NUL in each for row in rows for each in row):
        rows = [tuple(_shown(each) if isinstance(each, str) else each for each in row) for row in rows]
        return statement, rows if many else rows[0]
    return statement, given


def _shown(text: str) -> str:
    return text.replace(NUL, PICTURE_OF_NUL)


def _as_json(value: Any) -> str:
    text = json_text.written(value)
    return _WRITTEN_NUL.sub(rf"\1{PICTURE_OF_NUL}", text) if r"\u0000" in text else text
