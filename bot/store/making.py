"""Makes the tables of a new history at once, as they are today. Alembic, 11 MB for good, is for older ones.

A test holds what this makes equal to what the steps in `migrations/` lead to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    Column,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    column,
    func,
    insert,
    select,
    table,
)

from bot.store import tables_assignments, tables_drills, tables_reviews
from bot.store.schema import HEAD, is_current
from bot.store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OTHERS: Final = (tables_assignments, tables_drills, tables_reviews)
"""Each puts its tables into `metadata` when it is imported."""

_version: Final = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""As Alembic makes it, so that it can bring this history on from here."""

_CONTENTS: Final = select(func.count(column("name"))).select_from(table("sqlite_master"))


def make_if_empty(connection: Connection) -> bool:
    """Make all tables in a database that has none, in the transaction of the connection.

    Returns:
        Whether the database is up to date now: another program may have been quicker.
    """
    if connection.execute(_CONTENTS).scalar_one():
        return is_current(connection)
    metadata.create_all(connection, checkfirst=False)
    _version.create(connection, checkfirst=False)
    connection.execute(insert(_version).values(version_num=HEAD))
    return True
