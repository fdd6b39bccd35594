"""Changes rows. Plain functions of a connection; `Store` runs each in a transaction with the write lock.

Statements are built once, here, and few: each costs three or four hops to the driver's thread and back.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, insert, select, update

from bot.errors import SessionEndedError, SessionMovedOnError, UnknownSessionError, UnknownTurnError
from bot.store.reading import turn_of_message
from bot.store.tables import sessions, turns, what_ifs

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from _typeshed import DataclassInstance
    from sqlalchemy import Connection, Row, Table

    from bot.store.records import Json, SessionRecord, TurnRecord, WhatIfRecord

_LEVELS = ("empathy", "reflection", "non_confrontation")

_session_id = bindparam("session_id", type_=sessions.c.id.type)
_live = (turns.c.session_id == sessions.c.id) & turns.c.rewound_at.is_(None)
_last_n = select(func.coalesce(func.max(turns.c.n), 0)).where(_live).scalar_subquery()
_known = exists().where(turns.c.session_id == sessions.c.id, turns.c.message_id == bindparam("message_id"))

_STANDING = select(sessions.c.ended_at, _last_n.label("last_n"), _known.label("known")).where(
    sessions.c.id == _session_id
)

_TAKEN = [column.name for column in turns.c if column is not turns.c.id]

# Takes a turn where it fits and does nothing where it doesn't: to look first would be another statement.
_TAKE = (
    insert(turns)
    .from_select(
        _TAKEN,
        select(*(bindparam(name, type_=turns.c[name].type) for name in _TAKEN)).where(
            sessions.c.id == _session_id,
            sessions.c.ended_at.is_(None),
            _last_n + 1 == bindparam("n", type_=turns.c.n.type),
            ~_known,
        ),
    )
    .execution_options(preserve_rowcount=True)
)

# Counted and averaged afresh each time: a running mean would drift, and not survive a rewind.
_ADD_UP = (
    update(sessions)
    .where(sessions.c.id == _session_id)
    .values(
        replies=select(func.count()).where(_live, turns.c.kind == "reply").scalar_subquery(),
        **{
            f"{figure}_mean": select(func.avg(turns.c[figure])).where(_live).scalar_subquery()
            for figure in ("score", *_LEVELS)
        },
    )
)


def values_of(record: DataclassInstance) -> dict[str, Any]:
    """Return a record's fields by name, as the columns want them."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def put(connection: Connection, table: Table, values: Json) -> None:
    """Write a row in place of the one with the same key, or anew; columns that aren't given stay."""
    this = [column == values[column.name] for column in table.primary_key]
    if not connection.execute(update(table).where(*this).values(values)).rowcount:
        connection.execute(insert(table), values)


def add_session(connection: Connection, record: SessionRecord, in_place_of: Collection[str] = ()) -> None:
    """Store a talk that begins; of those whose place it takes, each that nobody has said anything in goes."""
    if in_place_of:
        said = exists().where(turns.c.session_id == sessions.c.id)
        erase(connection, sessions.c.id.in_(in_place_of) & ~said)
    connection.execute(insert(sessions), values_of(record))


def add_turn(connection: Connection, turn: TurnRecord, end: Json | None) -> tuple[TurnRecord, bool]:
    """Store a turn, the running figures and the end, or find the turn that the same message made before.

    Args:
        connection: In a transaction.
        turn: What to store.
        end: What `end_session` would write, where this turn ends the talk.

    Returns:
        The turn as stored, and whether it is new.

    Raises:
        UnknownSessionError: There is no such talk.
        SessionEndedError: The talk is over.
        SessionMovedOnError: The turn doesn't follow the last one stored.
    """
    taken = connection.execute(_TAKE, values_of(turn) | _figures(turn.assessment))
    if not taken.rowcount:
        return _taken_before(connection, turn), False
    connection.execute(_ADD_UP, {"session_id": turn.session_id})
    if end is not None:
        _update(connection, turn.session_id, end)
    return turn, True


def end_session(connection: Connection, session_id: str, values: Json) -> None:
    """Write how and when a talk ended.

    Raises:
        UnknownSessionError: There is no such talk.
    """
    _update(connection, session_id, values)


def decide(connection: Connection, session_id: str, decision: str) -> None:
    """Write what the trainee chose to do at the end.

    Raises:
        UnknownSessionError: There is no such talk.
    """
    _update(connection, session_id, {"decision": decision})


def rewind(connection: Connection, session_id: str, to_n: int, at: datetime) -> None:
    """Take back every turn after `to_n`, and with them the ending.

    Raises:
        UnknownSessionError: There is no such talk.
        UnknownTurnError: The talk has no such turn.
    """
    last = _standing(connection, session_id).last_n
    if not 0 <= to_n <= last:
        raise UnknownTurnError(to_n, last)
    later = (turns.c.session_id == session_id, turns.c.n > to_n, turns.c.rewound_at.is_(None))
    connection.execute(update(turns).where(*later).values(rewound_at=at))
    reopened = {"ended_at": None, "ending": None, "outcome": None, "stopped": False, "decision": None}
    _update(connection, session_id, reopened)
    connection.execute(_ADD_UP, {"session_id": session_id})


def add_what_if(connection: Connection, record: WhatIfRecord) -> None:
    """Store a reply that was tried instead.

    Raises:
        UnknownSessionError: There is no such talk.
    """
    _standing(connection, record.session_id)
    connection.execute(insert(what_ifs), values_of(record))


def erase(connection: Connection, which: ColumnElement[bool]) -> int:
    """Delete talks with all that hangs on them, and return how many."""
    return connection.execute(delete(sessions).where(which)).rowcount


def _figures(assessment: Json | None) -> dict[str, int | None]:
    score, levels = (assessment["score"], assessment["levels"]) if assessment else (None, {})
    return {"score": score} | {level: levels.get(level) for level in _LEVELS}


def _taken_before(connection: Connection, turn: TurnRecord) -> TurnRecord:
    """Return what the same message made before, or say why the turn doesn't fit."""
    standing = _standing(connection, turn.session_id, turn.message_id)
    if standing.known:
        return turn_of_message(connection, turn.session_id, turn.message_id)
    if standing.ended_at is not None:
        raise SessionEndedError(turn.session_id)
    raise SessionMovedOnError(turn.session_id)


def _standing(connection: Connection, session_id: str, message_id: str = "") -> Row[Any]:
    values = {"session_id": session_id, "message_id": message_id}
    row = connection.execute(_STANDING, values).one_or_none()
    if row is None:
        raise UnknownSessionError(session_id)
    return row


def _update(connection: Connection, session_id: str, values: Json) -> None:
    if not connection.execute(update(sessions).where(sessions.c.id == session_id).values(values)).rowcount:
        raise UnknownSessionError(session_id)
