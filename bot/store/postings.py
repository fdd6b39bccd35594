"""Excerpts that the bot is to post: queued where there is no Discord, such as in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from bot.store import reading
from bot.store.database import Database
from bot.store.reviews import add_to, is_seen_by
from bot.store.tables import sessions
from bot.store.tables_reviews import excerpts, postings

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.store.records_reviews import Excerpt, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """An excerpt that waits to be posted.

    Attributes:
        id: In the history.
        excerpt_id: What is to be posted.
        session_id: The talk.
        trainee: Whose it is.
        person: Who was talked to.
        guild_id: The server.
        channel_id: Where it is to be posted.
        words: The text, without the trainee's name as far as whoever queued it knew.
    """

    id: int
    excerpt_id: int
    session_id: str
    trainee: str
    person: str
    guild_id: str
    channel_id: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What came of an excerpt.

    Attributes:
        first_n: First turn.
        last_n: Last turn.
        author_name: Who shared it.
        at: When.
        words: The text.
        queued: Whether the bot was to post it; one that was shared in Discord was posted there.
        done_at: When it was posted or given up, or None while it waits.
        problem: Why it could not be posted, or "".
    """

    first_n: int
    last_n: int
    author_name: str
    at: datetime
    words: str
    queued: bool
    done_at: datetime | None
    problem: str | None


_OF_SESSIONS = ("trainee", "person")
_OF_POSTINGS = ("id", "excerpt_id", "channel_id")


class Postings(Database):
    """What is to be posted."""

    async def queue_excerpt(self, reader: Reader, excerpt: Excerpt, channel_id: str) -> None:
        """Keep an excerpt that the bot is to post in a channel.

        Raises:
            UnknownSessionError: There is no such talk to them.
        """
        await self._write(lambda connection: _queue(connection, reader, excerpt, channel_id))

    async def unposted(self) -> list[Posting]:
        """Return what is to be posted, the oldest first."""
        columns = [
            *(postings.c[name] for name in _OF_POSTINGS),
            *(sessions.c[name] for name in _OF_SESSIONS),
            *(excerpts.c[name] for name in ("session_id", "guild_id", "words")),
        ]
        query = (
            select(*columns)
            .join(excerpts, excerpts.c.id == postings.c.excerpt_id)
            .join(sessions, sessions.c.id == excerpts.c.session_id)
            .where(postings.c.done_at.is_(None), excerpts.c.guild_id.is_not(None))
            .order_by(postings.c.id)
        )

        def read(connection: Connection) -> list[Posting]:
            return [Posting(**row) for row in connection.execute(query).mappings()]

        return await self._read(read)

    async def mark_posted(self, posting: Posting, at: datetime, *, words: str, problem: str = "") -> None:
        """Keep that an excerpt was posted in these words; or, with a problem, that it can't be."""

        def write(connection: Connection) -> None:
            done = update(postings).where(postings.c.id == posting.id)
            connection.execute(done.values(done_at=at, problem=problem))
            changed = update(excerpts).where(excerpts.c.id == posting.excerpt_id)
            connection.execute(changed.values(words=words))

        await self._write(write)

    async def shared_of(self, reader: Reader, session_id: str) -> list[Shared]:
        """Return what was shared of a talk that somebody may see, the latest first."""
        query = (
            select(
                *(excerpts.c[name] for name in ("first_n", "last_n", "author_name", "at", "words")),
                postings.c.id.is_not(None).label("queued"),
                postings.c.done_at,
                postings.c.problem,
            )
            .join(sessions, sessions.c.id == excerpts.c.session_id)
            .outerjoin(postings, postings.c.excerpt_id == excerpts.c.id)
            .where(excerpts.c.session_id == session_id, is_seen_by(reader))
            .order_by(excerpts.c.id.desc())
        )
        return await self._read(lambda connection: reading.all_of(connection, Shared, query))


def _queue(connection: Connection, reader: Reader, excerpt: Excerpt, channel_id: str) -> None:
    kept: Excerpt = add_to(connection, reader, excerpts, excerpt)
    row = {"excerpt_id": kept.id, "channel_id": channel_id, "problem": ""}
    connection.execute(insert(postings), row)
