"""What a listener says of one reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a listener thinks of one reply.

    Attributes:
        codes: Code -> probability 0-1 that it is present.
        levels: Level -> "0", "1", "2" -> probability; EPITOME's `emotional_reaction`, `interpretation` and
            `exploration` are among them.
        joins: What it counts beside the cues: see `Calibration.joins`.
        parts: Returns what it thinks of each part of the reply that was asked about, heard in its place; None
            for one of which nothing was read. Nothing where none was asked about, or it can't tell. Few are
            ever looked at, so they are worked out when they are.
        talk: Sort of talk that the reply sounds like (`tasks.TALKS`) -> probability.
    """

    codes: Mapping[str, float]
    levels: Mapping[str, Mapping[str, float]]
    joins: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    talk: Mapping[str, float] = field(default_factory=dict)
    parts: Callable[[], Sequence[Opinion | None]] = field(default=tuple, compare=False)
