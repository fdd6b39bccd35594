"""Brings a database up to date with Alembic. Apart from `schema`, for Alembic takes 0.2 s to import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from bot.errors import NewerStoreError, NotAStoreError
from bot.store.schema import REVISION

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OURS = {"alembic_version", "sessions", "turns"}
"""What every history has had since the first step."""


def upgrade(connection: Connection, place: str) -> None:
    """Run the steps that are missing, all in the transaction of the connection.

    Raises:
        NewerStoreError: The database has had a step that is unknown here.
        NotAStoreError: It holds tables, but not ours.
    """
    config = configuration()
    config.attributes["connection"] = connection
    tables = set(inspect(connection).get_table_names())
    if tables and not tables >= _OURS:
        raise NotAStoreError(place)
    if tables:
        revision = connection.execute(REVISION).scalar_one()
        if revision not in {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}:
            raise NewerStoreError(place, revision)
    command.upgrade(config, "head")


def configuration() -> Config:
    """Return what Alembic must know to find our steps."""
    config = Config()
    # ConfigParser would read a percent sign in the path as the start of a name.
    folder = str(Path(__file__).with_name("migrations")).replace("%", "%%")
    config.set_main_option("script_location", folder)
    config.set_main_option("path_separator", "os")
    return config
