"""Touches a file while the gateway is connected; `bot.health` looks at it."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Final

from discord.ext import tasks

if TYPE_CHECKING:
    import discord

EVERY_S: Final = 10.0


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
