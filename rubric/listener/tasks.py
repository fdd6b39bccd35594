"""What the listener answers, in one order for training and use: codes, levels, and the sort of talk."""

from __future__ import annotations

from typing import Final

from rubric.codes import SKILLS, SLIPS

RUBRIC_VERSION: Final = "codebook@1"
"""What weights are trained for; weights of another version are refused."""

ANY_GRAVE: Final = "grave"
"""Any grave slip at all: that there is one is plainer than whether it blames, belittles or threatens."""

CODES: Final = (*SKILLS, *SLIPS, "input", ANY_GRAVE)
"""Present or absent, each with its own probability; `input` is information or advice (AnnoMI)."""

LEVELS: Final = ("empathy", "reflection", "emotional_reaction", "interpretation", "exploration")
"""0, 1 or 2; the last three are EPITOME's mechanisms."""

TALKS: Final = ("annomi", "epitome", "crisis")
"""What sort of talk a reply sounds like: counselling that was spoken, a post that was answered, a crisis.

Coders of different corpora draw the line between present and absent in different places; `rubric.joining`
heeds it where that was found to matter, with reflections.
"""

STEPS: Final = 3
WIDTH: Final = len(CODES) + STEPS * len(LEVELS) + len(TALKS)


def level_columns(level: str) -> slice:
    """Return the three output columns of a level."""
    first = len(CODES) + STEPS * LEVELS.index(level)
    return slice(first, first + STEPS)


def talk_columns() -> slice:
    """Return the output columns of the sort of talk."""
    return slice(WIDTH - len(TALKS), WIDTH)
