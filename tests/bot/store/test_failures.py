"""What goes wrong with a database, brought about with the real SQLite."""

# ruff: noqa: ASYNC240 - files are spoiled here on purpose, and nothing else waits meanwhile
from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from bot.errors import (
    DiskFullError,
    NewerStoreError,
    NotAStoreError,
    StoreDamagedError,
    StoreLockedError,
    StorePlaceError,
    StoreReadOnlyError,
)
from bot.store.engine import engine_for
from bot.store.file import HistoryFile
from bot.store.place import url_of
from bot.store.store import Store
from tests.bot.store.samples import PAGE, a_session, a_turn, damage_the_turns

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@contextmanager
def another_program(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        yield connection


@contextmanager
def as_an_ordinary_user() -> Iterator[None]:
    """Let file modes bind us: they don't bind root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that every user may reach, where pytest's are its own user's."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


def store_with(file: Path, pragma: str) -> Store:
    """Return a store over a history that is there already, with one setting of SQLite's changed."""
    engine = engine_for(file, lock_timeout_s=0.2)
    event.listen(engine, "connect", lambda connection, _entry: connection.cursor().execute(pragma))
    return Store(HistoryFile(engine, str(file)))


def sentence_of(failure: pytest.ExceptionInfo[Exception]) -> str:
    """Return the message, checked to be one that a person can read."""
    message = str(failure.value)
    assert message.endswith(".")
    assert "\n" not in message
    assert "sqlite3" not in message
    assert "(sqlalche" not in message
    return message


async def test_a_lock_held_for_too_long_is_told_and_loses_nothing(store: Store, file: Path) -> None:
    await store.add_turn(a_turn(1))
    with another_program(file) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLockedError) as failure:
            await store.add_turn(a_turn(2))
        assert "in use by another program" in sentence_of(failure)
        assert await store.turns("s1") == [a_turn(1)]
        other.execute("ROLLBACK")
    assert (await store.add_turn(a_turn(2)))[1]


async def test_a_lock_held_for_a_moment_is_waited_for(file: Path) -> None:
    async with await Store.open(url_of(str(file)), lock_timeout_s=5) as store:
        await store.add_session(a_session())
        with another_program(file) as other:
            other.execute("BEGIN IMMEDIATE")
            waiting = asyncio.create_task(store.add_turn(a_turn(1)))
            await asyncio.sleep(0.05)
            assert not waiting.done()
            other.execute("ROLLBACK")
            assert (await waiting)[1]


async def test_a_full_database_is_told_and_loses_nothing(store: Store, file: Path) -> None:
    await store.add_turn(a_turn(1))
    await store.close()
    async with store_with(file, f"PRAGMA max_page_count = {file.stat().st_size // PAGE}") as full:
        with pytest.raises(DiskFullError) as failure:
            await full.add_turn(a_turn(2, reply="a long story " * 800))
        assert "the disk is full" in sentence_of(failure)
        assert await full.turns("s1") == [a_turn(1)]
        assert (await full.session("s1")).replies == 1
    async with await Store.open(url_of(str(file))) as roomy:
        assert (await roomy.add_turn(a_turn(2)))[1]


async def test_a_history_that_may_only_be_read_is_read_but_not_written(store: Store, file: Path) -> None:
    await store.add_turn(a_turn(1))
    await store.close()
    async with store_with(file, "PRAGMA query_only = ON") as closed:
        assert await closed.turns("s1") == [a_turn(1)]
        with pytest.raises(StoreReadOnlyError) as failure:
            await closed.add_turn(a_turn(2))
        assert "read-only" in sentence_of(failure)


async def test_a_file_without_write_permission_is_told(public_folder: Path) -> None:
    file = public_folder / "history.db"
    async with await Store.open(url_of(str(file))) as store:
        await store.add_session(a_session())
    file.chmod(0o444)
    with as_an_ordinary_user():
        async with await Store.open(url_of(str(file))) as store:
            assert (await store.session("s1")).id == "s1"
            with pytest.raises(StoreReadOnlyError) as failure:
                await store.add_turn(a_turn(1))
    assert str(file) in sentence_of(failure)


async def test_a_file_that_may_not_even_be_read_is_told(public_folder: Path) -> None:
    file = public_folder / "history.db"
    async with await Store.open(url_of(str(file))):
        pass
    file.chmod(0)
    with as_an_ordinary_user(), pytest.raises(StorePlaceError) as failure:
        await Store.open(url_of(str(file)))
    assert "can't be opened" in sentence_of(failure)


async def test_a_folder_without_write_permission_is_told(public_folder: Path) -> None:
    public_folder.chmod(0o555)
    with as_an_ordinary_user(), pytest.raises(StorePlaceError) as failure:
        await Store.open(url_of(str(public_folder / "history.db")))
    assert "is not writable" in sentence_of(failure)


async def test_a_history_in_a_folder_that_became_read_only_is_told(public_folder: Path) -> None:
    file = public_folder / "history.db"
    async with await Store.open(url_of(str(file))) as store:
        await store.add_session(a_session())
    public_folder.chmod(0o555)
    with as_an_ordinary_user(), pytest.raises((StoreReadOnlyError, StorePlaceError)) as failure:
        async with await Store.open(url_of(str(file))) as store:
            await store.add_turn(a_turn(1))
    assert str(file) in sentence_of(failure)


async def test_a_missing_folder_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StorePlaceError) as failure:
        await Store.open(url_of(str(tmp_path / "typo" / "history.db")))
    assert f"{tmp_path / 'typo'} does not exist" in sentence_of(failure)
    assert not (tmp_path / "typo").exists()


async def test_a_folder_given_as_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorePlaceError) as failure:
        await Store.open(url_of(str(tmp_path)))
    assert "it is a folder" in sentence_of(failure)


async def test_a_file_given_as_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("milk")
    with pytest.raises(StorePlaceError) as failure:
        await Store.open(url_of(str(tmp_path / "notes" / "history.db")))
    assert "is not a folder" in sentence_of(failure)


async def test_a_file_that_is_no_database_is_refused_and_left_alone(file: Path) -> None:
    words = b"Dear diary, " * 1000
    file.write_bytes(words)
    with pytest.raises(NotAStoreError) as failure:
        await Store.open(url_of(str(file)))
    assert "not a history of Crisis Coach" in sentence_of(failure)
    assert file.read_bytes() == words


async def test_the_database_of_another_program_is_refused_and_left_alone(file: Path) -> None:
    with another_program(file) as other:
        other.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(NotAStoreError):
        await Store.open(url_of(str(file)))
    with another_program(file) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("bookmarks",)]


async def test_a_damaged_first_page_is_told(store: Store, file: Path) -> None:
    await store.close()
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xff" * (PAGE - 100) + whole[PAGE:])
    with pytest.raises(StoreDamagedError) as failure:
        await Store.open(url_of(str(file)))
    assert "is damaged" in sentence_of(failure)


async def test_damage_farther_in_is_told_when_it_is_met(store: Store, file: Path) -> None:
    for n in range(1, 20):
        await store.add_turn(a_turn(n))
    await store.close()
    damage_the_turns(file)
    async with await Store.open(url_of(str(file))) as damaged:
        with pytest.raises(StoreDamagedError):
            await damaged.turns("s1")
        assert (await damaged.session("s1")).replies == 19


async def test_a_file_cut_short_is_told(store: Store, file: Path) -> None:
    for n in range(1, 40):
        await store.add_turn(a_turn(n))
    await store.close()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(StoreDamagedError):
        async with await Store.open(url_of(str(file))) as damaged:
            await damaged.turns("s1")


async def test_a_history_of_a_newer_program_is_refused_and_left_alone(store: Store, file: Path) -> None:
    await store.close()
    with another_program(file) as other:
        other.execute("UPDATE alembic_version SET version_num = '9001'")
    with pytest.raises(NewerStoreError) as failure:
        await Store.open(url_of(str(file)))
    assert "newer Crisis Coach" in sentence_of(failure)
    assert "9001" in str(failure.value)
    with another_program(file) as other:
        assert other.execute("SELECT count(*) FROM sessions").fetchall() == [(1,)]


async def test_a_mistake_of_ours_is_not_dressed_up_as_theirs(store: Store) -> None:
    with pytest.raises(IntegrityError):
        await store.add_session(a_session())


async def test_a_history_that_another_program_keeps_to_itself_is_told_on_opening(
    store: Store, file: Path
) -> None:
    await store.close()
    with another_program(file) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLockedError):
            await Store.open(url_of(str(file)), lock_timeout_s=0.05)
