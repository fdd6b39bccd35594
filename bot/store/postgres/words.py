"""The search over what was said, in PostgreSQL: the same words are found and marked as in SQLite."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Text, bindparam, case, cast, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY

from bot.store.records_reviews import END, MARK, Found
from bot.store.reviews import is_seen_by
from bot.store.tables import sessions, turns
from bot.store.words import GAP, WORDS_SHOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Select

    from bot.store.records_reviews import Reader

_TERM: Final = re.compile(r'"([^"]*)"(\*?)')
_WORD: Final = re.compile(r"[^\W_]+")
_CONFIGURATION: Final[ColumnElement[Any]] = literal_column("'turn_words'::regconfig")

_STEMS: Final = text(
    "SELECT given, (ts_lexize('turn_stem', lower(turn_plain(given))))[1] FROM unnest(:words) AS given"
).bindparams(bindparam("words", type_=ARRAY(Text)))
"""What the index calls words."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """Words that are to stand side by side.

    Attributes:
        words: As they were typed.
        is_beginning: Of the last of them only the beginning is given.
    """

    words: str
    is_beginning: bool

    def asked(self) -> ColumnElement[Any]:
        """Return the query for it; PostgreSQL makes it, so no sign in the words means anything."""
        side_by_side = func.phraseto_tsquery(_CONFIGURATION, func.turn_plain(self.words), type_=TSQUERY())
        if not self.is_beginning:
            return side_by_side
        written = cast(side_by_side, Text)
        # What asks for nothing, as signs alone do, would have no word for the star to stand behind.
        return case((written == "", side_by_side), else_=cast(written + ":*", TSQUERY))

    def spans_in(self, plain: str, stems: Mapping[str, str]) -> Iterable[Span]:
        """Yield where it stands in a text without accents."""
        wanted = [stems[word] for word in _WORD.findall(self.words)]
        places = [match.span() for match in _WORD.finditer(plain)]
        found = [stems[plain[start:end]] for start, end in places]
        for at in range(len(found) - len(wanted) + 1 if wanted else 0):
            *first, last = found[at : at + len(wanted)]
            is_last = last.startswith(wanted[-1]) if self.is_beginning else last == wanted[-1]
            if first == wanted[:-1] and is_last:
                yield places[at][0], places[at + len(wanted) - 1][1]


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
    typed = _TERM.findall(unicodedata.normalize("NFC", query))
    terms = [Term(words, bool(star)) for words, star in typed]
    rows = connection.execute(_search(reader, terms, limit, offset)).all() if terms else []
    if not rows:
        return []
    texts = [*(each.words for each in terms), *(plain for row in rows for plain in (row[-2], row[-1]))]
    stems = _stems(connection, {word for each in texts for word in _WORD.findall(each)})
    return [
        Found(
            session_id=row.session_id,
            n=row.n,
            trainee=row.trainee,
            person=row.person,
            at=row.at,
            reply=_shown(row.reply, row.plain_reply, terms, stems),
            said=_shown(row.said, row.plain_said, terms, stems),
        )
        for row in rows
    ]


def _stems(connection: Connection, words: Iterable[str]) -> dict[str, str]:
    return {word: stem or "" for word, stem in connection.execute(_STEMS, {"words": list(words)})}


def _search(reader: Reader, terms: Sequence[Term], limit: int, offset: int) -> Select[Any]:
    asked = reduce(lambda some, more: some.op("&&")(more), [each.asked() for each in terms])
    return (
        select(
            turns.c.session_id,
            turns.c.n,
            sessions.c.trainee,
            sessions.c.person,
            turns.c.at,
            turns.c.reply,
            turns.c.said,
            func.turn_plain(turns.c.reply, type_=Text).label("plain_reply"),
            func.turn_plain(turns.c.said, type_=Text).label("plain_said"),
        )
        .join(sessions, sessions.c.id == turns.c.session_id)
        .where(
            func.turn_index(turns.c.reply, turns.c.said).op("@@")(asked),
            turns.c.rewound_at.is_(None),
            is_seen_by(reader),
        )
        .order_by(turns.c.id.desc())
        .limit(limit)
        .offset(offset)
    )


def _shown(said: str, plain: str, terms: Sequence[Term], stems: Mapping[str, str]) -> str:
    return snippet(said, plain, [span for each in terms for span in each.spans_in(plain, stems)])


def snippet(said: str, plain: str, spans: Iterable[Span]) -> str:
    """Return the part of a text that holds most of what was found, with marks around that.

    Args:
        said: The text.
        plain: The same as the index reads it, sign for sign.
        spans: What was found, by places in that.
    """
    text = unicodedata.normalize("NFC", said)
    # Where an accent is a sign of its own, nothing tells which word is which.
    marked = _apart(spans) if len(plain) == len(text) else []
    words = [match.span() for match in _WORD.finditer(text)]
    start, end = _window(words, marked)
    begins, ends = start == 0, end >= len(words)
    first = 0 if begins else words[start][0]
    last = len(text) if ends else words[end - 1][1]
    shown = _with_marks(text, [span for span in marked if first <= span[0] and span[1] <= last], first, last)
    return f"{'' if begins else GAP}{shown}{'' if ends else GAP}"


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that overlap as one."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start < apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _window(words: Sequence[Span], spans: Iterable[Span]) -> Span:
    """Return which words to show: the first ones among those that hold as many of the found as can be."""
    starts = {start for start, _ in spans}
    before = [0, *accumulate(start in starts for start, _ in words)]
    last = max(len(words) - WORDS_SHOWN, 0)
    best = max(range(last + 1), key=lambda at: before[min(at + WORDS_SHOWN, len(words))] - before[at])
    return best, min(best + WORDS_SHOWN, len(words))


def _with_marks(text: str, spans: Iterable[Span], first: int, last: int) -> str:
    shown, at = "", first
    for start, end in spans:
        shown += f"{text[at:start]}{MARK}{text[start:end]}{END}"
        at = end
    return shown + text[at:last]
