"""What a cohort reached week by week, with check rides apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, Final

from matplotlib.axes import Axes

from bot.charts import words
from bot.charts.sheet import (
    BLUE,
    LEFT,
    NUMBERS,
    PAPER,
    QUIET,
    TITLE,
    VERMILION,
    VERMILION_TEXT,
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
from bot.practice.cohort import CohortProgress, Point, Week
from bot.practice.counted import OVERRIDES

HEIGHT: Final = 130
RIGHT: Final = 62
KEY: Final = 24
MOST_NUMBERS: Final = 10
APART: Final = 0.12
"""Of a week: how far practice stands left of its middle, and check rides right, so that both are seen."""

_PRACTICE: Final[dict[str, Any]] = {"color": BLUE, "marker": "o", "markersize": 4, "linewidth": 1.6}
_RIDE: Final[dict[str, Any]] = {
    "color": VERMILION,
    "marker": "D",
    "markersize": 6,
    "linestyle": "none",
    "markeredgecolor": PAPER,
}


def cohort_chart(found: CohortProgress, title: str = "", *, form: Form = "png") -> Chart:
    """Draw the mean score of each week, with 95% intervals: talks with feedback, and check rides without.

    Args:
        found: The cohort over time.
        title: What to write over it.
        form: PNG for Discord, SVG for the web.
    """
    weeks = found.weeks
    title = words.tidy(title)
    alt = _alt(found, title)
    with drawing():
        heading = fitted(title, 2, size=TITLE, weight="bold") if title else []
        top = head_height(heading)
        page = sheet(top + HEIGHT + 24 + (KEY if weeks else 0))
        below = words.BY_WEEK_CORRECTED if found.counted.basis == OVERRIDES else words.BY_WEEK
        page.head(heading, below.format(when=_between(weeks)) if weeks else "")
        axes = page.panel(top, HEIGHT, RIGHT)
        _draw(axes, weeks)
        if weeks:
            _draw_foot(page, top + HEIGHT, weeks)
        else:
            page.write(LEFT + 40, top + HEIGHT * 0.25, words.NO_TALK, color=QUIET)
        image = page.printed(form, title or words.PROGRESS, alt)
    return Chart("cohort", form, image, alt, tuple(_lines(weeks)))


def _draw(axes: Axes, weeks: Sequence[Week]) -> None:
    last = _number(weeks, weeks[-1].monday) if weeks else 1
    margin = 0.03 * max(last, 6)
    # A few weeks are no trend, and don't look like one; the first point stands clear of the axis.
    axes.set_xlim(1 - max(margin, 3 * APART), max(last, 6) + margin)
    axes.set_ylim(0, 100)
    axes.set_yticks([0, 50, 100])
    axes.set_xticks(numbered(last, MOST_NUMBERS) if weeks else [])
    axes.grid(axis="y", clip_on=False)
    for name, shift, look in (("practice", -APART, _PRACTICE), ("rides", APART, _RIDE)):
        points = [
            (_number(weeks, week.monday) + shift, point)
            for week in weeks
            if (point := getattr(week, name)) is not None
        ]
        for x, point in points:
            if point.low is not None:
                axes.plot([x, x], [point.low, point.high], color=look["color"], linewidth=1, clip_on=False)
        axes.plot([x for x, _ in points], [point.mean for _, point in points], clip_on=False, **look)


def _draw_foot(page: Sheet, bottom: float, weeks: Sequence[Week]) -> None:
    page.write(WIDTH - RIGHT + 8, bottom + NUMBERS, words.WEEK, color=QUIET)
    x = float(LEFT)
    for says, look, ink, is_there in (
        (words.WITH_FEEDBACK, _PRACTICE, BLUE, any(week.practice for week in weeks)),
        (words.RIDES_WITHOUT, _RIDE, VERMILION_TEXT, any(week.rides for week in weeks)),
    ):
        if is_there:
            marker = {key: value for key, value in look.items() if key not in {"linewidth", "linestyle"}}
            page.mark(x + 4, bottom + 34, **marker)
            page.write(x + 14, bottom + 34, says, color=ink)
            x += 130


def _number(weeks: Sequence[Week], monday: date) -> int:
    """Return which week it is, from 1, those without talks counted too."""
    return (monday - weeks[0].monday) // timedelta(days=7) + 1


def _when(weeks: Sequence[Week]) -> str:
    return f"{words.count(len(weeks), 'week')} with talks, {_between(weeks)}"


def _between(weeks: Sequence[Week]) -> str:
    """Return from which Monday to which Sunday, short enough to stand over the picture."""
    days = (weeks[0].monday, weeks[-1].monday + timedelta(days=6))
    return " to ".join(f"{day.day} {day:%b %Y}" for day in days)


def _alt(found: CohortProgress, title: str) -> str:
    subject = words.named(title, "mean score of a cohort, week by week")
    if not found.weeks:
        return words.whole([subject, words.NO_TALK])
    counts = words.COUNTS_CORRECTED if found.counted.basis == OVERRIDES else ""
    return words.whole([subject, f"{_when(found.weeks)}.", counts, *_lines(found.weeks)])


def _lines(weeks: Sequence[Week]) -> Iterator[str]:
    """Yield the figures of the first and the last week, with feedback and without."""
    if not weeks:
        yield words.NO_TALK
    for says, points in (
        (words.WITH_FEEDBACK, [week.practice for week in weeks if week.practice]),
        (words.RIDES_WITHOUT, [week.rides for week in weeks if week.rides]),
    ):
        if len(points) == 1:
            yield f"{says[:1].upper()}{says[1:]}: {_figure(points[0])}."
        elif points:
            yield f"{says[:1].upper()}{says[1:]}: first {_figure(points[0])}, last {_figure(points[-1])}."


def _figure(point: Point) -> str:
    """Return a mean with its interval and the number behind it."""
    span = "" if point.low is None else f" ({point.low:.0f} to {point.high:.0f})"
    return f"{point.mean:.0f} of 100{span} from {words.count(point.trainees, 'trainee')}"
