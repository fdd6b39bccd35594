"""What instructors make of talks, the audit, and the index of the words said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_SEARCH = (
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
    # What was said before there was an index.
    "INSERT INTO turn_words(turn_words) VALUES ('rebuild')",
)

# The index reads what was said before by itself.
_SEARCH_ON_SERVER = (
    # Every word counts, as in SQLite's index: none is left out for being common.
    "CREATE TEXT SEARCH DICTIONARY turn_stem (TEMPLATE = snowball, LANGUAGE = english)",
    "CREATE TEXT SEARCH CONFIGURATION turn_words (COPY = simple)",
    """ALTER TEXT SEARCH CONFIGURATION turn_words
        ALTER MAPPING FOR asciiword, word, numword WITH turn_stem""",
    # Letters without their accents, and a space for every sign that would make an address, a signed number or
    # a tag of the words around it. Each sign keeps its place, unless an accent was a sign of its own.
    r"""CREATE FUNCTION turn_plain(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN regexp_replace(
            normalize(regexp_replace(normalize(given, NFD), '[\u0300-\u036f]', '', 'g'), NFC),
            '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f]', ' ', 'g')""",
    # No query asks for the sign between the two, so no phrase is found that begins in one and ends in the
    # other.
    """CREATE FUNCTION turn_index(reply text, said text) RETURNS tsvector
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        RETURN to_tsvector('turn_words'::regconfig, turn_plain(reply)) || '''|'':1'::tsvector
            || to_tsvector('turn_words'::regconfig, turn_plain(said))""",
    "CREATE INDEX turn_words ON turns USING gin (turn_index(reply, said))",
    """CREATE FUNCTION audit_stays() RETURNS trigger LANGUAGE plpgsql
        AS $$BEGIN RAISE EXCEPTION 'the audit is only added to'; END$$""",
    "CREATE TRIGGER readings_stay BEFORE UPDATE ON readings FOR EACH ROW EXECUTE FUNCTION audit_stays()",
)


def upgrade() -> None:
    """Create the tables and the index; what was there stays as it is."""
    _create_remarks()
    _create_overrides()
    _create_what_is_let_out()
    op.create_table(
        "readings",
        _key(),
        _session(),
        sa.Column("guild_id", sa.Text),
        sa.Column("reader", sa.Text, nullable=False),
        sa.Column("reader_name", sa.Text, nullable=False),
        sa.Column("act", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("readings_by_session", "readings", ["session_id"])
    op.create_index("readings_by_guild", "readings", ["guild_id", "at"])
    op.create_table(
        "codings",
        _key(),
        _session(),
        sa.Column("turn_id", sa.Integer, sa.ForeignKey("turns.id", ondelete="CASCADE"), nullable=False),
        *_author(),
        sa.Column("blind", sa.Boolean, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("levels", sa.JSON, nullable=False),
        sa.Column("codes", sa.JSON, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.UniqueConstraint("turn_id", "author", name="codings_once"),
    )
    op.create_index("codings_by_session", "codings", ["session_id"])
    op.create_index("codings_by_guild", "codings", ["guild_id"])
    is_served = op.get_bind().dialect.name == "postgresql"
    for statement in _SEARCH_ON_SERVER if is_served else _SEARCH:
        op.get_bind().exec_driver_sql(statement)


def _create_remarks() -> None:
    op.create_table(
        "remarks",
        _key(),
        _session(),
        sa.Column("turn_id", sa.Integer, sa.ForeignKey("turns.id", ondelete="CASCADE")),
        sa.Column("guild_id", sa.Text),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True)),
        sa.Column("settled_by", sa.Text),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("remarks_by_session", "remarks", ["session_id"])
    op.create_index("remarks_by_turn", "remarks", ["turn_id"])
    op.create_index(
        "remarks_open",
        "remarks",
        ["kind", "session_id"],
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def _create_overrides() -> None:
    op.create_table(
        "overrides",
        _key(),
        _session(),
        sa.Column("turn_id", sa.Integer, sa.ForeignKey("turns.id", ondelete="CASCADE"), nullable=False),
        sa.Column("guild_id", sa.Text),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("was", sa.Integer, nullable=False),
        sa.Column("becomes", sa.Integer, nullable=False),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("overrides_by_session", "overrides", ["session_id"])
    op.create_index(
        "overrides_standing",
        "overrides",
        ["turn_id", "code"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def _create_what_is_let_out() -> None:
    op.create_table(
        "releases",
        sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
        *_author(),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "excerpts",
        _key(),
        _session(),
        *_author(),
        sa.Column("first_n", sa.Integer, nullable=False),
        sa.Column("last_n", sa.Integer, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("excerpts_by_session", "excerpts", ["session_id"])
    op.create_table(
        "news",
        _key(),
        _session(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True)),
    )
    op.create_index("news_by_session", "news", ["session_id"])
    op.create_index(
        "news_untold",
        "news",
        ["at"],
        sqlite_where=sa.text("told_at IS NULL"),
        postgresql_where=sa.text("told_at IS NULL"),
    )


def _key() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True, autoincrement=True)


def _session() -> sa.Column[str]:
    return sa.Column("session_id", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False)


def _author() -> tuple[sa.Column[str | None], sa.Column[str], sa.Column[str]]:
    return (
        sa.Column("guild_id", sa.Text),
        sa.Column("author", sa.Text, nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
    )
