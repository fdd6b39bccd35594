"""Assignments: made, taken back, begun anew; what became of each follows from the talks held for it."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, literal, select, union, update

from bot.store.database import Database
from bot.store.reading import all_of, columns
from bot.store.records_assignments import Assignment, Attempt, QuietHours, Standing
from bot.store.tables import rooms, sessions
from bot.store.tables_assignments import assignments, attempts, enrolments, quiet_hours, reminders
from bot.store.writing import put, values_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.store.records_assignments import NewReminder

LEAST_REPLIES = 4
"""A talk with fewer says nothing of a trainee, so it completes nothing."""

_OWN = [field.name for field in fields(Assignment)]

counts: ColumnElement[bool] = (
    sessions.c.ended_at.is_not(None) & sessions.c.stopped.is_(False) & (sessions.c.replies >= LEAST_REPLIES)
)
"""Of a talk: it ended in a way that counts. Whoever uses the stop word is held to nothing."""

_done_at = func.coalesce(
    attempts.c.done_at,
    select(sessions.c.ended_at).where(sessions.c.id == attempts.c.session_id, counts).scalar_subquery(),
)
_valid = (attempts.c.assignment_id == assignments.c.id) & (attempts.c.at >= assignments.c.counts_from)
_held = select(attempts).join(sessions, sessions.c.id == attempts.c.session_id).where(_valid)
_latest = attempts.c.at.desc(), attempts.c.id.desc()
_completed_at = select(func.min(_done_at)).where(_valid).scalar_subquery()
_open = (
    _held.with_only_columns(sessions.c.id)
    .where(sessions.c.ended_at.is_(None))
    .order_by(*_latest)
    .limit(1)
    .scalar_subquery()
)
_stopped = func.coalesce(
    _held.with_only_columns(sessions.c.stopped).order_by(*_latest).limit(1).scalar_subquery(),
    literal(value=False),
)
_reminded = select(reminders.c.how).where(reminders.c.assignment_id == assignments.c.id).scalar_subquery()

# In the order of the fields of `Standing`.
_STANDING = select(
    *(assignments.c[name] for name in _OWN),
    _completed_at.label("completed_at"),
    _open.label("session_id"),
    _stopped.label("stopped"),
    _reminded.label("reminded"),
)
_IN_ORDER = assignments.c.made_at, assignments.c.batch_id, assignments.c.place


class Assignments(Database):
    """What instructors asked of trainees."""

    async def add_assignments(
        self, new: Sequence[Assignment], reminding: Sequence[NewReminder]
    ) -> list[Assignment]:
        """Keep assignments with their reminders, but none that its trainee has to do already.

        Returns:
            Those that are new.
        """
        return await self._write(lambda connection: _add(connection, new, reminding))

    async def assignment(self, assignment_id: str) -> Standing | None:
        """Return one assignment, cancelled or not, or None."""
        found = await self._standings(assignments.c.id == assignment_id)
        return found[0] if found else None

    async def assignments_of(
        self, trainee: str, guild_id: str | None = None, *, cancelled: bool = False
    ) -> list[Standing]:
        """Return what a trainee was asked for in one server, or in all; cancelled ones where wanted."""
        which = [assignments.c.trainee == trainee]
        if not cancelled:
            which.append(assignments.c.cancelled_at.is_(None))
        if guild_id is not None:
            which.append(assignments.c.guild_id == guild_id)
        return await self._standings(*which)

    async def assignments_in(self, guild_id: str) -> list[Standing]:
        """Return what was asked for in a server and not cancelled, the oldest first."""
        return await self._standings(assignments.c.guild_id == guild_id, assignments.c.cancelled_at.is_(None))

    async def trainees_in(self, guild_id: str) -> list[str]:
        """Return everybody who practised in a server, or was asked to."""
        query = union(
            *(
                select(table.c.trainee).where(table.c.guild_id == guild_id)
                for table in (rooms, assignments, enrolments)
            )
        )
        return await self._read(lambda connection: sorted(connection.execute(query).scalars()))

    async def reset_assignments(
        self,
        ids: Collection[str],
        at: datetime,
        reminding: Sequence[NewReminder],
        due_at: datetime | None = None,
    ) -> int:
        """Let assignments begin anew: talks so far count no more, and the reminders are to be written again.

        Returns:
            How many there were.
        """
        anew: dict[str, Any] = {"counts_from": at} | ({"due_at": due_at} if due_at else {})
        return await self._write(lambda connection: _change(connection, ids, anew, reminding))

    async def move_due(self, ids: Collection[str], due_at: datetime, reminding: Sequence[NewReminder]) -> int:
        """Let assignments be due at another time, with their reminders to be written for that.

        Returns:
            How many there were.
        """
        return await self._write(lambda connection: _change(connection, ids, {"due_at": due_at}, reminding))

    async def cancel_assignments(self, ids: Collection[str], at: datetime) -> int:
        """Take assignments back, and return how many were not taken back before."""
        change = update(assignments).where(assignments.c.id.in_(ids), assignments.c.cancelled_at.is_(None))
        return await self._write(
            lambda connection: connection.execute(change.values(cancelled_at=at)).rowcount
        )

    async def add_attempt(self, attempt: Attempt) -> None:
        """Keep what a talk is held for."""
        await self._write(lambda connection: connection.execute(insert(attempts), values_of(attempt)))

    async def note_done(self) -> int:
        """Note which talks ended in a way that counts, so that it stays known when they are erased.

        Returns:
            How many were new.
        """
        ended = select(sessions.c.ended_at).where(sessions.c.id == attempts.c.session_id, counts)
        change = (
            update(attempts)
            .where(attempts.c.done_at.is_(None), exists(ended))
            .values(done_at=ended.scalar_subquery())
        )
        return await self._write(lambda connection: connection.execute(change).rowcount)

    async def quiet_hours(self, guild_id: str) -> QuietHours:
        """Return when a server wants nobody to be written to."""
        query = select(*columns(quiet_hours, QuietHours)).where(quiet_hours.c.guild_id == guild_id)
        found = await self._read(lambda connection: all_of(connection, QuietHours, query))
        return found[0] if found else QuietHours(guild_id=guild_id)

    async def save_quiet_hours(self, hours: QuietHours) -> None:
        """Keep when a server wants nobody to be written to."""
        await self._write(lambda connection: put(connection, quiet_hours, values_of(hours)))

    async def _standings(self, *which: ColumnElement[bool]) -> list[Standing]:
        query = _STANDING.where(*which).order_by(*_IN_ORDER)
        return await self._read(lambda connection: all_of(connection, Standing, query))


def asked_of(connection: Connection, trainee: str) -> int:
    """Count the assignments and programmes of a trainee, those taken back or left too."""
    return sum(
        connection.execute(
            select(func.count()).select_from(table).where(table.c.trainee == trainee)
        ).scalar_one()
        for table in (assignments, enrolments)
    )


def erase_of_trainee(connection: Connection, trainee: str) -> None:
    """Delete what a trainee was asked for, the programmes they joined, and their reminders."""
    for table in (assignments, enrolments, reminders):
        connection.execute(delete(table).where(table.c.trainee == trainee))


def erase_of_guilds(connection: Connection, guild_ids: Any) -> None:
    """Delete all of that in servers, given by their ids or by a query of these."""
    for table in (assignments, enrolments, reminders, quiet_hours):
        connection.execute(delete(table).where(table.c.guild_id.in_(guild_ids)))


def _add(
    connection: Connection, new: Sequence[Assignment], reminding: Sequence[NewReminder]
) -> list[Assignment]:
    of = assignments.c
    unfinished = select(of.trainee, of.person, of.pack, of.mode).where(
        of.guild_id.in_({each.guild_id for each in new}), of.cancelled_at.is_(None), _completed_at.is_(None)
    )
    known = {tuple(row) for row in connection.execute(unfinished)}
    kept = [each for each in new if (each.trainee, each.person, each.pack, each.mode) not in known]
    if kept:
        connection.execute(insert(assignments), [values_of(each) for each in kept])
    ids = {each.id for each in kept}
    wanted = [values_of(each) for each in reminding if each.assignment_id in ids]
    if wanted:
        connection.execute(insert(reminders), wanted)
    return kept


def _change(
    connection: Connection, ids: Collection[str], values: dict[str, Any], reminding: Sequence[NewReminder]
) -> int:
    """Change assignments, and put other reminders in the place of theirs; return how many there were."""
    connection.execute(delete(reminders).where(reminders.c.assignment_id.in_(ids)))
    if reminding:
        connection.execute(insert(reminders), [values_of(each) for each in reminding])
    return connection.execute(update(assignments).where(assignments.c.id.in_(ids)).values(values)).rowcount
