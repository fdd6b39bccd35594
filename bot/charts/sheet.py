"""The sheet that charts are drawn on: one width, one look, one at a time.

Lengths are the pixels of a telephone, where Discord shows a picture some 400 wide: 12 is read there as 12.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, Literal

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath
from matplotlib.typing import RcKeyType

from bot.charts.vector import plain

Form = Literal["png", "svg"]

WIDTH: Final = 400
MARGIN: Final = 10
LEFT: Final = 34
NUMBERS: Final = 10
"""How far below a panel the numbers of its turns stand."""

TITLE: Final = 13.0
TEXT: Final = 11.5
_POINTS_PER_INCH: Final = 72
SHARPNESS: Final = 2.5
"""Real pixels for each of a telephone's."""

PAPER: Final = "#FAFAF8"
INK: Final = "#222222"
QUIET: Final = "#5C5C5C"
GRID: Final = "#DADAD5"
# Okabe and Ito's blue and vermilion. Text in the second is darker: letters need a contrast of 4.5.
BLUE: Final = "#0072B2"
VERMILION: Final = "#D55E00"
VERMILION_TEXT: Final = "#A34700"

_LOOK: Final[dict[RcKeyType, Any]] = {
    "axes.facecolor": "none",
    "axes.spines.bottom": False,
    "axes.spines.left": False,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.axisbelow": True,
    "figure.facecolor": PAPER,
    "figure.dpi": _POINTS_PER_INCH,
    "font.size": TEXT,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "hatch.linewidth": 1.6,
    "svg.fonttype": "none",
    "svg.hashsalt": "crisis-coach",
    "text.color": INK,
    "text.parse_math": False,
    "xtick.labelcolor": QUIET,
    "xtick.major.size": 0,
    "ytick.labelcolor": QUIET,
    "ytick.major.size": 0,
}

# Matplotlib keeps its settings and fonts in one place for all threads.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture and what it says.

    Attributes:
        name: A name for its file, without ending.
        form: `png` or `svg`.
        image: The file.
        alt: Its text alternative, at most 1,024 characters.
        lines: What to print under it, the figures in short.
    """

    name: str
    form: Form
    image: bytes
    alt: str
    lines: tuple[str, ...]

    @property
    def filename(self) -> str:
        """Return the name of its file."""
        return f"{self.name}.{self.form}"

    def as_text(self) -> str:
        """Return the lines that stand under the picture, or in its place."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to draw on; places are counted from its top left corner.

    Attributes:
        figure: Matplotlib's.
        height: Its height; the width is always the same.
    """

    figure: Figure
    height: float

    def panel(self, top: float, height: float, right: float) -> Axes:
        """Return a panel that leaves `right` of the width to the labels beside it."""
        size = ((WIDTH - LEFT - right) / WIDTH, height / self.height)
        axes = self.figure.add_axes((LEFT / WIDTH, 1 - (top + height) / self.height, *size))
        axes.tick_params(pad=5)
        return axes

    def write(self, x: float, y: float, text: str, **look: Any) -> None:
        """Write one line; `y` is the middle of it."""
        usual = {"va": "center_baseline", "fontsize": TEXT}
        self.figure.text(x / WIDTH, 1 - y / self.height, text, fontdict=usual | look)

    def block(self, x: float, y: float, width: float, height: float, color: str) -> None:
        """Draw a filled block outside any panel, for a key; `y` is its upper edge."""
        corner = x / WIDTH, 1 - (y + height) / self.height
        size = width / WIDTH, height / self.height
        self.figure.add_artist(Rectangle(corner, *size, color=color, linewidth=0))

    def mark(self, x: float, y: float, **look: Any) -> None:
        """Draw one marker outside any panel, for a key."""
        place = [x / WIDTH], [1 - y / self.height]
        self.figure.add_artist(Line2D(*place, linestyle="none", transform=self.figure.transFigure, **look))

    def head(self, titles: Sequence[str], below: str) -> None:
        """Write what is over the chart: the lines of its title, and a quiet line below them."""
        for number, line in enumerate(titles):
            self.write(MARGIN, 18 + 17 * number, line, fontsize=TITLE, fontweight="bold")
        self.write(MARGIN, 18 + 17 * len(titles), fitted(below, 1)[0] if below else "", color=QUIET)

    def printed(self, form: Form, title: str, alt: str) -> bytes:
        """Return the sheet as a file, the same bytes each time."""
        file = BytesIO()
        if form == "svg":
            self.figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
            return plain(file.getvalue(), title, alt)
        canvas, sharp = FigureCanvasAgg(self.figure), _POINTS_PER_INCH * SHARPNESS
        self.figure.savefig(file, format="png", dpi=sharp, metadata={"Software": None})
        # The figure's parts hold each other, and through their texts what drew them, with its pixels: four
        # megabytes for each picture, until the collector of garbage comes by.
        vars(canvas.renderer).clear()
        self.figure.clear()
        return file.getvalue()


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with our look alone, whatever settings the machine has, and alone."""
    with _ONE_AT_A_TIME, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_LOOK)
        yield


def sheet(height: float) -> Sheet:
    """Return an empty sheet."""
    return Sheet(Figure(figsize=(WIDTH / _POINTS_PER_INCH, height / _POINTS_PER_INCH)), height)


def head_height(titles: Sequence[str]) -> float:
    """Return how much of a sheet its head takes."""
    return 18 + 17 * len(titles) + 20


def fitted(text: str, lines: int, *, size: float = TEXT, weight: str = "normal") -> list[str]:
    """Return a text in so many lines of the sheet's width, cut short with an ellipsis where it is longer.

    What the font can't draw is left out.
    """
    font = FontProperties(size=size, weight=weight)
    glyphs = get_font(findfont(font))
    drawable = "".join(each if glyphs.get_char_index(ord(each)) else " " for each in text)
    words = drawable.split()
    found = [""]
    while words:
        longer = f"{found[-1]} {words[0]}".strip()
        if _fits(longer, font):
            found[-1] = longer
            del words[0]
        elif len(found) < lines and found[-1]:
            found.append("")
        else:
            found[-1] = _cut(longer, font)
            break
    return found


def apart(first: float, second: float, least: float) -> tuple[float, float]:
    """Return two places moved until they are at least so far from each other; the order stays."""
    short = max(0, least - abs(first - second)) / 2
    return (first + short, second - short) if first >= second else (first - short, second + short)


def numbered(count: int, most: int) -> list[int]:
    """Return which of `count` places to number: the first, and then evenly, some `most` of them."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, count) if count <= step * most)
    return list(range(1, count + 1, step)) if step <= 2 else [1, *range(step, count + 1, step)]  # noqa: PLR2004


def _fits(text: str, font: FontProperties) -> bool:
    width, _, _ = TextToPath().get_text_width_height_descent(text, font, False)  # noqa: FBT003
    return bool(width <= WIDTH - 2 * MARGIN)


def _cut(text: str, font: FontProperties) -> str:
    while text and not _fits(f"{text}…", font):
        text = text[:-1]
    return f"{text.rstrip(' ,;:')}…"
