"""A talk read whole at one moment, for whoever reviews it; and its other takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, or_, select

from bot.errors import UnknownSessionError
from bot.store import reading
from bot.store.database import Database
from bot.store.records import SessionRecord, SessionSummary, TurnRecord
from bot.store.records_reviews import Reviews
from bot.store.reviews import is_seen_by, reviews_in
from bot.store.tables import sessions
from bot.store.tables_reviews import excerpts, overrides, readings, releases, remarks

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.store.records_reviews import Reader

_MADE = (remarks, overrides, releases, excerpts)


@dataclass(frozen=True, slots=True)
class Whole:
    """A talk with all that is kept of it.

    Attributes:
        session: The talk.
        turns: Its turns that have not been rewound, from the first.
        reviews: What was made of it.
        is_noted: The audit says already that whoever looks opened it, since the moment asked for.
    """

    session: SessionRecord
    turns: list[TurnRecord]
    reviews: Reviews
    is_noted: bool


class Wholes(Database):
    """Talks read whole: one transaction, where each part alone would wait its turn for the database."""

    async def whole(self, reader: Reader, session_id: str, *, opened_since: datetime) -> Whole:
        """Return one talk that somebody may see.

        Args:
            reader: Who looks.
            session_id: The talk.
            opened_since: From when on an earlier look of theirs counts as the same.

        Raises:
            UnknownSessionError: There is none, or they may not see it.
        """
        return await self._read(lambda connection: _whole(connection, reader, session_id, opened_since))

    async def other_takes(self, reader: Reader, of: SessionRecord, limit: int) -> list[SessionSummary]:
        """Return other talks with the same person and seed that somebody may see, the latest first."""
        same = (sessions.c.person == of.person, sessions.c.seed == of.seed, sessions.c.id != of.id)
        query = select(*reading.columns(sessions, SessionSummary)).where(*same, is_seen_by(reader))
        query = query.order_by(sessions.c.started_at.desc(), sessions.c.id.desc()).limit(limit)
        return await self._read(lambda connection: reading.all_of(connection, SessionSummary, query))


def _whole(connection: Connection, reader: Reader, session_id: str, opened_since: datetime) -> Whole:
    columns = reading.columns(sessions, SessionRecord)
    query = select(*columns).where(sessions.c.id == session_id, is_seen_by(reader))
    found = reading.all_of(connection, SessionRecord, query)
    if not found:
        raise UnknownSessionError(session_id)
    of = readings.c
    opened = (of.session_id == session_id, of.reader == reader.id, of.act == "opened", of.at >= opened_since)
    # Most talks have nothing, and one question finds that out where four would.
    made = or_(*(exists().where(table.c.session_id == session_id) for table in _MADE))
    is_reviewed, is_noted = connection.execute(select(made, exists().where(*opened))).one()
    return Whole(
        session=found[0],
        turns=reading.turns_of(connection, [session_id], live_only=True),
        reviews=reviews_in(connection, session_id) if is_reviewed else Reviews(),
        is_noted=bool(is_noted),
    )
