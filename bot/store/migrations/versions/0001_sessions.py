"""Sessions, their turns, and what was tried instead."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("trainee", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("person_version", sa.Integer, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("rubric", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("seed", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("ending", sa.Text),
        sa.Column("outcome", sa.Text),
        sa.Column("stopped", sa.Boolean, nullable=False),
        sa.Column("decision", sa.Text),
        sa.Column("replies", sa.Integer, nullable=False),
        sa.Column("score_mean", sa.Float),
        sa.Column("empathy_mean", sa.Float),
        sa.Column("reflection_mean", sa.Float),
        sa.Column("non_confrontation_mean", sa.Float),
        sa.Column("opening", sa.JSON, nullable=False),
    )
    op.create_index("sessions_by_trainee", "sessions", ["trainee", "started_at"])
    op.create_index(
        "sessions_open",
        "sessions",
        ["trainee", "started_at"],
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("message_id", sa.Text, nullable=False),
        sa.Column("score", sa.Integer),
        sa.Column("empathy", sa.Integer),
        sa.Column("reflection", sa.Integer),
        sa.Column("non_confrontation", sa.Integer),
        sa.Column("rewound_at", sa.DateTime(timezone=True)),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("said", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("trust", sa.Float, nullable=False),
        sa.Column("tension", sa.Float, nullable=False),
        sa.Column("reply_s", sa.Float),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assessment", sa.JSON),
        sa.Column("note", sa.JSON),
        sa.Column("heard", sa.JSON),
        sa.Column("mind", sa.JSON),
        sa.UniqueConstraint("session_id", "message_id", name="turns_message_once"),
    )
    op.create_index(
        "turns_live",
        "turns",
        ["session_id", "n"],
        unique=True,
        sqlite_where=sa.text("rewound_at IS NULL"),
        postgresql_where=sa.text("rewound_at IS NULL"),
    )
    op.create_table(
        "what_ifs",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("reply", sa.Text, nullable=False),
        sa.Column("outcome", sa.JSON, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("what_ifs_by_session", "what_ifs", ["session_id"])
