"""What goes wrong with a history on PostgreSQL, brought about with the real server."""

from __future__ import annotations

import asyncio
import time
import traceback
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest
from sqlalchemy import Connection, insert
from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.errors import (
    CopiedElsewhereError,
    DiskFullError,
    StoreAwayError,
    StoreDamagedError,
    StoreError,
    StoreLockedError,
    StorePlaceError,
    StoreReadOnlyError,
)
from bot.store.changes import Change
from bot.store.place import url_of
from bot.store.postgres import engine
from bot.store.records_reviews import Reading
from bot.store.store import Store
from bot.store.tables import sessions, what_ifs
from bot.store.writing import values_of
from tests.bot.cluster import GUARDED
from tests.bot.store.samples import NOON, a_session, a_turn
from tests.bot.store.test_failures import sentence_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.bot.cluster import Cluster

SECRET = "tr0ub4dor"  # noqa: S105 - of a server that lives for minutes
WORDS = "my brother keeps bees"


@pytest.fixture
async def store(cluster: Cluster, made: str) -> AsyncIterator[Store]:
    """A history on the server with one talk, `s1`, just begun."""
    async with await Store.open(url_of(cluster.address(made)), lock_timeout_s=0.2) as store:
        await store.add_session(a_session())
        yield store


@pytest.fixture
async def other(cluster: Cluster, made: str) -> AsyncIterator[asyncpg.Connection]:
    """Another program at the same database."""
    connection = await asyncpg.connect(cluster.address(made))
    yield connection
    await connection.close()


async def failing(url: str) -> StoreError:
    with pytest.raises(StoreError) as failure:
        await Store.open(url)
    told = "".join(traceback.format_exception(failure.value))
    assert SECRET not in told + sentence_of(failure)
    return failure.value


async def test_a_writer_that_takes_too_long_is_told_and_loses_nothing(
    store: Store, other: asyncpg.Connection
) -> None:
    await store.add_turn(a_turn(1))
    await other.execute("SELECT pg_advisory_lock(x'636F616368'::bigint)")
    with pytest.raises(StoreLockedError) as failure:
        await store.add_turn(a_turn(2))
    assert "in use by another program" in sentence_of(failure)
    assert await store.turns("s1") == [a_turn(1)]
    await other.execute("SELECT pg_advisory_unlock_all()")
    assert (await store.add_turn(a_turn(2)))[1]


async def test_a_table_that_another_program_keeps_to_itself_is_told(
    store: Store, other: asyncpg.Connection
) -> None:
    async with other.transaction():
        await other.execute("LOCK TABLE turns IN ACCESS EXCLUSIVE MODE")
        with pytest.raises(StoreLockedError):
            await store.turns("s1")
    assert await store.turns("s1") == []


async def test_a_writer_is_waited_for(cluster: Cluster, made: str, other: asyncpg.Connection) -> None:
    async with await Store.open(url_of(cluster.address(made)), lock_timeout_s=5) as store:
        await other.execute("SELECT pg_advisory_lock(x'636F616368'::bigint)")
        waiting = asyncio.create_task(store.add_session(a_session()))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        await other.execute("SELECT pg_advisory_unlock_all()")
        await waiting


async def test_what_is_written_follows_from_what_others_have_just_written_whatever_the_server_holds_of_it(
    cluster: Cluster, made: str
) -> None:
    await cluster.say(f"ALTER DATABASE {made} SET default_transaction_isolation = 'serializable'")
    url = url_of(cluster.address(made))
    async with await Store.open(url) as one, await Store.open(url) as other:
        await one.add_session(a_session())
        taken = [each.add_turn(a_turn(n)) for n in range(1, 21) for each in (one, other)]
        stored = [await asyncio.gather(*taken[at : at + 2]) for at in range(0, len(taken), 2)]
        assert [sum(is_new for _, is_new in pair) for pair in stored] == [1] * 20
        assert (await other.session("s1")).replies == 20


async def test_a_writer_that_stands_still_keeps_the_others_waiting_for_a_while_only(
    cluster: Cluster, made: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(engine._SETTINGS, "idle_in_transaction_session_timeout", "100ms")
    url = url_of(cluster.address(made))

    def stand_still(connection: Connection) -> None:
        connection.execute(insert(sessions), values_of(a_session()))
        time.sleep(0.4)  # the whole process does, as one that was suspended

    async with await Store.open(url) as one, await Store.open(url) as other:
        with pytest.raises(StoreAwayError):
            await one._write(stand_still)
        await other.add_session(a_session(trainee="ana"))
        assert (await one.session("s1")).trainee == "ana"
        assert (await one.add_turn(a_turn(1)))[1]


async def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    for where in (f"?host={tmp_path}", f"?host={tmp_path}/nowhere", "?host=127.0.0.1&port=9"):
        error = await failing(f"postgresql://coach:{SECRET}@/coach{where}")
        assert isinstance(error, StoreAwayError)
        assert "nothing answers there" in str(error)


@pytest.mark.parametrize(
    ("answer", "options", "reason"),
    [
        (b"N", "?sslmode=require", "no secure connection comes about"),
        (b"S" + b"no TLS" * 99, "?sslmode=require", "no secure connection comes about"),
        (b"", "?sslmode=disable", "it does not answer in time"),
        (None, "?sslmode=disable", "the connection is lost"),
    ],
)
async def test_a_server_that_answers_otherwise_is_told(
    monkeypatch: pytest.MonkeyPatch, answer: bytes | None, options: str, reason: str
) -> None:
    monkeypatch.setattr(engine, "CONNECT_WITHIN_S", 0.3)
    met = asyncio.Event()

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(8)
        if answer is not None:
            writer.write(answer)
            await reader.read()
        writer.close()
        met.set()

    async with await asyncio.start_server(meet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        error = await failing(f"postgresql://coach:{SECRET}@127.0.0.1:{port}/coach{options}")
        await met.wait()
    assert isinstance(error, StoreAwayError)
    assert reason in str(error)


async def test_a_server_that_comes_back_is_used_again(cluster: Cluster, store: Store) -> None:
    await store.add_turn(a_turn(1))
    await asyncio.to_thread(cluster.stop)
    try:
        for work in (store.turns("s1"), store.add_turn(a_turn(2))):
            with pytest.raises(StoreAwayError) as failure:
                await work
            assert "what was stored before is kept" in sentence_of(failure)
    finally:
        await asyncio.to_thread(cluster.start)
    assert await store.turns("s1") == [a_turn(1)]
    assert (await store.add_turn(a_turn(2)))[1]


async def test_connections_that_the_server_has_closed_are_not_noticed(
    store: Store, made: str, other: asyncpg.Connection
) -> None:
    await store.turns("s1")
    await other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = $1 AND pid <> pg_backend_pid()",
        made,
    )
    await asyncio.sleep(0.05)
    assert (await store.add_turn(a_turn(1)))[1]
    assert await store.turns("s1") == [a_turn(1)]


@pytest.mark.parametrize(
    ("user", "password", "reason"),
    [
        (GUARDED, "wrong" + SECRET, "refuses this user or password"),
        ("nobody_known", SECRET, "refuses this user"),
    ],
)
async def test_who_is_not_let_in_is_told(
    cluster: Cluster, made: str, user: str, password: str, reason: str
) -> None:
    await cluster.say(f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{SECRET}'")
    try:
        error = await failing(url_of(cluster.address(made, user, password)))
    finally:
        await cluster.say(f"DROP ROLE {GUARDED}")
    assert isinstance(error, StorePlaceError)
    assert reason in str(error)


async def test_who_may_make_no_tables_is_told(cluster: Cluster, empty: str) -> None:
    await cluster.say(f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{SECRET}'")
    try:
        await cluster.say("REVOKE CREATE ON SCHEMA public FROM public", empty)
        error = await failing(url_of(cluster.address(empty, GUARDED, SECRET)))
        assert isinstance(error, StorePlaceError)
        assert "may not do that" in str(error)
        await cluster.say(f"ALTER ROLE {GUARDED} CONNECTION LIMIT 0")
        error = await failing(url_of(cluster.address(empty, GUARDED, SECRET)))
        assert isinstance(error, StoreAwayError)
        assert "takes no more connections" in str(error)
    finally:
        await cluster.say(f"DROP ROLE {GUARDED}")


async def test_a_database_that_is_not_there_is_told(cluster: Cluster) -> None:
    error = await failing(url_of(cluster.address("nowhere", password=SECRET)))
    assert "no database of this name" in str(error)


@pytest.mark.parametrize(
    "option", ["sslmode=perhaps", "channel_binding=require", "connect_timeout=10", "lc_messages=nowhere"]
)
async def test_options_that_mean_nothing_are_told(cluster: Cluster, made: str, option: str) -> None:
    error = await failing(url_of(f"{cluster.address(made, password=SECRET)}&{option}"))
    assert isinstance(error, StorePlaceError)
    assert "the options in the address can't be used" in str(error)


@pytest.mark.parametrize(
    "options",
    ["sslmode=verify-full&sslrootcert={}", "sslmode=require&sslcert={}", "sslmode=require&sslcrl={}"],
)
async def test_a_certificate_that_is_not_there_is_told_from_a_server_that_is_not(
    tmp_path: Path, options: str
) -> None:
    error = await failing(
        f"postgresql://coach:{SECRET}@127.0.0.1:9/coach?{options.format(tmp_path / 'nowhere')}"
    )
    assert isinstance(error, StorePlaceError)
    option = options.split("&")[1].partition("=")[0]
    assert f"the file that {option} names can't be read" in str(error)


async def test_a_database_that_knows_few_letters_is_noted_in_the_log(
    cluster: Cluster, made: str, caplog: pytest.LogCaptureFixture
) -> None:
    await cluster.say("CREATE DATABASE few TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
    try:
        for database in (made, "few"):
            async with await Store.open(url_of(cluster.address(database))):
                pass
    finally:
        await cluster.drop("few")
    [told] = [each.getMessage() for each in caplog.records if each.name == "coach"]
    assert told.startswith("The search finds less in postgresql://coach@/few")


async def test_a_history_that_may_only_be_read_is_read_but_not_written(cluster: Cluster, made: str) -> None:
    async with await Store.open(url_of(cluster.address(made))) as store:
        await store.add_session(a_session())
    await cluster.say(f"ALTER DATABASE {made} SET default_transaction_read_only = on")
    async with await Store.open(url_of(cluster.address(made))) as store:
        assert await store.session("s1") == a_session()
        with pytest.raises(StoreReadOnlyError) as failure:
            await store.add_turn(a_turn(1))
    assert "read-only" in sentence_of(failure)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("53100", DiskFullError),
        ("XX001", StoreDamagedError),
        ("58030", StorePlaceError),
        ("40P01", StoreLockedError),
        ("57014", StoreAwayError),
        ("53200", StoreAwayError),
        ("25P04", StoreAwayError),
    ],
)
async def test_what_the_server_says_in_the_middle_is_told_and_loses_nothing(
    store: Store, other: asyncpg.Connection, code: str, kind: type[StoreError]
) -> None:
    await store.add_turn(a_turn(1))
    await other.execute(
        f"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END$$;"
        f"CREATE TRIGGER fails AFTER INSERT ON turns FOR EACH ROW EXECUTE FUNCTION fail()"
    )
    with pytest.raises(kind) as failure:
        await store.add_turn(a_turn(2, reply=WORDS))
    assert WORDS not in sentence_of(failure)
    assert await store.turns("s1") == [a_turn(1)]
    assert (await store.session("s1")).replies == 1


async def test_a_statement_that_takes_longer_than_the_server_allows_is_told(
    cluster: Cluster, made: str, other: asyncpg.Connection
) -> None:
    await cluster.say(f"ALTER DATABASE {made} SET statement_timeout = '200ms'")
    async with await Store.open(url_of(cluster.address(made))) as store:
        await other.execute("SELECT pg_advisory_lock(x'636F616368'::bigint)")
        with pytest.raises(StoreAwayError, match="broke off what took too long"):
            await store.add_session(a_session())
        await other.execute("SELECT pg_advisory_unlock_all()")
        await store.add_session(a_session())


async def test_a_mistake_of_ours_stays_one_and_is_told_without_what_anybody_said(store: Store) -> None:
    with pytest.raises(IntegrityError):
        await store.add_session(a_session())
    row: dict[str, Any] = {"session_id": "s1", "n": None, "reply": WORDS, "outcome": {}, "at": NOON}
    failure: pytest.ExceptionInfo[DBAPIError]
    with pytest.raises(IntegrityError) as failure:
        await store._write(lambda connection: connection.execute(insert(what_ifs), row))
    assert WORDS not in "".join(traceback.format_exception(failure.value))
    with pytest.raises(DBAPIError, match="does not exist"):
        await store._read(lambda connection: connection.exec_driver_sql("SELECT 'a'::nothing"))
    with pytest.raises(DBAPIError, match="another type") as failure:
        await store._write(lambda connection: connection.execute(insert(what_ifs), row | {"n": WORDS}))
    assert WORDS not in "".join(traceback.format_exception(failure.value))


async def test_a_copy_to_a_file_is_refused_with_what_does_it(store: Store, made: str, tmp_path: Path) -> None:
    with pytest.raises(CopiedElsewhereError) as failure:
        await store.backup(tmp_path / "copy.db")
    assert f"Copy postgresql://coach@/{made} with PostgreSQL's own pg_dump" in sentence_of(failure)
    assert not (tmp_path / "copy.db").exists()


async def test_the_audit_is_only_added_to(store: Store, other: asyncpg.Connection) -> None:
    read = Reading(session_id="s1", reader="local", reader_name="you", act="opened", at=NOON)
    await store.add_reading(read)
    await store.add_change(Change(author="local", author_name="you", what="pack", at=NOON, fields=()))
    for statement in ("UPDATE readings SET reader = 'nobody'", "UPDATE changes SET author = 'nobody'"):
        with pytest.raises(asyncpg.RaiseError, match="only added to"):
            await other.execute(statement)


async def test_what_is_erased_leaves_no_row_behind_it(cluster: Cluster, store: Store, made: str) -> None:
    for n in range(1, 30):
        await store.add_turn(a_turn(n, reply=f"{WORDS} {n}"))
    assert await store.erase("local") == 1
    [[dead]] = await cluster.say("SELECT pg_relation_size('turns')", made)
    assert dead == 0
