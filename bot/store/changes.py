"""Who changed how a server is set up, or which pack is in force: added to, and never changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, or_, select

from bot.store.database import Database
from bot.store.reading import all_of, columns
from bot.store.records_reviews import Change
from bot.store.tables_reviews import changes
from bot.store.writing import values_of

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Connection


class Changes(Database):
    """The audit of settings and packs."""

    async def add_change(self, change: Change) -> None:
        """Add a line."""
        await self._write(lambda connection: put_change(connection, change))

    async def changes(self, guild_id: str | None, *, limit: int = 50) -> list[Change]:
        """Return the changes of a server, with those of packs, which hold everywhere; the latest first."""
        of = changes.c
        query = (
            select(*columns(changes, Change))
            .where(or_(of.what == "pack", of.guild_id == guild_id))
            .order_by(of.id.desc())
            .limit(limit)
        )
        found = await self._read(lambda connection: all_of(connection, Change, query))
        return [
            replace(each, fields=tuple((name, was, now) for name, was, now in each.fields)) for each in found
        ]


def put_change(connection: Connection, change: Change) -> None:
    """Add a line, in the transaction that makes the change."""
    values = values_of(change)
    del values["id"]
    connection.execute(insert(changes), values)


def erase_changes_of(connection: Connection, guild_ids: Any) -> None:
    """Delete the lines of servers that are erased."""
    connection.execute(delete(changes).where(changes.c.guild_id.in_(guild_ids)))
