"""The score of each reply, and its levels below."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any, Final

from matplotlib.axes import Axes

from bot import texts
from bot.charts import words
from bot.charts.sheet import (
    BLUE,
    INK,
    LEFT,
    NUMBERS,
    PAPER,
    QUIET,
    TITLE,
    VERMILION,
    WIDTH,
    Chart,
    Form,
    Sheet,
    drawing,
    fitted,
    head_height,
    numbered,
    sheet,
)
from bot.practice.debrief import Point

BARS: Final = 110
ROW: Final = 20
RIGHT: Final = 118
MOST_NUMBERS: Final = 12
MOST_FIGURES: Final = 12
"""Bars above which there is no room for a figure on each."""

_FIGURE: Final[dict[str, Any]] = {
    "textcoords": "offset points",
    "ha": "center",
    "va": "bottom",
    "bbox": {"facecolor": PAPER, "edgecolor": "none", "pad": 0.6},
}

STEP: Final = 13
"""Height of a level of 2; one of 0 still shows that there was a reply."""

_HEIGHTS: Final = (1.5, STEP / 2, float(STEP))


def score_bars(series: Sequence[Point], title: str = "", *, form: Form = "png") -> Chart:
    """Draw the score of each reply, striped where it held a slip, and its levels as steps below.

    Args:
        series: Of the debrief; silences leave a gap.
        title: What to write over it.
        form: PNG for Discord, SVG for the web.
    """
    scores = {point.n: point.score for point in series if point.score is not None}
    slips = [point.n for point in series if point.non_confrontation in {0, 1}]
    levels = {
        texts.EMPATHY: {point.n: point.empathy for point in series if point.empathy is not None},
        texts.REFLECTION: {point.n: point.reflection for point in series if point.reflection is not None},
        texts.NON_CONFRONTATION: {
            point.n: point.non_confrontation for point in series if point.non_confrontation is not None
        },
    }
    title = words.tidy(title)
    alt = _alt(series, title, scores, levels, slips)
    with drawing():
        heading = fitted(title, 2, size=TITLE, weight="bold") if title else []
        top = head_height(heading)
        page = sheet(top + BARS + 24 + (ROW * (len(levels) + 1) + 6 if scores else 0))
        page.head(heading, words.STRIPED if slips else "")
        axes = page.panel(top, BARS, RIGHT)
        _draw_bars(page, axes, top, len(series), scores, slips)
        if scores:
            _draw_levels(page, axes, top, levels)
        image = page.printed(form, title or texts.SCORES, alt)
    return Chart("scores", form, image, alt, _lines(scores, levels, slips))


def _draw_bars(
    page: Sheet, axes: Axes, top: float, turns: int, scores: dict[int, int], slips: Sequence[int]
) -> None:
    axes.set_xlim(0.4, max(turns, 6) + 0.6)  # a few bars are no wider than those of a short talk
    axes.set_ylim(0, 100)
    axes.set_yticks([0, 50, 100])
    axes.set_xticks(numbered(turns, MOST_NUMBERS) if turns else [])
    axes.grid(axis="y", clip_on=False)
    clean = {n: score for n, score in scores.items() if n not in slips}
    slipped = {n: score for n, score in scores.items() if n in slips}
    axes.bar(list(clean), list(clean.values()), width=0.7, color=BLUE)
    axes.bar(list(slipped), list(slipped.values()), width=0.7, color=PAPER, edgecolor=VERMILION, hatch="////")
    if turns <= MOST_FIGURES:
        for n, score in scores.items():
            axes.annotate(str(score), (n, score), (0, 3), **_FIGURE)
    if not scores:
        page.write(LEFT + 40, top + BARS * 0.25, words.NO_SCORE, color=QUIET)
        return
    mean = fmean(scores.values())
    axes.axhline(mean, color=INK, linewidth=1, linestyle=(0, (1, 2)), zorder=0.7)
    beside = WIDTH - RIGHT + 8
    page.write(beside, top + BARS * (1 - mean / 100), words.MEAN.format(mean=mean), color=INK)
    page.write(beside, top + BARS + NUMBERS, words.TURN, color=QUIET)


def _draw_levels(page: Sheet, axes: Axes, top: float, levels: dict[str, dict[int, int]]) -> None:
    """Draw a row of steps for each level, and below them what a step means."""
    for row, (name, given) in enumerate(levels.items()):
        y = top + BARS + 24 + ROW * row
        strip = page.panel(y, STEP, RIGHT)
        strip.set_axis_off()
        strip.set_xlim(axes.get_xlim())
        strip.set_ylim(0, STEP)
        heights = [_HEIGHTS[level] for level in given.values()]
        strip.bar(list(given), heights, width=0.7, color=BLUE)
        page.write(WIDTH - RIGHT + 8, y + STEP / 2, name)
    foot = top + BARS + 24 + ROW * len(levels) + 4
    page.write(LEFT, foot + STEP / 2, words.LEVEL, color=QUIET)
    for level, height in enumerate(_HEIGHTS):
        page.block(LEFT + 44 + 34 * level, foot + STEP - height, 8, height, color=BLUE)
        page.write(LEFT + 57 + 34 * level, foot + STEP / 2, str(level), color=QUIET)


def _alt(
    series: Sequence[Point],
    title: str,
    scores: dict[int, int],
    levels: dict[str, dict[int, int]],
    slips: Sequence[int],
) -> str:
    subject = words.named(title, "score of each reply, from 0 to 100")
    if not scores:
        return words.whole([subject, words.NO_SCORE])
    least, most = min(scores, key=scores.__getitem__), max(scores, key=scores.__getitem__)
    silent = [point.n for point in series if point.score is None]
    span = f"lowest {scores[least]} at turn {least}, highest {scores[most]} at turn {most}"
    replies = words.count(len(scores), "reply")
    return words.whole(
        [
            subject,
            f"{words.SCORED.format(mean=fmean(scores.values())).rstrip('.')} over {replies}; {span}.",
            words.means(levels),
            f"Slips at {words.turns(slips)}." if slips else "No slip.",
            f"Silence at {words.turns(silent)}." if silent else "",
        ]
    )


def _lines(
    scores: dict[int, int], levels: dict[str, dict[int, int]], slips: Sequence[int]
) -> tuple[str, ...]:
    if not scores:
        return (words.NO_SCORE,)
    mean = words.SCORED.format(mean=fmean(scores.values()))
    slipped = f"Slips at {words.turns(slips)}." if slips else "No slip."
    return f"{mean} {slipped}", words.means(levels)
