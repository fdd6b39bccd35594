"""Adds up a trainee's practice: the talks that ended, the days of practice, the codes of each reply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Date, func, select

from bot.store import reading
from bot.store.records import SessionSummary, Totals
from bot.store.tables import sessions, turns

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

Coded = tuple[str, ...]
"""The skills and slips of one reply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Practised:
    """A trainee's practice as it stands in the history.

    Attributes:
        talks: The latest talks that ended, latest first.
        coded: Id of each of those talks -> the codes of its replies, in the order they were given.
        days: Days, in UTC, on which a talk ended, earliest first.
        totals: All of it added up.
    """

    talks: tuple[SessionSummary, ...]
    coded: dict[str, tuple[Coded, ...]]
    days: tuple[date, ...]
    totals: Totals


def practised(connection: Connection, trainee: str, limit: int) -> Practised:
    """Return a trainee's practice with the latest `limit` talks that ended."""
    query = select(*reading.columns(sessions, SessionSummary)).where(
        sessions.c.trainee == trainee, sessions.c.ended_at.is_not(None)
    )
    latest_first = sessions.c.started_at.desc(), sessions.c.id.desc()
    rows = connection.execute(query.order_by(*latest_first).limit(limit)).mappings()
    talks = tuple(SessionSummary(**row) for row in rows)
    return Practised(
        talks=talks,
        coded=_coded(connection, [talk.id for talk in talks]),
        days=_days(connection, trainee),
        totals=reading.totals(connection, trainee),
    )


def _coded(connection: Connection, session_ids: Iterable[str]) -> dict[str, tuple[Coded, ...]]:
    """Return the codes of the replies that count; the database picks them out of far more."""
    coded: dict[str, list[Coded]] = {session_id: [] for session_id in session_ids}
    query = select(turns.c.session_id, turns.c.assessment["codes"]).where(
        turns.c.session_id.in_(list(coded)), turns.c.rewound_at.is_(None), turns.c.kind == "reply"
    )
    rows: Any = connection.execute(query.order_by(turns.c.session_id, turns.c.n))
    for session_id, codes in rows:
        coded[session_id].append(tuple(codes or ()))
    return {session_id: tuple(replies) for session_id, replies in coded.items()}


def _days(connection: Connection, trainee: str) -> tuple[date, ...]:
    """Return the days on which talks ended: times are kept in UTC, so the database's date is the UTC day."""
    day = func.date(sessions.c.ended_at, type_=Date)
    query = select(day).where(sessions.c.trainee == trainee, sessions.c.ended_at.is_not(None))
    found = connection.execute(query.distinct()).scalars()
    return tuple(sorted(found))
