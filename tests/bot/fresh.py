"""A history in which nothing is, made once in a process and copied: to make tables takes most of a test."""

from __future__ import annotations

import asyncio
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from bot.store.place import url_of
from bot.store.store import Store


def fresh_history(file: Path) -> Path:
    """Put a new history into a file, as the program would on finding none there, and return the file."""
    file.touch(0o600, exist_ok=False)
    file.write_bytes(_as_made())
    return file


@cache
def _as_made() -> bytes:
    """Return what the program writes."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as elsewhere:
        file = Path(folder) / "history.db"
        # Who asks may have a loop running.
        elsewhere.submit(lambda: asyncio.run(_make(file))).result()
        assert list(file.parent.iterdir()) == [file], "all of it is in one file"
        return file.read_bytes()


async def _make(file: Path) -> None:
    async with await Store.open(url_of(str(file))):
        pass
