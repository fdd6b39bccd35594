"""What is kept of a trainee, handed out to them and erased for them. How much it is, `Store.held` counts."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Final

from bot.practice.live import Talks
from bot.store.records import Room, as_json
from bot.store.records_assignments import as_plain
from bot.store.store import Store

MOST_BYTES: Final = 8_000_000
"""Of one document. Discord takes files of 10 MiB everywhere."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased of a trainee.

    Attributes:
        talks: How many talks.
        rooms: Where they were held: the words that stand there are Discord's to keep or delete.
    """

    talks: int
    rooms: tuple[Room, ...]


async def export(store: Store, trainee: str, *, most_bytes: int = MOST_BYTES) -> AsyncIterator[bytes]:
    """Yield all that is kept of a trainee as JSON documents: one, or several where one would be too large.

    Each has the `trainee`, its `part` from 1, the `consent`, the `names` by server, the `assignments`, the
    `programmes`, and whole `talks`, oldest first: what `Store.export` gives, and the `room`. A talk that
    alone is too large has a document of its own.
    """
    consent = await store.consent(trainee)
    rooms = {room.session_id: as_json(room) for room in await store.rooms_of(trainee)}
    about = {
        "trainee": trainee,
        "consent": consent and as_json(consent),
        "names": await store.names_of(trainee),
        **await _asked_for(store, trainee),
    }
    part, talks, length = 1, list[bytes](), 0
    async for talk in store.export(trainee):
        # Beside the loop: the JSON of a long talk takes milliseconds, and others are in the middle of theirs.
        written = await asyncio.to_thread(_written, talk | {"room": rooms.get(talk["id"])})
        if talks and length + len(written) > most_bytes:
            yield _document(about | {"part": part}, talks)
            part, talks, length = part + 1, [], 0
        talks.append(written)
        length += len(written)
    yield _document(about | {"part": part}, talks)


async def delete(talks: Talks, trainee: str) -> Erased:
    """Erase all that is kept of a trainee: talks, rooms and consent.

    Raises:
        StoreLockedError: It is gone from the history, but another program kept the file from being cleaned;
            the same call again does it.
    """
    store = talks.practice.store
    rooms = await store.rooms_of(trainee)
    try:
        erased = await store.erase_trainee(trainee)
    finally:
        talks.forget_trainee(trainee)
    return Erased(erased, tuple(rooms))


async def _asked_for(store: Store, trainee: str) -> dict[str, Any]:
    """Return what a trainee was asked for and joined, with what was taken back or left."""
    joined = await store.enrolments_of(trainee, left=True)
    talks = await store.step_talks([each.id for each in joined])
    return {
        "assignments": [as_plain(each) for each in await store.assignments_of(trainee, cancelled=True)],
        "programmes": [
            as_plain(each) | {"talks": [as_plain(talk) for talk in talks if talk.enrolment_id == each.id]}
            for each in joined
        ],
    }


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")


def _document(about: dict[str, Any], talks: list[bytes]) -> bytes:
    return _written(about)[:-1] + b', "talks": [\n' + b",\n".join(talks) + b"\n]}\n"
