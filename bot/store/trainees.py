"""What is kept of one person: how much it is, what they agreed to, and how all of it goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select

from bot.store.assignments import asked_of, erase_of_trainee
from bot.store.database import Database
from bot.store.drills import erase_from_drills
from bot.store.names import erase_names_of
from bot.store.reading import all_of, columns
from bot.store.records import Consent, Held
from bot.store.tables import consents, rooms, sessions, turns, what_ifs
from bot.store.writing import erase, put, values_of

if TYPE_CHECKING:
    from sqlalchemy import Connection, Table


class Trainees(Database):
    """What is kept by person."""

    async def consent(self, trainee: str) -> Consent | None:
        """Return what a trainee agreed to, or None."""
        return await self._read(lambda connection: _consent(connection, trainee))

    async def give_consent(self, consent: Consent) -> None:
        """Keep what a trainee agreed to, in place of what they agreed to before."""
        await self._write(lambda connection: put(connection, consents, values_of(consent)))

    async def held(self, trainee: str) -> Held:
        """Count what is kept of a trainee."""
        return await self._read(lambda connection: _held(connection, trainee))

    async def erase_trainee(self, trainee: str) -> int:
        """Erase all of a trainee as `erase` does their talks: talks, rooms, names, assignments and consent.

        Returns:
            How many talks there were.

        Raises:
            StoreLockedError: As with `erase`.
        """
        return await self._erase(lambda connection: _erase_trainee(connection, trainee))


def _consent(connection: Connection, trainee: str) -> Consent | None:
    query = select(*columns(consents, Consent)).where(consents.c.trainee == trainee)
    found = all_of(connection, Consent, query)
    return found[0] if found else None


def _held(connection: Connection, trainee: str) -> Held:
    theirs = select(sessions.c.id).where(sessions.c.trainee == trainee)

    def count(table: Table) -> int:
        query = select(func.count()).select_from(table).where(table.c.session_id.in_(theirs))
        return connection.execute(query).scalar_one()

    of = sessions.c
    spans = select(func.count(), func.min(of.started_at), func.max(of.started_at))
    talks, first_at, last_at = connection.execute(spans.where(of.trainee == trainee)).one()
    return Held(
        talks=talks,
        turns=count(turns),
        what_ifs=count(what_ifs),
        rooms=count(rooms),
        first_at=first_at,
        last_at=last_at,
        consent=_consent(connection, trainee),
        asked=asked_of(connection, trainee),
    )


def _erase_trainee(connection: Connection, trainee: str) -> int:
    connection.execute(delete(consents).where(consents.c.trainee == trainee))
    erase_of_trainee(connection, trainee)
    erase_from_drills(connection, trainee)
    erase_names_of(connection, trainee)
    return erase(connection, sessions.c.trainee == trainee)
