"""The search over what was said, in SQLite; PostgreSQL's is in `bot.store.postgres.words`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import column, literal_column, select, table, text

from bot.store import reading
from bot.store.records_reviews import END, MARK, Found
from bot.store.reviews import is_seen_by
from bot.store.tables import sessions, turns

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import ColumnElement, Connection, Select

    from bot.store.records_reviews import Reader

GAP: Final = " … "
"""Shown where something is left out."""

WORDS_SHOWN: Final = 24
"""Of what was said in a turn that was found."""

_words: Final = table("turn_words", column("rowid"), column("turn_words"))


def found(connection: Connection, reader: Reader, query: str, limit: int, offset: int) -> list[Found]:
    """Return the turns that hold words, the latest first, of the talks that somebody may see."""
    if connection.dialect.name == "postgresql":
        from bot.store.postgres.words import found as on_server  # noqa: PLC0415 - not wanted for a file

        return on_server(connection, reader, query, limit, offset)
    wanted = _search(reader).limit(limit).offset(offset)
    return reading.all_of(connection, Found, wanted.params(query=query))


def _search(reader: Reader) -> Select[Any]:
    def marked(place: int) -> ColumnElement[str]:
        # Numbers and signs of ours.
        shown = f"snippet(turn_words, {place}, '{MARK}', '{END}', '{GAP}', {WORDS_SHOWN})"
        return literal_column(shown)

    joined = _words.join(turns, turns.c.id == _words.c.rowid).join(
        sessions, sessions.c.id == turns.c.session_id
    )
    return (
        select(
            turns.c.session_id,
            turns.c.n,
            sessions.c.trainee,
            sessions.c.person,
            turns.c.at,
            marked(0).label("reply"),
            marked(1).label("said"),
        )
        .select_from(joined)
        .where(text("turn_words MATCH :query"), turns.c.rewound_at.is_(None), is_seen_by(reader))
        .order_by(_words.c.rowid.desc())
    )
