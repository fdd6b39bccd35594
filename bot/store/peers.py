"""What trainees reached with each person, and talk by talk in one server: figures without any words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, FromClause, func, select

from bot.store.assignments import LEAST_REPLIES
from bot.store.database import Database
from bot.store.reading import all_of
from bot.store.records_assignments import CohortTalk, PeerScore
from bot.store.tables import rooms, sessions

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


def telling(table: FromClause) -> ColumnElement[bool]:
    """Return whether a talk says something of its trainee."""
    of = table.c
    return (
        of.ended_at.is_not(None)
        & of.stopped.is_(False)
        & (of.replies >= LEAST_REPLIES)
        & of.score_mean.is_not(None)
    )


_of = sessions.c
_telling = telling(sessions)
_before = func.row_number().over(partition_by=_of.trainee, order_by=(_of.started_at, _of.id)) - 1
_ranked = (
    select(
        _of.id,
        _of.trainee,
        _of.person,
        _of.person_version,
        _of.rubric,
        _of.score_mean,
        _before.label("earlier"),
    )
    .where(_telling)
    .subquery()
)


class Peers(Database):
    """Scores beside those of others."""

    async def peer_scores(self, person: str, version: int, rubric: str) -> list[PeerScore]:
        """Return every score that says something, of a person's version under a rubric's version."""
        query = select(_ranked.c.trainee, _ranked.c.earlier, _ranked.c.score_mean).where(
            _ranked.c.person == person, _ranked.c.person_version == version, _ranked.c.rubric == rubric
        )
        return await self._read(lambda connection: all_of(connection, PeerScore, query))

    async def talks_before(self, session_id: str) -> int | None:
        """Return how many talks that say something came before this one; None where it says nothing."""
        this = sessions.alias()
        is_before = (_of.started_at < this.c.started_at) | (
            (_of.started_at == this.c.started_at) & (_of.id < this.c.id)
        )
        number = select(func.count()).where(_of.trainee == this.c.trainee, _telling, is_before)
        query = select(number.scalar_subquery()).where(this.c.id == session_id, telling(this))
        return await self._read(lambda connection: connection.execute(query).scalar())

    async def cohort_talks(self, guild_id: str, trainees: Collection[str]) -> list[CohortTalk]:
        """Return the talks that say something, held in a server by some trainees, the earliest first."""
        return await self._read(lambda connection: _cohort_talks(connection, guild_id, trainees))


def _cohort_talks(connection: Connection, guild_id: str, trainees: Collection[str]) -> list[CohortTalk]:
    wanted = frozenset(trainees)
    query = (
        select(
            _of.id,
            _of.trainee,
            _of.person,
            _of.person_version,
            _of.rubric,
            _of.mode,
            _of.started_at,
            _of.replies,
            _of.outcome,
            _of.score_mean,
            _of.empathy_mean,
            _of.reflection_mean,
            _of.non_confrontation_mean,
            _ranked.c.earlier,
        )
        .join(_ranked, _ranked.c.id == _of.id)
        .join(rooms, rooms.c.session_id == _of.id)
        .where(rooms.c.guild_id == guild_id)
        .order_by(_of.started_at, _of.id)
    )
    # A cohort may be larger than the number of values that a statement takes.
    return [each for each in all_of(connection, CohortTalk, query) if each.trainee in wanted]
