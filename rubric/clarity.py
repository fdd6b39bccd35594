"""Whether a person could use a reply at all: words, in their language, not noise or codes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

from rubric import words
from rubric.text import Reading, stem

_KNOWN_SHARE: Final = 0.5
_FOREIGN_SHARE: Final = 0.3
_SHORT: Final = 3
_NOISE_SHARE: Final = 0.3
_FEW: Final = 3
_LONG_FOR_A_FEW: Final = 80
_LISTED: Final = 0.4
_JARGON: Final = frozenset(
    "empathy validation validate reflection rapport deescalate paraphrase paraphrasing".split()
)
_MASHED: Final = frozenset({"asdf", "qwerty", "asd", "sdf", "lorem"})
_LONGEST_NAME: Final = 14
_VOWELS: Final = frozenset("aeiouy")
_ROW_OF_CONSONANTS: Final = 5


def is_usable(reading: Reading, heard: Reading) -> bool:
    """Tell whether a reply is more than noise: English words, or a name, or something done.

    Args:
        reading: The reply.
        heard: The person's line; its words count as known.
    """
    if not reading.tokens:
        return any(letter.isalpha() for act in reading.done for letter in act)
    row = reading.words()
    says_nothing = len(set(row)) < _FEW and len(reading.text) > _LONG_FOR_A_FEW
    return not (says_nothing or _is_foreign(row) or _is_jargon(row)) and _is_english(reading, row, heard)


def _is_foreign(row: Sequence[str]) -> bool:
    foreign = words.foreign()
    return sum(word in foreign for word in row) > _FOREIGN_SHARE * len(row)


def _is_jargon(row: Sequence[str]) -> bool:
    """Tell whether the names of skills stand in a row, as if saying them were using them."""
    function = words.function()
    return not _JARGON.isdisjoint(row) and sum(word in function for word in row) <= _LISTED * len(row)


def _is_english(reading: Reading, row: Sequence[str], heard: Reading) -> bool:
    at_hand = words.known() | {token.word for token in heard.tokens} | {"k"}
    stems = _known_stems()
    strange = [word for word in row if not (word in at_hand or stem(word) in stems or word.isdigit())]
    noise = [word for word in strange if not _could_be_name(word)]
    if len(row) <= _SHORT:
        return len(strange) < len(row) or not noise
    named = {token.word for token in reading.tokens if reading.text[token.start].isupper()}
    unknown = [word for word in strange if word not in named]
    joined = not unknown or not words.function().isdisjoint(row)
    return joined and len(noise) <= _NOISE_SHARE * len(row) and len(unknown) <= _KNOWN_SHARE * len(row)


@cache
def _known_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in words.known())


def _could_be_name(word: str) -> bool:
    """Tell whether an unknown word reads like a word at all, and not like keys hit at random."""
    if not (word.isascii() and word.isalpha() and 1 < len(word) <= _LONGEST_NAME) or word in _MASHED:
        return False
    run = 0
    for letter in word:
        run = 0 if letter in _VOWELS else run + 1
        if run >= _ROW_OF_CONSONANTS:
            return False
    return not _VOWELS.isdisjoint(word)
