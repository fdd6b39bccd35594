"""Copies a whole history into another that holds nothing: from a file to a server, or back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Integer, func, insert, select, text

from bot.errors import MoveError, NothingToMoveError
from bot.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

    from bot.store.backing import Backing

AT_ONCE: Final = 200
"""Rows: a turn has some kilobytes, and a history may be larger than the memory."""

_LAST_NUMBER: Final = text("SELECT setval(pg_get_serial_sequence(:name, :key), :last)")
"""Numbers that are given out by themselves go on behind those that were copied."""


def copied(here: Connection, there: Connection, source: Backing, target: Backing) -> dict[str, int]:
    """Copy all rows, as they stand at one moment, within a transaction of each.

    Args:
        here: Is only read.
        there: Has to be empty.
        source: What the former lies in.
        target: What the latter lies in; what fails on the way is called a failure of it, unless it is said
            here to be one of the source.

    Returns:
        How many rows each table has, in both.

    Raises:
        MoveError: There is something already, or not every row has arrived.
        NothingToMoveError: There is nothing to copy.
        StoreError: The source can't be read.
    """
    tables = metadata.sorted_tables
    if any(_count(there, table) for table in tables):
        raise MoveError(target.name, "it holds something already")
    with source.plainly():
        counts = {table.name: _count(here, table) for table in tables}
    if not any(counts.values()):
        raise NothingToMoveError(source.name)
    for table in tables:
        for some in _rows(here, table, source):
            there.execute(insert(table), some)
        _number_on(there, table)
    if counts != {table.name: _count(there, table) for table in tables}:
        raise MoveError(target.name, "not every row has arrived")
    return counts


def _rows(here: Connection, table: Table, source: Backing) -> Iterator[list[dict[str, Any]]]:
    with source.plainly():
        rows = here.execution_options(yield_per=AT_ONCE).execute(select(table)).mappings()
        for some in rows.partitions():
            yield [dict(row) for row in some]


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
