"""What happens to what is kept: it is erased for good, exported whole, copied."""

from __future__ import annotations

import json
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import BackupError, StoreDamagedError, StoreLockedError, UnknownSessionError
from bot.store.place import url_of
from bot.store.store import Store
from tests.bot.store.samples import NOON, a_session, a_silence, a_turn, a_what_if, damage_the_turns

WORDS = "my brother keeps bees"


def bytes_on_disk(file: Path) -> bytes:
    """Return what the database file and those beside it hold."""
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(file.name + "*")))


async def talk_at_length(store: Store, session_id: str = "s1", turns: int = 30) -> None:
    for n in range(1, turns + 1):
        turn = a_turn(
            n, session_id, reply=f"{WORDS} {n} " * n, said=WORDS, note={"good": WORDS}, mind={"of": WORDS}
        )
        await store.add_turn(turn)
    await store.add_what_if(a_what_if(1, session_id))


async def test_erasing_a_trainee_leaves_none_of_their_words_in_the_file(store: Store, file: Path) -> None:
    await store.add_session(a_session("s2", trainee="somebody else"))
    await talk_at_length(store)
    await store.rewind("s1", 10, NOON)
    assert WORDS.encode() in bytes_on_disk(file)
    assert await store.erase("local") == 1
    assert WORDS.encode() not in bytes_on_disk(file)
    with pytest.raises(UnknownSessionError):
        await store.session("s1")
    assert await store.turns("s1", include_rewound=True) == []
    assert await store.what_ifs("s1") == []
    assert (await store.session("s2")).trainee == "somebody else"


async def test_erasing_one_talk_leaves_the_others(store: Store, file: Path) -> None:
    await store.add_session(a_session("s2"))
    await store.add_turn(a_turn(1))
    await talk_at_length(store, "s2")
    assert await store.erase_session("s2") == 1
    assert WORDS.encode() not in bytes_on_disk(file)
    assert await store.turns("s1") == [a_turn(1)]


async def test_erasing_what_is_not_there_erases_nothing(store: Store) -> None:
    assert await store.erase("nobody") == 0
    assert await store.erase_session("s9") == 0
    assert (await store.session("s1")).id == "s1"


async def test_erasing_while_another_program_reads_says_so_and_is_finished_by_the_next_try(
    store: Store, file: Path
) -> None:
    await talk_at_length(store)
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM turns").fetchall()
        with pytest.raises(StoreLockedError):
            await store.erase("local")
        assert await store.history("local") == []
        reader.execute("ROLLBACK")
    assert await store.erase("local") == 0
    assert WORDS.encode() not in bytes_on_disk(file)


async def test_an_export_holds_all_that_is_kept_of_a_trainee(store: Store) -> None:
    await store.add_turn(a_turn(1))
    await store.add_turn(a_silence(2))
    await store.rewind("s1", 1, NOON)
    await store.add_what_if(a_what_if(1))
    await store.add_session(a_session("s2", trainee="somebody else"))
    [whole] = [each async for each in store.export("local")]
    assert json.loads(json.dumps(whole)) == whole
    assert (whole["id"], whole["started_at"], whole["replies"]) == ("s1", "2026-03-02T12:00:00+00:00", 1)
    assert whole["opening"] == a_session().opening
    assert [(turn["n"], turn["reply"], turn["rewound_at"]) for turn in whole["turns"]] == [
        (1, "I'm in no hurry.", None),
        (2, "", "2026-03-02T12:00:00+00:00"),
    ]
    assert [tried["reply"] for tried in whole["what_ifs"]] == ["What happened with the car?"]


async def test_an_export_of_many_talks_is_complete_and_oldest_first(store: Store) -> None:
    for number in range(120):
        await store.add_session(a_session(f"many {number}", started_at=NOON + timedelta(minutes=number + 1)))
        await store.add_turn(a_turn(1, f"many {number}"))
    exported = [each async for each in store.export("local")]
    assert [each["id"] for each in exported] == ["s1", *(f"many {number}" for number in range(120))]
    assert [len(each["turns"]) for each in exported] == [0] + [1] * 120


async def test_a_talk_erased_during_an_export_is_left_out(store: Store) -> None:
    for number in range(60):
        await store.add_session(a_session(f"m{number}", started_at=NOON + timedelta(minutes=number + 1)))
    exported = []
    async for each in store.export("local"):
        exported.append(each["id"])
        if len(exported) == 1:
            await store.erase_session("m59")
    assert "m59" not in exported
    assert len(exported) == 60


async def test_a_backup_is_a_whole_history_that_nobody_else_can_read(store: Store, file: Path) -> None:
    await store.add_turn(a_turn(1))
    copy = file.with_name("copy of mine.db")
    await store.backup(copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    async with await Store.open(url_of(str(copy))) as other:
        assert await other.turns("s1") == [a_turn(1)]


async def test_a_backup_never_overwrites(store: Store, file: Path) -> None:
    copy = file.with_name("notes.txt")
    copy.write_text("keep me")
    with pytest.raises(BackupError, match="exists already"):
        await store.backup(copy)
    assert copy.read_text() == "keep me"


async def test_a_backup_into_a_missing_folder_names_it(store: Store, file: Path) -> None:
    with pytest.raises(BackupError, match=r"nowhere does not exist"):
        await store.backup(file.parent / "nowhere" / "copy.db")


async def test_a_backup_that_fails_leaves_no_half_a_file(store: Store, file: Path, tmp_path: Path) -> None:
    await store.close()
    damage_the_turns(file)
    copy = tmp_path / "copy.db"
    async with await Store.open(url_of(str(file))) as damaged:
        with pytest.raises(StoreDamagedError):
            await damaged.backup(copy)
    assert not copy.exists()
