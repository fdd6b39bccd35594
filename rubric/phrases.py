"""Phrases of a scenario's author: how a person in a scenario knows what they were asked about.

An author writes plain words, lower case: `sleep*` for any ending, a lone `*` for up to three words, `a|b` for either
word. Nothing an author writes is a regular expression, so no scenario can be slow.
"""

from __future__ import annotations

from collections.abc import Iterable

from rubric.errors import BadPattern
from rubric.matching import Index, compile_pattern
from rubric.text import Reading

_RESERVED = frozenset("()@!^$?")


class Phrases:
    """A set of phrases, looked for together."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Compile the phrases.

        Raises:
            BadPattern: A phrase holds a mark other than `*` and `|`, or no word at all.
        """
        patterns = []
        for phrase in phrases:
            odd = sorted(_RESERVED & set(phrase))
            if odd:
                raise BadPattern(phrase, f"a phrase holds words, * and |, but not {odd[0]}")
            patterns.append((0, compile_pattern(" ".join(phrase.lower().split()))))
        self._index = Index(patterns)

    def find(self, reading: Reading) -> tuple[int, int] | None:
        """Return the offsets in the text of the first phrase met, the longest at its place, or None."""
        found = min(self._index.find(reading), key=lambda match: (match.first, -match.last), default=None)
        return reading.place(found.first, found.last) if found else None
