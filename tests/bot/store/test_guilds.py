from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StoreLockedError, UnknownSessionError
from bot.store.records import GuildSettings, OwnHelpLine
from bot.store.store import Store
from tests.bot.store.samples import NOON, a_room, a_session, a_turn

WORDS = "my brother keeps bees"
DAY = timedelta(days=1)

SET_UP = GuildSettings(
    id="guild 1",
    practice_channel="channel 1",
    trainee_role="role 1",
    instructor_role="role 2",
    country="NZ",
    mode="debrief",
    people=("ray", "ana"),
    retention_days=90,
    help_lines=(OwnHelpLine("Chaplain", "call 555 0100"), OwnHelpLine("Peer line", "text 555")),
    updated_at=NOON,
)


async def add_talk(store: Store, session_id: str, guild_id: str | None, trainee: str = "local") -> None:
    await store.add_session(a_session(session_id, trainee=trainee))
    await store.add_turn(a_turn(1, session_id, reply=WORDS))
    await store.open_room(a_room(session_id, place_id=session_id, guild_id=guild_id, trainee=trainee))


def bytes_on_disk(file: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(file.name + "*")))


def database_and_log(file: Path) -> tuple[bytes, bytes]:
    return file.read_bytes(), file.with_name(f"{file.name}-wal").read_bytes()


async def test_a_server_that_set_nothing_up_has_what_holds_then(store: Store) -> None:
    assert await store.guild("guild 1") == GuildSettings(id="guild 1")
    assert (await store.guild("guild 1")).updated_at is None


async def test_what_was_set_up_comes_back_and_can_be_set_up_again(store: Store) -> None:
    await store.save_guild(SET_UP)
    assert await store.guild("guild 1") == SET_UP
    again = GuildSettings(id="guild 1", help_lines=(), people=(), updated_at=NOON + DAY)
    await store.save_guild(again)
    assert await store.guild("guild 1") == again
    assert await store.guilds() == [again]


async def test_a_server_that_was_left_keeps_its_settings_and_the_day_it_was_left(store: Store) -> None:
    await store.save_guild(SET_UP)
    await store.guild_left("guild 1", NOON)
    await store.guild_left("guild 1", NOON + DAY)
    left = await store.guild("guild 1")
    assert (left.left_at, left.country) == (NOON, "NZ")
    await store.guild_back("guild 1")
    assert await store.guild("guild 1") == SET_UP


async def test_a_server_that_set_nothing_up_can_be_left_too(store: Store) -> None:
    await store.guild_left("guild 1", NOON)
    assert await store.guild("guild 1") == GuildSettings(id="guild 1", left_at=NOON)


async def test_setting_up_does_not_bring_a_server_back(store: Store) -> None:
    await store.guild_left("guild 1", NOON)
    await store.save_guild(SET_UP)
    assert (await store.guild("guild 1")).left_at == NOON


async def test_servers_are_known_by_their_settings_or_their_talks(store: Store) -> None:
    await store.save_guild(SET_UP)
    await add_talk(store, "s2", "guild 2")
    await add_talk(store, "s3", None)
    assert await store.guild_ids() == {"guild 1", "guild 2"}


async def test_only_servers_left_long_enough_ago_are_purged_with_all_their_talks(
    store: Store, file: Path
) -> None:
    for number in (1, 2, 3):
        await add_talk(store, f"g{number}", f"guild {number}")
    await store.guild_left("guild 1", NOON)
    await store.guild_left("guild 2", NOON + DAY)
    assert await store.purge_left(NOON) == 0
    assert await store.purge_left(NOON + DAY) == 1
    with pytest.raises(UnknownSessionError):
        await store.session("g1")
    assert await store.guild_ids() == {"guild 2", "guild 3"}
    assert [each.id for each in await store.guilds()] == ["guild 2"]
    assert await store.purge_left(NOON + 2 * DAY) == 1
    assert await store.purge_guild("guild 3") == 1
    assert WORDS.encode() not in bytes_on_disk(file)
    assert (await store.session("s1")).id == "s1"


async def test_a_server_purged_by_name_loses_its_settings_too(store: Store) -> None:
    await store.save_guild(SET_UP)
    assert await store.purge_guild("guild 1") == 0
    assert await store.guild("guild 1") == GuildSettings(id="guild 1")


async def test_talks_go_when_their_server_keeps_them_no_longer(store: Store, file: Path) -> None:
    await add_talk(store, "s2", "guild 1")
    await add_talk(store, "s3", "guild 2")
    await add_talk(store, "s4", None)
    touched_at = a_turn(1).at
    assert await store.erase_older({"guild 1": touched_at, "guild 9": touched_at + DAY}) == 0
    assert await store.erase_older({"guild 1": touched_at + DAY}) == 1
    assert await store.room_of("s2") is None
    assert {each.id for each in await store.history("local")} == {"s1", "s3", "s4"}
    assert bytes_on_disk(file).count(WORDS.encode()) == 2


async def test_a_talk_is_kept_from_its_end_or_its_last_turn_on(store: Store) -> None:
    await store.open_room(a_room())
    await add_talk(store, "s2", "guild 1")
    await store.end_session("s2", ending="stays", outcome="good", stopped=False, at=NOON + 2 * DAY)
    await add_talk(store, "s3", "guild 1")
    await store.add_turn(a_turn(2, "s3", at=NOON + 2 * DAY))
    await store.rewind("s3", 1, NOON + 2 * DAY)
    assert await store.erase_older({"guild 1": NOON + DAY}) == 1
    assert {each.id for each in await store.history("local")} == {"s2", "s3"}


async def test_what_could_not_be_cleaned_is_cleaned_the_next_time_even_if_nothing_is_due_then(
    store: Store, file: Path
) -> None:
    await add_talk(store, "s2", "guild 1")
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM turns").fetchall()
        with pytest.raises(StoreLockedError):
            await store.erase_older({"guild 1": NOON + DAY})
        reader.execute("ROLLBACK")
    assert WORDS.encode() in bytes_on_disk(file)
    assert await store.erase_older({}) == 0
    assert WORDS.encode() not in bytes_on_disk(file)


async def test_where_nothing_is_due_the_file_is_left_alone(store: Store, file: Path) -> None:
    await add_talk(store, "s2", "guild 1")
    before = database_and_log(file)
    assert await store.erase_older({"guild 1": NOON}) == 0
    assert await store.purge_left(NOON) == 0
    assert database_and_log(file) == before


async def test_the_commands_that_discord_was_told_are_remembered_by_scope(store: Store) -> None:
    assert await store.fingerprint("global") is None
    await store.save_fingerprint("global", "a1")
    await store.save_fingerprint("guild 1", "b1")
    await store.save_fingerprint("global", "a2")
    assert (await store.fingerprint("global"), await store.fingerprint("guild 1")) == ("a2", "b1")
