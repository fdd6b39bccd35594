"""Drills: what is to be played, who takes part, and what is due when."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Create the three tables; what was there stays as it is."""
    op.create_table(
        "drills",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("guild_id", sa.Text),
        sa.Column("channel_id", sa.Text),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("seed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("length_s", sa.Float, nullable=False),
        sa.Column("reply_s", sa.Float, nullable=False),
        sa.Column("most_missed", sa.Integer),
        sa.Column("late", sa.Text, nullable=False),
        sa.Column("named", sa.Boolean, nullable=False),
        sa.Column("ranked", sa.Boolean, nullable=False),
        sa.Column("role_id", sa.Text),
        sa.Column("starts_at", sa.DateTime(timezone=True)),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True)),
        sa.Column("paused_at", sa.DateTime(timezone=True)),
        sa.Column("paused_s", sa.Float, nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("alive_at", sa.DateTime(timezone=True)),
        sa.Column("card_id", sa.Text),
        sa.Column("board_channel_id", sa.Text),
        sa.Column("board_id", sa.Text),
    )
    op.create_index("drills_by_guild", "drills", ["guild_id", "created_at"])
    op.create_table(
        "drill_members",
        sa.Column("drill_id", sa.Text, sa.ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("trainee", sa.Text, primary_key=True),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("picked", sa.Boolean, nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True)),
        sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE")),
        sa.Column("shown_at", sa.DateTime(timezone=True)),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("done_as", sa.Text),
    )
    op.create_index("drill_members_by_trainee", "drill_members", ["trainee"])
    op.create_index("drill_members_by_session", "drill_members", ["session_id"])
    op.create_table(
        "drill_timers",
        sa.Column("drill_id", sa.Text, sa.ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("trainee", sa.Text, primary_key=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
    )
