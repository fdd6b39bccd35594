"""A history that is moved from a file to a server, and back: every row of every table, or nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import Boolean, Column, Float, Integer, Table, Text, insert, select

from bot.cli import run
from bot.errors import MoveError, StoreDamagedError
from bot.practice.searching import as_query
from bot.store.moving import AT_ONCE
from bot.store.place import shown, url_of
from bot.store.records_reviews import Reader
from bot.store.store import Store
from bot.store.tables import UtcTime, metadata, sessions
from tests.bot.store.samples import NOON, a_session, a_turn, damage_the_turns

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection

    from tests.bot.cluster import Cluster

LOCAL = Reader(id="local", name="you", seen_as="local")
ROWS = range(1, AT_ONCE + 4)


def a_value(column: Column[Any], number: int) -> Any:
    """Return something that a column holds; of what may be missing the last row has nothing."""
    if column.foreign_keys:
        [key] = column.foreign_keys
        return a_value(key.column, number)
    if column.nullable and number == ROWS[-1]:
        return None
    if isinstance(column.type, Integer):
        return 2**31 - 999 + number if column.primary_key else number
    by_kind = {
        Boolean: number == 1,
        Float: number / 3,
        UtcTime: NOON + timedelta(microseconds=number),
        Text: f"{column.name} {number}: \u00e9, \U0001f41d, zorblatt",
    }
    other = {"a": [number, None, "\u00e9"], "b": {}}
    return by_kind.get(type(column.type), other)


def fill(connection: Connection) -> None:
    """Put rows into every table."""
    for table in metadata.sorted_tables:
        rows = [{each.name: a_value(each, number) for each in table.columns} for number in ROWS]
        connection.execute(insert(table), rows)


def rows_of(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    def of(table: Table) -> list[tuple[Any, ...]]:
        return sorted((tuple(row) for row in connection.execute(select(table))), key=repr)

    return {table.name: of(table) for table in metadata.sorted_tables}


@pytest.fixture
def places(request: pytest.FixtureRequest, tmp_path: Path, cluster: Cluster, made: str) -> tuple[str, str]:
    """From where to where."""
    both = str(tmp_path / "history.db"), cluster.address(made)
    return both if request.param == "to the server" else (both[1], both[0])


@pytest.mark.parametrize("places", ["to the server", "to a file"], indirect=True)
async def test_every_row_of_every_table_arrives_and_numbers_go_on_behind_them(
    places: tuple[str, str],
) -> None:
    source, target = map(url_of, places)
    async with await Store.open(source) as here, await Store.open(target) as there:
        await here._write(fill)
        before = await here._read(rows_of)
        assert all(len(rows) == len(ROWS) for rows in before.values())
        counts = await here.copy_into(there)
        assert counts == {name: len(ROWS) for name in before}
        assert await there._read(rows_of) == before
        assert await here._read(rows_of) == before

        theirs = Reader(id=a_value(sessions.c.trainee, ROWS[-1]), name="", seen_as="trainee")
        [found] = await there.search(theirs, as_query("zorblatt"))
        assert found.session_id == a_value(sessions.c.id, ROWS[-1])
        await there.add_session(a_session())
        assert (await there.add_turn(a_turn(1, reply="My bees.")))[1]
        assert [each.session_id for each in await there.search(LOCAL, as_query("bees"))] == ["s1"]
        with pytest.raises(MoveError, match="it holds something already"):
            await here.copy_into(there)
        assert len((await there._read(rows_of))["turns"]) == len(ROWS) + 1


@pytest.mark.parametrize("places", ["to the server", "to a file"], indirect=True)
def test_the_command_tells_how_much_was_copied_and_where_to(
    places: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = places

    async def begin() -> None:
        async with await Store.open(url_of(source)) as store:
            await store.add_session(a_session())

    assert run(["db", "move", target, "--db", source]) == 2
    assert f"There is nothing in {shown(url_of(source))} to move." in capsys.readouterr().err
    asyncio.run(begin())
    assert run(["db", "move", target, "--db", source]) == 0
    assert f"All 1 rows are in {shown(url_of(target))} too." in capsys.readouterr().out


@pytest.mark.parametrize("at", ["source", "target"])
@pytest.mark.parametrize("places", ["to the server", "to a file"], indirect=True)
def test_a_history_that_is_open_elsewhere_is_not_moved_and_none_is_moved_into_it(
    places: tuple[str, str], at: str, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = places
    held = source if at == "source" else target

    async def meanwhile() -> None:
        async with await Store.open(url_of(source)) as store:
            await store.add_session(a_session())
        async with await Store.open(url_of(held)) as bot:
            assert await asyncio.to_thread(run, ["db", "move", target, "--db", source]) == 1
            said = capsys.readouterr().err
            assert f"The history {shown(url_of(held))} is open in another program: the bot" in said
            assert "Stop it" in said
            await bot.guild_ids()
        async with await Store.open(url_of(target)) as new:
            assert not any((await new._read(rows_of)).values())

    asyncio.run(meanwhile())
    assert run(["db", "move", target, "--db", source]) == 0


async def test_what_can_not_be_read_to_its_end_is_told_by_its_name_and_leaves_nothing_there(
    tmp_path: Path,
) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    async with await Store.open(url_of(str(old))) as here:
        await here.add_session(a_session())
        for n in range(1, 20):
            await here.add_turn(a_turn(n))
    damage_the_turns(old)
    async with await Store.open(url_of(str(old))) as here, await Store.open(url_of(str(new))) as there:
        with pytest.raises(StoreDamagedError) as failure:
            await here.copy_into(there)
        assert str(old) in str(failure.value)
        assert not any((await there._read(rows_of)).values())
