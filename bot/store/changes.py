"""Who changed how a server is set up, or which pack is in force: added to, and never changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import delete, insert, or_, select

from bot.store.database import Database
from bot.store.reading import all_of, columns
from bot.store.tables_reviews import changes
from bot.store.writing import values_of

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of the other audit: who changed how a server is set up, or which pack is in force.

    Attributes:
        author: As a trainee's key: `discord:<id>`, or `local`; or the command line.
        author_name: What they are called.
        what: `settings` or `pack`.
        at: When.
        fields: What was changed: its name, what it was and what it became, in words.
        guild_id: The server; None where it was changed on the machine.
        id: In the history; 0 before it is stored.
    """

    author: str
    author_name: str
    what: Literal["settings", "pack"]
    at: datetime
    fields: tuple[tuple[str, str, str], ...]
    guild_id: str | None = None
    id: int = 0


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
