"""Excerpts that wait for the bot to post them: what is shared in a browser, where no Discord is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "postings",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("excerpt_id", sa.Integer, sa.ForeignKey("excerpts.id", ondelete="CASCADE"), nullable=False),
        sa.Column("channel_id", sa.Text, nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("problem", sa.Text, nullable=False),
    )
    op.create_index("postings_by_excerpt", "postings", ["excerpt_id"])
    op.create_index(
        "postings_waiting",
        "postings",
        ["id"],
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
