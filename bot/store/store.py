"""The history of practice behind one object."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot.store import figures, reading, writing
from bot.store.assignments import Assignments
from bot.store.changes import Changes
from bot.store.codings import Codings
from bot.store.drill_boards import DrillBoards
from bot.store.drills import Drills
from bot.store.enrolments import Enrolments
from bot.store.guilds import Guilds
from bot.store.names import MemberNames
from bot.store.peers import Peers
from bot.store.postings import Postings
from bot.store.reminders import Reminders
from bot.store.review_lists import ReviewLists
from bot.store.reviews import Reviewing
from bot.store.rooms import Rooms
from bot.store.tables import sessions
from bot.store.trainees import Trainees
from bot.store.whole import Wholes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection
    from datetime import datetime

    from bot.store.records import Json, SessionRecord, SessionSummary, Totals, TurnRecord, WhatIfRecord

_EXPORTED_AT_ONCE = 10
"""Few, for the event loop stands still while their JSON is read, and other trainees talk meanwhile."""


class Store(
    Guilds,
    Rooms,
    Trainees,
    Drills,
    DrillBoards,
    Assignments,
    Enrolments,
    Reminders,
    Peers,
    Reviewing,
    ReviewLists,
    Codings,
    Postings,
    Changes,
    MemberNames,
    Wholes,
):
    """What is kept of every talk, and of who talks where.

    See `Database` for what holds of every method.
    """

    async def add_session(self, session: SessionRecord, *, in_place_of: Collection[str] = ()) -> None:
        """Store a talk that begins.

        Args:
            session: The talk.
            in_place_of: Talks that were begun for it before and may be stored, though that failed: of these
                those without a turn are taken out.
        """
        await self._write(lambda connection: writing.add_session(connection, session, in_place_of))

    async def add_turn(self, turn: TurnRecord, *, outcome: str | None = None) -> tuple[TurnRecord, bool]:
        """Store a turn and the talk's running figures; with an `outcome`, the turn's state ends the talk.

        Returns:
            The turn and True; or, where the same message made a turn before, that turn and False.

        Raises:
            UnknownSessionError: There is no such talk.
            SessionEndedError: The talk is over.
            SessionMovedOnError: `turn.n` doesn't follow the last turn stored.
        """
        end = None
        if outcome is not None:
            end = {"ended_at": turn.at, "ending": turn.state, "outcome": outcome, "stopped": False}
        return await self._write(lambda connection: writing.add_turn(connection, turn, end))

    async def end_session(
        self, session_id: str, *, ending: str | None, outcome: str | None, stopped: bool, at: datetime
    ) -> None:
        """Write how and when a talk ended.

        Raises:
            UnknownSessionError: There is no such talk.
        """
        values = {"ended_at": at, "ending": ending, "outcome": outcome, "stopped": stopped}
        await self._write(lambda connection: writing.end_session(connection, session_id, values))

    async def decide(self, session_id: str, decision: str) -> None:
        """Write what the trainee chose to do at the end.

        Raises:
            UnknownSessionError: There is no such talk.
        """
        await self._write(lambda connection: writing.decide(connection, session_id, decision))

    async def rewind(self, session_id: str, to_n: int, at: datetime) -> None:
        """Take back every turn after `to_n` (0 for all); the next is `to_n + 1`. An ended talk is open again.

        Raises:
            UnknownSessionError: There is no such talk.
            UnknownTurnError: It has no such turn.
        """
        await self._write(lambda connection: writing.rewind(connection, session_id, to_n, at))

    async def add_what_if(self, what_if: WhatIfRecord) -> None:
        """Store a reply that was tried instead.

        Raises:
            UnknownSessionError: There is no such talk.
        """
        await self._write(lambda connection: writing.add_what_if(connection, what_if))

    async def session(self, session_id: str) -> SessionRecord:
        """Return one talk.

        Raises:
            UnknownSessionError: There is no such talk.
        """
        return await self._read(lambda connection: reading.session(connection, session_id))

    async def turns(self, session_id: str, *, include_rewound: bool = False) -> list[TurnRecord]:
        """Return a talk's turns in the order in which they were taken, none where the talk is unknown."""
        live_only = not include_rewound
        return await self._read(
            lambda connection: reading.turns_of(connection, [session_id], live_only=live_only)
        )

    async def what_ifs(self, session_id: str) -> list[WhatIfRecord]:
        """Return what was tried instead in a talk, in the order in which it was tried."""
        return await self._read(lambda connection: reading.what_ifs_of(connection, [session_id]))

    async def latest_open(self, trainee: str) -> SessionRecord | None:
        """Return the trainee's talk that was begun last and has not ended."""
        return await self._read(lambda connection: reading.latest_open(connection, trainee))

    async def history(self, trainee: str, limit: int | None = None) -> list[SessionSummary]:
        """Return a trainee's talks, latest first, at most `limit` of them."""
        return await self._read(lambda connection: reading.history(connection, trainee, limit))

    async def totals(self, trainee: str) -> Totals:
        """Add up a trainee's practice."""
        return await self._read(lambda connection: reading.totals(connection, trainee))

    async def practised(self, trainee: str, limit: int) -> figures.Practised:
        """Return a trainee's practice in figures, with the latest `limit` talks that ended."""
        return await self._read(lambda connection: figures.practised(connection, trainee, limit))

    async def export(self, trainee: str) -> AsyncIterator[Json]:
        """Yield all that is kept of a trainee, talk by talk, oldest first, ready for `json.dumps`.

        A talk carries its fields, its `turns` (rewound ones too) and its `what_ifs`.
        """
        ids = await self._read(lambda connection: reading.ids_of(connection, trainee))
        for start in range(0, len(ids), _EXPORTED_AT_ONCE):
            some = ids[start : start + _EXPORTED_AT_ONCE]
            for whole in await self._read(partial(reading.export, session_ids=some)):
                yield whole

    async def erase(self, trainee: str) -> int:
        """Erase a trainee's talks, words and all, so that the file holds nothing of them.

        Returns:
            How many talks there were.

        Raises:
            StoreLockedError: They are gone from the history, but another program kept the file from being
                cleaned; the same call again does it.
        """
        return await self._erase(lambda connection: writing.erase(connection, sessions.c.trainee == trainee))

    async def erase_session(self, session_id: str) -> int:
        """Erase one talk as `erase` does, and return 1, or 0 where there was none."""
        return await self._erase(lambda connection: writing.erase(connection, sessions.c.id == session_id))
