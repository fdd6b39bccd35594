"""Where in Discord talks are held, and which of them wait for their trainee."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, func, select, update

from bot.errors import UnknownSessionError
from bot.store.database import Database
from bot.store.reading import all_of, columns
from bot.store.records import Room, Waiting
from bot.store.tables import rooms, sessions, turns
from bot.store.writing import put, values_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

_ROOM = select(*columns(rooms, Room))
_IS_OPEN = rooms.c.closed_at.is_(None)

_live = and_(turns.c.session_id == sessions.c.id, turns.c.rewound_at.is_(None))
_last_n = select(func.coalesce(func.max(turns.c.n), 0)).where(_live).scalar_subquery()
_last_reply_n = (
    select(func.coalesce(func.max(turns.c.n), 0)).where(_live, turns.c.kind == "reply").scalar_subquery()
)
_said_at = func.coalesce(select(func.max(turns.c.at)).where(_live).scalar_subquery(), sessions.c.started_at)

# In the order of the fields of `Waiting`.
_WAITING = (
    select(
        sessions.c.id,
        sessions.c.person,
        _last_n.label("n"),
        (_last_n - _last_reply_n).label("silences"),
        _said_at.label("said_at"),
    )
    .join(rooms, rooms.c.session_id == sessions.c.id)
    .where(_IS_OPEN, sessions.c.ended_at.is_(None))
    .order_by(sessions.c.id)
)


class Rooms(Database):
    """The rooms of talks."""

    async def open_room(self, room: Room) -> None:
        """Hold a talk in a room; where it was held before, it isn't any more.

        Raises:
            UnknownSessionError: There is no such talk.
        """
        await self._write(lambda connection: _open(connection, room))

    async def room_at(self, place_id: str) -> Room | None:
        """Return the room in a thread or in direct messages: the latest open one, else the latest closed."""
        at_place = _ROOM.where(rooms.c.place_id == place_id)
        latest = at_place.order_by(_IS_OPEN.desc(), rooms.c.opened_at.desc(), rooms.c.session_id).limit(1)
        found = await self._read(lambda connection: all_of(connection, Room, latest))
        return found[0] if found else None

    async def room_of(self, session_id: str) -> Room | None:
        """Return the room in which a talk is held, open or closed."""
        query = _ROOM.where(rooms.c.session_id == session_id)
        found = await self._read(lambda connection: all_of(connection, Room, query))
        return found[0] if found else None

    async def rooms_of(self, trainee: str) -> list[Room]:
        """Return all rooms of a trainee, closed ones too, the oldest first."""
        return await self._rooms(rooms.c.trainee == trainee)

    async def open_rooms(self, *, trainee: str | None = None, guild_id: str | None = None) -> list[Room]:
        """Return the open rooms, of a trainee or in a server where that is given, the oldest first."""
        which: list[ColumnElement[bool]] = [_IS_OPEN]
        if trainee is not None:
            which.append(rooms.c.trainee == trainee)
        if guild_id is not None:
            which.append(rooms.c.guild_id == guild_id)
        return await self._rooms(*which)

    async def set_room_message(self, session_id: str, message_id: str) -> None:
        """Remember the message with the latest turn; nothing happens where the talk has no room."""
        change = update(rooms).where(rooms.c.session_id == session_id).values(message_id=message_id)
        await self._write(lambda connection: connection.execute(change))

    async def close_room(self, session_id: str, at: datetime) -> None:
        """Close the room of a talk; nothing happens where it has none or it is closed already."""
        change = update(rooms).where(rooms.c.session_id == session_id, _IS_OPEN).values(closed_at=at)
        await self._write(lambda connection: connection.execute(change))

    async def waiting(self, since: datetime) -> list[Waiting]:
        """Return the open talks in open rooms whose person has said something since then."""
        query = _WAITING.where(_said_at >= since)
        return await self._read(lambda connection: all_of(connection, Waiting, query))

    async def _rooms(self, *which: ColumnElement[bool]) -> list[Room]:
        query = _ROOM.where(*which).order_by(rooms.c.opened_at, rooms.c.session_id)
        return await self._read(lambda connection: all_of(connection, Room, query))


def _open(connection: Connection, room: Room) -> None:
    if not connection.execute(select(exists().where(sessions.c.id == room.session_id))).scalar():
        raise UnknownSessionError(room.session_id)
    put(connection, rooms, values_of(room))
