"""Cohorts that lists are narrowed to: who has a role in the server now, and who took part in a drill.

Who has a role only Discord knows. Where the bot serves the pages it is asked; elsewhere there are the drills.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.errors import UnknownDrillError
from bot.practice.releasing import drill_of
from bot.store.records_drills import DrillRecord
from bot.store.records_reviews import Reader
from bot.web.desk import Desk
from bot.web.refusals import NotHere

ROLE: Final = "role:"
DRILL: Final = "drill:"
"""How the keys of cohorts begin."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The cohorts that there are to choose from.

    Attributes:
        roles: What roles are called, by the cohort's key; none where Discord can't be asked.
        drills: The drills of the server by the cohort's key, the latest first.
    """

    roles: dict[str, str]
    drills: dict[str, DrillRecord]

    def __bool__(self) -> bool:
        """There is one."""
        return bool(self.roles or self.drills)


@dataclass(frozen=True, slots=True)
class Cohort:
    """Some of the trainees whose talks a visitor sees.

    Attributes:
        trainees: Those in it.
        unsaid: Trainees of whom Discord has not said yet whether they are; they are left out.
    """

    trainees: frozenset[str]
    unsaid: int = 0


async def choices(desk: Desk, visitor: Reader) -> Choices:
    """Return the cohorts that a visitor may choose from."""
    guild = visitor.guild_id
    if guild is None:
        return Choices({}, {})
    roles = await desk.servers.roles(guild) if desk.servers else {}
    return Choices(
        {f"{ROLE}{key}": name for key, name in roles.items()},
        {f"{DRILL}{each.id}": each for each in await desk.store.drills_in(guild)},
    )


async def cohort_of(desk: Desk, visitor: Reader, key: str) -> Cohort | None:
    """Return who is in a cohort, or None where none was asked for.

    Raises:
        NotHere: It is none of the visitor's server, or only Discord could tell and can't be asked from here.
    """
    if not key:
        return None
    guild, servers, role = visitor.guild_id, desk.servers, key.removeprefix(ROLE)
    if guild is not None and key.startswith(DRILL):
        return await _of_drill(desk, visitor, key.removeprefix(DRILL))
    if guild is None or servers is None or role not in await servers.roles(guild):
        raise NotHere("cohort")
    seen = [trainee for trainee, _ in await desk.store.trainees_seen(visitor)]
    told = await servers.with_role(guild, role, seen)
    return Cohort(frozenset(each for each, has in told.items() if has), len(seen) - len(told))


async def _of_drill(desk: Desk, visitor: Reader, drill_id: str) -> Cohort:
    try:
        drill = await drill_of(desk.review, visitor, drill_id)
    except UnknownDrillError as error:
        raise NotHere("cohort") from error
    return Cohort(frozenset(each.trainee for each in await desk.store.members(drill.id)))
