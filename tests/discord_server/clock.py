"""Time and ids as Discord gives them. Time stands still until a test moves it on."""

from __future__ import annotations

import time
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000
COUNTED_BITS = 22


class Clock:
    """What time it is for the server.

    Args:
        moving: Whether time passes by itself, as benchmarks want it.
    """

    def __init__(self, *, moving: bool = False) -> None:
        self._moving = moving
        self._ahead_s = 0.0
        self._began_s = time.time()

    @property
    def now_s(self) -> float:
        """Seconds since 1970."""
        return (time.time() if self._moving else self._began_s) + self._ahead_s

    @property
    def now(self) -> datetime:
        return datetime.fromtimestamp(self.now_s, UTC)

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._ahead_s += seconds


class Snowflakes:
    """Gives ids that rise, with the time they were made in their upper bits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._given = 0

    def __call__(self, *, later_ms: int = 0) -> int:
        """Return the next id.

        Args:
            later_ms: By how much to shift its time, for the sake of ids that fall to different shards.
        """
        self._given += 1
        made_ms = int(self._clock.now_s * 1000) - DISCORD_EPOCH_MS + later_ms
        return (made_ms << COUNTED_BITS) | (self._given % (1 << COUNTED_BITS))
