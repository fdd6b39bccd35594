"""The tables of drills, beside those of `bot.store.tables`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
)

from bot.store.tables import UtcTime, long_column, metadata

drills = Table(
    "drills",
    metadata,
    Column("id", Text, primary_key=True),
    # None for a drill in the terminal.
    Column("guild_id", Text),
    Column("channel_id", Text),
    Column("created_by", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("person", Text, nullable=False),
    Column("seed", long_column, nullable=False),
    Column("pack", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("length_s", Float, nullable=False),
    Column("reply_s", Float, nullable=False),
    Column("most_missed", Integer),
    Column("late", Text, nullable=False),
    Column("named", Boolean, nullable=False),
    Column("ranked", Boolean, nullable=False),
    Column("role_id", Text),
    Column("starts_at", UtcTime),
    Column("state", Text, nullable=False),
    Column("started_at", UtcTime),
    Column("paused_at", UtcTime),
    Column("paused_s", Float, nullable=False),
    Column("ended_at", UtcTime),
    Column("alive_at", UtcTime),
    Column("card_id", Text),
    Column("board_channel_id", Text),
    Column("board_id", Text),
    Index("drills_by_guild", "guild_id", "created_at"),
)

drill_members = Table(
    "drill_members",
    metadata,
    Column("drill_id", Text, ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True),
    Column("trainee", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("picked", Boolean, nullable=False),
    Column("ready_at", UtcTime),
    # Where a talk is erased, its trainee was never in the drill.
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE")),
    Column("shown_at", UtcTime),
    Column("done_at", UtcTime),
    Column("done_as", Text),
    Index("drill_members_by_trainee", "trainee"),
    Index("drill_members_by_session", "session_id"),
)

drill_timers = Table(
    "drill_timers",
    metadata,
    Column("drill_id", Text, ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", Text, primary_key=True),
    # "" where it is the whole drill's.
    Column("trainee", Text, primary_key=True),
    Column("due_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
)

# What somebody was told of their time since the first line; erased with their place in the drill.
drill_told = Table(
    "drill_told",
    metadata,
    Column("drill_id", Text, primary_key=True),
    Column("trainee", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("length_s", Float),
    Column("until", UtcTime),
    Column("clock_id", Text),
    ForeignKeyConstraint(
        ["drill_id", "trainee"], ["drill_members.drill_id", "drill_members.trainee"], ondelete="CASCADE"
    ),
)

# Since when a drill's time runs for those who haven't heard that a pause is over; none while it stands still.
drill_runs = Table(
    "drill_runs",
    metadata,
    Column("drill_id", Text, ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True),
    Column("since", UtcTime),
)

# Until it is changed for the last time: a message that was a drill's board before it moved; board and card of
# one that is over.
drill_boards_left = Table(
    "drill_boards_left",
    metadata,
    Column("drill_id", Text, ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True),
    Column("board_id", Text, primary_key=True),
    Column("channel_id", Text, nullable=False),
)

# Only of drills whose instructor said, for the board, whether it shows names.
drill_boards = Table(
    "drill_boards",
    metadata,
    Column("drill_id", Text, ForeignKey("drills.id", ondelete="CASCADE"), primary_key=True),
    Column("named", Boolean, nullable=False),
)
