"""A PostgreSQL server that gives no answer any more, and says nothing of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, text

from bot.errors import StoreAwayError
from bot.store.place import url_of
from bot.store.postgres import engine
from bot.store.store import Store
from tests.bot.store.samples import a_session, a_turn

if TYPE_CHECKING:
    from tests.bot.between import Between

WITHIN_S = 0.5


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "ANSWER_WITHIN_S", WITHIN_S)
    monkeypatch.setattr(engine, "CONNECT_WITHIN_S", WITHIN_S)


async def test_a_connection_that_went_silent_is_waited_for_once_and_then_made_anew(
    between: Between, made: str
) -> None:
    async with await Store.open(url_of(between.address(made)), lock_timeout_s=0.2) as store:
        await store.add_session(a_session())
        await store.turns("s1")
        between.is_silent = True
        for work in (store.add_turn(a_turn(1)), store.turns("s1")):
            began = time.monotonic()
            with pytest.raises(StoreAwayError, match="does not answer in time"):
                await work
            assert time.monotonic() - began < 0.2 + 1.8 * WITHIN_S
        between.is_silent = False
        assert (await store.add_turn(a_turn(1)))[1]
        assert await store.turns("s1") == [a_turn(1)]


async def test_what_changes_tables_may_take_its_time(between: Between, made: str) -> None:
    async with await Store.open(url_of(between.address(made)), lock_timeout_s=0.2) as store:

        def slow(connection: Connection, _name: str) -> None:
            connection.execute(text("SELECT pg_sleep(1)"))

        await store._make(slow)
        with pytest.raises(StoreAwayError):
            await store._write(lambda connection: slow(connection, ""))


async def test_the_server_is_asked_to_look_for_machines_that_are_gone(between: Between, made: str) -> None:
    async with await Store.open(url_of(between.address(made))) as store:
        named = "SELECT setting FROM pg_settings WHERE name LIKE 'tcp_keepalives_%' AND source = 'client'"
        found = await store._read(lambda connection: connection.execute(text(named)).all())
    assert len(found) == 3
