"""Copies a whole history into another that holds nothing: from a file to a server, or back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, func, insert, select, text

from bot.errors import MoveError
from bot.store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table

AT_ONCE: Final = 200
"""Rows: a turn has some kilobytes, and a history may be larger than the memory."""

_LAST_NUMBER: Final = text("SELECT setval(pg_get_serial_sequence(:name, :key), :last)")
"""Numbers that are given out by themselves go on behind those that were copied."""


def copied(here: Connection, there: Connection, place: str) -> dict[str, int]:
    """Copy all rows, as they stand at one moment, within a transaction of each.

    Args:
        here: Is only read.
        there: Has to be empty.
        place: What errors call the latter by.

    Returns:
        How many rows each table has, in both.

    Raises:
        MoveError: There is something already, or not every row has arrived.
    """
    tables = metadata.sorted_tables
    if any(_count(there, table) for table in tables):
        raise MoveError(place, "it holds something already")
    for table in tables:
        rows = here.execution_options(yield_per=AT_ONCE).execute(select(table)).mappings()
        for some in rows.partitions():
            there.execute(insert(table), [dict(row) for row in some])
        _number_on(there, table)
    counts = {table.name: _count(here, table) for table in tables}
    if counts != {table.name: _count(there, table) for table in tables}:
        raise MoveError(place, "not every row has arrived")
    return counts


def _count(connection: Connection, table: Table) -> int:
    counted: int = connection.execute(select(func.count()).select_from(table)).scalar_one()
    return counted


def _number_on(there: Connection, table: Table) -> None:
    key: Any = table.autoincrement_column
    if there.dialect.name != "postgresql" or key is None or not isinstance(key.type, Integer):
        return  # SQLite sees to it by itself
    last = there.execute(select(func.max(key))).scalar_one()
    if last is not None:
        there.execute(_LAST_NUMBER, {"name": table.name, "key": key.name, "last": last})
