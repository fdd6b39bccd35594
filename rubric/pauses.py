"""Where the marks belong in a reply that was typed without any: "what happened you sound tired".

Two linear models look from left to right at the words around each gap: the first tells a comma or the end
of a sentence from nothing, the second whether the sentence that ends there asks. Their weights were learnt
from the marks of our own examples (`rubric.training.pauses`). A text that has any mark is left as it was
typed.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from rubric import words

WEIGHTS: Final = Path(__file__).with_name("pauses.json.gz")
MARKED: Final = re.compile(r"[.,;:!?…؟*\n()—–]")
LONGEST: Final = 30
"""Words, at most, of a text in small letters whose marks are restored; a longer one is read as it stands.

That is speech run together, which no chat taught. With more, the mean score told sessions of high quality
less well from those of low quality (docs/validity.md).
"""

GAPS: Final = ("", ",", ".")
ENDS: Final = (".", "?")
Weights = Mapping[str, Sequence[float]]
_FAR: Final = 9
_NEAR: Final = 4
_ENDINGS: Final = ("ing", "ed", "ly", "s")
_ALWAYS_CAPITAL: Final = frozenset({"i", "i'm", "i'll", "i've", "i'd"})
_ASKING: Final = frozenset(
    "what how why when where who which or you your ever any anyone anything right okay".split()
)
_OPENERS: Final = frozenset(
    "okay well so and but now sir maam hey hi hello look listen please just right all yeah yes no oh man then"
    " also actually honestly alright wait sorry sure thanks buddy bro dude mate because or again"
    " anyway".split()
)


class Row:
    """Words in a row, each with a finer and a coarser tag; beyond the edges stand `^` and `$`."""

    def __init__(self, typed: Sequence[str]) -> None:
        """Take the words as typed."""
        self.typed = typed
        self.words = [words.with_plain_apostrophes(word.lower()) for word in typed]
        self.fine = [_fine(word) for word in self.words]
        self.coarse = [_coarse(word) for word in self.words]
        self.capitals = any(word[0].isupper() for word in typed[1:]) and not all(map(str.isupper, typed))


def are_told(typed: Sequence[str]) -> bool:
    """Tell whether a text without marks shows enough to restore them: it is short, or typed with capitals."""
    if len(typed) <= LONGEST:
        return len(typed) > 1
    begun = sum(word[0].isupper() and word.lower() not in _ALWAYS_CAPITAL for word in typed)
    return typed[0][0].isupper() and 1 < begun < len(typed)


def marks_for(typed: Sequence[str]) -> list[str]:
    """Return the mark that belongs behind each word: "", a comma, a full stop or a question mark."""
    gaps, ends = _weights()
    row = Row(typed)
    marks: list[str] = []
    start = 0
    for at in range(len(typed)):
        gap = GAPS[_best(gaps, gap_signs(row, at, start), len(GAPS))] if at + 1 < len(typed) else "."
        if gap == ".":
            gap = ENDS[_best(ends, end_signs(row, start, at + 1), len(ENDS))]
            start = at + 1
        marks.append(gap)
    return marks


def gap_signs(row: Row, at: int, start: int) -> list[str]:
    """Return what speaks for or against a mark behind the word `at` of a sentence that begins at `start`."""
    last = len(row.words)

    def around(words: Sequence[str], *places: int) -> str:
        return " ".join(
            "^" if at + place < start else "$" if at + place >= last else words[at + place]
            for place in places
        )

    far, near = min(at - start + 1, _FAR), min(at - start + 1, _NEAR)
    signs = [f"w{places}:{around(row.words, *places)}" for places in ((0,), (1,), (0, 1), (1, 2))]
    signs += [
        f"f{places}:{around(row.fine, *places)}"
        for places in ((0,), (1,), (-1,), (2,), (0, 1), (1, 2), (-1, 0), (0, 1, 2), (-1, 0, 1), (1, 2, 3))
    ]
    signs += [
        f"c{places}:{around(row.coarse, *places)}"
        for places in ((0, 1), (-1, 0, 1, 2), (-2, -1, 0, 1, 2, 3), (0, 1, 2, 3))
    ]
    opened = " ".join(row.coarse[start : start + 2])
    signs += [
        f"far:{far}", f"left:{min(last - at - 2, 3)}", f"opened:{opened} {around(row.fine, 1)}",
        f"next:{near} {around(row.fine, 1)}", f"this:{near} {around(row.fine, 0)}",
        f"turn:{min(far, 5)} {around(row.coarse, 1, 2)}",
    ]  # fmt: skip
    if row.capitals:
        signs += _capital(row, at + 1)
    return signs


def _capital(row: Row, at: int) -> list[str]:
    word = row.words[at]
    if not row.typed[at][0].isupper() or word in _ALWAYS_CAPITAL:
        return ["small"]
    return ["capital", f"capital:{row.fine[at]}", f"capital:{row.coarse[at]} {word in words.known()}"]


def end_signs(row: Row, start: int, end: int) -> list[str]:
    """Return what speaks for or against a question mark behind the words from `start` to before `end`."""
    head = start
    while head < end - 1 and row.fine[head] in _OPENERS:
        head += 1
    signs = ["always"]
    for name, first in (("start", start), ("head", head)):
        signs += [f"{name}:{' '.join(row.fine[first : min(first + most, end)])}" for most in (1, 2, 3)]
        signs += [f"{name}~{' '.join(row.coarse[first : min(first + most, end)])}" for most in (2, 3)]
    signs += [
        f"last:{row.words[end - 1]}", f"last:{' '.join(row.words[max(start, end - 2) : end])}",
        f"long:{min(end - start, 8)}", f"long:{row.coarse[head]} {min(end - head, 4)}",
    ]  # fmt: skip
    signs += [f"holds:{word}" for word in sorted(set(row.fine[start:end]) & _ASKING)]
    signs += [
        f"within:{row.coarse[at]} {row.coarse[at + 1]}"
        for at in range(start + 1, end - 1)
        if row.coarse[at] in {"wh", "aux", "wh aux"}
    ]
    return signs


def best(weights: Weights, signs: Sequence[str], margin: Sequence[float]) -> int:
    """Return the number of the choice that the signs speak for, each with its `margin` added."""
    scores = list(margin)
    for sign in signs:
        for choice, weight in enumerate(weights.get(sign, ())):
            scores[choice] += weight
    return scores.index(max(scores))


def _best(weights: Weights, signs: Sequence[str], choices: int) -> int:
    return best(weights, signs, (0.0,) * choices)


@lru_cache(maxsize=8192)
def _fine(word: str) -> str:
    meant = words.spelling().get(word, (word,))
    if len(meant) > 1:
        return "'".join(meant[:2])
    classes, plain = words.classes(), meant[0]
    if (
        plain in _OPENERS
        or plain in words.function()
        or plain in classes["aux"] | classes["wh"] | classes["subject"]
    ):
        return plain
    for name in ("imperative", "feeling"):
        if plain in classes[name]:
            return name.upper()
    if plain.isdigit():
        return "NUMBER"
    ending = next((each for each in _ENDINGS if plain.endswith(each) and len(plain) > len(each) + 2), "")
    return f"-{ending}" if ending else "WORD" if plain in words.known() else "NAME"


@lru_cache(maxsize=8192)
def _coarse(word: str) -> str:
    classes, fine = words.classes(), _fine(word)
    first, *more = fine.split("'")
    for name in ("wh", "aux", "subject"):
        if first in classes[name]:
            return f"{name} aux" if more and name != "aux" else name
    if fine in {"IMPERATIVE", "FEELING"}:
        return fine
    return "opener" if fine in _OPENERS else "function" if fine in words.function() else "content"


@cache
def _weights() -> tuple[Weights, Weights]:
    """Return the weights of both models; few numbers differ, and few rows of them: each is held once."""
    rows: dict[tuple[float, ...], tuple[float, ...]] = {}
    read = json.loads(gzip.decompress(WEIGHTS.read_bytes()), parse_float=cache(float))
    gaps, ends = (
        {
            sign: rows.setdefault(row, row)
            for sign, row in zip(learnt, map(tuple, learnt.values()), strict=True)
        }
        for learnt in read
    )
    return gaps, ends
