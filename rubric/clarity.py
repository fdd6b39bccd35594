"""Whether a reply is one that a person could use at all: words, in the person's language, not noise or codes."""

from __future__ import annotations

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
_VOWELS: Final = frozenset("aeiouy")
_ROW_OF_CONSONANTS: Final = 5


def is_usable(reading: Reading, heard: Reading) -> bool:
    """Tell whether a reply is more than noise: English words, or a name, or something done.

    Args:
        reading: The reply.
        heard: The person's line; its words count as known.
    """
    if not reading.tokens:
        return bool(reading.done) and any(letter.isalpha() for act in reading.done for letter in act)
    row = reading.words()
    if len(set(row)) < _FEW and len(reading.text) > _LONG_FOR_A_FEW:
        return False
    known, foreign = words.known(), words.foreign()
    if sum(word in foreign for word in row) > _FOREIGN_SHARE * len(row):
        return False
    at_hand = {token.word for token in heard.tokens}
    stems = _known_stems()
    named = {token.word for token in reading.tokens if reading.text[token.start].isupper()}
    strange = [
        word
        for word in row
        if not (word in known or word in at_hand or stem(word) in stems or word == "k" or word.isdigit())
    ]
    if not _JARGON.isdisjoint(row) and sum(word in words.function() for word in row) <= _LISTED * len(row):
        return False
    if len(row) <= _SHORT:
        return not strange or len(strange) < len(row) or all(_could_be_name(word) for word in strange)
    function = words.function()
    noise = [word for word in strange if not _could_be_name(word)]
    unknown = [word for word in strange if word not in named]
    if len(noise) > _NOISE_SHARE * len(row):
        return False
    return len(unknown) <= _KNOWN_SHARE * len(row) and (not unknown or any(word in function for word in row))


_stems: list[frozenset[str]] = []


def _known_stems() -> frozenset[str]:
    if not _stems:
        _stems.append(frozenset(stem(word) for word in words.known()))
    return _stems[0]


def _could_be_name(word: str) -> bool:
    """Tell whether an unknown word reads like a word at all, and not like keys hit at random."""
    if not word.isascii() or not word.isalpha() or len(word) < 2:  # noqa: PLR2004
        return False
    run = 0
    for letter in word:
        run = 0 if letter in _VOWELS else run + 1
        if run >= _ROW_OF_CONSONANTS:
            return False
    vowels = sum(letter in _VOWELS for letter in word)
    return 0 < vowels and len(word) <= 14 and word not in {"asdf", "qwerty", "asd", "sdf", "lorem"}  # noqa: PLR2004
