"""Trust and tension over a talk, with what turned it and what went by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from matplotlib.axes import Axes

from bot.charts import words
from bot.charts.sheet import (
    BLUE,
    GRID,
    INK,
    LEFT,
    NUMBERS,
    QUIET,
    TITLE,
    VERMILION,
    VERMILION_TEXT,
    WIDTH,
    Chart,
    Form,
    Sheet,
    apart,
    drawing,
    fitted,
    head_height,
    numbered,
    sheet,
)
from bot.practice.debrief import Debrief
from dialogues.scenario import Temper

CURVE: Final = 130
ROW: Final = 17
RIGHT: Final = 92
MOST_NUMBERS: Final = 14
MOST_MARKERS: Final = 24
"""Turns above which points would run into each other, and only the line is drawn."""
LINE: Final = 14
"""Least distance of two lines of text."""

_TRUST: Final[dict[str, Any]] = {"color": BLUE, "marker": "o", "linestyle": "-"}
_TENSION: Final[dict[str, Any]] = {"color": VERMILION, "marker": "s", "linestyle": (0, (4, 2))}
_MARKS: Final[dict[str, dict[str, Any]]] = {
    words.TURNED: {"marker": "v", "color": INK, "markersize": 7},
    words.MISSED: {"marker": "D", "color": INK, "markersize": 5.5, "markerfacecolor": "none"},
    words.SLIP: {"marker": "x", "color": VERMILION_TEXT, "markersize": 6.5, "markeredgewidth": 2},
}


def mood_curve(debrief: Debrief, start: Temper, title: str = "", *, form: Form = "png") -> Chart:
    """Draw trust and tension after each turn, with turning points, missed cues and slips under them.

    Args:
        debrief: Of the talk.
        start: The person's mood before the first turn (`scenario.mood`).
        title: What to write over it, such as the title of the scenario.
        form: PNG for Discord, SVG for the web.
    """
    trust = [start.trust, *(point.trust for point in debrief.series)]
    tension = [start.tension, *(point.tension for point in debrief.series)]
    marked = _marked(debrief)
    title = words.tidy(title)
    alt = _alt(debrief, title, trust, tension, marked)
    with drawing():
        heading = fitted(title, 2, size=TITLE, weight="bold") if title else []
        rows = [name for name, turns in marked.items() if turns]
        top = head_height(heading)
        page = sheet(top + CURVE + 26 + ROW * len(rows) + 8)
        page.head(heading, debrief.title)
        axes = page.panel(top, CURVE, RIGHT)
        _draw_curves(page, axes, top, trust, tension)
        _draw_marks(page, axes, top, marked)
        image = page.printed(form, title or f"{words.TRUST}, {words.TENSION}", alt)
    return Chart("mood", form, image, alt, _lines(trust, tension, marked))


def _marked(debrief: Debrief) -> dict[str, list[int]]:
    slips = [point.n for point in debrief.series if point.non_confrontation in {0, 1}]
    return {
        words.TURNED: sorted({point.n for point in debrief.turning_points}),
        words.MISSED: sorted({missed.n for missed in debrief.missed}),
        words.SLIP: slips,
    }


def _draw_curves(
    page: Sheet, axes: Axes, top: float, trust: Sequence[float], tension: Sequence[float]
) -> None:
    turns = len(trust) - 1
    margin = 0.03 * max(turns, 1)
    axes.set_xlim(-margin, max(turns, 1) + margin)
    axes.set_ylim(0, 100)
    axes.set_yticks([0, 50, 100])
    axes.grid(axis="y", clip_on=False)
    axes.set_xticks(numbered(turns, MOST_NUMBERS) if turns else [])
    for values, look in ((tension, _TENSION), (trust, _TRUST)):
        every = 1 if turns <= MOST_MARKERS else [0, turns]
        axes.plot(values, linewidth=2, markersize=4.5, markevery=every, clip_on=False, **look)
    trust_at, tension_at = (top + CURVE * (1 - values[-1] / 100) for values in (trust, tension))
    places = apart(trust_at, tension_at, LINE)
    beside = WIDTH - RIGHT + 8
    for name, values, place, color in (
        (words.TRUST, trust, places[0], BLUE),
        (words.TENSION, tension, places[1], VERMILION_TEXT),
    ):
        page.write(beside, place, f"{name} {values[-1]:.0f}", color=color, fontweight="bold")
    if turns:
        page.write(beside, top + CURVE + NUMBERS, words.TURN, color=QUIET)
    else:
        page.write(LEFT + 40, top + CURVE * 0.4, words.NO_TURN, color=QUIET)


def _draw_marks(page: Sheet, axes: Axes, top: float, marked: dict[str, list[int]]) -> None:
    """Draw a row for each kind of mark that there is, and a line up to the curves where the talk turned."""
    axes.vlines(marked[words.TURNED], 0, 100, color=GRID, linewidth=1.2, zorder=0.5)
    for number, (name, turns) in enumerate((name, turns) for name, turns in marked.items() if turns):
        y = top + CURVE + 26 + ROW * (number + 0.5)
        places = [1 - (y - top) / CURVE] * len(turns)
        axes.plot(
            turns,
            places,
            transform=axes.get_xaxis_transform(),
            clip_on=False,
            linestyle="none",
            **_MARKS[name],
        )
        page.write(WIDTH - RIGHT + 8, y, name, color=_MARKS[name]["color"])


def _alt(
    debrief: Debrief,
    title: str,
    trust: Sequence[float],
    tension: Sequence[float],
    marked: dict[str, list[int]],
) -> str:
    subject = "trust and tension of the person, from 0 to 100"
    ending = words.shortened(words.tidy(debrief.title)).rstrip(".")
    if not debrief.series:
        return words.whole([words.named(title, subject), words.NO_TURN])
    return words.whole(
        [
            words.named(title, subject),
            words.span(words.TRUST, trust, f" over {words.count(len(debrief.series), 'turn')}"),
            words.span(words.TENSION, tension, ""),
            *_said(marked),
            f"The end: {ending}.",
        ]
    )


def _said(marked: dict[str, list[int]]) -> list[str]:
    turned, missed, slips = (marked[name] for name in (words.TURNED, words.MISSED, words.SLIP))
    return [
        f"The talk turned at {words.turns(turned)}." if turned else "The talk never turned.",
        f"Cues went by at {words.turns(missed)}." if missed else "No cue went by.",
        f"Slips at {words.turns(slips)}." if slips else "No slip.",
    ]


def _lines(trust: Sequence[float], tension: Sequence[float], marked: dict[str, list[int]]) -> tuple[str, ...]:
    if len(trust) == 1:
        return (words.NO_TURN,)
    moved = words.MOVED.format(trust[0], trust[-1], tension[0], tension[-1])
    return moved, " ".join(_said(marked))
