"""What was typed into a search, in the language of the index: no sign in it can break out of its word."""

from __future__ import annotations

import re
from typing import Final

MOST_TERMS: Final = 12
_TERM: Final = re.compile(r'"([^"]*)"|(\S+)')
_WORD: Final = re.compile(r"\w")


def as_query(typed: str) -> str:
    """Return a query that finds turns with all the words typed, or "" where there is none in it.

    Words in double quotes are found side by side; a word that ends in `*` is found by its beginning.
    """
    terms = [_term(phrase or word) for phrase, word in _TERM.findall(typed.replace("\0", " "))]
    return " AND ".join(list(filter(None, terms))[:MOST_TERMS])


def _term(given: str) -> str:
    words = given.rstrip("*").replace('"', " ").strip()
    if not _WORD.search(words):
        return ""
    return f'"{words}"*' if given.endswith("*") else f'"{words}"'
