"""How a history on PostgreSQL comes to be: at once, step by step, by several processes, from a copy."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert

from bot.errors import NewerStoreError, NotAStoreError, StorePlaceError
from bot.practice.searching import as_query
from bot.store.place import url_of
from bot.store.postgres import by_hand
from bot.store.records_reviews import Reader
from bot.store.schema import HEAD
from bot.store.store import Store
from bot.store.tables import metadata, sessions, turns
from bot.store.upgrade import configuration, upgrade
from bot.store.writing import values_of
from tests.bot.cluster import GUARDED, OWNER
from tests.bot.store.samples import NOON, a_room, a_session, a_turn
from tests.bot.store.test_schema import opening_in_another_process

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bot.cluster import Cluster

LOCAL = Reader(id="local", name="you", seen_as="local")
RARE = "zorblatt"


async def in_transaction(cluster: Cluster, database: str, work: Callable[[Connection], object]) -> None:
    """Do something to a database that is no history yet."""
    from bot.store.postgres.server import HistoryOnServer  # noqa: PLC0415 - not where there is no server

    backing = HistoryOnServer.at(url_of(cluster.address(database)), 5)
    await Store(backing)._write(work)
    await backing.close()


def shape_of(cluster: Cluster, database: str) -> str:
    """Return all statements that make a database, as PostgreSQL itself tells them."""
    dumped = subprocess.run(
        [cluster.programs / "pg_dump", "--schema-only", cluster.address(database)],
        check=True,
        capture_output=True,
        text=True,
    )
    return "\n".join(line for line in dumped.stdout.splitlines() if not line.startswith("\\"))


def step(connection: Connection, to: str) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def a_first_talk(connection: Connection) -> None:
    """Make a history with the first step alone, and a talk in it."""
    step(connection, "0001")
    figures = {"score": 60, "empathy": 1, "reflection": 1, "non_confrontation": 2}
    connection.execute(insert(sessions), values_of(a_session()))
    connection.execute(insert(turns), values_of(a_turn(1, reply=f"The {RARE} barked.")) | figures)


async def test_the_steps_make_the_very_database_that_a_new_history_is(
    cluster: Cluster, empty: str, made: str
) -> None:
    await in_transaction(cluster, empty, lambda connection: upgrade(connection, empty))
    assert await asyncio.to_thread(shape_of, cluster, empty) == await asyncio.to_thread(
        shape_of, cluster, made
    )


async def test_the_database_has_the_tables_that_the_program_knows(cluster: Cluster, made: str) -> None:
    found: list[object] = []

    def compare(connection: Connection) -> None:
        def is_ours(name: str | None, kind: str, parents: object) -> bool:
            del kind, parents
            return name != "turn_words"  # an index over what SQLAlchemy has no words for

        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
        found.extend(compare_metadata(context, metadata))

    await in_transaction(cluster, made, compare)
    assert found == []


async def test_processes_that_open_a_new_history_at_once_all_succeed(cluster: Cluster, empty: str) -> None:
    url = url_of(cluster.address(empty))
    processes = [opening_in_another_process(url) for _ in range(4)]
    told = [await asyncio.to_thread(process.communicate) for process in processes]
    assert told == [("asyncpg sqlalchemy.dialects.postgresql\n", "")] * 4
    [[head]] = await cluster.say("SELECT version_num FROM alembic_version", empty)
    assert head == HEAD


async def test_tasks_that_open_a_new_history_at_once_all_succeed(cluster: Cluster, empty: str) -> None:
    url = url_of(cluster.address(empty))
    stores = await asyncio.gather(*(Store.open(url) for _ in range(4)))
    for store in stores:
        await store.close()


async def test_a_history_of_the_first_version_keeps_its_talks_and_is_searched(
    cluster: Cluster, empty: str
) -> None:
    await in_transaction(cluster, empty, a_first_talk)
    async with await Store.open(url_of(cluster.address(empty))) as store:
        assert await store.session("s1") == a_session()
        assert [each.n for each in await store.search(LOCAL, as_query(RARE))] == [1]
        await store.open_room(a_room())
        await store.add_turn(a_turn(2))
        assert [each.session_id for each in await store.waiting(NOON)] == ["s1"]


async def test_a_history_of_a_newer_program_is_refused_and_left_alone(cluster: Cluster, made: str) -> None:
    await cluster.say("UPDATE alembic_version SET version_num = '9001'", made)
    with pytest.raises(NewerStoreError, match="9001"):
        await Store.open(url_of(cluster.address(made)))
    [[tables]] = await cluster.say("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", made)
    assert tables == len(metadata.tables) + 1


async def test_the_database_of_another_program_is_refused_and_left_alone(
    cluster: Cluster, empty: str
) -> None:
    await cluster.say("CREATE TABLE bookmarks (url TEXT)", empty)
    with pytest.raises(NotAStoreError):
        await Store.open(url_of(cluster.address(empty)))
    [[name]] = await cluster.say("SELECT tablename FROM pg_tables WHERE schemaname = 'public'", empty)
    assert name == "bookmarks"


async def test_what_an_extension_brings_is_no_other_program(cluster: Cluster, empty: str) -> None:
    await cluster.say("CREATE EXTENSION pg_buffercache", empty)
    async with await Store.open(url_of(cluster.address(empty))) as store:
        await store.add_session(a_session())


async def test_a_database_that_can_not_hold_every_word_is_refused_and_left_alone(cluster: Cluster) -> None:
    await cluster.say("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")
    with pytest.raises(StorePlaceError, match="encoding LATIN1"):
        await Store.open(url_of(cluster.address("latin")))
    assert await cluster.say("SELECT FROM pg_tables WHERE schemaname = 'public'", "latin") == []
    await cluster.drop("latin")


async def test_a_user_who_owns_the_database_and_may_do_nothing_else_is_enough(
    cluster: Cluster, empty: str
) -> None:
    await cluster.say(f"CREATE ROLE {GUARDED} LOGIN PASSWORD 'for a while'")
    await cluster.say(f"ALTER DATABASE {empty} OWNER TO {GUARDED}")
    try:
        url = url_of(cluster.address(empty, GUARDED, "for%20a%20while"))
        async with await Store.open(url) as store:
            await store.add_session(a_session())
            await store.add_turn(a_turn(1, reply=f"The {RARE} barked."))
            assert [each.n for each in await store.search(LOCAL, as_query(RARE))] == [1]
            assert await store.erase("local") == 1
        [[size]] = await cluster.say("SELECT pg_relation_size('turns')", empty)
        assert size == 0
    finally:
        await cluster.say(f"REASSIGN OWNED BY {GUARDED} TO {OWNER}", empty)
        await cluster.say(f"DROP OWNED BY {GUARDED}", empty)
        await cluster.say(f"DROP ROLE {GUARDED}")


async def test_a_server_that_is_too_old_is_refused_and_left_alone(
    cluster: Cluster, empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(by_hand, "LEAST_SERVER", 990_000)
    with pytest.raises(StorePlaceError, match="older than PostgreSQL"):
        await Store.open(url_of(cluster.address(empty)))
    assert await cluster.say("SELECT FROM pg_tables WHERE schemaname = 'public'", empty) == []


async def test_a_copy_by_pg_dump_is_the_history_whole(
    cluster: Cluster, made: str, empty: str, tmp_path: Path
) -> None:
    async with await Store.open(url_of(cluster.address(made))) as store:
        await store.add_session(a_session())
        await store.add_turn(a_turn(1, reply=f"The {RARE} barked."))
    copy = tmp_path / "copy.dump"

    def make_it() -> None:
        programs = cluster.programs
        dump: list[str | Path] = [
            programs / "pg_dump",
            "--format=custom",
            f"--file={copy}",
            cluster.address(made),
        ]
        subprocess.run(dump, check=True)
        subprocess.run([programs / "pg_restore", f"--dbname={cluster.address(empty)}", copy], check=True)

    await asyncio.to_thread(make_it)
    async with await Store.open(url_of(cluster.address(empty))) as store:
        assert await store.turns("s1") == [a_turn(1, reply=f"The {RARE} barked.")]
        assert [each.n for each in await store.search(LOCAL, as_query(RARE))] == [1]
        await store.add_turn(a_turn(2))
