"""Run by Alembic: upgrades over the connection that `bot.store.schema` hands in, inside its transaction."""

from __future__ import annotations

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite's own transactions hold table changes too; Alembic would think otherwise.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
