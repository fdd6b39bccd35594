"""A gate through which so many pass a second and no more: what is sent to many at once keeps a limit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

PER_S: Final = 40.0
"""Discord allows a bot 50 requests a second; the rest is for the talks that go on meanwhile."""


class Gate:
    """Lets callers pass one by one, in the order in which they came, evenly spread.

    A step counts from when the one before really passed: nobody makes up for a loop that stood still.
    """

    def __init__(
        self,
        per_s: float = PER_S,
        *,
        seconds: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Stand open.

        Args:
            per_s: How many pass a second.
            seconds: A clock that only goes forward.
            sleep: Sleeps for some seconds.
        """
        self._step_s = 1 / per_s
        self._seconds = seconds
        self._sleep = sleep
        self._next_s = seconds()
        self._queue = asyncio.Lock()  # whoever asks first holds it first

    async def turn(self, times: int = 1) -> None:
        """Wait until it is one's turn, or until so many turns in a row are."""
        async with self._queue:
            now_s = self._seconds()
            at_s = max(now_s, self._next_s) + (times - 1) * self._step_s
            if at_s > now_s:
                await self._sleep(at_s - now_s)
            self._next_s = max(at_s, self._seconds()) + self._step_s
