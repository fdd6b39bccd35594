"""Assignments, programmes, the talks held for them, reminders, and the hours without any."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Create the five tables; what was there stays as it is."""
    op.create_table(
        "assignments",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("guild_id", sa.Text, nullable=False),
        sa.Column("trainee", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("pack", sa.Text, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True)),
        sa.Column("batch_id", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True)),
        sa.Column("note", sa.Text, nullable=False),
    )
    op.create_index("assignments_by_trainee", "assignments", ["trainee", "guild_id"])
    op.create_index("assignments_by_guild", "assignments", ["guild_id", "made_at"])
    op.create_table(
        "enrolments",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("guild_id", sa.Text, nullable=False),
        sa.Column("trainee", sa.Text, nullable=False),
        sa.Column("programme", sa.Text, nullable=False),
        sa.Column("enrolled_by", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True)),
        sa.Column("left_at", sa.DateTime(timezone=True)),
    )
    op.create_index(
        "enrolments_once",
        "enrolments",
        ["guild_id", "trainee", "programme"],
        unique=True,
        sqlite_where=sa.text("left_at IS NULL"),
        postgresql_where=sa.text("left_at IS NULL"),
    )
    op.create_index("enrolments_by_trainee", "enrolments", ["trainee"])
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id", ondelete="SET NULL"), unique=True),
        sa.Column("assignment_id", sa.Text, sa.ForeignKey("assignments.id", ondelete="CASCADE")),
        sa.Column("enrolment_id", sa.Text, sa.ForeignKey("enrolments.id", ondelete="CASCADE")),
        sa.Column("step", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True)),
        sa.Column("passed", sa.Boolean),
        sa.Column("judged_at", sa.DateTime(timezone=True)),
    )
    op.create_index("attempts_by_assignment", "attempts", ["assignment_id"])
    op.create_index("attempts_by_enrolment", "attempts", ["enrolment_id"])
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("guild_id", sa.Text, nullable=False),
        sa.Column("trainee", sa.Text, nullable=False),
        sa.Column("assignment_id", sa.Text, sa.ForeignKey("assignments.id", ondelete="CASCADE")),
        sa.Column("enrolment_id", sa.Text, sa.ForeignKey("enrolments.id", ondelete="CASCADE")),
        sa.Column("step", sa.Text),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True)),
        sa.Column("how", sa.Text),
        sa.UniqueConstraint("assignment_id", name="reminders_once_an_assignment"),
        sa.UniqueConstraint("enrolment_id", "step", name="reminders_once_a_step"),
    )
    op.create_index(
        "reminders_due",
        "reminders",
        ["at"],
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )
    op.create_index("reminders_by_trainee", "reminders", ["trainee"])
    op.create_table(
        "quiet_hours",
        sa.Column("guild_id", sa.Text, primary_key=True),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("from_min", sa.Integer, nullable=False),
        sa.Column("until_min", sa.Integer, nullable=False),
    )
