"""What SQLAlchemy has no words for: the index over what was said, and the audit, kept.

What `bot.store.tables_reviews.SEARCH` is for SQLite. A step in `migrations/` holds a copy: a step that was
taken never changes.
"""

from __future__ import annotations

from typing import Final

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
