"""The feedback of a whole drill let go in one act: talk by talk, as an instructor lets go one."""

from __future__ import annotations

from dataclasses import dataclass

from bot import texts
from bot.errors import ReviewError, UnknownDrillError, UnknownSessionError
from bot.practice.review import Review
from bot.store.records_drills import DrillRecord
from bot.store.records_reviews import Reader


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What a release of a whole drill would let go, and what it would not; of each trainee there is one talk.

    Attributes:
        ids: Talks whose feedback would be let go; one that was
            stopped, or called off before the first line, has none.
        before: How many are released already.
        still_on: How many are not over; they would wait.
    """

    ids: tuple[str, ...]
    before: int
    still_on: int


@dataclass(frozen=True, slots=True)
class Released:
    """What came of it.

    Attributes:
        now: Talks whose feedback was let go.
        before: Those for which that was done already.
        still_on: Those that are not over; they wait.
    """

    now: int
    before: int
    still_on: int


async def held_back(review: Review, reader: Reader, drill_id: str) -> HeldBack:
    """Return what a release of all feedback of a drill would let go, so that somebody can be asked first.

    Raises:
        ReviewError: Whoever asks doesn't review, or the drill is no check ride.
        UnknownDrillError: There is no such drill in their server.
    """
    store = review.practice.store
    drill = await drill_of(review, reader, drill_id)
    if drill.mode != "check_ride":
        raise ReviewError(
            "Trainees see the feedback of this drill already: it was no check ride. Nothing is left."
        )
    ids = [talk for each in await store.members(drill.id) if (talk := each.fed_back)]
    before = await store.released(ids)
    over: list[str] = []
    still_on = 0
    for session_id in ids:
        if session_id in before:
            continue
        try:
            record = await store.seen_session(reader, session_id)
        except UnknownSessionError:
            continue  # its trainee has had it erased
        if record.ended_at is None:
            still_on += 1
        else:
            over.append(session_id)
    return HeldBack(tuple(over), len(before), still_on)


async def release_all(review: Review, reader: Reader, drill_id: str) -> Released:
    """Let the trainees of a drill see the feedback of their check rides, and tell them.

    Each talk is released as by `Review.release`, with the same rights, and its own line in the audit.

    Raises:
        ReviewError: Whoever asks doesn't review, or the drill is no check ride.
        UnknownDrillError: There is no such drill in their server.
    """
    found = await held_back(review, reader, drill_id)
    for session_id in found.ids:
        await review.release(reader, session_id)
    return Released(len(found.ids), found.before, found.still_on)


async def drill_of(review: Review, reader: Reader, drill_id: str) -> DrillRecord:
    """Return a drill of the server that an instructor looks from.

    Raises:
        ReviewError: Whoever asks doesn't review.
        UnknownDrillError: There is no such drill there.
    """
    if not reader.reviews:
        raise ReviewError(texts.INSTRUCTORS_ONLY)
    drill = await review.practice.store.drill(drill_id)
    if reader.guild_id is None or drill.guild_id != reader.guild_id:
        raise UnknownDrillError(drill_id)
    return drill
