"""The talks that are live in this process: one object, and so one lock, for each, whoever asks for it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import Final
from weakref import WeakValueDictionary

from bot.errors import NothingOpenError, NotYoursError
from bot.practice.session import Mode, Practice
from bot.practice.talk import Bounds, Talk

MOST_KEPT: Final = 2000
"""Talks held ready for their next reply; more are read from the store again when the reply comes."""


class Talks:
    """Finds a talk by its session, and never makes two objects of one.

    Weak references know every talk that somebody uses; strong ones hold the latest used that have not ended.

    Attributes:
        practice: Starts and resumes them.
        bounds_of: Finds what a drill lets be done in a talk, by the session's id.
    """

    bounds_of: Callable[[str], Bounds | None]

    def __init__(self, practice: Practice, *, most_kept: int = MOST_KEPT) -> None:
        """Begin with none."""
        self.practice = practice
        self.bounds_of = lambda _: None
        self._most_kept = most_kept
        self._known: WeakValueDictionary[str, Talk] = WeakValueDictionary()
        self._kept: OrderedDict[str, Talk] = OrderedDict()
        self._gates: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._kept)

    async def start(
        self, trainee: str, person: str, *, seed: int, mode: Mode = "coached", pack: str = ""
    ) -> Talk:
        """Start a talk as `Practice.start` does."""
        talk = await self.practice.start(trainee, person, seed=seed, mode=mode, pack=pack)
        self._known[talk.id] = talk
        self._keep(talk)
        return talk

    async def get(self, session_id: str, trainee: str) -> Talk:
        """Return a trainee's talk, from the store where it isn't live yet.

        Raises:
            NotYoursError: It is somebody else's.
            UnknownSessionError: There is none of that id.
            SnapshotMismatch: The person's file has changed too much since.
        """
        talk = self._known.get(session_id)
        if talk is None:
            talk = await self._resume(session_id)
        if talk.is_in_doubt:
            await talk.settle()
        if talk.record.trainee != trainee:
            raise NotYoursError
        talk.bounds = self.bounds_of(session_id)
        self._keep(talk)
        return talk

    async def latest(self, trainee: str) -> Talk:
        """Return the trainee's talk that was begun last and has not ended.

        Raises:
            NothingOpenError: There is none.
        """
        record = await self.practice.store.latest_open(trainee)
        if record is None:
            raise NothingOpenError
        return await self.get(record.id, trainee)

    def over(self, talk: Talk) -> None:
        """Hold a talk that has ended no longer; whoever uses it still finds the same."""
        self._kept.pop(talk.id, None)

    def forget(self, session_id: str) -> None:
        """Let go of a talk that was erased."""
        self._kept.pop(session_id, None)
        self._known.pop(session_id, None)

    def forget_trainee(self, trainee: str) -> None:
        """Let go of all talks of a trainee whose talks were erased."""
        for session_id, talk in list(self._known.items()):
            if talk.record.trainee == trainee:
                self.forget(session_id)

    async def _resume(self, session_id: str) -> Talk:
        """Read a talk from the store, once for all who ask at the same moment."""
        gate = self._gates.setdefault(session_id, asyncio.Lock())
        async with gate:
            talk = self._known.get(session_id)
            if talk is None:
                record = await self.practice.store.session(session_id)
                talk = await self.practice.resume(record.trainee, session_id)
                self._known[session_id] = talk
            return talk

    def _keep(self, talk: Talk) -> None:
        """Hold a talk as the latest used, unless it has ended; let go of the one unused for longest."""
        if talk.ended:
            self.over(talk)
            return
        self._kept[talk.id] = talk
        self._kept.move_to_end(talk.id)
        if len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)
