"""Finds talks to review: by trainee, person, date, score and what waits; and turns by the words in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, Subquery, case, exists, func, select

from bot.store import reading, words
from bot.store.database import Database
from bot.store.records import SessionSummary
from bot.store.records_reviews import Found, Listed, Page
from bot.store.reviews import is_seen_by
from bot.store.tables import rooms, sessions, turns
from bot.store.tables_drills import drill_members
from bot.store.tables_reviews import overrides, releases, remarks

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy import Connection

    from bot.store.records_reviews import Reader, Waits, Wanted

PAGE = 20
"""Talks on one page of a list."""

_ASKED_AT_ONCE = 500
"""Talks in one statement: a cohort may have more than it takes values."""

_MARKED = overrides.join(turns, turns.c.id == overrides.c.turn_id)
_STANDING = overrides.c.withdrawn_at.is_(None), turns.c.rewound_at.is_(None)


class ReviewLists(Database):
    """Lists of talks, and the search."""

    async def listed(
        self, reader: Reader, wanted: Wanted, *, order: str = "latest", page: int = 1, size: int = PAGE
    ) -> Page:
        """Return one page of the talks that somebody may see and asks for.

        Args:
            reader: Who looks.
            wanted: What the list is narrowed to.
            order: One of `Order`.
            page: From 1; one behind the last is empty.
            size: Talks on a page.
        """
        return await self._read(lambda connection: _page(connection, reader, wanted, order, page, size))

    async def trainees_seen(self, reader: Reader) -> list[tuple[str, int]]:
        """Return every trainee with a talk that somebody may see, and how many talks that are."""
        # Those of a server stand in its rooms too, in rows that are far shorter.
        whose = rooms.c.trainee if reader.seen_as == "instructor" else sessions.c.trainee
        here = rooms.c.guild_id == reader.guild_id if reader.seen_as == "instructor" else is_seen_by(reader)
        query = select(whose, func.count()).where(here).group_by(whose).order_by(whose)
        return await self._read(lambda connection: [(row[0], row[1]) for row in connection.execute(query)])

    async def count_waiting(self, reader: Reader, kinds: Sequence[Waits]) -> dict[Waits, int]:
        """Return how many of the talks that somebody may see wait for each of some things."""
        query = select(
            *(
                select(func.count())
                .select_from(sessions)
                .where(is_seen_by(reader), _waits(kind))
                .scalar_subquery()
                for kind in kinds
            )
        )
        row = await self._read(lambda connection: connection.execute(query).one())
        return dict(zip(kinds, row, strict=True))

    async def corrections_in(self, session_ids: Collection[str]) -> dict[str, int]:
        """Return how many codes and levels stand corrected in some talks, of those that have any."""
        return await self._read(lambda connection: _corrections(connection, sorted(session_ids)))

    async def latest_of(
        self, reader: Reader, trainees: Sequence[str], *, most: int
    ) -> dict[str, list[SessionSummary]]:
        """Return the latest talks of each of some trainees that somebody may see, the latest first.

        One question for all of them: a page that asked for each by itself took most of its time for asking.
        """
        of = sessions.c
        latest = of.started_at.desc(), of.id.desc()
        place = func.row_number().over(partition_by=of.trainee, order_by=latest).label("place")
        placed = select(of.id, place).where(of.trainee.in_(list(trainees)), is_seen_by(reader)).subquery()
        query = (
            select(*reading.columns(sessions, SessionSummary))
            .join(placed, placed.c.id == of.id)
            .where(placed.c.place <= most)
            .order_by(*latest)
        )
        found: dict[str, list[SessionSummary]] = {trainee: [] for trainee in trainees}
        for talk in await self._read(lambda connection: reading.all_of(connection, SessionSummary, query)):
            found[talk.trainee].append(talk)
        return found

    async def search(self, reader: Reader, query: str, *, limit: int = PAGE, offset: int = 0) -> list[Found]:
        """Return the turns that hold words, the latest first, of the talks that somebody may see.

        Args:
            reader: Who searches.
            query: In FTS5's language, as `bot.practice.searching` makes it from what was typed.
            limit: Turns, at most.
            offset: Turns passed over.
        """
        return await self._read(lambda connection: words.found(connection, reader, query, limit, offset))


def _page(connection: Connection, reader: Reader, wanted: Wanted, order: str, page: int, size: int) -> Page:
    score = _score_for(reader)
    which, in_order = [is_seen_by(reader), *_conditions(wanted, score)], _ordered(order, score)
    total = connection.execute(select(func.count()).select_from(sessions).where(*which)).scalar_one()
    ids = select(sessions.c.id).where(*which).order_by(*in_order)
    shown = ids.limit(size).offset((max(page, 1) - 1) * size).subquery()
    talks = reading.all_of(connection, Listed, _listed(shown).order_by(*in_order))
    return Page(tuple(talks), max(page, 1), total > max(page, 1) * size, total)


def _corrections(connection: Connection, session_ids: Sequence[str]) -> dict[str, int]:
    of = overrides.c.session_id
    found: dict[str, int] = {}
    for start in range(0, len(session_ids), _ASKED_AT_ONCE):
        some = session_ids[start : start + _ASKED_AT_ONCE]
        query = select(of, func.count()).select_from(_MARKED).where(of.in_(some), *_STANDING).group_by(of)
        found |= {row[0]: row[1] for row in connection.execute(query)}
    return found


def _score_for(reader: Reader) -> ColumnElement[float | None]:
    """Return the score by which a list is narrowed and ordered: trainees have none before its release.

    Otherwise they could find it by narrowing the list further and further.
    """
    score = sessions.c.score_mean
    return score if reader.reviews else case((~reading.withheld(), score))


def _ordered(order: str, score: ColumnElement[float | None]) -> tuple[ColumnElement[Any], ...]:
    of = sessions.c
    orders: dict[str, tuple[ColumnElement[Any], ...]] = {
        "latest": (of.started_at.desc(), of.id.desc()),
        "earliest": (of.started_at, of.id),
        "score_low": (score.is_(None), score, of.id),
        "score_high": (score.is_(None), score.desc(), of.id),
    }
    return orders[order]


def _conditions(wanted: Wanted, score: ColumnElement[float | None]) -> list[ColumnElement[bool]]:
    of = sessions.c
    asked: list[ColumnElement[bool] | None] = [
        None if wanted.trainees is None else of.trainee.in_(wanted.trainees),
        of.person == wanted.person if wanted.person else None,
        of.pack == wanted.pack if wanted.pack else None,
        of.mode == wanted.mode if wanted.mode else None,
        None if wanted.since is None else of.started_at >= wanted.since,
        None if wanted.until is None else of.started_at < wanted.until,
        None if wanted.score_least is None else score >= wanted.score_least,
        None if wanted.score_most is None else score <= wanted.score_most,
        None if wanted.seed is None else of.seed == wanted.seed,
        of.id.in_(_held_in(wanted.drill)) if wanted.drill else None,
        of.ended_at.is_not(None) if wanted.ended_only else None,
        _waits(wanted.waits) if wanted.waits else None,
    ]
    return [each for each in asked if each is not None]


def _held_in(drill: str) -> Select[tuple[str]]:
    of = drill_members.c
    return select(of.session_id).where(of.drill_id == drill, of.session_id.is_not(None))


def _waits(what: str) -> ColumnElement[bool]:
    if what == "release":
        let_go = exists().where(releases.c.session_id == sessions.c.id)
        return (sessions.c.mode == "check_ride") & sessions.c.ended_at.is_not(None) & ~let_go
    open_ones = select(remarks.c.session_id).where(remarks.c.kind == what, remarks.c.settled_at.is_(None))
    return sessions.c.id.in_(open_ones)


def _listed(shown: Subquery) -> Select[Any]:
    """Return the query for the talks of one page; only for these is anything counted."""
    here = remarks.c.session_id == sessions.c.id

    def count(what: ColumnElement[bool]) -> ColumnElement[int]:
        return select(func.count()).select_from(remarks).where(here, what).scalar_subquery()

    def waiting(kind: str) -> ColumnElement[int]:
        return count((remarks.c.kind == kind) & remarks.c.settled_at.is_(None))

    counted: dict[str, ColumnElement[Any]] = {
        "guild_id": rooms.c.guild_id,
        "released_at": releases.c.at,
        "flags": waiting("flag"),
        "second_looks": waiting("second_look"),
        "appeals": waiting("appeal"),
        "comments": count(remarks.c.kind.in_(["comment", "answer"])),
        "overrides": (
            select(func.count())
            .select_from(_MARKED)
            .where(overrides.c.session_id == sessions.c.id, *_STANDING)
            .scalar_subquery()
        ),
    }
    columns = [
        counted[name].label(name) if name in counted else sessions.c[name]
        for name in Listed.__dataclass_fields__
    ]
    joined = (
        sessions.join(shown, shown.c.id == sessions.c.id)
        .outerjoin(rooms, rooms.c.session_id == sessions.c.id)
        .outerjoin(releases, releases.c.session_id == sessions.c.id)
    )
    return select(*columns).select_from(joined)
