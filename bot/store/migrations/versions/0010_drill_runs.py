"""Since when a drill goes on for those who haven't heard it; messages that were its board before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Create the two tables; what was there stays as it is."""
    op.create_table(
        "drill_runs",
        sa.Column("drill_id", sa.Text, sa.ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("since", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "drill_boards_left",
        sa.Column("drill_id", sa.Text, sa.ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("board_id", sa.Text, primary_key=True),
        sa.Column("channel_id", sa.Text, nullable=False),
    )
