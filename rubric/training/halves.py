"""Words in half a byte each: a table of 15 steps, with a scale per word."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

STEPS: Final = 7  # to each side of 0
_SHARES: Final = tuple(float(share) for share in np.linspace(1.0, 0.5, 21))


def scales_of(words: Array) -> Array:
    """Return per row the size of a step that strays least from it, [rows, 1].

    Of a row that lies on such steps already, and reaches the outermost, it is their size.
    """
    most = np.abs(words).max(1, keepdims=True) / STEPS
    most[most == 0] = 1.0
    best, least = most, np.full_like(most, np.inf)
    for share in _SHARES:
        stray = ((rounded(words, most * share) * most * share - words) ** 2).sum(1, keepdims=True)
        better = stray < least * (1 - 1e-6)
        best, least = np.where(better, most * share, best), np.where(better, stray, least)
    return best.astype(np.float32)


def rounded(words: Array, scales: Array) -> Array:
    """Return the step that each number is nearest to, -`STEPS` to `STEPS`."""
    return np.clip(np.rint(words / scales), -STEPS, STEPS)


def in_half_bytes(words: Array) -> Array:
    """Return the table as it is once it has been stored in half a byte a number."""
    scales = scales_of(words)
    return (rounded(words, scales) * scales).astype(np.float32)


def packed(steps: Array) -> Array:
    """Return two steps a byte, [rows, columns / 2]: the first half of the columns in the lower four bits."""
    low, high = np.split((steps + STEPS + 1).astype(np.uint8), 2, axis=1)
    return low | high << 4
