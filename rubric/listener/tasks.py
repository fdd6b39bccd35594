"""What the listener answers: one column per code, three per level, in one order for training and use."""

from __future__ import annotations

from typing import Final

from rubric.codes import SKILLS, SLIPS

RUBRIC_VERSION: Final = "codebook@1"
"""What weights are trained for; weights of another version are refused."""

CODES: Final = (*SKILLS, *SLIPS, "input")
"""Present or absent, each with its own probability; `input` is information or advice (AnnoMI)."""

LEVELS: Final = ("empathy", "reflection", "emotional_reaction", "interpretation", "exploration")
"""0, 1 or 2; the last three are EPITOME's mechanisms."""

STEPS: Final = 3
WIDTH: Final = len(CODES) + STEPS * len(LEVELS)


def level_columns(level: str) -> slice:
    """Return the three output columns of a level."""
    first = len(CODES) + STEPS * LEVELS.index(level)
    return slice(first, first + STEPS)
