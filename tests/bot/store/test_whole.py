from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import UnknownSessionError
from bot.store.records_drills import DrillRecord, MemberRecord
from bot.store.records_reviews import Reader, Reading, Remark, Reviews
from bot.store.store import Store
from tests.bot.store.samples import NOON, a_room, a_session, a_turn

INSTRUCTOR = Reader(id="discord:9", name="Iris", seen_as="instructor", guild_id="guild")
ELSEWHERE = replace(INSTRUCTOR, guild_id="another")


async def hold(store: Store, session_id: str, **changes: object) -> None:
    await store.add_session(a_session(session_id, **changes))
    await store.open_room(a_room(session_id, guild_id="guild", place_id=f"thread {session_id}"))


def look() -> Reading:
    return Reading(
        session_id="s9",
        guild_id="guild",
        reader=INSTRUCTOR.id,
        reader_name="Iris",
        act="opened",
        at=NOON,
    )


def a_drill() -> DrillRecord:
    return DrillRecord(
        id="d1",
        guild_id="guild",
        channel_id="channel",
        created_by=INSTRUCTOR.id,
        created_at=NOON,
        person="ray",
        seed=7,
        pack="police",
        mode="debrief",
        length_s=600,
        reply_s=60,
        most_missed=None,
        late="no",
        named=True,
        ranked=False,
    )


def a_member(number: int, session_id: str | None) -> MemberRecord:
    return MemberRecord(
        drill_id="d1", trainee=f"discord:{number}", number=number, name=f"No {number}", session_id=session_id
    )


async def test_a_talk_comes_whole_without_what_was_rewound(store: Store) -> None:
    await hold(store, "s9")
    for n in (1, 2, 3):
        await store.add_turn(a_turn(n, "s9"))
    await store.rewind("s9", 2, NOON)
    whole = await store.whole(INSTRUCTOR, "s9", opened_since=NOON)
    assert whole.session == await store.session("s9")
    assert whole.turns == await store.turns("s9")
    assert [each.n for each in whole.turns] == [1, 2]
    assert whole.reviews == Reviews()


async def test_what_was_made_of_a_talk_comes_with_it(store: Store) -> None:
    await hold(store, "s9")
    remark = Remark(
        session_id="s9",
        n=None,
        guild_id="guild",
        kind="flag",
        author=INSTRUCTOR.id,
        author_name="Iris",
        words="Look here.",
        at=NOON,
    )
    kept = await store.add_remark(INSTRUCTOR, remark)
    whole = await store.whole(INSTRUCTOR, "s9", opened_since=NOON)
    assert whole.reviews.remarks == (kept,)
    assert whole.reviews == await store.reviews_of(INSTRUCTOR, "s9")


async def test_a_talk_of_another_server_is_none_at_all(store: Store) -> None:
    await hold(store, "s9")
    with pytest.raises(UnknownSessionError):
        await store.whole(ELSEWHERE, "s9", opened_since=NOON)
    with pytest.raises(UnknownSessionError):
        await store.whole(INSTRUCTOR, "s10", opened_since=NOON)


async def test_an_earlier_look_is_known_only_to_whoever_looked(store: Store) -> None:
    await hold(store, "s9")
    await store.add_reading(look())
    since = NOON - timedelta(minutes=1)
    assert (await store.whole(INSTRUCTOR, "s9", opened_since=since)).is_noted
    later = NOON + timedelta(minutes=1)
    assert not (await store.whole(INSTRUCTOR, "s9", opened_since=later)).is_noted
    other = replace(INSTRUCTOR, id="discord:10")
    assert not (await store.whole(other, "s9", opened_since=since)).is_noted


async def test_other_takes_are_of_the_same_person_and_seed_and_seen_here(store: Store) -> None:
    await hold(store, "s9")
    await hold(store, "early", started_at=NOON - timedelta(days=1))
    await hold(store, "late", started_at=NOON + timedelta(days=1))
    await hold(store, "other seed", seed=8)
    await store.add_session(a_session("not here"))
    record = await store.session("s9")

    async def takes(reader: Reader, most: int) -> list[str]:
        return [each.id for each in (await store.around(reader, record, most_takes=most)).takes]

    assert await takes(INSTRUCTOR, 5) == ["late", "early"]
    assert await takes(INSTRUCTOR, 1) == ["late"]
    assert await takes(ELSEWHERE, 5) == []


async def test_a_talk_of_a_drill_is_known_with_the_others_in_its_server_alone(store: Store) -> None:
    await hold(store, "s9")
    await hold(store, "alone")
    members = [a_member(2, None), a_member(1, "s9")]
    await store.add_drill(a_drill(), members)
    around = await store.around(INSTRUCTOR, await store.session("s9"), most_takes=5)
    assert around.drill == a_drill()
    assert [each.number for each in around.members] == [1, 2]
    assert (await store.around(ELSEWHERE, await store.session("s9"), most_takes=5)).drill is None
    assert (await store.around(INSTRUCTOR, await store.session("alone"), most_takes=5)).drill is None


async def test_what_somebody_opened_is_their_own(store: Store) -> None:
    await hold(store, "s9")
    await hold(store, "alone")
    await store.add_reading(look())
    assert await store.opened_by(INSTRUCTOR, ["s9", "alone"]) == {"s9"}
    assert await store.opened_by(replace(INSTRUCTOR, id="discord:10"), ["s9", "alone"]) == frozenset()
