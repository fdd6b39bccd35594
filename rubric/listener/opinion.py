"""What a listener says of one reply."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

InPlace = Callable[[Collection[str]], Sequence["Opinion | None"]]
"""What a listener thinks of the parts of a reply, as to some codes and levels: see `Opinion.parts`."""


def untold(names: Collection[str]) -> Sequence[Opinion | None]:  # noqa: ARG001 - one of `InPlace`
    """Return nothing: what a listener thinks of parts of a reply that it can't tell of."""
    return ()


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a listener thinks of one reply.

    Attributes:
        codes: Code -> probability 0-1 that it is present.
        levels: Level -> "0", "1", "2" -> probability; EPITOME's `emotional_reaction`, `interpretation` and
            `exploration` are among them.
        joins: What it counts beside the cues: see `Calibration.joins`.
        parts: Takes names of codes and levels, and returns what it thinks as to these of each part of the
            reply that was asked about, heard in its place; None for a part of which nothing was read.
            Returns nothing where none was asked about, or it can't tell.
        talk: Sort of talk that the reply sounds like (`tasks.TALKS`) -> probability.
    """

    codes: Mapping[str, float]
    levels: Mapping[str, Mapping[str, float]]
    joins: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    talk: Mapping[str, float] = field(default_factory=dict)
    parts: InPlace = field(default=untold, compare=False)
