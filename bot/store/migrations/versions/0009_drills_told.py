"""What trainees of a drill were told of their time; whether a board in an open channel shows names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Create the two tables; what was there stays as it is."""
    op.create_table(
        "drill_told",
        sa.Column("drill_id", sa.Text, primary_key=True),
        sa.Column("trainee", sa.Text, primary_key=True),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("length_s", sa.Float),
        sa.Column("until", sa.DateTime(timezone=True)),
        sa.Column("clock_id", sa.Text),
        sa.ForeignKeyConstraint(
            ["drill_id", "trainee"], ["drill_members.drill_id", "drill_members.trainee"], ondelete="CASCADE"
        ),
    )
    op.create_table(
        "drill_boards",
        sa.Column("drill_id", sa.Text, sa.ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("named", sa.Boolean, nullable=False),
    )
