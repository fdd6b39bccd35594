"""Trouble on purpose: errors, waits and broken connections for the next requests that match."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum, auto
from fnmatch import fnmatchcase


class Break(Enum):
    """When a connection breaks off."""

    BEFORE = auto()
    AFTER = auto()


@dataclass
class Gate:
    """Holds requests back until the test lets them through.

    Attributes:
        waiting: How many are held.
    """

    waiting: int = 0
    _reached: asyncio.Event = field(default_factory=asyncio.Event)
    _open: asyncio.Event = field(default_factory=asyncio.Event)

    async def reached(self) -> None:
        """Wait until a request stands before it."""
        async with asyncio.timeout(10):
            await self._reached.wait()

    def open(self) -> None:
        """Let everything through."""
        self._open.set()

    async def pass_through(self) -> None:
        """Stand before it."""
        self.waiting += 1
        self._reached.set()
        await self._open.wait()


@dataclass
class Fault:
    """What happens to the next requests of a kind.

    Attributes:
        requests: Which: "METHOD /route/as/in/the/document", with "*" for anything.
        times: How many of them.
        status: With what they are refused, or 0.
        code: Discord's code beside it.
        retry_after_s: After a 429, when to come back.
        gate: What holds them up.
        breaks: When their connection breaks off.
    """

    requests: str
    times: int = 1
    status: int = 0
    code: int = 0
    retry_after_s: float = 0.0
    gate: Gate | None = None
    breaks: Break | None = None


class Faults:
    """The trouble that is still to come."""

    def __init__(self) -> None:
        self._coming: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Have it happen."""
        self._coming.append(fault)

    def next(self, method: str, route: str) -> Fault | None:
        """Return what happens to a request, and count it."""
        for fault in self._coming:
            if fnmatchcase(f"{method} {route}", fault.requests):
                fault.times -= 1
                if fault.times <= 0:
                    self._coming.remove(fault)
                return fault
        return None
