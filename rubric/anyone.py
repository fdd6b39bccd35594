"""Whether a reply would fit anyone, or takes up something that this person said."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, Final

from rubric.phrasing import SENTENCE
from rubric.text import ACTED, content, read, stem
from rubric.words import load

_BOOK: Final = Path(__file__).with_name("anyone.yaml")
_ASKS: Final = re.compile(
    r"\W*(?:and |so )?(?:how|what|do|does|did|are|is|would|could|can|tell me)\b", re.IGNORECASE
)
_TWO: Final = 2  # sentences: one stock phrase is a start, more in a row are a script


def would_fit_anyone(reply: str) -> bool:
    """Tell whether a reply is stock phrases in a row: two sentences or more, and nobody in them."""
    said = [each for each in SENTENCE.findall(ACTED.sub(" ", reply)) if any(map(str.isalpha, each))]
    told = [each for each in said if not ("?" in each or _ASKS.match(each))]
    if len(said) < _TWO or not told or not all(map(_stock().search, told)):
        return False
    return _fits_anyone().issuperset(content(read(reply)))


def taken_up(reply: str, line: str) -> str:
    """Return the sentence of a reply that takes up a word of this `line` or the sense of it, "" for none."""
    theirs = content(read(ACTED.sub(" ", line))).keys() - _fits_anyone()
    said = [each.strip() for each in SENTENCE.findall(ACTED.sub(" ", reply)) if "?" not in each]
    shared = {each: len(theirs.intersection(content(read(each)))) for each in said}
    best = max(said, key=lambda each: shared[each], default="")
    if best and shared[best]:
        return best
    return next((each for each in said if answers_the_sense(each, line)), "")


def answers_the_sense(said: str, line: str) -> bool:
    """Tell whether words answer what a line is about without a word of it: "why" with "a reason"."""
    return any(meant.search(line) and answer.search(said) for meant, answer in _senses())


@cache
def _senses() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    return tuple((_compiled(entry["said"]), _compiled(entry["answer"])) for entry in _book()["sense"])


@cache
def _stock() -> re.Pattern[str]:
    return _compiled("|".join(_book()["stock"]))


@cache
def _fits_anyone() -> frozenset[str]:
    return frozenset(map(stem, _book()["words"].split()))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = load(_BOOK)
    return book
