"""Which tables this version expects, told by one cheap query."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sqlalchemy import Select, Text, column, select, table
from sqlalchemy.exc import OperationalError

if TYPE_CHECKING:
    from sqlalchemy import Connection

HEAD = "0008"
"""The newest step in `migrations/versions`: known here so that opening needs no Alembic."""

REVISION: Select[str] = select(column("version_num", Text)).select_from(table("alembic_version"))
"""Finds the step that a database has reached."""


def is_current(connection: Connection) -> bool:
    """Tell whether the tables are those of this version: False for a new file, an older one, or another's."""
    try:
        return connection.execute(REVISION).scalar() == HEAD
    except OperationalError as failure:
        # SQLITE_ERROR is "no such table". Anything else is for the caller.
        if getattr(failure.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR:
            raise
        return False
