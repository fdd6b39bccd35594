"""Whether the gateway is connected, for whoever restarts the bot when it isn't.

A file is touched every few seconds while it is. `python -m bot.health FILE` exits 0 where that was lately.
"""

from __future__ import annotations

import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from discord.ext import tasks

if TYPE_CHECKING:
    import discord

EVERY_S: Final = 10.0
STALE_AFTER_S: Final = 60.0


class Health:
    """Touches the file."""

    def __init__(self, client: discord.AutoShardedClient, file: Path | None) -> None:
        """Watch a client; without a file nothing is done."""
        self._client = client
        self._file = file

    def start(self) -> None:
        """Begin."""
        if self._file is not None:
            self.touch.start()

    def stop(self) -> None:
        """End, and take the file away: nobody is connected any more."""
        self.touch.cancel()
        if self._file is not None:
            self._file.unlink(missing_ok=True)

    @tasks.loop(seconds=EVERY_S)
    async def touch(self) -> None:
        """Touch the file while every shard is connected."""
        shards = self._client.latencies
        if self._file is not None and shards and all(math.isfinite(latency) for _, latency in shards):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.touch()


def is_fresh(file: Path, now_s: float) -> bool:
    """Tell whether a file was touched lately; `now_s` is the time as `time.time` gives it."""
    try:
        return now_s - file.stat().st_mtime < STALE_AFTER_S
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if len(sys.argv) > 1 and is_fresh(Path(sys.argv[1]), time.time()) else 1)
