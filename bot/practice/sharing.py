"""Part of a talk shared with a cohort from where no Discord is: it is queued, and the bot posts it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.errors import ReviewError
from bot.practice.anonymous import Anonymous
from bot.practice.review import Review
from bot.store.records_reviews import Excerpt, Reader, Reading

if TYPE_CHECKING:
    from bot.store.postings import Posting


async def channel_for(review: Review, reader: Reader) -> str | None:
    """Return the channel in which a server's cohort practises and reads, or None where none is set up."""
    if reader.guild_id is None:
        return None
    return (await review.practice.store.guild(reader.guild_id)).practice_channel


async def queue(review: Review, reader: Reader, excerpt: Excerpt, *, looked_at: str) -> None:
    """Let the bot post an excerpt in the channel of the reader's server, and note it in the audit.

    Args:
        review: The review.
        reader: The instructor.
        excerpt: What to share.
        looked_at: What `print_of` gave for the words that the instructor looked at.

    Raises:
        ReviewError: It has changed since, or there is no channel.
    """
    if print_of(excerpt) != looked_at:
        raise ReviewError("These turns have changed since you looked. Look at them again, then share them.")
    channel = await channel_for(review, reader)
    if channel is None:
        raise ReviewError("No channel is set up to share in. Choose one in the settings or with /setup.")
    store = review.practice.store
    await store.queue_excerpt(reader, excerpt, channel)
    await store.add_reading(
        Reading(
            session_id=excerpt.session_id,
            guild_id=reader.guild_id,
            reader=reader.id,
            reader_name=reader.name,
            act="shared",
            at=review.practice.clock(),
        )
    )


def print_of(excerpt: Excerpt) -> str:
    """Return what stands for the words of an excerpt."""
    return hashlib.sha256(excerpt.words.encode()).hexdigest()[:32]


def words_to_post(posting: Posting, names: Sequence[str], person: str) -> str:
    """Return the words of an excerpt without what its trainee is called; who speaks in a line stays."""
    clean = Anonymous(names, keep=[person])
    lines = []
    for line in posting.words.split("\n"):
        speaker = next((each for each in ("Trainee: ", f"{person}: ") if line.startswith(each)), "")
        lines.append(speaker + clean(line.removeprefix(speaker)))
    return "\n".join(lines)
