"""Slips of the finger, mended: "frightned" is read as "frightened", whatever judges it afterwards.

A word is mended only where it is none itself, one slip away from a common word, and typed in lower case: a
capital is a name's. Of the shortest words only swapped letters are mended, since too much is one letter apart
there. The words and how common they are come with pyspellchecker (MIT); the rare end of its list is left out.
"""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from spellchecker import SpellChecker

from rubric import words

SHORTEST: Final = 4
LONGEST: Final = 14
ONLY_SWAPPED_BELOW: Final = 5
"""Letters."""

IS_A_WORD_FROM: Final = 200
"""How often the list has met a word that counts as one; below it holds misspellings itself."""

COMMON_FROM: Final = 2000
"""The same for a word that a slip is taken for."""

_ENTRY: Final = re.compile(r'"([a-z]{1,20})": (\d+)')


@lru_cache(maxsize=8192)
def mended(word: str) -> str:
    """Return the word that was meant: mostly the one that was typed.

    Args:
        word: One word in lower case.
    """
    if not (SHORTEST <= len(word) <= LONGEST and word.isascii() and word.isalpha()):
        return word
    if word in words.known() or word in words.as_typed():
        return word
    dictionary = _dictionary()
    if dictionary.known((word,)):
        return word
    meant = [each for each in dictionary.candidates(word) or () if dictionary[each] >= COMMON_FROM]
    if len(word) < ONLY_SWAPPED_BELOW:
        meant = [each for each in meant if sorted(each) == sorted(word)]
    return max(meant, key=lambda each: (dictionary[each], each), default=word)


@cache
def _dictionary() -> SpellChecker:
    """Return the library's checker over the part of its list that is needed: a quarter of the memory."""
    packed = (files("spellchecker") / "resources" / "en.json.gz").read_bytes()
    listed = gzip.decompress(packed).decode("utf-8")
    kept = {found[1]: int(found[2]) for found in _ENTRY.finditer(listed) if int(found[2]) >= IS_A_WORD_FROM}
    checker = SpellChecker(language=None, distance=1)
    checker.word_frequency.load_json(kept)
    return checker
