"""The search over what was said, in PostgreSQL: the same words are found and shown as in SQLite."""

from __future__ import annotations

import re
import unicodedata
from functools import reduce
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Text, case, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import TSQUERY

from bot.store.records_reviews import END, GAP, MARK, WORDS_SHOWN, Found
from bot.store.reviews import is_seen_by
from bot.store.tables import sessions, turns

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from bot.store.records_reviews import Reader

_TERM: Final = re.compile(r'"([^"]*)"(\*?)')
_CONFIGURATION: Final[ColumnElement[Any]] = literal_column("'turn_words'::regconfig")
_WHOLE_WITH_MARKS: Final = f'HighlightAll=true, StartSel="{MARK}", StopSel="{END}"'
_PIECE: Final = re.compile(f"({MARK}|{END})")
_WORD: Final = re.compile(r"\w+")

Span = tuple[int, int]


def found(connection: Connection, reader: Reader, query: str, limit: int, offset: int) -> list[Found]:
    """Return the turns that hold words, the latest first, of the talks that somebody may see.

    Args:
        connection: In a transaction.
        reader: Who searches.
        query: As `bot.practice.searching` makes it: words in double quotes, those of which only the beginning
            is given with a `*` behind, joined by AND.
        limit: Turns, at most.
        offset: Turns passed over.
    """
    terms = [_term(words, is_beginning=bool(star)) for words, star in _TERM.findall(query)]
    if not terms:
        return []
    asked = reduce(lambda some, more: some.op("&&", return_type=TSQUERY())(more), terms)
    rows = connection.execute(_search(reader, asked, limit, offset)).mappings()
    return [_as_found(dict(row)) for row in rows]


def _term(words: str, *, is_beginning: bool) -> ColumnElement[Any]:
    """Return the query for words side by side; PostgreSQL makes it, so no sign in them means anything."""
    side_by_side = func.phraseto_tsquery(_CONFIGURATION, func.turn_plain(words), type_=TSQUERY())
    if not is_beginning:
        return side_by_side
    written = cast(side_by_side, Text)
    # What asks for nothing, as signs alone do, would have no word for the star to stand behind.
    return case((written == "", side_by_side), else_=cast(written + ":*", TSQUERY))


def _search(reader: Reader, asked: ColumnElement[Any], limit: int, offset: int) -> Select[Any]:
    chosen = (
        select(turns.c.id)
        .join(sessions, sessions.c.id == turns.c.session_id)
        .where(
            func.turn_index(turns.c.reply, turns.c.said).op("@@")(asked),
            turns.c.rewound_at.is_(None),
            is_seen_by(reader),
        )
        .order_by(turns.c.id.desc())
        .limit(limit)
        .offset(offset)
        .subquery()
    )

    def marked(said: ColumnElement[str]) -> ColumnElement[str]:
        return func.ts_headline(_CONFIGURATION, func.turn_plain(said), asked, _WHOLE_WITH_MARKS, type_=Text)

    # Only what is shown is marked, for to mark a text is to read it once more.
    return (
        select(
            turns.c.session_id,
            turns.c.n,
            sessions.c.trainee,
            sessions.c.person,
            turns.c.at,
            turns.c.reply,
            turns.c.said,
            marked(turns.c.reply).label("marked_reply"),
            marked(turns.c.said).label("marked_said"),
        )
        .join(chosen, chosen.c.id == turns.c.id)
        .join(sessions, sessions.c.id == turns.c.session_id)
        .order_by(turns.c.id.desc())
    )


def _as_found(row: dict[str, Any]) -> Found:
    for name in ("reply", "said"):
        row[name] = snippet(row[name], row.pop(f"marked_{name}"))
    return Found(**row)


def snippet(said: str, marked: str) -> str:
    """Return the part of a text that holds most of the words found, with marks around these.

    Args:
        said: The text.
        marked: The same as the index sees it, sign for sign, with marks.
    """
    text = unicodedata.normalize("NFC", said)
    plain, spans = _spans(marked)
    if len(plain) != len(text):
        spans = []  # an accent that is a sign of its own: nothing tells which word is which
    words = [match.span() for match in _WORD.finditer(text)]
    start, end = _window(words, spans)
    begins, ends = start == 0, end >= len(words)
    first = 0 if begins else words[start][0]
    last = len(text) if ends else words[end - 1][1]
    shown = _with_marks(text, [span for span in spans if first <= span[0] and span[1] <= last], first, last)
    return f"{'' if begins else GAP}{shown}{'' if ends else GAP}"


def _spans(marked: str) -> tuple[str, list[Span]]:
    """Return a text without its marks, and where they stood."""
    plain, spans, start = "", [], 0
    for piece in _PIECE.split(marked):
        if piece == MARK:
            start = len(plain)
        elif piece == END:
            spans.append((start, len(plain)))
        else:
            plain += piece
    return plain, spans


def _window(words: list[Span], spans: list[Span]) -> Span:
    """Return which words to show: the first ones among those that hold as many of the found as can be."""
    starts = {start for start, _ in spans}
    before = [0, *accumulate(start in starts for start, _ in words)]
    last = max(len(words) - WORDS_SHOWN, 0)
    best = max(range(last + 1), key=lambda at: before[min(at + WORDS_SHOWN, len(words))] - before[at])
    return best, min(best + WORDS_SHOWN, len(words))


def _with_marks(text: str, spans: list[Span], first: int, last: int) -> str:
    shown, at = "", first
    for start, end in spans:
        shown += f"{text[at:start]}{MARK}{text[start:end]}{END}"
        at = end
    return shown + text[at:last]
