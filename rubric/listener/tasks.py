"""What the listener answers, in one order for training and use: codes, levels, and the sort of talk.

It has two ears. The first four layers are of both; then one reads by the codebook, taught by the project's
own examples, and the other as the coders of the published corpora did, who draw the line between present and
absent in other places. What both are asked has two names: `reflection`, and `reflection@annomi`.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from rubric.codes import SKILLS, SLIPS

RUBRIC_VERSION: Final = "codebook@1"
"""What weights are trained for; weights of another version are refused."""

STEPS: Final = 3

ANY_GRAVE: Final = "grave"
"""Any grave slip at all: that there is one is plainer than whether it blames, belittles or threatens."""

ANNOMI: Final = "annomi"
TALKS: Final = (ANNOMI, "epitome", "crisis")
"""What sort of talk a reply sounds like: counselling that was spoken, a post that was answered, a crisis.

It is heard before the ears part, and says how far `rubric.joining` heeds the second where both answer.
"""


def within(name: str, talk: str) -> str:
    """Return the name under which a code or level is kept for one sort of talk."""
    return f"{name}@{talk}"


CODED_TWICE: Final = ("open_question", "closed_question", "advice", "reflection")
"""Codes and levels of the codebook that AnnoMI's coders gave too, by their own book."""

CODEBOOK_CODES: Final = (*SKILLS, *SLIPS, ANY_GRAVE)
CODEBOOK_LEVELS: Final = ("empathy", "reflection")
MECHANISMS: Final = ("emotional_reaction", "interpretation", "exploration")
"""EPITOME's."""

PUBLISHED_CODES: Final = ("input", *(within(code, ANNOMI) for code in CODED_TWICE[:3]))
"""`input` is information or advice (AnnoMI)."""

PUBLISHED_LEVELS: Final = (*MECHANISMS, within("reflection", ANNOMI))

CODES: Final = (*CODEBOOK_CODES, *PUBLISHED_CODES)
"""Present or absent, each with its own probability."""

LEVELS: Final = (*CODEBOOK_LEVELS, *PUBLISHED_LEVELS)
"""0, 1 or 2."""

CODEBOOK_WIDTH: Final = len(CODEBOOK_CODES) + STEPS * len(CODEBOOK_LEVELS)
PUBLISHED_WIDTH: Final = len(PUBLISHED_CODES) + STEPS * len(PUBLISHED_LEVELS)
WIDTH: Final = CODEBOOK_WIDTH + PUBLISHED_WIDTH + len(TALKS)
"""Columns of one row of answers: the first ear's codes and levels, the second's, and the sort of talk."""


@cache
def code_column(code: str) -> int:
    """Return the output column of a code."""
    if code in CODEBOOK_CODES:
        return CODEBOOK_CODES.index(code)
    return CODEBOOK_WIDTH + PUBLISHED_CODES.index(code)


@cache
def level_columns(level: str) -> slice:
    """Return the three output columns of a level."""
    if level in CODEBOOK_LEVELS:
        first = len(CODEBOOK_CODES) + STEPS * CODEBOOK_LEVELS.index(level)
    else:
        first = CODEBOOK_WIDTH + len(PUBLISHED_CODES) + STEPS * PUBLISHED_LEVELS.index(level)
    return slice(first, first + STEPS)


def talk_columns() -> slice:
    """Return the output columns of the sort of talk."""
    return slice(WIDTH - len(TALKS), WIDTH)
