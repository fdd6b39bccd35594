"""The tables of the history. `migrations/` leads old ones there; a test holds the two together."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy import Dialect


class UtcTime(TypeDecorator[datetime]):
    """A moment. SQLite keeps no zone, so all are kept in UTC and come back aware; a naive time is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn a moment into UTC.

        Raises:
            ValueError: The time is naive.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"the naive time {value} could mean any moment")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back the zone that SQLite drops; PostgreSQL's driver gives UTC itself."""
        return value if value is None else value.replace(tzinfo=UTC)


json_column = JSON(none_as_null=True)

# Whatever number somebody types as a seed, as far as a database can hold it.
long_column = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()

sessions = Table(
    "sessions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("trainee", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("person_version", Integer, nullable=False),
    Column("pack", Text, nullable=False),
    Column("rubric", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("seed", long_column, nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("ending", Text),
    Column("outcome", Text),
    Column("stopped", Boolean, nullable=False),
    Column("decision", Text),
    # Written with every turn, so that a list of talks never reads a turn.
    Column("replies", Integer, nullable=False),
    Column("score_mean", Float),
    Column("empathy_mean", Float),
    Column("reflection_mean", Float),
    Column("non_confrontation_mean", Float),
    # Last, since SQLite reads a row from the left and need not fetch the long end of it for a list.
    Column("opening", json_column, nullable=False),
    Index("sessions_by_trainee", "trainee", "started_at"),
    Index("sessions_by_person", "person", "seed", "started_at"),
    # With all that a list is narrowed to, so that counting it reads no talk.
    Index(
        "sessions_listed",
        *("started_at", "id", "trainee", "person", "mode", "score_mean", "ended_at", "pack", "seed"),
    ),
    Index("sessions_open", "trainee", "started_at", sqlite_where=text("ended_at IS NULL")),
)

turns = Table(
    "turns",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    # The assessment's score and levels once more, so that the means of a talk need no JSON read.
    Column("score", Integer),
    Column("empathy", Integer),
    Column("reflection", Integer),
    Column("non_confrontation", Integer),
    Column("rewound_at", UtcTime),
    Column("reply", Text, nullable=False),
    Column("said", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("trust", Float, nullable=False),
    Column("tension", Float, nullable=False),
    Column("reply_s", Float),
    Column("at", UtcTime, nullable=False),
    Column("assessment", json_column),
    Column("note", json_column),
    Column("heard", json_column),
    Column("mind", json_column),
    UniqueConstraint("session_id", "message_id", name="turns_message_once"),
    Index("turns_live", "session_id", "n", unique=True, sqlite_where=text("rewound_at IS NULL")),
)

what_ifs = Table(
    "what_ifs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("n", Integer, nullable=False),
    Column("reply", Text, nullable=False),
    Column("outcome", json_column, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("what_ifs_by_session", "session_id"),
)

# Of Discord: what a server's administrators have set up.
guilds = Table(
    "guilds",
    metadata,
    Column("id", Text, primary_key=True),
    Column("practice_channel", Text),
    Column("trainee_role", Text),
    Column("instructor_role", Text),
    Column("country", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("people", json_column),
    Column("retention_days", Integer),
    Column("help_lines", json_column),
    Column("updated_at", UtcTime),
    Column("left_at", UtcTime),
)

# Where a talk is held. A thread holds one; in direct messages one comes after another.
rooms = Table(
    "rooms",
    metadata,
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("place_id", Text, nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("guild_id", Text),
    # The session's own once more: whose message it is gets asked at every message in a thread.
    Column("trainee", Text, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column("message_id", Text),
    Index("rooms_by_place", "place_id", "opened_at"),
    Index("rooms_by_trainee", "trainee"),
    # Whole answers, without the rows: who practises in a server, and whether a talk is held there.
    Index("rooms_by_guild", "guild_id", "trainee", "session_id"),
    Index("rooms_held", "session_id", "guild_id"),
)

# What members were called in a server when they last practised there, for pages that can't ask Discord.
names = Table(
    "names",
    metadata,
    Column("guild_id", Text, primary_key=True),
    Column("trainee", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Index("names_by_trainee", "trainee"),
)

consents = Table(
    "consents",
    metadata,
    Column("trainee", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
)

synced_commands = Table(
    "synced_commands",
    metadata,
    Column("scope", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
)
