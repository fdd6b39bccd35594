"""How long a person takes over an answer."""

from __future__ import annotations

from typing import Final

LEAST_S: Final = 0.4
MOST_S: Final = 4.0
CHARACTERS_PER_S: Final = 45
"""Faster than anyone types, about as fast as people read: the wait is to be felt, not endured."""


def delay_s(answer: str) -> float:
    """Return the seconds until an answer appears, by its length: 0.4 to 4."""
    return min(MOST_S, max(LEAST_S, len(answer) / CHARACTERS_PER_S))
