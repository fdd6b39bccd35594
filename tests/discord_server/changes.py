"""Waiting for something to become true, without sleeping."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

PATIENCE_S = 30.0
"""After how long a wait is given up. Only a guard: what is waited for comes within milliseconds, but a shared
machine may stand still for ten seconds."""

T = TypeVar("T")


class Changes:
    """Wakes whoever waits for something to change."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Future[Any], Callable[[], Any]] = {}

    def tell(self) -> None:
        """Let everybody look whether what they wait for has come."""
        for future, look in list(self._waiting.items()):
            if not future.done() and (found := look()):
                future.set_result(found)

    async def until(self, look: Callable[[], T | None], missing: Callable[[], str]) -> T:
        """Return what `look` finds, as soon as it finds something true.

        Args:
            look: Looks for it; asked again after each change.
            missing: Says what did not come, for whoever reads the failure.

        Raises:
            AssertionError: It did not come.
        """
        if found := look():
            return found
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting[future] = look
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await future
        except TimeoutError:
            raise AssertionError(missing()) from None
        finally:
            del self._waiting[future]
