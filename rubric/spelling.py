"""Slips of the finger, mended: "frightned" is read as "frightened", whatever judges it afterwards.

A word is mended only where it is none itself, one slip away from a common word, and typed in lower case: a
capital is a name's. British spellings are read as the American ones that the list knows. Fingers slip in few
ways: letters swapped, left out, typed twice, or the key beside; any other slip is believed only of longer
words. Where a short word could have been two others, one must be much the commoner. The words and how common
they are come with pyspellchecker (MIT); the rare end of its list is left out.
"""

from __future__ import annotations

import gzip
import math
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from rubric import words

SHORTEST: Final = 3
LONGEST: Final = 16
ANY_SLIP_FROM: Final = 5
"""Letters. In shorter words only the ways in which fingers slip are believed."""

IS_A_WORD_FROM: Final = 200
"""How often the list has met a word that counts as one; below it holds misspellings itself."""

COMMON_FROM: Final = 2000
"""The same for a word that a slip is taken for."""

SHORT_FROM: Final = 20_000
"""The same for one of three letters."""

_SWAPPED: Final = 0.0  # what a slip costs, in powers of ten of how common a word is
_TWICE: Final = 0.0
_LEFT_OUT: Final = 0.3
_BESIDE: Final = 0.8
_ODD: Final = 1.5
_FIRST: Final = 1.0  # for the first letter, where fingers are surest
_RARE: Final = 3.2  # a word this much rarer than another is taken for a slip of it
_CLEARLY: Final = 0.25
_MORE_CLEARLY: Final = 0.5  # of three letters
_CONTRACTION: Final = 2_000_000
_BARE_CONTRACTION: Final = 50_000  # "dont"

_FILED_BY: Final = 3  # letters
_ENTRY: Final = re.compile(r"\"([a-z']{1,20})\": (\d{3,})")  # most are met less often: unwanted
_BRITISH: Final = re.compile("our|(?<=[iy])s(?=e|i)|(?<=l)l(?=ed|ing|or)|(?<=en)c(?=e)|(?<=n)tre$")
_AMERICAN: Final = {"our": "or", "s": "z", "l": "", "c": "s", "tre": "ter"}
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz'"
_KEYS: Final = (
    "qwa wqase ewsdr redft trfgy ytghu uyhji iujko oiklp pol aqwsz sawedxz dserfcx fdrtgvc gftyhbv hgyujnb"
    " jhuikmn kjiolm lkop zasx xzsdc cxdfv vcfgb bvghn nbhjm mnjk"
)
_BESIDES: Final = {keys[0]: frozenset(keys[1:]) for keys in _KEYS.split()}


@lru_cache(maxsize=8192)
def mended(word: str) -> str:
    """Return the word that was meant: mostly the one that was typed.

    Args:
        word: One word in lower case.
    """
    plain = words.with_plain_apostrophes(word)
    if not (SHORTEST <= len(plain) <= LONGEST and plain.isascii() and plain.replace("'", "").isalpha()):
        return word
    listed = words.spelling().get(plain, ())
    if listed:
        return listed[0] if len(listed) == 1 and plain not in words.known() else plain
    base = plain.removesuffix("'s")
    if is_word(plain) or (base != plain and (is_word(base) or times_met(base))):
        return plain
    meant = _american(plain) or _meant(plain)
    if meant == plain and base != plain and len(base) > SHORTEST:
        meant = (_american(base) or _meant(base)) + "'s"
    return meant


def is_word(word: str) -> bool:
    """Tell whether a word in lower case is one that people type and mean, whatever else it looks like."""
    return word in words.known() or word in words.as_typed() or word in words.spelling()


def _american(word: str) -> str:
    """Return the American spelling of a word in a British one that the list lacks, else ""."""
    american = _BRITISH.sub(lambda found: _AMERICAN[found[0]], word)
    return american if american != word and times_met(american) and not times_met(word) else ""


def _meant(word: str) -> str:
    typed = times_met(word)
    found: list[tuple[float, str]] = []
    may_be_meant = _may_be_meant()
    for meant, cost in _one_slip_away(word):
        if meant in may_be_meant:
            met = _met(meant)
            if met >= (SHORT_FROM if len(word) <= SHORTEST else COMMON_FROM):
                found.append((math.log10(met) - cost, meant))
    if not found:
        return word
    found.sort(reverse=True)
    best = found[0][0]
    if typed and best - math.log10(typed) < _RARE:
        return word
    second = next((score for score, meant in found if meant != found[0][1]), 0.0)
    clearly = _CLEARLY if len(word) > SHORTEST else _MORE_CLEARLY
    if len(word) < ANY_SLIP_FROM and best - second < clearly:
        return word
    return found[0][1]


def _met(word: str) -> int:
    """Return how common a word is; the list counts contractions by halves or not at all."""
    if word in words.spelling():
        return max(times_met(word), _CONTRACTION if "'" in word else _BARE_CONTRACTION)
    return times_met(word)


@cache
def _may_be_meant() -> frozenset[str]:
    """Return the words that are common enough: hundreds of rows of letters a word are looked up in them."""
    entries = (entry.split() for row in _listed().values() for entry in row.splitlines()[1:])
    common = {word.decode() for word, met in entries if int(met) >= COMMON_FROM}
    return frozenset(common | words.spelling().keys())


def _one_slip_away(word: str) -> Iterator[tuple[str, float]]:
    """Return every row of letters one slip away, with what the slip costs."""
    any_slip = len(word) >= ANY_SLIP_FROM
    for at, letter in enumerate(word):
        before, after = word[:at], word[at + 1 :]
        first = 0.0 if at else _FIRST
        if after and after[0] != letter:
            yield before + after[0] + letter + after[1:], _SWAPPED + first
        if letter in (before[-1:], after[:1]):
            yield before + after, _TWICE
        elif any_slip:
            yield before + after, _ODD + first
        beside = _BESIDES.get(letter, frozenset())
        for other in _LETTERS if any_slip else beside:
            if other != letter:
                yield before + other + after, first + (_BESIDE if other in beside else _ODD)
        for other in _LETTERS:
            yield before + other + word[at:], _LEFT_OUT + first
    for other in _LETTERS:
        yield word + other, _LEFT_OUT


def times_met(word: str) -> int:
    """Return how often the list has met a word, 0 for one that it lacks or that is of its rare end."""
    row = _listed().get(word[:_FILED_BY], b"")
    start = row.find(b"\n%b " % word.encode()) if word.isascii() and " " not in word else -1
    if start < 0:
        return 0
    start += len(word) + 2
    return int(row[start : row.index(b"\n", start)])


@cache
def _listed() -> dict[str, bytes]:
    """Return the list, by how a word begins; as words and numbers of Python's it would take 7 MB."""
    packed = (files("spellchecker") / "resources" / "en.json.gz").read_bytes()
    rows: dict[str, bytearray] = {}
    for found in _ENTRY.finditer(gzip.decompress(packed).decode("utf-8")):
        word, met = found.groups()
        if int(met) >= IS_A_WORD_FROM:
            rows.setdefault(word[:_FILED_BY], bytearray(b"\n")).extend(f"{word} {met}\n".encode())
    return {beginning: bytes(row) for beginning, row in rows.items()}
