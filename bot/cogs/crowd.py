"""Many at once: each is told that an answer comes, then all are answered in order, a few side by side.

To score and store one reply takes ten steps of the event loop. Where a thousand are taken side by side, each
step of each waits for a step of all the others: nobody is answered before all are, and Discord's three
seconds for a first answer are long over. A few at a time, each is done in some milliseconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Final

from bot.cogs.answers import Answer

MANY: Final = 20
"""Above so many, whoever is there, or comes, is told at once that it takes a moment."""

AT_A_TIME: Final = 4
FIRST_S: Final = 4.0
"""For that long after a rush has begun, those who have been told nothing yet go first.

One reply is worked at meanwhile: to tell somebody is mostly to wait for Discord.
"""


class Crowd:
    """Those who wait for an answer in this process."""

    def __init__(self) -> None:
        """Nobody waits yet."""
        self._here = 0
        self._untold: list[Answer] = []
        self._being_told = 0
        self._rush_since_s: float | None = None
        self._all_told = asyncio.Event()
        self._all_told.set()
        self._places = asyncio.Semaphore(AT_A_TIME)
        self._meanwhile = asyncio.Lock()

    def __len__(self) -> int:
        return self._here

    @asynccontextmanager
    async def joined(self, answer: Answer | None = None) -> AsyncIterator[None]:
        """Count as one who waits; where many do, tell them so before anything else is done.

        Those who came before they were many are told with the first who is one too many: their answers would
        be promised soon anyway, in the midst of all the others, and Discord doesn't wait longer for them.

        Args:
            answer: What they wait for; None for a message, which Discord lets wait.
        """
        self._here += 1
        if answer is not None:
            self._untold.append(answer)
        try:
            if self._here > MANY:
                if self._rush_since_s is None:
                    self._rush_since_s = asyncio.get_running_loop().time()
                untold, self._untold = self._untold, []
                await asyncio.gather(*map(self._tell, untold))
            yield
        finally:
            self._here -= 1
            if answer in self._untold:
                self._untold.remove(answer)
            if self._here <= MANY:
                self._rush_since_s = None

    @asynccontextmanager
    async def served(self) -> AsyncIterator[None]:
        """Wait for one of the few places at which work is done, and hold it."""
        async with self._places, AsyncExitStack() as held:
            if not self._meanwhile.locked():
                await held.enter_async_context(self._meanwhile)
            else:
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._wait_s()):
                        await self._all_told.wait()
            yield

    def _wait_s(self) -> float:
        """Return how long work may still wait for those who are being told."""
        if self._rush_since_s is None:
            return 0.0
        return max(0.0, self._rush_since_s + FIRST_S - asyncio.get_running_loop().time())

    async def _tell(self, answer: Answer) -> None:
        self._being_told += 1
        self._all_told.clear()
        try:
            await answer.promise()
        finally:
            self._being_told -= 1
            if not self._being_told:
                self._all_told.set()
