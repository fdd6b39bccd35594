"""The scores of a cohort as a heat map: a row for each state, a column for each dimension."""

from __future__ import annotations

from typing import Final

from matplotlib.colors import to_rgb

from bot.charts import words
from bot.charts.sheet import (
    BLUE,
    INK,
    MARGIN,
    PAPER,
    QUIET,
    TITLE,
    WIDTH,
    Chart,
    Form,
    Sheet,
    drawing,
    fitted,
    head_height,
    sheet,
)
from bot.practice.counted import corrected_line
from bot.practice.drill_figures import DIMENSIONS, MOST_OF, Cell, Dimension, Results
from bot.practice.drill_words import DIMENSION_TITLES
from bot.stages import place_of

STATE_WIDTH: Final = 126
COLUMN: Final = 60
ROW: Final = 26
HEAD: Final = 22
GAP: Final = 2
FOOT: Final = 12
DARK: Final = 0.85
"""Share of the colour from which on letters on it are light."""

PALEST: Final = 0.08
MOST_NAMED: Final = 17
"""Letters of a state that there is room for."""


def heat_map(found: Results, *, form: Form = "png") -> Chart:
    """Draw the mean score and levels of the replies given in each state.

    Args:
        found: What came of the drill.
        form: PNG for Discord, SVG for the web.
    """
    title = words.tidy(found.title)
    cells = {(cell.state, cell.dimension): cell for cell in found.cells}
    lines = tuple(_lines(found, cells))
    below = words.BY_STATE_CORRECTED if found.corrected else words.BY_STATE
    alt = words.whole(
        [
            words.named(title, "mean score and levels of the replies, stage by stage of the talk"),
            corrected_line(found.corrected),
            *lines,
        ]
    )
    with drawing():
        heading = fitted(title, 2, size=TITLE, weight="bold") if title else []
        top = head_height(heading)
        page = sheet(top + HEAD + ROW * max(1, len(found.states)) + FOOT)
        page.head(heading, below)
        for column, dimension in enumerate(DIMENSIONS):
            x = STATE_WIDTH + column * COLUMN + COLUMN / 2
            page.write(x, top + HEAD / 2, DIMENSION_TITLES[dimension].short, color=QUIET, ha="center")
        if not found.states:
            page.write(MARGIN, top + HEAD + ROW / 2, words.NO_SCORE, color=QUIET)
        for row, state in enumerate(found.states):
            y = top + HEAD + row * ROW
            _row(page, y, state, [cells[state, dimension] for dimension in DIMENSIONS])
        image = page.printed(form, title or below, alt)
    return Chart("states", form, image, alt, lines)


def _row(page: Sheet, y: float, state: str, cells: list[Cell]) -> None:
    middle = y + ROW / 2
    name = place_of(state)
    name = name if len(name) <= MOST_NAMED else f"{name[: MOST_NAMED - 1]}…"
    page.write(MARGIN, middle, name)
    for column, cell in enumerate(cells):
        x = STATE_WIDTH + column * COLUMN
        share = PALEST + (1 - PALEST) * cell.mean / MOST_OF[cell.dimension]
        page.block(x, y, COLUMN - GAP, ROW - GAP, color=_blended(share))
        figure = f"{cell.mean:.0f}" if cell.dimension == "score" else f"{cell.mean:.1f}"
        ink = PAPER if share >= DARK else INK
        page.write(x + (COLUMN - GAP) / 2, middle - GAP / 2, figure, color=ink, ha="center")
    page.write(WIDTH - MARGIN, middle, str(cells[0].replies), color=QUIET, ha="right")


def _blended(share: float) -> str:
    """Return the blue over the paper, so strong."""
    parts = [
        round(255 * (paper + (blue - paper) * share))
        for paper, blue in zip(to_rgb(PAPER), to_rgb(BLUE), strict=True)
    ]
    return "#{:02X}{:02X}{:02X}".format(*parts)


def _lines(found: Results, cells: dict[tuple[str, Dimension], Cell]) -> list[str]:
    if not found.states:
        return [words.NO_SCORE]
    return [
        f"{place_of(state)}: score {cells[state, 'score'].mean:.0f}, "
        + ", ".join(
            f"{DIMENSION_TITLES[dimension].short.lower()} {cells[state, dimension].mean:.1f}"
            for dimension in DIMENSIONS[1:]
        )
        + f" ({words.count(cells[state, 'score'].replies, 'reply')})."
        for state in found.states
    ]
