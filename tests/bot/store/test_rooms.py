from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import UnknownSessionError
from bot.store.records import Waiting
from bot.store.store import Store
from tests.bot.store.samples import NOON, a_room, a_session, a_silence, a_turn

LATER = NOON + timedelta(hours=1)


async def test_a_room_comes_back_as_it_was_opened(store: Store) -> None:
    room = a_room()
    await store.open_room(room)
    assert await store.room_at("thread 1") == room
    assert await store.room_of("s1") == room
    assert await store.room_at("thread 2") is None
    assert await store.room_of("s2") is None


async def test_a_room_needs_a_talk(store: Store) -> None:
    with pytest.raises(UnknownSessionError):
        await store.open_room(a_room("s9"))
    assert await store.open_rooms() == []


async def test_a_talk_that_goes_on_elsewhere_has_left_its_first_room(store: Store) -> None:
    await store.open_room(a_room())
    await store.close_room("s1", NOON)
    await store.set_room_message("s1", "message 4")
    moved = a_room(place_id="thread 2", opened_at=LATER)
    await store.open_room(moved)
    assert await store.room_at("thread 1") is None
    assert await store.room_of("s1") == moved


async def test_in_direct_messages_the_latest_open_talk_is_meant(store: Store) -> None:
    for number, session_id in enumerate(("s1", "s2", "s3")):
        if session_id != "s1":
            await store.add_session(a_session(session_id))
        opened_at = NOON + timedelta(minutes=number)
        await store.open_room(a_room(session_id, place_id="dm", guild_id=None, opened_at=opened_at))

    async def meant() -> str | None:
        room = await store.room_at("dm")
        return room.session_id if room else None

    assert await meant() == "s3"
    await store.close_room("s3", LATER)
    assert await meant() == "s2"
    await store.close_room("s1", LATER)
    await store.close_room("s2", LATER)
    assert await meant() == "s3"


async def test_the_latest_message_and_the_closing_are_remembered(store: Store) -> None:
    await store.open_room(a_room())
    await store.set_room_message("s1", "message 4")
    await store.close_room("s1", LATER)
    await store.close_room("s1", LATER + timedelta(hours=1))
    assert await store.room_of("s1") == a_room(message_id="message 4", closed_at=LATER)


async def test_what_names_a_talk_without_a_room_does_nothing(store: Store) -> None:
    await store.set_room_message("s1", "message 4")
    await store.close_room("s1", LATER)
    assert await store.room_of("s1") is None


async def test_open_rooms_are_found_by_trainee_and_by_server(store: Store) -> None:
    await store.open_room(a_room())
    await store.add_session(a_session("s2", trainee="ana"))
    other = a_room("s2", trainee="ana", place_id="dm", channel_id="dm", guild_id=None, opened_at=LATER)
    await store.open_room(other)
    await store.add_session(a_session("s3"))
    await store.open_room(a_room("s3", closed_at=LATER))
    assert await store.open_rooms() == [a_room(), other]
    assert await store.open_rooms(trainee="ana") == [other]
    assert await store.open_rooms(guild_id="guild 1") == [a_room()]
    assert await store.open_rooms(trainee="ana", guild_id="guild 1") == []
    assert [room.session_id for room in await store.rooms_of("local")] == ["s1", "s3"]


async def test_a_talk_that_is_erased_takes_its_room_along(store: Store) -> None:
    await store.open_room(a_room())
    await store.erase_session("s1")
    assert await store.room_at("thread 1") is None


async def test_an_open_talk_waits_for_its_trainee_from_the_persons_last_line_on(store: Store) -> None:
    await store.open_room(a_room())
    begun = Waiting(session_id="s1", person="ray", n=0, silences=0, said_at=NOON)
    assert await store.waiting(NOON) == [begun]
    await store.add_turn(a_turn(1))
    for n in (2, 3):
        await store.add_turn(a_silence(n))
    said_at = NOON + timedelta(seconds=30)
    assert await store.waiting(said_at) == [replace(begun, n=3, silences=2, said_at=said_at)]
    assert await store.waiting(said_at + timedelta(seconds=1)) == []


async def test_turns_that_were_taken_back_are_not_waited_after(store: Store) -> None:
    await store.open_room(a_room())
    await store.add_turn(a_turn(1))
    await store.add_turn(a_silence(2))
    await store.rewind("s1", 1, LATER)
    [waiting] = await store.waiting(NOON)
    assert (waiting.n, waiting.silences) == (1, 0)


async def test_neither_an_ended_talk_nor_a_closed_room_waits(store: Store) -> None:
    await store.open_room(a_room())
    await store.add_session(a_session("s2"))
    await store.open_room(a_room("s2"))
    await store.add_session(a_session("s3"))
    await store.end_session("s1", ending="stays", outcome="good", stopped=False, at=NOON)
    await store.close_room("s2", NOON)
    assert await store.waiting(NOON) == []
