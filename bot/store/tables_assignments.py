"""The tables of what instructors set: assignments, programmes joined, talks held for them, reminders."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint, text

from bot.store.tables import UtcTime, metadata

# One person for one trainee. Its state is no column: it follows from the talks held for it.
assignments = Table(
    "assignments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("guild_id", Text, nullable=False),
    Column("trainee", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("pack", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("due_at", UtcTime),
    Column("batch_id", Text, nullable=False),
    # Among those made at once, as the instructor named them.
    Column("place", Integer, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    # Talks begun before don't count: set to the time of a reset.
    Column("counts_from", UtcTime, nullable=False),
    Column("cancelled_at", UtcTime),
    Column("note", Text, nullable=False),
    Index("assignments_by_trainee", "trainee", "guild_id"),
    Index("assignments_by_guild", "guild_id", "made_at"),
)

enrolments = Table(
    "enrolments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("guild_id", Text, nullable=False),
    Column("trainee", Text, nullable=False),
    Column("programme", Text, nullable=False),
    Column("enrolled_by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("passed_at", UtcTime),
    Column("left_at", UtcTime),
    Index(
        "enrolments_once",
        "guild_id",
        "trainee",
        "programme",
        unique=True,
        sqlite_where=text("left_at IS NULL"),
    ),
    Index("enrolments_by_trainee", "trainee"),
)

# What a talk was held for: an assignment, or a step of a programme. It outlives the talk, which may be erased
# when its time is over: what was reached stays reached.
attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="SET NULL"), unique=True),
    Column("assignment_id", Text, ForeignKey("assignments.id", ondelete="CASCADE")),
    Column("enrolment_id", Text, ForeignKey("enrolments.id", ondelete="CASCADE")),
    Column("step", Text),
    Column("at", UtcTime, nullable=False),
    # When the talk first ended in a way that counts.
    Column("done_at", UtcTime),
    # Whether the pass marks were met, by the talk as it ended at that moment.
    Column("passed", Boolean),
    Column("judged_at", UtcTime),
    Index("attempts_by_assignment", "assignment_id"),
    Index("attempts_by_enrolment", "enrolment_id"),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("guild_id", Text, nullable=False),
    Column("trainee", Text, nullable=False),
    Column("assignment_id", Text, ForeignKey("assignments.id", ondelete="CASCADE")),
    Column("enrolment_id", Text, ForeignKey("enrolments.id", ondelete="CASCADE")),
    Column("step", Text),
    Column("at", UtcTime, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("sent_at", UtcTime),
    Column("how", Text),
    UniqueConstraint("assignment_id", name="reminders_once_an_assignment"),
    UniqueConstraint("enrolment_id", "step", name="reminders_once_a_step"),
    Index("reminders_due", "at", sqlite_where=text("sent_at IS NULL")),
    Index("reminders_by_trainee", "trainee"),
)

# When a server wants nobody to be written to. Minutes after midnight, in its time zone.
quiet_hours = Table(
    "quiet_hours",
    metadata,
    Column("guild_id", Text, primary_key=True),
    Column("zone", Text, nullable=False),
    Column("from_min", Integer, nullable=False),
    Column("until_min", Integer, nullable=False),
)
