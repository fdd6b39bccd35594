"""Charts of a talk in block characters, with the figures beside them, so that colour is never needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

BLOCKS: Final = " ▁▂▃▄▅▆▇█"
NOTHING: Final = "·"
"""Stands where a turn has no figure: a silence."""

LABEL: Final = 5
"""Characters that the axis takes on the left."""


def columns(values: Sequence[float | None], width: int) -> list[str]:
    """Return one bar per turn, at most `width` characters wide in all.

    Args:
        values: 0-100 per turn, None where there is none.
        width: Characters for the bars; where there are more turns, some share one and the last figure counts.

    Returns:
        Lines from the top down: four of bars with their axis, one that numbers the turns.
    """
    shown = _fitted(values, width)
    step = 2 if len(shown) * 2 <= width else 1
    lines = []
    for row in range(3, -1, -1):
        axis = {3: "100 ┤", 0: "  0 ┤"}.get(row, "    │")
        lines.append((axis + "".join(_cell(value, row).ljust(step) for value in shown)).rstrip())
    return [*lines, _numbers(len(values), len(shown), step)]


def strip(levels: Sequence[int | None], width: int) -> str:
    """Return one mark per turn for a level from 0 to 2, at most `width` characters."""
    marks = {0: "▁", 1: "▄", 2: "█"}
    shown = _fitted(levels, width)
    return "".join(NOTHING if level is None else marks[round(level)] for level in shown)


def _fitted(values: Sequence[float | None], width: int) -> list[float | None]:
    if len(values) <= width:
        return list(values)
    return [values[(place + 1) * len(values) // width - 1] for place in range(width)]


def _cell(value: float | None, row: int) -> str:
    """Return the part of a bar that stands in one of four rows, 0 the lowest."""
    if value is None:
        return NOTHING if row == 0 else " "
    eighths = round(value / 100 * 32)
    least = 1 if row == 0 else 0  # a bar of nothing still shows that there was a turn
    return BLOCKS[max(least, min(8, eighths - 8 * row))]


def _numbers(turns: int, shown: int, step: int) -> str:
    line = " " * LABEL
    for place in range(shown):
        n = (place + 1) * turns // shown
        if (n == 1 or n % 5 == 0) and len(line) <= LABEL + place * step:
            line = line.ljust(LABEL + place * step) + str(n)
    return line
