"""A talk read whole at one moment, for whoever reviews it; and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, or_, select

from bot.errors import UnknownSessionError
from bot.store import reading
from bot.store.database import Database
from bot.store.records import SessionRecord, SessionSummary, TurnRecord
from bot.store.records_drills import DrillRecord, MemberRecord
from bot.store.records_reviews import Reviews
from bot.store.reviews import is_seen_by, reviews_in
from bot.store.tables import sessions
from bot.store.tables_drills import drill_members, drills
from bot.store.tables_reviews import excerpts, overrides, readings, releases, remarks

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
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


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a talk, as far as somebody may see it.

    Attributes:
        takes: Other talks with the same person and seed, the latest first.
        drill: The drill that it is part of, or None.
        members: Who took part in that, by number.
    """

    takes: list[SessionSummary]
    drill: DrillRecord | None
    members: list[MemberRecord]


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

    async def around(self, reader: Reader, of: SessionRecord, *, most_takes: int) -> Around:
        """Return what stands around a talk for an instructor."""
        return await self._read(lambda connection: _around(connection, reader, of, most_takes))

    async def opened_by(self, reader: Reader, session_ids: Sequence[str]) -> frozenset[str]:
        """Return those of some talks that somebody has opened."""
        theirs = (readings.c.reader == reader.id, readings.c.act == "opened")
        query = select(readings.c.session_id).where(readings.c.session_id.in_(list(session_ids)), *theirs)
        return await self._read(lambda connection: frozenset(connection.execute(query).scalars()))

    async def whose(self, session_ids: Collection[str]) -> dict[str, tuple[str, str]]:
        """Return who practised in each of some talks, and with whom; of those that are there."""
        of = sessions.c
        query = select(of.id, of.trainee, of.person).where(of.id.in_(list(session_ids)))
        return await self._read(
            lambda connection: {row[0]: (row[1], row[2]) for row in connection.execute(query)}
        )


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


def _around(connection: Connection, reader: Reader, of: SessionRecord, most_takes: int) -> Around:
    same = (sessions.c.person == of.person, sessions.c.seed == of.seed, sessions.c.id != of.id)
    takes = select(*reading.columns(sessions, SessionSummary)).where(*same, is_seen_by(reader))
    takes = takes.order_by(sessions.c.started_at.desc(), sessions.c.id.desc()).limit(most_takes)
    mine = select(drill_members.c.drill_id).where(drill_members.c.session_id == of.id)
    drill = select(*reading.columns(drills, DrillRecord)).where(
        drills.c.id.in_(mine), drills.c.guild_id == reader.guild_id
    )
    found = reading.all_of(connection, DrillRecord, drill)
    members = select(*reading.columns(drill_members, MemberRecord)).where(
        drill_members.c.drill_id.in_([each.id for each in found])
    )
    return Around(
        takes=reading.all_of(connection, SessionSummary, takes),
        drill=found[0] if found else None,
        members=reading.all_of(connection, MemberRecord, members.order_by(drill_members.c.number))
        if found
        else [],
    )
