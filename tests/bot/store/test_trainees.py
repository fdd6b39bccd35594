from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.store.records import Consent, Held
from bot.store.store import Store
from tests.bot.store.samples import NOON, a_room, a_session, a_turn, a_what_if

LATER = NOON + timedelta(days=1)
WORDS = "my brother keeps bees"


async def test_consent_is_kept_by_person_and_the_latest_holds(store: Store) -> None:
    assert await store.consent("local") is None
    for version in (1, 2):
        await store.give_consent(Consent(trainee="local", version=version, at=NOON))
    await store.give_consent(Consent(trainee="ana", version=1, at=LATER))
    assert await store.consent("local") == Consent(trainee="local", version=2, at=NOON)


async def test_all_that_is_kept_of_a_person_is_counted(store: Store) -> None:
    await store.add_turn(a_turn(1))
    await store.rewind("s1", 0, NOON)
    await store.add_turn(a_turn(1, message_id="again"))
    await store.add_what_if(a_what_if(1))
    await store.open_room(a_room())
    await store.add_session(a_session("s2", started_at=LATER))
    await store.add_session(a_session("s3", trainee="ana", started_at=LATER + timedelta(days=1)))
    consent = Consent(trainee="local", version=1, at=NOON)
    await store.give_consent(consent)
    assert await store.held("local") == Held(
        talks=2, turns=2, what_ifs=1, rooms=1, first_at=NOON, last_at=LATER, consent=consent
    )


async def test_of_a_stranger_nothing_is_kept(store: Store) -> None:
    assert await store.held("nobody") == Held(
        talks=0, turns=0, what_ifs=0, rooms=0, first_at=None, last_at=None, consent=None
    )


async def test_erasing_a_person_leaves_nothing_of_theirs_and_all_of_the_others(
    store: Store, file: Path
) -> None:
    await store.add_turn(a_turn(1, reply=WORDS))
    await store.open_room(a_room())
    await store.add_session(a_session("s2", trainee="ana"))
    await store.open_room(a_room("s2", trainee="ana", place_id="dm"))
    for trainee in ("local", "ana"):
        await store.give_consent(Consent(trainee=trainee, version=1, at=NOON))
        await store.keep_name("g1", trainee, f"name of {trainee}")
    assert await store.erase_trainee("local") == 1
    assert await store.names_in("g1", ["local", "ana"]) == {"ana": "name of ana"}
    assert await store.held("local") == await store.held("nobody")
    held = await store.held("ana")
    assert (held.talks, held.rooms, held.consent is None) == (1, 1, False)
    kept = b"".join(path.read_bytes() for path in file.parent.glob(file.name + "*"))
    assert WORDS.encode() not in kept
    assert await store.erase_trainee("local") == 0
