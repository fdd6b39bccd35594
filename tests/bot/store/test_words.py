"""The index over what was said: right after every change, and empty of what was erased."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, insert

from bot.practice.searching import as_query
from bot.store.place import url_of
from bot.store.records_reviews import Reader, Reading, Remark
from bot.store.store import Store
from bot.store.tables import sessions, turns
from bot.store.upgrade import configuration
from bot.store.writing import values_of
from tests.bot.store.samples import NOON, a_session, a_turn

LOCAL = Reader(id="local", name="you", seen_as="local")
RARE = "zorblatt"


def bytes_on_disk(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(file.name + "*")))


async def found(store: Store, word: str) -> list[tuple[str, int]]:
    return [(each.session_id, each.n) for each in await store.search(LOCAL, as_query(word))]


async def test_a_turn_is_found_as_soon_as_it_is_stored_and_no_more_once_rewound(store: Store) -> None:
    await store.add_turn(a_turn(1, reply=f"The {RARE} barked."))
    await store.add_turn(a_turn(2, said=f"A {RARE}?"))
    assert await found(store, RARE) == [("s1", 2), ("s1", 1)]
    await store.rewind("s1", 1, NOON)
    assert await found(store, RARE) == [("s1", 1)]


@pytest.mark.parametrize("how", ["one talk", "a trainee"])
async def test_no_word_of_an_erased_talk_is_left_in_the_file(store: Store, file: Path, how: str) -> None:
    await store.add_session(a_session("s2", trainee="somebody else"))
    for n in range(1, 30):
        await store.add_turn(a_turn(n, reply=f"{RARE} {n}", said="something else"))
        await store.add_turn(a_turn(n, "s2"))
    await store.add_remark(
        LOCAL,
        Remark(session_id="s1", n=1, kind="comment", author="local", author_name="y", words=RARE, at=NOON),
    )
    assert RARE.encode() in bytes_on_disk(file)
    await (store.erase_session("s1") if how == "one talk" else store.erase_trainee("local"))
    assert RARE.encode() not in bytes_on_disk(file)
    assert RARE[1:].encode() not in bytes_on_disk(
        file
    )  # an index may leave out a letter that two words share
    assert await found(store, RARE) == []
    assert len(await store.search(LOCAL, as_query("hurry"), limit=100)) == 29


async def test_a_history_from_before_the_index_is_searched_too(file: Path) -> None:
    config = configuration()
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        figures = {"score": 60, "empathy": 1, "reflection": 1, "non_confrontation": 2}
        connection.execute(insert(sessions), values_of(a_session()))
        connection.execute(insert(turns), values_of(a_turn(1, reply=f"The {RARE} barked.")) | figures)
    engine.dispose()
    async with await Store.open(url_of(str(file))) as again:
        assert await found(again, RARE) == [("s1", 1)]


async def test_the_audit_is_only_added_to(store: Store, file: Path) -> None:
    await store.add_reading(
        Reading(session_id="s1", reader="local", reader_name="you", act="opened", at=NOON)
    )
    with closing(sqlite3.connect(file)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute("UPDATE readings SET reader = 'nobody'")


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(said)")
        yield connection


@settings(max_examples=300)
@given(typed=st.text(max_size=40) | st.text('"*()-:^ abNEARORNOT', max_size=20))
def test_whatever_is_typed_is_a_query_that_can_be_asked(index: sqlite3.Connection, typed: str) -> None:
    query = as_query(typed)
    if query:
        index.execute("SELECT rowid FROM words WHERE words MATCH ?", (query,)).fetchall()
