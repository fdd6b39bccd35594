"""The open rooms that this process knows: a message in any other channel costs no look at the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.practice.talk import Clock
from bot.store.records import Room
from bot.store.store import Store


class Rooms:
    """Which talk is held where."""

    def __init__(
        self, store: Store, clock: Clock, *, is_ours: Callable[[str | None], bool] = lambda _: True
    ) -> None:
        """Know none yet.

        Args:
            store: Where they are kept.
            clock: Returns the time.
            is_ours: Tells whether this process sees a server, or direct messages (None).
        """
        self._store = store
        self._clock = clock
        self._is_ours = is_ours
        self._open: dict[str, Room] = {}

    def __len__(self) -> int:
        return len(self._open)

    async def take_up(self) -> None:
        """Read the rooms that were open when the program stopped; those of other processes are theirs."""
        for room in await self._store.open_rooms():
            if self._is_ours(room.guild_id):
                self._open[room.place_id] = room

    def at(self, place_id: int) -> Room | None:
        """Return the open room in a thread or in direct messages, or None."""
        return self._open.get(str(place_id))

    async def of(self, session_id: str) -> Room | None:
        """Return where a talk is held, or was; None where it is in no room."""
        return await self._store.room_of(session_id)

    async def still_open(self, session_id: str) -> Room | None:
        """Return where a talk is held; None where that was closed, or deleted on Discord."""
        room = await self.of(session_id)
        return room if room is not None and room.closed_at is None else None

    async def open(self, room: Room) -> None:
        """Keep that a talk is held here now, for the first time or again."""
        fresh = replace(room, opened_at=self._clock(), closed_at=None)
        await self._store.open_room(fresh)
        self._open[room.place_id] = fresh

    async def close(self, room: Room) -> None:
        """Keep that a room is closed."""
        await self._store.close_room(room.session_id, self._clock())
        self._open.pop(room.place_id, None)

    async def close_all_in(self, channel_id: int) -> list[Room]:
        """Keep that the rooms in the threads of a channel are closed, and return them."""
        gone = [room for room in self._open.values() if room.channel_id == str(channel_id)]
        for room in gone:
            await self.close(room)
        return gone

    def forget(self, place_id: int) -> None:
        """Let go of a room in which no talk came about."""
        self._open.pop(str(place_id), None)

    def forget_trainee(self, trainee: str) -> None:
        """Let go of the rooms of somebody whose data was erased."""
        self._open = {place: room for place, room in self._open.items() if room.trainee != trainee}

    def forget_guild(self, guild_id: str) -> None:
        """Let go of the rooms of a server."""
        self._open = {place: room for place, room in self._open.items() if room.guild_id != guild_id}
