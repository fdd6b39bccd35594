"""Programmes that trainees joined, and the talks held for their steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, insert, literal, or_, select, update

from bot.store.assignments import counts
from bot.store.database import Database
from bot.store.reading import all_of, columns, withheld
from bot.store.records_assignments import Enrolment, StepTalk
from bot.store.tables import sessions
from bot.store.tables_assignments import attempts, enrolments, reminders
from bot.store.writing import values_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.store.records_assignments import NewReminder

_ENROLMENT = select(*columns(enrolments, Enrolment))
_ACTIVE = enrolments.c.left_at.is_(None)
_done_at = func.coalesce(
    attempts.c.done_at,
    select(sessions.c.ended_at)
    .where(sessions.c.id == attempts.c.session_id, counts)
    .correlate(attempts)
    .scalar_subquery(),
)

# In the order of the fields of `StepTalk`.
_STEP_TALK = select(
    attempts.c.enrolment_id,
    attempts.c.step,
    attempts.c.session_id,
    sessions.c.person,
    attempts.c.at,
    _done_at.label("done_at"),
    attempts.c.passed,
    sessions.c.score_mean,
    func.coalesce(withheld(), literal(value=False)).label("withheld"),
).join_from(attempts, sessions, sessions.c.id == attempts.c.session_id, isouter=True)


class Enrolments(Database):
    """Who is in which programme, and how far."""

    async def enrol(self, new: Sequence[Enrolment]) -> list[Enrolment]:
        """Keep that trainees joined programmes; return those that are new, for nobody joins one twice."""
        return await self._write(lambda connection: _enrol(connection, new))

    async def enrolment(self, enrolment_id: str) -> Enrolment | None:
        """Return one, left or not, or None."""
        found = await self._enrolments(enrolments.c.id == enrolment_id)
        return found[0] if found else None

    async def enrolments_of(
        self, trainee: str, guild_id: str | None = None, *, left: bool = False
    ) -> list[Enrolment]:
        """Return the programmes that a trainee is in, in one server or all; those left only where wanted."""
        which = [enrolments.c.trainee == trainee]
        if not left:
            which.append(_ACTIVE)
        if guild_id is not None:
            which.append(enrolments.c.guild_id == guild_id)
        return await self._enrolments(*which)

    async def enrolments_in(self, guild_id: str) -> list[Enrolment]:
        """Return who is in which programme of a server, the oldest first."""
        return await self._enrolments(enrolments.c.guild_id == guild_id, _ACTIVE)

    async def leave(self, enrolment_id: str, at: datetime) -> None:
        """Keep that a trainee left a programme."""
        change = update(enrolments).where(enrolments.c.id == enrolment_id, _ACTIVE).values(left_at=at)
        await self._write(lambda connection: connection.execute(change))

    async def step_talks(self, enrolment_ids: Collection[str]) -> list[StepTalk]:
        """Return the talks held for programmes joined, the oldest first."""
        query = _STEP_TALK.where(attempts.c.enrolment_id.in_(enrolment_ids))
        in_order = query.order_by(attempts.c.at, attempts.c.id)
        return await self._read(lambda connection: all_of(connection, StepTalk, in_order))

    async def unjudged(self) -> list[tuple[str, str]]:
        """Return session and enrolment of the talks for programmes that ended and were not judged so."""
        query = (
            select(attempts.c.session_id, attempts.c.enrolment_id)
            .join(sessions, sessions.c.id == attempts.c.session_id)
            .where(
                attempts.c.enrolment_id.is_not(None),
                counts,
                or_(attempts.c.judged_at.is_(None), attempts.c.judged_at != sessions.c.ended_at),
            )
            .order_by(attempts.c.id)
        )
        return await self._read(lambda connection: [(row[0], row[1]) for row in connection.execute(query)])

    async def judge(self, session_id: str, *, passed: bool) -> None:
        """Keep whether a talk, as it ended, met the pass marks."""
        ended = select(sessions.c.ended_at).where(sessions.c.id == session_id).scalar_subquery()
        change = (
            update(attempts)
            .where(attempts.c.session_id == session_id)
            .values(passed=passed, judged_at=ended, done_at=func.coalesce(attempts.c.done_at, ended))
        )
        await self._write(lambda connection: connection.execute(change))

    async def pass_programme(self, enrolment_id: str, at: datetime, reminding: Sequence[NewReminder]) -> bool:
        """Keep when a programme was passed, with the reminders of its refreshers.

        Returns:
            Whether that is new: it is passed once.
        """
        return await self._write(lambda connection: _pass(connection, enrolment_id, at, reminding))

    async def _enrolments(self, *which: ColumnElement[bool]) -> list[Enrolment]:
        query = _ENROLMENT.where(*which).order_by(enrolments.c.at, enrolments.c.id)
        return await self._read(lambda connection: all_of(connection, Enrolment, query))


def _enrol(connection: Connection, new: Sequence[Enrolment]) -> list[Enrolment]:
    of = enrolments.c
    query = select(of.guild_id, of.trainee, of.programme).where(
        _ACTIVE, of.guild_id.in_({each.guild_id for each in new})
    )
    known = {tuple(row) for row in connection.execute(query)}
    kept = [each for each in new if (each.guild_id, each.trainee, each.programme) not in known]
    if kept:
        connection.execute(insert(enrolments), [values_of(each) for each in kept])
    return kept


def _pass(connection: Connection, enrolment_id: str, at: datetime, reminding: Sequence[NewReminder]) -> bool:
    change = update(enrolments).where(enrolments.c.id == enrolment_id, enrolments.c.passed_at.is_(None))
    is_new = connection.execute(change.values(passed_at=at)).rowcount == 1
    if is_new and reminding:
        connection.execute(insert(reminders), [values_of(each) for each in reminding])
    return is_new
