"""Figures of talk after talk, by dimension."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from matplotlib.axes import Axes

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
from bot.practice.counted import corrected_line
from bot.practice.progress import DIMENSIONS, TITLES, Dimension, PastTalk, Progress, as_figure, trend_lines

SCORE: Final = 92
LEVEL: Final = 40
GAP: Final = 18
BELOW: Final = 9
"""How far under the score stand the check rides whose score is not told."""
RIGHT: Final = 118
LINE: Final = 15
KEY: Final = 22
MOST_NUMBERS: Final = 10
HIGH_MARK: Final = 62
"""Pass mark above which its label would run into that of the score."""

_RIDE: Final[dict[str, Any]] = {"marker": "D", "markersize": 6, "color": VERMILION, "markeredgecolor": PAPER}
_WITHHELD: Final[dict[str, Any]] = {
    "marker": "D",
    "markersize": 5.5,
    "color": VERMILION,
    "markerfacecolor": PAPER,
    "clip_on": False,
}


def trend(progress: Progress, title: str = "", *, form: Form = "png") -> Chart:
    """Draw the mean score and levels of each talk, check rides marked, with the pass mark of the score.

    Args:
        progress: Of the trainee.
        title: What to write over it.
        form: PNG for Discord, SVG for the web.
    """
    talks = progress.talks
    title = words.tidy(title)
    alt = _alt(progress, title)
    with drawing():
        heading = fitted(title, 2, size=TITLE, weight="bold") if title else []
        top = head_height(heading)
        levels = (LEVEL + GAP) * (len(DIMENSIONS) - 1) if talks else 0
        key = KEY if any(talk.mode == "check_ride" for talk in talks) else 0
        page = sheet(top + SCORE + levels + 24 + key)
        when = _when(talks)
        page.head(heading, words.CORRECTED.format(talks=when) if progress.corrected else when)
        y = top
        panels = []
        for dimension in DIMENSIONS if talks else DIMENSIONS[:1]:
            height = SCORE if dimension == "score" else LEVEL
            panels.append(axes := page.panel(y, height, RIGHT))
            _draw_dimension(axes, talks, dimension)
            _label(page, y, height, progress, dimension)
            if dimension == "score":
                _draw_pass(page, axes, y, progress.pass_score)
            y += height + GAP
        if talks:
            _draw_foot(page, panels[-1], y - GAP, talks)
        else:
            page.write(LEFT + 40, top + SCORE * 0.25, words.NO_TALK, color=QUIET)
        image = page.printed(form, title or words.PROGRESS, alt)
    return Chart("progress", form, image, alt, _lines(progress))


def _when(talks: Sequence[PastTalk]) -> str:
    if not talks:
        return ""
    first, last = (words.day(talk.at) for talk in (talks[0], talks[-1]))
    count = words.count(len(talks), "talk")
    return (
        f"{count}, {first}" if first == last else words.OVER_TIME.format(talks=count, first=first, last=last)
    )


def _draw_dimension(axes: Axes, talks: Sequence[PastTalk], dimension: Dimension) -> None:
    most = 100 if dimension == "score" else 2
    margin = 0.03 * max(len(talks), 6)
    axes.set_xlim(
        1 - margin, max(len(talks), 6) + margin
    )  # a few talks are no trend, and don't look like one
    axes.set_ylim(0, most)
    axes.set_yticks([0, most / 2, most], ["0", f"{most / 2:.0f}", f"{most}"])
    axes.set_xticks([])
    axes.grid(axis="y", clip_on=False)
    known = [(n, figure) for n, talk in enumerate(talks, 1) if (figure := talk.figure(dimension)) is not None]
    axes.plot(
        [n for n, _ in known],
        [figure for _, figure in known],
        color=BLUE,
        linewidth=1.6,
        marker="o",
        markersize=4,
        clip_on=False,
    )
    rides = [(n, figure) for n, figure in known if talks[n - 1].mode == "check_ride"]
    axes.plot(
        [n for n, _ in rides], [figure for _, figure in rides], linestyle="none", clip_on=False, **_RIDE
    )
    if dimension == "score":
        withheld = [n for n, talk in enumerate(talks, 1) if talk.withheld]
        # Under the panel: on the axis it would read as a score of 0.
        y, under = [-BELOW / SCORE] * len(withheld), axes.get_xaxis_transform()
        axes.plot(withheld, y, linestyle="none", transform=under, **_WITHHELD)


def _draw_pass(page: Sheet, axes: Axes, top: float, mark: float | None) -> None:
    if mark is not None:
        axes.axhline(mark, color=INK, linewidth=1, linestyle=(0, (1, 2)), zorder=0.7)
        y = top + SCORE * (1 - mark / 100)
        page.write(WIDTH - RIGHT + 8, y, words.MARK.format(mark=mark), color=INK)


def _label(page: Sheet, top: float, height: float, progress: Progress, dimension: Dimension) -> None:
    """Write beside a panel what it shows, and the latest mean with its direction, where there is a trend."""
    beside = WIDTH - RIGHT + 8
    y = top + height / 2 - LINE / 2
    if dimension == "score":  # out of the way of the pass mark
        y = top + 6 if (progress.pass_score or 0) <= HIGH_MARK else top + height - LINE - 6
    page.write(beside, y, TITLES[dimension], fontweight="bold")
    for found in progress.trends:
        if found.dimension == dimension:
            now = as_figure(dimension, found.now)
            page.write(beside, y + LINE, f"{now}, {found.direction}", color=QUIET)


def _draw_foot(page: Sheet, axes: Axes, bottom: float, talks: Sequence[PastTalk]) -> None:
    """Number the talks, and say what the marks are where there are any."""
    axes.set_xticks(numbered(len(talks), MOST_NUMBERS))
    page.write(WIDTH - RIGHT + 8, bottom + NUMBERS, words.TALK, color=QUIET)
    x = float(LEFT)
    for says, look, is_there in (
        (words.CHECK_RIDE, _RIDE, any(each.mode == "check_ride" and not each.withheld for each in talks)),
        (words.WITHHELD, _WITHHELD, any(talk.withheld for talk in talks)),
    ):
        if is_there:
            page.mark(x + 4, bottom + 34, **look)
            page.write(x + 14, bottom + 34, says, color=VERMILION_TEXT)
            x += 120


def _alt(progress: Progress, title: str) -> str:
    subject = words.named(title, "score and levels of each talk")
    if not progress.talks:
        return words.whole([subject, words.NO_TALK])
    return words.whole([subject, f"{_when(progress.talks)}.", *_scores(progress), *_lines(progress)[1:]])


def _scores(progress: Progress) -> Iterator[str]:
    scores = [talk.score for talk in progress.talks if talk.score is not None]
    if not scores:
        yield words.NO_FIGURE
        return
    if len(scores) == 1:
        yield f"The mean score was {scores[0]:.0f} of 100."
    else:
        yield (
            f"The mean score went from {scores[0]:.0f} to {scores[-1]:.0f} of 100; "
            f"lowest {min(scores):.0f}, highest {max(scores):.0f}."
        )
    if progress.pass_score is not None:
        met = sum(score >= progress.pass_score for score in scores)
        known = f"{len(scores)} whose score is known" if len(scores) < len(progress.talks) else "them"
        yield f"{met} of {known} reached the pass mark of {progress.pass_score:.0f}."


def _lines(progress: Progress) -> tuple[str, ...]:
    if not progress.talks:
        return (words.NO_TALK,)
    rides = [talk for talk in progress.talks if talk.mode == "check_ride"]
    withheld = sum(talk.withheld for talk in rides)
    waiting = f", {withheld} not released" if withheld else ""
    ridden = f"{words.count(len(rides), 'check ride')}{waiting}." if rides else ""
    corrected = corrected_line(progress.corrected)
    lines = (f"{_when(progress.talks)}.", corrected, *trend_lines(progress), ridden)
    return tuple(line for line in lines if line)
