"""Which tables this version expects, told by one cheap query."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from sqlalchemy import Select, Text, column, select, table, text
from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEAD = "0010"
"""The newest step in `migrations/versions`: known here so that opening needs no Alembic."""

REVISION: Select[str] = select(column("version_num", Text)).select_from(table("alembic_version"))
"""Finds the step that a database has reached."""


_IS_THERE: Final = text("SELECT to_regclass('alembic_version') IS NOT NULL")
"""Asked first on PostgreSQL, where a question for a table that isn't there spoils the transaction."""


def is_current(connection: Connection) -> bool:
    """Tell whether the tables are those of this version: False for new ones, older ones, or another's."""
    if connection.dialect.name == "postgresql" and not connection.execute(_IS_THERE).scalar_one():
        return False
    try:
        return connection.execute(REVISION).scalar() == HEAD
    except OperationalError as failure:
        # SQLITE_ERROR is "no such table". Anything else is for the caller.
        if getattr(failure.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise
        return False
