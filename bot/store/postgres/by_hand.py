"""Makes a new history on PostgreSQL: the tables, and by hand what SQLAlchemy has no words for.

The latter are the index over what was said, and the audit, kept: what `bot.store.tables_reviews.SEARCH` is
for SQLite. A step in `migrations/` holds a copy: a step that was taken never changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from bot.errors import StorePlaceError

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData

LEAST_SERVER: Final = 140_000
"""PostgreSQL 14: the first whose functions know what they are made of, whatever the path that is searched."""

BY_HAND: Final = (
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
    "CREATE TRIGGER changes_stay BEFORE UPDATE ON changes FOR EACH ROW EXECUTE FUNCTION audit_stays()",
)


def make(connection: Connection, place: str, metadata: MetaData) -> None:
    """Make all tables, in the transaction of the connection.

    Raises:
        StorePlaceError: The server is too old, or can't hold every word.
    """
    if int(connection.execute(text("SHOW server_version_num")).scalar_one()) < LEAST_SERVER:
        raise StorePlaceError(place, "the server is older than PostgreSQL 14")
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        raise StorePlaceError(place, f"the database was made with the encoding {encoding}, not UTF8")
    # Said here: with the tables it would load PostgreSQL's side of SQLAlchemy where there is but a file.
    for index in (each for table in metadata.tables.values() for each in table.indexes):
        index.dialect_options["postgresql"]["where"] = index.dialect_options["sqlite"]["where"]
    metadata.create_all(connection, checkfirst=False)
    for statement in BY_HAND:
        connection.exec_driver_sql(statement)
