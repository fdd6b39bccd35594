"""What members are called in their server, for pages that can't ask Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, select

from bot.store.database import Database
from bot.store.tables import names, rooms
from bot.store.tables_drills import drill_members, drills
from bot.store.tables_reviews import remarks
from bot.store.writing import put

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Any

    from sqlalchemy import Connection


class MemberNames(Database):
    """The names."""

    async def keep_name(self, guild_id: str, trainee: str, name: str) -> None:
        """Keep what somebody is called in a server now, in place of what they were called before."""
        values = {"guild_id": guild_id, "trainee": trainee, "name": name}
        await self._write(lambda connection: put(connection, names, values))

    async def names_in(self, guild_id: str, trainees: Collection[str]) -> dict[str, str]:
        """Return what some trainees are called in a server, those of whom it is known.

        That is what the bot last saw; of whom it saw nothing since names are kept, what they were called in
        their latest drill that showed names, or where they last said something of a talk of theirs there.
        """
        return await self._read(lambda connection: _names_in(connection, guild_id, set(trainees)))

    async def names_of(self, trainee: str) -> dict[str, str]:
        """Return what somebody is called, by the server's id."""
        query = select(names.c.guild_id, names.c.name).where(names.c.trainee == trainee)
        return await self._read(lambda connection: {row[0]: row[1] for row in connection.execute(query)})


def _names_in(connection: Connection, guild_id: str, wanted: set[str]) -> dict[str, str]:
    kept = select(names.c.trainee, names.c.name).where(names.c.guild_id == guild_id)
    # A name goes with the last talk: who has none left in the drill isn't named by it.
    in_drills = (
        select(drill_members.c.trainee, drill_members.c.name)
        .join(drills, drills.c.id == drill_members.c.drill_id)
        .where(drills.c.guild_id == guild_id, drills.c.named, drill_members.c.session_id.is_not(None))
        .order_by(drills.c.created_at)
    )
    by_themselves = (
        select(rooms.c.trainee, remarks.c.author_name)
        .join(remarks, and_(remarks.c.session_id == rooms.c.session_id, remarks.c.author == rooms.c.trainee))
        .where(rooms.c.guild_id == guild_id)
        .order_by(remarks.c.at)
    )
    found: dict[str, str] = {}
    for query, trainee in (
        (kept, names.c.trainee),
        (in_drills, drill_members.c.trainee),
        (by_themselves, rooms.c.trainee),
    ):
        unnamed = wanted - found.keys()
        if not unnamed:
            break
        rows = connection.execute(query.where(trainee.in_(sorted(unnamed))))
        found |= {key: name for key, name in rows if name}
    return found


def erase_names_of(connection: Connection, trainee: str) -> None:
    """Delete what somebody is called; part of the erasure of all that is kept of them."""
    connection.execute(delete(names).where(names.c.trainee == trainee))


def erase_unused_names(connection: Connection, guild_id: str) -> None:
    """Delete what members of a server are called of whom no talk is kept there any more."""
    used = exists().where(rooms.c.guild_id == names.c.guild_id, rooms.c.trainee == names.c.trainee)
    connection.execute(delete(names).where(names.c.guild_id == guild_id, ~used))


def erase_names_in(connection: Connection, guild_ids: Any) -> None:
    """Delete what members of servers are called that are erased."""
    connection.execute(delete(names).where(names.c.guild_id.in_(guild_ids)))
