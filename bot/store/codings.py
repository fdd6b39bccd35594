"""Instructors' own codes for replies: what there is to code, what was given, and both beside the rubric's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, exists, func, select

from bot.store import reading
from bot.store.database import Database
from bot.store.records_reviews import Coded, Coding, Sampled
from bot.store.reviews import add_to, is_seen_by, of_turns, seen_or_refused, turn_id_of
from bot.store.tables import sessions, turns
from bot.store.tables_reviews import codings, readings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection

    from bot.store.records_reviews import Reader

CODABLE = 5000
"""Replies among which a sample is drawn: old ones are of trainees who have moved on."""

_earlier = turns.alias("earlier")
_line = func.coalesce(
    select(_earlier.c.said)
    .where(
        _earlier.c.session_id == turns.c.session_id,
        _earlier.c.n == turns.c.n - 1,
        _earlier.c.rewound_at.is_(None),
    )
    .scalar_subquery(),
    sessions.c.opening["said"].as_string(),
)
_CODED = (turns.c.kind == "reply") & turns.c.rewound_at.is_(None) & turns.c.assessment.is_not(None)


class Codings(Database):
    """Codes given by people."""

    async def codable(self, reader: Reader) -> list[tuple[int, bool]]:
        """Return the latest scored replies that somebody may see, of talks that they have not read.

        Returns:
            The key of each, and whether somebody else has coded it; without those that they coded themselves.
        """
        here = codings.c.turn_id == turns.c.id
        read = exists().where(readings.c.session_id == sessions.c.id, *_opened_by(reader))
        query = (
            select(turns.c.id, exists().where(here))
            .join(sessions, sessions.c.id == turns.c.session_id)
            .where(_CODED, sessions.c.ended_at.is_not(None), is_seen_by(reader))
            .where(~exists().where(here, codings.c.author == reader.id), ~read)
            .order_by(turns.c.id.desc())
            .limit(CODABLE)
        )
        return await self._read(lambda connection: [(row[0], row[1]) for row in connection.execute(query)])

    async def has_read(self, reader: Reader, session_id: str) -> bool:
        """Tell whether somebody has opened a talk in a review."""
        query = select(exists().where(readings.c.session_id == session_id, *_opened_by(reader)))
        return await self._read(lambda connection: bool(connection.execute(query).scalar()))

    async def sampled(self, reader: Reader, turn_ids: Sequence[int]) -> list[Sampled]:
        """Return replies to be coded, in the order of their keys, without those that somebody may not see."""
        query = (
            select(turns.c.id, turns.c.session_id, turns.c.n, sessions.c.pack, _line, turns.c.reply)
            .join(sessions, sessions.c.id == turns.c.session_id)
            .where(turns.c.id.in_(list(turn_ids)), _CODED, is_seen_by(reader))
            .order_by(turns.c.id)
        )
        return await self._read(lambda connection: reading.all_of(connection, Sampled, query))

    async def add_coding(self, reader: Reader, coding: Coding) -> Coding:
        """Keep an instructor's codes for a reply, in place of those that they gave before.

        Raises:
            UnknownSessionError: There is no such talk to them.
            UnknownTurnError: It has no such turn.
        """
        return await self._write(lambda connection: _add_coding(connection, reader, coding))

    async def coded(self, reader: Reader, *, author: str | None = None) -> list[Coded]:
        """Return every reply that was coded, of the talks that somebody may see; of one author if given."""
        which = codings.c.author == author if author else None
        return await self._read(lambda connection: _coded(connection, reader, which))


def _opened_by(reader: Reader) -> tuple[ColumnElement[bool], ...]:
    return readings.c.reader == reader.id, readings.c.act == "opened"


def _add_coding(connection: Connection, reader: Reader, coding: Coding) -> Coding:
    seen_or_refused(connection, reader, coding.session_id)
    turn_id = turn_id_of(connection, coding.session_id, coding.n)
    connection.execute(delete(codings).where(codings.c.turn_id == turn_id, codings.c.author == coding.author))
    added: Coding = add_to(connection, reader, codings, coding)
    return added


def _coded(connection: Connection, reader: Reader, which: ColumnElement[bool] | None) -> list[Coded]:
    query = of_turns(codings, Coding).join(sessions, sessions.c.id == codings.c.session_id)
    query = query.where(is_seen_by(reader), turns.c.id.is_not(None))
    if which is not None:
        query = query.where(which)
    query = query.add_columns(sessions.c.pack, _line, turns.c.reply, turns.c.assessment)
    return [_as_coded(tuple(row)) for row in connection.execute(query)]


def _as_coded(row: tuple[Any, ...]) -> Coded:
    *own, pack, line, reply, assessment = row
    named = dict(zip(Coding.__dataclass_fields__, own, strict=True))
    coding = Coding(**named | {"codes": tuple(named["codes"])})
    return Coded(coding=coding, pack=pack, line=line, reply=reply, assessment=assessment)
