"""Drills, who is in them, and what is due: everything that a restart in the middle has to find again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, delete, func, insert, select, update

from bot.errors import DrillFullError, UnknownDrillError
from bot.store.database import Database
from bot.store.reading import all_of, columns, turns_of
from bot.store.records import SessionRecord
from bot.store.records_drills import (
    DrillRecord,
    MemberRecord,
    Standing,
    TimerRecord,
    ToldRecord,
)
from bot.store.tables import sessions, turns
from bot.store.tables_drills import (
    drill_members,
    drill_runs,
    drill_timers,
    drill_told,
    drills,
)
from bot.store.writing import put, values_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.store.records import TurnRecord
    from bot.store.records_drills import DrillState, TimerKind

_DRILL = select(*columns(drills, DrillRecord))
_MEMBER = select(*columns(drill_members, MemberRecord))
_TIMER = select(*columns(drill_timers, TimerRecord))
_TOLD = select(*columns(drill_told, ToldRecord))
_LATEST_FIRST = (drills.c.created_at.desc(), drills.c.id)

_live = and_(turns.c.session_id == sessions.c.id, turns.c.rewound_at.is_(None))
_last_n = select(func.coalesce(func.max(turns.c.n), 0)).where(_live).scalar_subquery()
_last_reply_n = (
    select(func.coalesce(func.max(turns.c.n), 0)).where(_live, turns.c.kind == "reply").scalar_subquery()
)
_latest = turns.alias("latest")

# In the order of the fields of `Standing`.
_STANDING = (
    select(
        sessions.c.id,
        _last_n.label("n"),
        sessions.c.replies,
        (_last_n - _last_reply_n).label("silences"),
        _latest.c.state,
        _latest.c.trust,
        _latest.c.tension,
        _latest.c.at,
        sessions.c.ended_at,
        sessions.c.stopped,
    )
    .join(drill_members, drill_members.c.session_id == sessions.c.id)
    .outerjoin(
        _latest,
        and_(_latest.c.session_id == sessions.c.id, _latest.c.rewound_at.is_(None), _latest.c.n == _last_n),
    )
)


class Drills(Database):
    """The drills."""

    async def add_drill(self, drill: DrillRecord, members: Iterable[MemberRecord] = ()) -> None:
        """Keep a drill that was set up, and who was picked for it."""
        rows = [values_of(each) for each in members]
        await self._write(lambda connection: _add(connection, drill, rows))

    async def drill(self, drill_id: str) -> DrillRecord:
        """Return one drill.

        Raises:
            UnknownDrillError: There is none of this id.
        """
        query = _DRILL.where(drills.c.id == drill_id)
        found = await self._read(lambda connection: all_of(connection, DrillRecord, query))
        if not found:
            raise UnknownDrillError(drill_id)
        return found[0]

    async def drills_in(self, guild_id: str, limit: int = 25) -> list[DrillRecord]:
        """Return the drills of a server, latest first."""
        query = _DRILL.where(drills.c.guild_id == guild_id).order_by(*_LATEST_FIRST).limit(limit)
        return await self._read(lambda connection: all_of(connection, DrillRecord, query))

    async def drills_with(self, trainee: str, guild_id: str, limit: int = 25) -> list[DrillRecord]:
        """Return the drills of a server that somebody took part in, latest first."""
        query = (
            _DRILL.join(drill_members, drill_members.c.drill_id == drills.c.id)
            .where(drills.c.guild_id == guild_id, drill_members.c.trainee == trainee)
            .order_by(*_LATEST_FIRST)
            .limit(limit)
        )
        return await self._read(lambda connection: all_of(connection, DrillRecord, query))

    async def open_drills(self) -> list[DrillRecord]:
        """Return the drills that are not over, oldest first."""
        query = _DRILL.where(drills.c.state != "ended").order_by(drills.c.created_at, drills.c.id)
        return await self._read(lambda connection: all_of(connection, DrillRecord, query))

    async def change_drill(
        self, drill_id: str, changes: Mapping[str, Any], *, when: Collection[DrillState] = ()
    ) -> DrillRecord | None:
        """Change a drill, and return it as it is now.

        Args:
            drill_id: Which.
            changes: New values by field.
            when: States of which it has to be in one; whoever comes second changes nothing.

        Returns:
            The drill, or None where it is in none of these states.

        Raises:
            UnknownDrillError: There is no such drill.
        """
        return await self._write(lambda connection: change_drill(connection, drill_id, changes, when))

    async def turn_clock(
        self,
        drill_id: str,
        changes: Mapping[str, Any],
        *,
        when: Collection[DrillState],
        owed: Iterable[TimerRecord] = (),
        by: timedelta = timedelta(0),
        since: datetime | None = None,
    ) -> DrillRecord | None:
        """Change a drill as `change_drill` does where its time begins to run or stands still, in one piece.

        Args:
            drill_id: Which.
            changes: New values by field.
            when: States of which it has to be in one.
            owed: What is due for those to whom time is made good, as it is due before all is put off.
            by: By how much all that is due is put off.
            since: From when time runs for those who haven't heard that it does, None where it stands still.
        """
        rows = [values_of(each) for each in owed]
        return await self._write(
            lambda connection: _turn_clock(connection, drill_id, changes, when, rows, by, since)
        )

    async def runs_since(self, drill_id: str) -> datetime | None:
        """Return from when a drill's time has run for those who haven't heard that it does, if it has."""
        query = select(drill_runs.c.since).where(drill_runs.c.drill_id == drill_id)
        return await self._read(lambda connection: connection.execute(query).scalar_one_or_none())

    async def join_drill(
        self, drill_id: str, trainee: str, name: str, at: datetime, most: int
    ) -> MemberRecord:
        """Keep that somebody is ready, in one piece with the count of those who are.

        Raises:
            DrillFullError: As many as may be are ready already.
        """
        return await self._write(lambda connection: _join(connection, drill_id, trainee, name, at, most))

    async def invite_to_drill(self, drill_id: str, invited: Mapping[str, str]) -> None:
        """Keep who was picked, by trainee with the name; who is ready stays ready."""
        await self._write(lambda connection: _invite(connection, drill_id, invited))

    async def change_member(self, drill_id: str, trainee: str, changes: Mapping[str, Any]) -> None:
        """Change what is kept of somebody in a drill."""
        change = (
            update(drill_members)
            .where(drill_members.c.drill_id == drill_id, drill_members.c.trainee == trainee)
            .values(dict(changes))
        )
        await self._write(lambda connection: connection.execute(change))

    async def finish_member(self, drill_id: str, trainee: str, done_as: str, at: datetime) -> bool:
        """Keep how it ended for somebody; the first end holds. Returns whether this was it."""
        change = (
            update(drill_members)
            .where(
                drill_members.c.drill_id == drill_id,
                drill_members.c.trainee == trainee,
                drill_members.c.done_at.is_(None),
            )
            .values(done_at=at, done_as=done_as)
            .execution_options(preserve_rowcount=True)
        )
        return await self._write(lambda connection: connection.execute(change).rowcount > 0)

    async def members(self, drill_id: str) -> list[MemberRecord]:
        """Return who is in a drill, by their numbers."""
        query = _MEMBER.where(drill_members.c.drill_id == drill_id).order_by(drill_members.c.number)
        return await self._read(lambda connection: all_of(connection, MemberRecord, query))

    async def told(self, drill_id: str) -> list[ToldRecord]:
        """Return what those in a drill were told of their time, none of those who were told nothing."""
        query = _TOLD.where(drill_told.c.drill_id == drill_id)
        return await self._read(lambda connection: all_of(connection, ToldRecord, query))

    async def keep_told(self, told: ToldRecord, owed: Iterable[TimerRecord] = ()) -> None:
        """Keep what somebody was told, unless they were erased from the drill meanwhile.

        Args:
            told: What they were told.
            owed: What is due for them by now, because they heard of it late; kept in one piece with that.
        """
        rows = [values_of(each) for each in owed]
        await self._write(lambda connection: _keep_told(connection, told, rows))

    async def standings(self, drill_id: str) -> list[Standing]:
        """Return where the talks of a drill stand."""
        query = _STANDING.where(drill_members.c.drill_id == drill_id).order_by(drill_members.c.number)
        return await self._read(lambda connection: all_of(connection, Standing, query))

    async def talks_whole(
        self, session_ids: Sequence[str]
    ) -> dict[str, tuple[SessionRecord, list[TurnRecord]]]:
        """Return talks by their ids, each with all its turns, rewound ones too."""
        return await self._read(lambda connection: _whole(connection, session_ids))

    async def set_timers(self, timers: Iterable[TimerRecord]) -> None:
        """Keep what is due; a timer of the same drill, kind and trainee is replaced."""
        rows = [values_of(each) for each in timers]
        await self._write(lambda connection: _put_timers(connection, rows))

    async def timer_done(self, timer: TimerRecord, at: datetime) -> None:
        """Keep that a timer was seen to, unless it was put off meanwhile."""
        change = (
            update(drill_timers)
            .where(*_this(timer.drill_id, timer.kind, timer.trainee), drill_timers.c.due_at == timer.due_at)
            .values(done_at=at)
        )
        await self._write(lambda connection: connection.execute(change))

    async def timers(self, drill_id: str) -> list[TimerRecord]:
        """Return what is still due in a drill, the next first."""
        query = _TIMER.where(drill_timers.c.drill_id == drill_id, drill_timers.c.done_at.is_(None))
        return await self._read(
            lambda connection: all_of(connection, TimerRecord, query.order_by(drill_timers.c.due_at))
        )


def _whole(
    connection: Connection, session_ids: Sequence[str]
) -> dict[str, tuple[SessionRecord, list[TurnRecord]]]:
    query = select(*columns(sessions, SessionRecord)).where(sessions.c.id.in_(list(session_ids)))
    found: dict[str, tuple[SessionRecord, list[TurnRecord]]] = {
        each.id: (each, []) for each in all_of(connection, SessionRecord, query)
    }
    for turn in turns_of(connection, session_ids, live_only=False):
        found[turn.session_id][1].append(turn)
    return found


def _put_timers(connection: Connection, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        put(connection, drill_timers, row)


def _keep_told(connection: Connection, told: ToldRecord, rows: list[dict[str, Any]]) -> None:
    of = drill_members.c
    member = select(of.number).where(of.drill_id == told.drill_id, of.trainee == told.trainee)
    if connection.execute(member).first() is not None:
        put(connection, drill_told, values_of(told))
        _put_timers(connection, rows)


def _this(drill_id: str, kind: TimerKind, trainee: str) -> tuple[Any, ...]:
    of = drill_timers.c
    return of.drill_id == drill_id, of.kind == kind, of.trainee == trainee


def _add(connection: Connection, drill: DrillRecord, members: list[dict[str, Any]]) -> None:
    connection.execute(insert(drills), values_of(drill))
    if members:
        connection.execute(insert(drill_members), members)


def change_drill(
    connection: Connection, drill_id: str, changes: Mapping[str, Any], when: Collection[DrillState]
) -> DrillRecord | None:
    """Change a drill where it is in one of some states, and return it as it is then; otherwise None."""
    found = all_of(connection, DrillRecord, _DRILL.where(drills.c.id == drill_id))
    if not found:
        raise UnknownDrillError(drill_id)
    if when and found[0].state not in when:
        return None
    if changes:
        connection.execute(update(drills).where(drills.c.id == drill_id).values(dict(changes)))
    return replace(found[0], **changes)


def _turn_clock(
    connection: Connection,
    drill_id: str,
    changes: Mapping[str, Any],
    when: Collection[DrillState],
    owed: list[dict[str, Any]],
    by: timedelta,
    since: datetime | None,
) -> DrillRecord | None:
    changed = change_drill(connection, drill_id, changes, when)
    if changed is None:
        return None
    put(connection, drill_runs, {"drill_id": drill_id, "since": since})
    _put_timers(connection, owed)
    query = _TIMER.where(drill_timers.c.drill_id == drill_id, drill_timers.c.done_at.is_(None))
    for timer in all_of(connection, TimerRecord, query):
        which = _this(drill_id, timer.kind, timer.trainee)
        connection.execute(update(drill_timers).where(*which).values(due_at=timer.due_at + by))
    return changed


def _join(
    connection: Connection, drill_id: str, trainee: str, name: str, at: datetime, most: int
) -> MemberRecord:
    this = drill_members.c.drill_id == drill_id
    known = all_of(connection, MemberRecord, _MEMBER.where(this, drill_members.c.trainee == trainee))
    if known and known[0].ready_at is not None:
        return known[0]
    ready = select(func.count()).where(this, drill_members.c.ready_at.is_not(None))
    if connection.execute(ready).scalar_one() >= most:
        raise DrillFullError(most)
    if known:
        member = replace(known[0], ready_at=at, name=name)
    else:
        member = MemberRecord(
            drill_id=drill_id,
            trainee=trainee,
            number=_next_number(connection, drill_id),
            name=name,
            ready_at=at,
        )
    put(connection, drill_members, values_of(member))
    return member


def _invite(connection: Connection, drill_id: str, invited: Mapping[str, str]) -> None:
    number = _next_number(connection, drill_id)
    here = drill_members.c.drill_id == drill_id
    known = set(connection.execute(select(drill_members.c.trainee).where(here)).scalars())
    for trainee, name in invited.items():
        if trainee in known:
            this = (here, drill_members.c.trainee == trainee)
            connection.execute(update(drill_members).where(*this).values(picked=True))
            continue
        member = MemberRecord(drill_id=drill_id, trainee=trainee, number=number, name=name, picked=True)
        connection.execute(insert(drill_members), values_of(member))
        number += 1


def _next_number(connection: Connection, drill_id: str) -> int:
    last = select(func.coalesce(func.max(drill_members.c.number), 0))
    found: int = connection.execute(last.where(drill_members.c.drill_id == drill_id)).scalar_one()
    return found + 1


def erase_from_drills(connection: Connection, trainee: str) -> None:
    """Delete that somebody was in drills; part of the erasure of all that is kept of them."""
    connection.execute(delete(drill_members).where(drill_members.c.trainee == trainee))
    connection.execute(delete(drill_timers).where(drill_timers.c.trainee == trainee))


def erase_drills_of(connection: Connection, guild_ids: Any) -> None:
    """Delete the drills of servers that are erased."""
    connection.execute(delete(drills).where(drills.c.guild_id.in_(guild_ids)))
