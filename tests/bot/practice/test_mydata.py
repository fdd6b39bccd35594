from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from bot.errors import StoreLockedError, UnknownSessionError
from bot.practice import mydata
from bot.practice.consent import agree, has_consented
from bot.practice.live import Talks
from bot.practice.session import Practice
from bot.store.place import file_of
from bot.store.records import Room
from bot.store.store import Store
from tests.bot.practice.conftest import Clock

WARM = "You sound worn out from sitting out here on your own. 🌧"


@pytest.fixture
async def talks(practice: Practice) -> Talks:
    """Three talks of ana's, the first in a thread, and one of ben's."""
    talks = Talks(practice)
    for trainee, seed in (("ana", 1), ("ana", 2), ("ben", 3), ("ana", 4)):
        talk = await talks.start(trainee, "mini", seed=seed)
        await talk.reply(WARM, message_id="m1")
        await agree(practice.store, trainee, practice.clock)
    await practice.store.open_room(a_room(practice))
    return talks


def a_room(practice: Practice) -> Room:
    return Room(
        session_id="talk1",
        place_id="thread 1",
        channel_id="channel 1",
        guild_id=None,
        trainee="ana",
        opened_at=practice.clock(),
    )


async def exported(store: Store, trainee: str, most_bytes: int = mydata.MOST_BYTES) -> list[dict[str, Any]]:
    documents = [each async for each in mydata.export(store, trainee, most_bytes=most_bytes)]
    return [json.loads(document) for document in documents]


async def test_an_export_is_one_document_with_all_that_is_kept(talks: Talks) -> None:
    [document] = await exported(talks.practice.store, "ana")
    assert (document["trainee"], document["part"], document["consent"]["version"]) == ("ana", 1, 1)
    assert [talk["id"] for talk in document["talks"]] == ["talk1", "talk2", "talk4"]
    assert [talk["turns"][0]["reply"] for talk in document["talks"]] == [WARM] * 3
    assert [talk["room"] and talk["room"]["place_id"] for talk in document["talks"]] == [
        "thread 1",
        None,
        None,
    ]


async def test_an_export_too_large_for_one_document_comes_in_several_whole_ones(talks: Talks) -> None:
    store = talks.practice.store
    [whole] = await exported(store, "ana")
    parts = await exported(store, "ana", most_bytes=1)
    assert [part["part"] for part in parts] == [1, 2, 3]
    assert [talk for part in parts for talk in part["talks"]] == whole["talks"]
    assert all(part["consent"] == whole["consent"] for part in parts)
    longest = max(len(json.dumps(talk, ensure_ascii=False).encode()) for talk in whole["talks"])
    documents = [each async for each in mydata.export(store, "ana", most_bytes=2 * longest)]
    assert len(documents) == 2


async def test_an_export_of_nothing_says_so(store: Store) -> None:
    assert await exported(store, "nobody") == [
        {
            "trainee": "nobody",
            "consent": None,
            "names": {},
            "assignments": [],
            "programmes": [],
            "part": 1,
            "talks": [],
        }
    ]


async def test_an_export_tells_what_somebody_is_called_in_which_server(store: Store) -> None:
    await store.keep_name("g1", "ana", "Ana Ruiz")
    (part,) = await exported(store, "ana")
    assert part["names"] == {"g1": "Ana Ruiz"}


async def test_deleting_leaves_nothing_of_theirs_and_tells_where_they_talked(talks: Talks) -> None:
    store = talks.practice.store
    held = await talks.get("talk1", "ana")
    erased = await mydata.delete(talks, "ana")
    assert (erased.talks, [room.place_id for room in erased.rooms]) == (3, ["thread 1"])
    assert await store.held("ana") == await store.held("nobody")
    assert not await has_consented(store, "ana")
    with pytest.raises(UnknownSessionError):
        await talks.get("talk1", "ana")
    with pytest.raises(UnknownSessionError):
        await held.reply(WARM, message_id="m2")
    assert (await talks.get("talk3", "ben")).n == 1
    assert (await mydata.delete(talks, "ana")).talks == 0


async def test_talks_are_forgotten_even_where_the_file_could_not_be_cleaned(
    talks: Talks, database: str
) -> None:
    with closing(sqlite3.connect(file_of(database), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM turns").fetchall()
        with pytest.raises(StoreLockedError):
            await mydata.delete(talks, "ana")
        reader.execute("ROLLBACK")
    with pytest.raises(UnknownSessionError):
        await talks.get("talk1", "ana")
    assert (await mydata.delete(talks, "ana")).talks == 0


async def test_what_is_kept_can_be_shown(talks: Talks) -> None:
    held = await talks.practice.store.held("ana")
    assert (held.talks, held.turns, held.rooms) == (3, 3, 1)
    assert held.first_at is not None
    assert held.first_at > Clock().now
