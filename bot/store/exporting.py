"""What instructors made of a talk, as it is handed out to its trainee."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.store.tables import turns
from bot.store.tables_reviews import codings, excerpts, overrides, readings, releases, remarks

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

    from bot.store.records import Json

_TABLES = {
    "remarks": remarks,
    "overrides": overrides,
    "releases": releases,
    "excerpts": excerpts,
    "read_by": readings,
    "codings": codings,
}
_KEYS = frozenset({"id", "session_id", "turn_id", "guild_id", "author", "reader"})
"""Left out: they say nothing to the trainee, or are an instructor's own number."""


def exported(connection: Connection, session_id: str) -> Json:
    """Return all that was made of a talk, each kind in the order of time, ready for `json.dumps`."""
    return {name: _rows(connection, table, session_id) for name, table in _TABLES.items()}


def _rows(connection: Connection, table: Table, session_id: str) -> list[Json]:
    shown = [column for column in table.c if column.name not in _KEYS]
    query = select(*shown)
    if "turn_id" in table.c:
        query = query.add_columns(turns.c.n).outerjoin_from(table, turns, turns.c.id == table.c.turn_id)
    query = query.where(table.c.session_id == session_id).order_by(table.c.at)
    return [
        {
            name: value.isoformat() if isinstance(value, datetime) else value
            for name, value in row._mapping.items()  # noqa: SLF001 - SQLAlchemy's public name for it
        }
        for row in connection.execute(query)
    ]
