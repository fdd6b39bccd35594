"""Reads rows. Plain functions of a connection; `Store` runs each in a transaction of its own."""

from __future__ import annotations

from dataclasses import fields
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Select, distinct, exists, func, select

from bot.errors import UnknownSessionError
from bot.store.exporting import exported
from bot.store.records import SessionRecord, SessionSummary, Totals, TurnRecord, WhatIfRecord, as_json
from bot.store.tables import sessions, turns, what_ifs
from bot.store.tables_reviews import releases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from _typeshed import DataclassInstance
    from sqlalchemy import Connection, Table

    from bot.store.records import Json

    Record = TypeVar("Record", bound="DataclassInstance")


def columns(table: Table, record: type[Any]) -> list[ColumnElement[Any]]:
    """Return the columns that a record holds, in the order of its fields: the names are the same."""
    return [table.c[field.name] for field in fields(record)]


def all_of(connection: Connection, record: type[Record], query: Select[Any]) -> list[Record]:
    """Return what a query finds as records; its columns come in the order of their fields."""
    names = [field.name for field in fields(record)]
    return [record(**dict(zip(names, row, strict=True))) for row in connection.execute(query)]


def session(connection: Connection, session_id: str) -> SessionRecord:
    """Return one talk.

    Raises:
        UnknownSessionError: There is none of this id.
    """
    found = all_of(connection, SessionRecord, _FULL.where(sessions.c.id == session_id))
    if not found:
        raise UnknownSessionError(session_id)
    return found[0]


def latest_open(connection: Connection, trainee: str) -> SessionRecord | None:
    """Return the trainee's talk that was begun last and has not ended."""
    query = _FULL.where(sessions.c.trainee == trainee, sessions.c.ended_at.is_(None))
    found = all_of(connection, SessionRecord, query.order_by(*_LATEST_FIRST).limit(1))
    return found[0] if found else None


def history(connection: Connection, trainee: str, limit: int | None) -> list[SessionSummary]:
    """Return a trainee's talks, latest first."""
    query = select(*columns(sessions, SessionSummary)).where(sessions.c.trainee == trainee)
    return all_of(connection, SessionSummary, query.order_by(*_LATEST_FIRST).limit(limit))


def withheld() -> ColumnElement[bool]:
    """Return the condition on `sessions` under which a trainee sees no figures: a check ride not released."""
    of = releases.c.session_id
    is_released = exists(select(of).where(of == sessions.c.id).correlate(sessions))
    return (sessions.c.mode == "check_ride") & ~is_released


def totals(connection: Connection, trainee: str) -> Totals:
    """Add up a trainee's practice. The mean is over replies: a long talk weighs more than a short one.

    Check rides that wait for their release are left out of it: whoever knows the other scores could work
    theirs out.
    """
    of = sessions.c
    is_withheld = withheld()
    is_scored = of.score_mean.is_not(None)
    scored = func.sum(of.replies).filter(is_scored, ~is_withheld)
    row = connection.execute(
        select(
            func.count(),
            func.count(of.ended_at),
            func.count().filter(of.stopped),
            func.count(distinct(of.person)),
            func.coalesce(func.sum(of.replies), 0),
            func.sum(of.score_mean * of.replies).filter(is_scored, ~is_withheld) / scored,
            func.min(of.started_at),
            func.max(of.started_at),
            func.count().filter(is_scored, is_withheld),
        ).where(of.trainee == trainee)
    ).one()
    return Totals(**dict(zip((field.name for field in fields(Totals)), row, strict=True)))


def turns_of(connection: Connection, session_ids: Iterable[str], *, live_only: bool) -> list[TurnRecord]:
    """Return the turns of talks, talk by talk, in the order in which they were taken."""
    query = select(*columns(turns, TurnRecord)).where(turns.c.session_id.in_(list(session_ids)))
    if live_only:
        query = query.where(turns.c.rewound_at.is_(None))
    return all_of(connection, TurnRecord, query.order_by(turns.c.session_id, turns.c.id))


def turn_of_message(connection: Connection, session_id: str, message_id: str) -> TurnRecord:
    """Return the turn that a message made, which must be there."""
    query = select(*columns(turns, TurnRecord)).where(
        turns.c.session_id == session_id, turns.c.message_id == message_id
    )
    [found] = all_of(connection, TurnRecord, query)
    return found


def what_ifs_of(connection: Connection, session_ids: Iterable[str]) -> list[WhatIfRecord]:
    """Return what was tried instead, talk by talk, in the order in which it was tried."""
    query = select(*columns(what_ifs, WhatIfRecord)).where(what_ifs.c.session_id.in_(list(session_ids)))
    return all_of(connection, WhatIfRecord, query.order_by(what_ifs.c.session_id, what_ifs.c.id))


def ids_of(connection: Connection, trainee: str) -> Sequence[str]:
    """Return the ids of a trainee's talks, oldest first."""
    query = select(sessions.c.id).where(sessions.c.trainee == trainee)
    return connection.execute(query.order_by(sessions.c.started_at, sessions.c.id)).scalars().all()


def export(connection: Connection, session_ids: Sequence[str]) -> list[Json]:
    """Return all that is kept of some talks, in the order of their ids; one erased meanwhile is left out."""
    found = all_of(connection, SessionRecord, _FULL.where(sessions.c.id.in_(session_ids)))
    taken = _by_session(turns_of(connection, session_ids, live_only=False))
    tried = _by_session(what_ifs_of(connection, session_ids))
    whole = {
        each.id: as_json(each)
        | {"turns": taken.get(each.id, []), "what_ifs": tried.get(each.id, [])}
        | {"reviews": exported(connection, each.id)}
        for each in found
    }
    return [whole[session_id] for session_id in session_ids if session_id in whole]


_FULL = select(*columns(sessions, SessionRecord))
_LATEST_FIRST = (sessions.c.started_at.desc(), sessions.c.id.desc())


def _by_session(records: Iterable[TurnRecord | WhatIfRecord]) -> dict[str, list[Json]]:
    return {
        session_id: [as_json(each) for each in group]
        for session_id, group in groupby(records, key=lambda each: each.session_id)
    }
