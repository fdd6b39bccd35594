"""What trainees are called where the bot can't be asked: as it last saw them practise."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from typing import Final

from bot.store.store import Store

HELD_S: Final = 60.0


class RememberedNames:
    """Names from the history, looked up once a minute at most."""

    def __init__(self, store: Store, seconds: Callable[[], float] = time.monotonic) -> None:
        """Know nobody yet."""
        self._store = store
        self._seconds = seconds
        self._known: dict[tuple[str, str], str] = {}
        self._since_s = seconds()

    def name_of(self, guild_id: str | None, trainee: str) -> str | None:
        """Return what a trainee is called in a server; "" where nobody knows, None where nobody has asked."""
        if guild_id is None:
            return ""
        if self._seconds() - self._since_s > HELD_S:
            self._known.clear()
            self._since_s = self._seconds()
        return self._known.get((guild_id, trainee))

    def handle_of(self, guild_id: str | None, trainee: str) -> str:
        """Return "": the history keeps what members are called in their server, and nothing else."""
        del guild_id, trainee
        return ""

    async def learn(self, guild_id: str | None, trainees: Collection[str]) -> None:
        """Look up what some trainees are called in a server, so that `name_of` knows."""
        if guild_id is None:
            return
        found = await self._store.names_in(guild_id, trainees)
        self._known |= {(guild_id, trainee): found.get(trainee, "") for trainee in trainees}

    async def names_of(self, guild_id: str | None, trainee: str) -> list[str]:
        """Return every name of a trainee in a server that is known, so that it can be left out."""
        found = await self._store.names_in(guild_id, [trainee]) if guild_id else {}
        return list(found.values())
