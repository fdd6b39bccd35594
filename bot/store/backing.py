"""What a history lies in, and what only that can do; all else is said in SQL that both databases know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import Any

    from sqlalchemy import Connection, Engine

    Run = Callable[[Engine, Callable[[Connection], Any]], Awaitable[Any]]
    """Runs work on an engine, with the database's failures as ours: `Database._run`."""


class Backing(Protocol):
    """A file, or a database on a server.

    Attributes:
        name: What errors call it by; it holds no password.
        reading: Begins transactions that read.
        writing: Begins transactions that write, of which one runs at a time.
        making: As `writing`, for what makes tables or brings them up to date, which may take long.
    """

    name: str
    reading: Engine
    writing: Engine
    making: Engine

    def plainly(self) -> AbstractContextManager[None]:
        """Raise its failures inside as `StoreError`."""

    async def shortcoming(self, run: Run) -> str:
        """Return what it can't do as well as it should, as a sentence; or ""."""

    async def is_open_elsewhere(self, run: Run) -> bool:
        """Tell whether another program has it open; asked before this one opens it."""

    async def wipe(self, run: Run) -> None:
        """Clean it of what was deleted."""

    async def copy(self, run: Run, target: Path) -> None:
        """Write a copy to a file that doesn't exist yet.

        Raises:
            StoreError: It can't be written, or copies are made by other means.
        """

    async def close(self) -> None:
        """Let go of it."""

    async def abandon(self) -> None:
        """Let go of it where it could not be opened."""
