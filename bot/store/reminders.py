"""Reminders: rows that say what is to be written when, and whether somebody has set out to write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from bot.store.database import Database
from bot.store.reading import all_of, columns
from bot.store.records_assignments import How, Reminder
from bot.store.tables_assignments import reminders

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

_WAITING = reminders.c.sent_at.is_(None)
_REMINDER = select(*columns(reminders, Reminder))


class Reminders(Database):
    """What is to be written to trainees."""

    async def next_reminder_at(self) -> datetime | None:
        """Return when the next reminder is due, or None where none waits."""
        query = select(func.min(reminders.c.at, type_=reminders.c.at.type)).where(_WAITING)
        return await self._read(lambda connection: connection.execute(query).scalar())

    async def due_reminders(self, now: datetime) -> list[Reminder]:
        """Return the reminders that are due, the first to be due first."""
        query = _REMINDER.where(_WAITING, reminders.c.at <= now).order_by(reminders.c.at, reminders.c.id)
        return await self._read(lambda connection: all_of(connection, Reminder, query))

    async def reminded_of_steps(self, enrolment_ids: Collection[str]) -> dict[tuple[str, str], How]:
        """Return how the reminders of programmes joined ended: (id of the enrolment, step) -> how."""
        of = reminders.c
        query = select(of.enrolment_id, of.step, of.how).where(
            of.enrolment_id.in_(enrolment_ids), of.how.is_not(None)
        )
        return await self._read(
            lambda connection: {(row[0], row[1]): row[2] for row in connection.execute(query)}
        )

    async def claim_reminders(self, ids: Collection[int], at: datetime) -> bool:
        """Note that somebody sets out to write these; False where another did so for one of them before.

        It is noted first, so that none is written twice; one that a kill catches between this and Discord is
        lost.
        """
        query = select(func.count()).where(reminders.c.id.in_(ids), _WAITING)
        change = update(reminders).where(reminders.c.id.in_(ids)).values(sent_at=at)
        return await self._write(
            lambda connection: (
                connection.execute(query).scalar_one() == len(ids)
                and connection.execute(change).rowcount == len(ids)
            )
        )

    async def settle_reminders(self, ids: Collection[int], how: How, at: datetime) -> None:
        """Note how it ended."""
        change = update(reminders).where(reminders.c.id.in_(ids)).values(how=how, sent_at=at)
        await self._write(lambda connection: connection.execute(change))

    async def postpone_reminders(self, ids: Collection[int], at: datetime, *, tried: bool) -> None:
        """Let them wait, again, until a moment; `tried` counts a try that Discord did not take."""
        change = update(reminders).where(reminders.c.id.in_(ids))
        values = change.values(at=at, sent_at=None, tries=reminders.c.tries + int(tried))
        await self._write(lambda connection: connection.execute(values))
