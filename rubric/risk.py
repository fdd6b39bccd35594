"""Hints at suicide in what the person said, and danger to somebody else: what comes before all other talk."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rubric.cues import shapes
from rubric.phrasing import SENTENCE
from rubric.text import ACTED, Reading, read

if TYPE_CHECKING:
    from collections.abc import Sequence

_PAUSE: Final = re.compile(
    r"\s*[,;:–—]\s+(?:(?:and|but|so)\s+)?|\s+(?:and|but|so)\s+(?=(?:i|it|there|my|they|you)\b)", re.IGNORECASE
)
_BECAUSE: Final = re.compile(r"\s+(?:because|since|cos)\s+", re.IGNORECASE)
_LONG = 72  # characters of a sentence that is quoted whole
_FEWEST = 3  # words that a quotation needs to be known again
_SAYS_THE_WORD: Final = re.compile(
    r"\bsuicid|\bkill(?:ing)? (?:your|them|him|her)sel|\bwant(?:ing|s|ed)? to die\b"
    r"|\b(?:end|ending|take|taking) (?:your|her|his|their) (?:own )?li[fv]e|\bof jumping\b"
    r"|\b(?:with|if) you (?:were |are )?dead\b"
    r"|\b(?:mean|say)(?:ing)? (?:you(?:['’]?d| would)? )?(?:be )?dead\b",
    re.IGNORECASE,
)
_ANSWERS: Final = re.compile(
    r"\W*(?:(?:well|oh|i guess|i mean|god|huh)\W+)*(?:yes|yeah|yep|no|nope|i (?:am|do|have|did)\b(?! not))\b",
    re.IGNORECASE,
)
_MEETS_A_DANGER: Final = re.compile(
    r"\b(?:where|address|who(?:['’]?s| is| could| can| else)|breath\w*|hurt|safe\w*|send(?:ing)?|high|edge"
    r"|on (?:the|their|its|my|our) way)\b",
    re.IGNORECASE,
)
_AFRAID: Final = "afraid"
_LITTLE: Final = "little"
FAREWELL: Final = "farewell"
DANGER: Final = "danger"

LINES_KEPT: Final = 256
"""What a line tells is asked several times for each reply to it, and in a drill all hear the same lines."""


def hints_at_suicide(heard: Reading) -> bool:
    """Tell whether the person's line holds something that calls for the direct question.

    "I can't keep doing this" is such a hint, and none from somebody whose mother is out in the cold.
    """
    told = _told(heard)
    return "hints" in told or ("worn_out" in told and "caring" not in told)


def words_of_the_hint(line: str) -> str:
    """Return the words of a line that hint at suicide, or all that was said; actions are left out.

    Of a long sentence it is the part that hints by itself.
    """
    said = " ".join(ACTED.sub(" ", line).split())
    hints = (found.strip() for found in SENTENCE.findall(said) if hints_at_suicide(read(found)))
    sentence = next(hints, said)
    parts = (part.strip() for part in _PAUSE.split(sentence)) if len(sentence) > _LONG else ()
    telling = (part for part in parts if len(part.split()) >= _FEWEST and hints_at_suicide(read(part)))
    return next(telling, sentence)


def says_the_word(reply: str) -> bool:
    """Tell whether a reply has the word in it, however it is asked."""
    return _SAYS_THE_WORD.search(reply) is not None


def asks_directly(reply: str) -> bool:
    """Tell whether a reply holds a question and the word, be it in the question or beside it."""
    return "?" in reply and says_the_word(reply)


def has_just_answered(line: str, earlier: Sequence[str]) -> bool:
    """Tell whether a line says yes or no to the direct question that came right before it."""
    return any(map(asks_directly, earlier[-1:])) and _ANSWERS.match(ACTED.sub(" ", line)) is not None


def meets_a_danger(reply: str) -> bool:
    """Tell whether a reply speaks of where, who and how close: what danger to somebody else calls for."""
    return _MEETS_A_DANGER.search(reply) is not None


@lru_cache(LINES_KEPT)
def for_another(line: str) -> tuple[str, str]:
    """Return what threatens somebody else (FAREWELL, DANGER, "" for nothing) and the words that tell it."""
    said = " ".join(ACTED.sub(" ", line).split())
    for what in (FAREWELL, DANGER):
        telling = [found.strip() for found in SENTENCE.findall(said) if what in _told(read(found))]
        parts = [part for found in telling for part in _PAUSE.split(found) if what in _told(read(part))]
        if telling:
            return what, next(iter((*parts, *telling)))
    if afraid_for_a_child(read(said)):
        telling = [found.strip() for found in SENTENCE.findall(said) if _AFRAID in _told(read(found))]
        pieces = [
            piece for found in telling for part in _PAUSE.split(found) for piece in _BECAUSE.split(part)
        ]
        parts = [piece for piece in pieces if _AFRAID in _told(read(piece))]
        return DANGER, next(iter((*parts, *telling)), said)
    return "", ""


def afraid_for_a_child(heard: Reading) -> bool:
    """Tell whether somebody fears what they might do themselves to a child they speak of."""
    return {_AFRAID, _LITTLE} <= _told(heard)


def _told(heard: Reading) -> frozenset[str]:
    return _told_in(heard.text)


@lru_cache(LINES_KEPT)
def _told_in(text: str) -> frozenset[str]:
    return frozenset(name for name, _, _ in shapes("risk.yaml").find(read(text)))
