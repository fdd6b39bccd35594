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
    text,
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

_ON_SERVER: Final = text(
    # What belongs to an extension is nobody's history.
    "SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
    "AND relkind IN ('r', 'p', 'v', 'm') AND NOT EXISTS (SELECT FROM pg_depend "
    "WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype = 'e')"
)


def make_if_empty(connection: Connection, place: str) -> bool:
    """Make all tables in a database that has none, in the transaction of the connection.

    Returns:
        Whether the database is up to date now: another program may have been quicker.

    Raises:
        StorePlaceError: It is one on a server that can't hold every word.
    """
    is_served = connection.dialect.name == "postgresql"
    if connection.execute(_ON_SERVER if is_served else _CONTENTS).scalar_one():
        return is_current(connection)
    if is_served:
        from bot.store.postgres.by_hand import make  # noqa: PLC0415 - not wanted for a file

        make(connection, place, metadata)
    else:
        metadata.create_all(connection, checkfirst=False)
    _version.create(connection, checkfirst=False)
    connection.execute(insert(_version).values(version_num=HEAD))
    return True
