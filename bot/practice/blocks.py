"""Charts of a talk in block characters, with the figures beside them, so that colour is never needed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

BLOCKS: Final = " ▁▂▃▄▅▆▇█"
NOTHING: Final = "·"
"""Stands where a turn has no figure: a silence."""

LEAST_MARGIN: Final = 5
"""Characters that the axis needs on the left."""


def columns(values: Sequence[float | None], width: int, margin: int = LEAST_MARGIN) -> list[str]:
    """Return one bar per turn.

    Args:
        values: 0-100 per turn, None where there is none.
        width: Characters a line may take; where there are more turns, some share a bar, and the last counts.
        margin: Characters of it that stand left of the bars.

    Returns:
        Lines from the top down: four of bars with their axis, one that numbers the turns.
    """
    shown, step = _fitted(values, width - margin)
    lines = []
    for row in range(3, -1, -1):
        axis = {3: "100 ┤", 0: "0 ┤"}.get(row, "│").rjust(margin)
        lines.append((axis + "".join(_cell(value, row).ljust(step) for value in shown)).rstrip())
    return [*lines, _numbers(len(values), len(shown), step, margin)]


def strip(label: str, levels: Sequence[int | None], width: int, margin: int) -> str:
    """Return one mark per turn for a level from 0 to 2, under the bars that `columns` drew, with its mean."""
    marks = {0: "▁", 1: "▄", 2: "█"}
    known = [level for level in levels if level is not None]
    mean = f"{sum(known) / len(known):.1f}" if known else ""
    shown, step = _fitted(levels, width - margin)
    line = "".join((NOTHING if level is None else marks[round(level)]).ljust(step) for level in shown)
    return f"{label:<{margin - 4}}{mean} {line}".rstrip()


def _fitted(values: Sequence[float | None], width: int) -> tuple[list[float | None], int]:
    """Return the values that fit, and how many characters each takes."""
    if len(values) <= width:
        return list(values), 2 if len(values) * 2 <= width else 1
    return [values[(place + 1) * len(values) // width - 1] for place in range(width)], 1


def _cell(value: float | None, row: int) -> str:
    """Return the part of a bar that stands in one of four rows, 0 the lowest."""
    if value is None:
        return NOTHING if row == 0 else " "
    eighths = round(value / 100 * 32)
    least = 1 if row == 0 else 0  # a bar of nothing still shows that there was a turn
    return BLOCKS[max(least, min(8, eighths - 8 * row))]


def _numbers(turns: int, shown: int, step: int, margin: int) -> str:
    """Return the numbers of the first and every fifth turn under their bars, where there is room."""
    line = " " * margin
    end = margin + shown * step
    for place in range(shown):
        n = (place + 1) * turns // shown
        at = margin + place * step
        is_free = len(line) < at or n == 1
        if (n == 1 or n % 5 == 0) and is_free and at + len(str(n)) <= end:
            line = line.ljust(at) + str(n)
    return line
