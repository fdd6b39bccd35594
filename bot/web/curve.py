"""Trust and tension beside a transcript, as points that a template draws in the page's own colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.practice.turn import Turn
from dialogues.scenario import Temper

WIDTH = 300
HEIGHT = 120


@dataclass(frozen=True, slots=True)
class Curve:
    """Lines in a box of `WIDTH` by `HEIGHT`.

    Attributes:
        trust: Points of the line, as SVG writes them.
        tension: The same.
        places: Where each turn stands across, from the first line on.
        alt: It in words.
    """

    trust: str
    tension: str
    places: tuple[float, ...]
    alt: str


def curve(turns: Sequence[Turn], start: Temper) -> Curve:
    """Return the lines of a talk's turns."""
    trust = [start.trust, *(turn.trust for turn in turns)]
    tension = [start.tension, *(turn.tension for turn in turns)]
    step = WIDTH / max(1, len(turns))
    places = tuple(round(number * step, 1) for number in range(len(trust)))
    alt = (
        f"Trust went from {trust[0]:.0f} to {trust[-1]:.0f} and tension from {tension[0]:.0f} to "
        f"{tension[-1]:.0f}, of 100, over {len(turns)} turns."
    )
    return Curve(_points(places, trust), _points(places, tension), places, alt)


def _points(places: Sequence[float], values: Sequence[float]) -> str:
    return " ".join(
        f"{place:g},{HEIGHT * (1 - value / 100):.1f}" for place, value in zip(places, values, strict=True)
    )
