"""Phrases of a scenario's author: how a person in a scenario knows what they were asked about.

An author writes plain words, lower case: `sleep*` for any ending, a lone `*` for up to three words, `a|b` for
either word. Nothing an author writes is a regular expression, so no scenario can be slow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rubric.errors import BadPattern
from rubric.matching import Index, Pattern, compile_pattern
from rubric.text import Reading

_RESERVED = frozenset("()@!^$?")


class Phrases:
    """Sets of phrases by name, looked for together in one pass."""

    def __init__(self, named: Mapping[str, Iterable[str]]) -> None:
        """Compile the phrases.

        Raises:
            BadPattern: A phrase holds a mark other than `*` and `|`, or no word at all.
        """
        self._names = tuple(named)
        self._index = Index(
            (key, _compiled(phrase)) for key, name in enumerate(self._names) for phrase in named[name]
        )

    def find(self, reading: Reading) -> dict[str, tuple[int, int]]:
        """Return, per name that is met, the offsets in the text of its first phrase, the longest there."""
        best: dict[int, tuple[int, int]] = {}
        for match in self._index.find(reading):
            before = best.get(match.key)
            if before is None or (match.first, -match.last) < (before[0], -before[1]):
                best[match.key] = (match.first, match.last)
        return {self._names[key]: reading.place(*tokens) for key, tokens in best.items()}


def _compiled(phrase: str) -> Pattern:
    odd = sorted(_RESERVED & set(phrase))
    if odd:
        raise BadPattern(phrase, f"a phrase holds words, * and |, but not {odd[0]}")
    return compile_pattern(" ".join(phrase.lower().split()))
