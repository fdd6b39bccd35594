"""What Discord needs: servers, the rooms of talks, consent, and which commands it was last told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the four tables; what was there stays as it is."""
    op.create_table(
        "guilds",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("practice_channel", sa.Text),
        sa.Column("trainee_role", sa.Text),
        sa.Column("instructor_role", sa.Text),
        sa.Column("country", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("people", sa.JSON),
        sa.Column("retention_days", sa.Integer),
        sa.Column("help_lines", sa.JSON),
        sa.Column("updated_at", sa.DateTime(timezone=True)),
        sa.Column("left_at", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "rooms",
        sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("place_id", sa.Text, nullable=False),
        sa.Column("channel_id", sa.Text, nullable=False),
        sa.Column("guild_id", sa.Text),
        sa.Column("trainee", sa.Text, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("message_id", sa.Text),
    )
    op.create_index("rooms_by_place", "rooms", ["place_id", "opened_at"])
    op.create_index("rooms_by_trainee", "rooms", ["trainee"])
    op.create_index("rooms_by_guild", "rooms", ["guild_id"])
    op.create_table(
        "consents",
        sa.Column("trainee", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "synced_commands",
        sa.Column("scope", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
    )
