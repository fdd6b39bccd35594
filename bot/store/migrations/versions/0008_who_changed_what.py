"""Who changed settings and packs; what members are called; lists of talks that read no talk."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_STAY = (
    "CREATE TRIGGER changes_stay BEFORE UPDATE ON changes BEGIN "
    "SELECT RAISE(ABORT, 'the audit is only added to'); END"
)
_STAY_ON_SERVER = (
    "CREATE TRIGGER changes_stay BEFORE UPDATE ON changes FOR EACH ROW EXECUTE FUNCTION audit_stays()"
)


def upgrade() -> None:
    """Create the tables, and widen two indexes; what was there stays as it is."""
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("guild_id", sa.Text),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fields", sa.JSON, nullable=False),
    )
    op.create_index("changes_by_guild", "changes", ["guild_id", "id"])
    op.execute(_STAY_ON_SERVER if op.get_bind().dialect.name == "postgresql" else _STAY)
    op.create_table(
        "names",
        sa.Column("guild_id", sa.Text, primary_key=True),
        sa.Column("trainee", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
    )
    op.create_index("names_by_trainee", "names", ["trainee"])
    op.drop_index("sessions_by_start", "sessions")
    op.create_index(
        "sessions_listed",
        "sessions",
        ["started_at", "id", "trainee", "person", "mode", "score_mean", "ended_at", "pack", "seed"],
    )
    op.drop_index("rooms_by_guild", "rooms")
    op.create_index("rooms_by_guild", "rooms", ["guild_id", "trainee", "session_id"])
    op.create_index("rooms_held", "rooms", ["session_id", "guild_id"])
