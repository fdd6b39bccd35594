"""What instructors make of talks: remarks, overrides, releases, excerpts, and who read what.

Each method looks through somebody's eyes: a talk that they may not see is one that there is not.
"""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, Select, exists, func, insert, select, true, update

from bot.errors import UnknownRemarkError, UnknownSessionError, UnknownTurnError
from bot.store import reading
from bot.store.database import Database
from bot.store.records_reviews import Excerpt, News, Override, Reading, Release, Remark, Reviews
from bot.store.tables import rooms, sessions, turns
from bot.store.tables_reviews import excerpts, news, overrides, readings, releases, remarks
from bot.store.writing import values_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from _typeshed import DataclassInstance
    from sqlalchemy import Connection, Table

    from bot.store.records import SessionRecord
    from bot.store.records_reviews import NewsKind, Reader

    Record = TypeVar("Record", bound="DataclassInstance")

_NEWS = [each.name for each in fields(News)]
_held = rooms.c.session_id == sessions.c.id


def is_seen_by(reader: Reader) -> ColumnElement[bool]:
    """Return the condition on `sessions` under which somebody may see a talk."""
    if reader.seen_as == "instructor":
        return exists().where(_held, rooms.c.guild_id == reader.guild_id)
    if reader.seen_as == "local":
        return ~exists().where(_held)
    return sessions.c.trainee == reader.id


class Reviewing(Database):
    """What is made of talks."""

    async def seen_session(self, reader: Reader, session_id: str) -> SessionRecord:
        """Return one talk that somebody may see.

        Raises:
            UnknownSessionError: There is none, or they may not see it.
        """
        return await self._read(lambda connection: _seen(connection, reader, session_id))

    async def reviews_of(self, reader: Reader, session_id: str) -> Reviews:
        """Return all that was made of a talk.

        Raises:
            UnknownSessionError: There is none, or they may not see it.
        """
        return await self._read(lambda connection: _reviews(connection, reader, session_id))

    async def add_remark(self, reader: Reader, remark: Remark) -> Remark:
        """Keep what was said about a talk or a turn of it, and return it as kept.

        Raises:
            UnknownSessionError: There is no such talk to them.
            UnknownTurnError: It has no such turn.
        """
        return await self._write(lambda connection: add_to(connection, reader, remarks, remark))

    async def settle(self, reader: Reader, remark_id: int, at: datetime) -> Remark:
        """Note that what a remark asks for was done; the first time holds.

        Raises:
            UnknownRemarkError: There is none, or they may not see its talk.
        """
        return await self._write(lambda connection: _settle(connection, reader, remark_id, at))

    async def add_override(self, reader: Reader, override: Override) -> Override:
        """Keep what an instructor gives in place of a code or level; one that stood is taken back.

        Raises:
            UnknownSessionError: There is no such talk to them.
            UnknownTurnError: It has no such turn.
        """
        return await self._write(lambda connection: _add_override(connection, reader, override))

    async def withdraw_override(self, reader: Reader, override_id: int, at: datetime) -> Override:
        """Take an override back; it is kept as one that stood.

        Raises:
            UnknownRemarkError: There is none, or they may not see its talk.
        """
        return await self._write(lambda connection: _withdraw(connection, reader, override_id, at))

    async def add_release(self, reader: Reader, release: Release) -> Release:
        """Keep that the feedback of a talk was released; the first release holds and is returned.

        Raises:
            UnknownSessionError: There is no such talk to them.
        """
        return await self._write(lambda connection: _release(connection, reader, release))

    async def released(self, session_ids: Sequence[str]) -> frozenset[str]:
        """Return those of some talks whose feedback was released."""
        query = select(releases.c.session_id).where(releases.c.session_id.in_(list(session_ids)))
        return await self._read(lambda connection: frozenset(connection.execute(query).scalars()))

    async def add_excerpt(self, reader: Reader, excerpt: Excerpt) -> Excerpt:
        """Keep what was shared of a talk.

        Raises:
            UnknownSessionError: There is no such talk to them.
        """
        return await self._write(lambda connection: add_to(connection, reader, excerpts, excerpt))

    async def add_reading(self, read: Reading, *, unless_since: datetime | None = None) -> None:
        """Add a line to the audit, unless the same was noted of the same reader since a moment."""
        await self._write(lambda connection: _add_reading(connection, read, unless_since))

    async def readings(
        self, reader: Reader, *, session_id: str | None = None, limit: int = 50
    ) -> list[Reading]:
        """Return who read or did what with the talks that somebody may see, or with one, the latest first."""
        query = (
            select(*reading.columns(readings, Reading))
            .join(sessions, sessions.c.id == readings.c.session_id)
            .where(is_seen_by(reader), true() if session_id is None else readings.c.session_id == session_id)
            .order_by(readings.c.id.desc())
            .limit(limit)
        )
        return await self._read(lambda connection: reading.all_of(connection, Reading, query))

    async def add_news(self, session_id: str, kind: NewsKind, at: datetime) -> None:
        """Keep that a trainee is to be told something."""
        row = {"session_id": session_id, "kind": kind, "at": at}
        await self._write(lambda connection: connection.execute(insert(news), row))

    async def untold(self) -> list[News]:
        """Return what trainees are to be told, the oldest first."""
        columns = [sessions.c[name] if name in {"trainee", "person"} else news.c[name] for name in _NEWS]
        query = select(*columns).join(sessions, sessions.c.id == news.c.session_id)
        query = query.where(news.c.told_at.is_(None)).order_by(news.c.id)
        return await self._read(lambda connection: reading.all_of(connection, News, query))

    async def mark_told(self, news_ids: Sequence[int], at: datetime) -> None:
        """Note that trainees were told, or can't be."""
        change = update(news).where(news.c.id.in_(list(news_ids))).values(told_at=at)
        await self._write(lambda connection: connection.execute(change))


def seen_or_refused(connection: Connection, reader: Reader, session_id: str) -> None:
    """Refuse a talk that somebody may not see.

    Raises:
        UnknownSessionError: They may not, or there is none.
    """
    if (
        connection.execute(
            select(sessions.c.id).where(sessions.c.id == session_id, is_seen_by(reader))
        ).scalar()
        is None
    ):
        raise UnknownSessionError(session_id)


def turn_id_of(connection: Connection, session_id: str, n: int) -> int:
    """Return the key of the turn that stands at a place of a talk.

    Raises:
        UnknownTurnError: There is none.
    """
    live = (turns.c.session_id == session_id, turns.c.rewound_at.is_(None))
    found = connection.execute(select(turns.c.id).where(*live, turns.c.n == n)).scalar()
    if found is None:
        last = connection.execute(select(func.coalesce(func.max(turns.c.n), 0)).where(*live)).scalar_one()
        raise UnknownTurnError(n, last)
    return int(found)


def of_turns(table: Table, record: type[Any]) -> Select[Any]:
    """Return the query for records that hang on turns, with the turns' places; rewound ones are left out."""
    columns = [turns.c.n if each.name == "n" else table.c[each.name] for each in fields(record)]
    joined = select(*columns).select_from(table.outerjoin(turns, turns.c.id == table.c.turn_id))
    return joined.where(turns.c.rewound_at.is_(None)).order_by(table.c.id)


def _seen(connection: Connection, reader: Reader, session_id: str) -> SessionRecord:
    seen_or_refused(connection, reader, session_id)
    return reading.session(connection, session_id)


def _reviews(connection: Connection, reader: Reader, session_id: str) -> Reviews:
    seen_or_refused(connection, reader, session_id)
    return reviews_in(connection, session_id)


def reviews_in(connection: Connection, session_id: str) -> Reviews:
    """Return all that was made of a talk."""
    let_go = select(*reading.columns(releases, Release)).where(releases.c.session_id == session_id)
    shared = select(*reading.columns(excerpts, Excerpt)).where(excerpts.c.session_id == session_id)
    released = reading.all_of(connection, Release, let_go)
    return Reviews(
        remarks=tuple(_hanging(connection, remarks, Remark, session_id)),
        overrides=tuple(_hanging(connection, overrides, Override, session_id)),
        release=released[0] if released else None,
        excerpts=tuple(reading.all_of(connection, Excerpt, shared.order_by(excerpts.c.id))),
    )


def _hanging(connection: Connection, table: Table, record: type[Record], session_id: str) -> list[Record]:
    return reading.all_of(connection, record, of_turns(table, record).where(table.c.session_id == session_id))


def _values(table: Table, record: DataclassInstance, **more: Any) -> dict[str, Any]:
    """Return a record's fields as its table wants them, without the key that the database gives."""
    values = values_of(record) | more
    return {
        column.name: values[column.name]
        for column in table.c
        if column.name in values and column.name != "id"
    }


def add_to(connection: Connection, reader: Reader, table: Table, record: Any) -> Any:
    """Keep a record that hangs on a talk, and on the turn that it names, and return it with its key.

    Raises:
        UnknownSessionError: There is no such talk to them.
        UnknownTurnError: It has no such turn.
    """
    seen_or_refused(connection, reader, record.session_id)
    n = getattr(record, "n", None)
    more = {} if n is None else {"turn_id": turn_id_of(connection, record.session_id, n)}
    added = connection.execute(insert(table).values(_values(table, record, **more)))
    key = added.inserted_primary_key
    assert key is not None  # noqa: S101 - every table here has one
    return replace(record, id=key[0])


def _add_override(connection: Connection, reader: Reader, override: Override) -> Override:
    seen_or_refused(connection, reader, override.session_id)
    turn_id = turn_id_of(connection, override.session_id, override.n)
    stands = (
        overrides.c.turn_id == turn_id,
        overrides.c.code == override.code,
        overrides.c.withdrawn_at.is_(None),
    )
    connection.execute(update(overrides).where(*stands).values(withdrawn_at=override.at))
    added: Override = add_to(connection, reader, overrides, override)
    return added


def _settle(connection: Connection, reader: Reader, remark_id: int, at: datetime) -> Remark:
    found = _one(connection, reader, remarks, Remark, remark_id)
    if found.settled_at is not None:
        return found
    settled = {"settled_at": at, "settled_by": reader.name}
    connection.execute(update(remarks).where(remarks.c.id == remark_id).values(settled))
    return replace(found, settled_at=at, settled_by=reader.name)


def _withdraw(connection: Connection, reader: Reader, override_id: int, at: datetime) -> Override:
    found = _one(connection, reader, overrides, Override, override_id)
    if found.withdrawn_at is not None:
        return found
    connection.execute(update(overrides).where(overrides.c.id == override_id).values(withdrawn_at=at))
    return replace(found, withdrawn_at=at)


def _one(connection: Connection, reader: Reader, table: Table, record: type[Record], key: int) -> Record:
    theirs = select(sessions.c.id).where(sessions.c.id == table.c.session_id, is_seen_by(reader)).exists()
    found = reading.all_of(connection, record, of_turns(table, record).where(table.c.id == key, theirs))
    if not found:
        raise UnknownRemarkError(key)
    return found[0]


def _add_reading(connection: Connection, read: Reading, unless_since: datetime | None) -> None:
    if unless_since is not None:
        of = readings.c
        same = (of.session_id == read.session_id, of.reader == read.reader, of.act == read.act)
        if connection.execute(select(exists().where(*same, of.at >= unless_since))).scalar():
            return
    connection.execute(insert(readings), _values(readings, read))


def _release(connection: Connection, reader: Reader, release: Release) -> Release:
    seen_or_refused(connection, reader, release.session_id)
    query = select(*reading.columns(releases, Release)).where(releases.c.session_id == release.session_id)
    found = reading.all_of(connection, Release, query)
    if found:
        return found[0]
    connection.execute(insert(releases), values_of(release))
    return release
