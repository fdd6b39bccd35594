"""The tables of what instructors make of talks, and the index of the words said in them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    event,
    text,
)

from bot.store.tables import UtcTime, json_column, metadata

# What is said about a talk: comments, flags, answers, requests. `turn_id` is NULL for the talk as a whole.
remarks = Table(
    "remarks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("turn_id", Integer, ForeignKey("turns.id", ondelete="CASCADE")),
    Column("guild_id", Text),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("settled_at", UtcTime),
    Column("settled_by", Text),
    Column("words", Text, nullable=False),
    Index("remarks_by_session", "session_id"),
    Index("remarks_by_turn", "turn_id"),
    Index("remarks_open", "kind", "session_id", sqlite_where=text("settled_at IS NULL")),
)

# What an instructor would have given in place of what was scored. The turn's own assessment never changes.
overrides = Table(
    "overrides",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("turn_id", Integer, ForeignKey("turns.id", ondelete="CASCADE"), nullable=False),
    Column("guild_id", Text),
    Column("code", Text, nullable=False),
    Column("was", Integer, nullable=False),
    Column("becomes", Integer, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("withdrawn_at", UtcTime),
    Column("reason", Text, nullable=False),
    Index("overrides_by_session", "session_id"),
    # One stands for each code of a reply; the next takes its place.
    Index("overrides_standing", "turn_id", "code", unique=True, sqlite_where=text("withdrawn_at IS NULL")),
)

# The feedback of a check ride, let go.
releases = Table(
    "releases",
    metadata,
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    Column("guild_id", Text),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
)

# Part of a talk with the trainee's name out of it, shared with a cohort.
excerpts = Table(
    "excerpts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("guild_id", Text),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("first_n", Integer, nullable=False),
    Column("last_n", Integer, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("words", Text, nullable=False),
    Index("excerpts_by_session", "session_id"),
)

# Excerpts that the bot is to post, and what came of it.
postings = Table(
    "postings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("excerpt_id", Integer, ForeignKey("excerpts.id", ondelete="CASCADE"), nullable=False),
    Column("channel_id", Text, nullable=False),
    Column("done_at", UtcTime),
    Column("problem", Text, nullable=False),
    Index("postings_by_excerpt", "excerpt_id"),
    Index("postings_waiting", "id", sqlite_where=text("done_at IS NULL")),
)

# Who read or did what. Rows are added, and go only with the talk.
readings = Table(
    "readings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("guild_id", Text),
    Column("reader", Text, nullable=False),
    Column("reader_name", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index("readings_by_session", "session_id"),
    Index("readings_by_guild", "guild_id", "at"),
)

# Who changed how a server is set up, or which pack is in force: each field as it was and became, in words.
changes = Table(
    "changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("guild_id", Text),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("fields", json_column, nullable=False),
    Index("changes_by_guild", "guild_id", "id"),
)

# An instructor's own codes for a reply, given blind: before the rubric's were shown.
codings = Table(
    "codings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("turn_id", Integer, ForeignKey("turns.id", ondelete="CASCADE"), nullable=False),
    Column("guild_id", Text),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("blind", Boolean, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("levels", json_column, nullable=False),
    Column("codes", json_column, nullable=False),
    Column("note", Text, nullable=False),
    UniqueConstraint("turn_id", "author", name="codings_once"),
    Index("codings_by_session", "session_id"),
    Index("codings_by_guild", "guild_id"),
)

# What the trainee is to be told, until they were.
news = Table(
    "news",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("session_id", Text, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("told_at", UtcTime),
    Index("news_by_session", "session_id"),
    Index("news_untold", "at", sqlite_where=text("told_at IS NULL")),
)

SEARCH: Final = (
    # The words stand in `turns` alone; the index holds where each of them is.
    (
        "CREATE VIRTUAL TABLE turn_words USING fts5("
        "reply, said, content='turns', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')"
    ),
    (
        "CREATE TRIGGER turn_words_added AFTER INSERT ON turns BEGIN "
        "INSERT INTO turn_words(rowid, reply, said) VALUES (new.id, new.reply, new.said); END"
    ),
    (
        "CREATE TRIGGER turn_words_gone AFTER DELETE ON turns BEGIN "
        "INSERT INTO turn_words(turn_words, rowid, reply, said) "
        "VALUES ('delete', old.id, old.reply, old.said); END"
    ),
    (
        "CREATE TRIGGER turn_words_changed AFTER UPDATE OF reply, said ON turns BEGIN "
        "INSERT INTO turn_words(turn_words, rowid, reply, said) "
        "VALUES ('delete', old.id, old.reply, old.said); "
        "INSERT INTO turn_words(rowid, reply, said) VALUES (new.id, new.reply, new.said); END"
    ),
    (
        "CREATE TRIGGER readings_stay BEFORE UPDATE ON readings BEGIN "
        "SELECT RAISE(ABORT, 'the audit is only added to'); END"
    ),
    (
        "CREATE TRIGGER changes_stay BEFORE UPDATE ON changes BEGIN "
        "SELECT RAISE(ABORT, 'the audit is only added to'); END"
    ),
)
"""What SQLAlchemy has no words for: the index over what was said, kept right by triggers; the audit, kept.

The same for PostgreSQL stands in `bot.store.postgres.by_hand`.
"""

for _statement in SEARCH:
    event.listen(metadata, "after_create", DDL(_statement).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]
