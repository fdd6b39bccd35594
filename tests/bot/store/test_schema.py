from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, insert

from bot.store.making import make_if_empty
from bot.store.place import url_of
from bot.store.schema import HEAD
from bot.store.store import Store
from bot.store.tables import metadata, sessions, turns, what_ifs
from bot.store.upgrade import configuration, upgrade
from bot.store.writing import values_of
from tests.bot.store.samples import NOON, a_room, a_session, a_turn, a_what_if

ROOT = Path(__file__).parents[3]

OPEN_AND_TELL = """
import asyncio, sys
from bot.store.store import Store

async def main():
    async with await Store.open(sys.argv[1]):
        heavy = {"alembic", "asyncpg", "sqlalchemy.dialects.postgresql", "sqlalchemy.orm"}
        print(*sorted(heavy & set(sys.modules)))

asyncio.run(main())
"""


def is_ours(name: str | None, kind: str, parents: object) -> bool:
    """Leave out the index over words: SQLite makes tables for it that SQLAlchemy knows nothing of."""
    del kind, parents
    return not (name or "").startswith("turn_words")


def opening_in_another_process(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", OPEN_AND_TELL, url],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_revision_that_the_program_expects_is_the_newest_there_is() -> None:
    assert ScriptDirectory.from_config(configuration()).get_current_head() == HEAD


@pytest.fixture
def stepped(file: Path) -> Path:
    """A history that took every step."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        upgrade(connection, str(file))
    engine.dispose()
    return file


def test_the_steps_lead_to_the_tables_that_the_program_knows(stepped: Path) -> None:
    engine = create_engine(f"sqlite:///{stepped}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_ours})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_the_steps_make_the_very_statements_that_a_new_history_is_made_by(stepped: Path) -> None:
    """`compare_metadata` overlooks conditions of indexes and what happens on deletion."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection, closing(sqlite3.connect(stepped)) as migrated:
        assert make_if_empty(connection, "memory")
        queries = (
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name",
            "SELECT version_num FROM alembic_version",
        )
        for query in queries:
            made = [tuple(row) for row in connection.exec_driver_sql(query)]
            assert migrated.execute(query).fetchall() == made
    engine.dispose()


@pytest.mark.parametrize("is_new", [True, False])
async def test_opening_a_history_new_or_up_to_date_loads_nothing_that_only_others_need(
    store: Store, file: Path, tmp_path: Path, is_new: bool
) -> None:
    await store.close()
    with opening_in_another_process(url_of(str(tmp_path / "new.db" if is_new else file))) as process:
        assert await asyncio.to_thread(process.communicate) == ("\n", "")


def test_processes_that_open_a_new_history_at_once_all_succeed(file: Path) -> None:
    processes = [opening_in_another_process(url_of(str(file))) for _ in range(4)]
    errors = [process.communicate()[1] for process in processes]
    assert errors == [""] * 4
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(HEAD,)]


async def test_tasks_that_open_a_new_history_at_once_all_succeed(file: Path) -> None:
    stores = await asyncio.gather(*(Store.open(url_of(str(file))) for _ in range(6)))
    for store in stores:
        await store.close()


@pytest.mark.usefixtures("store")
async def test_opening_again_changes_nothing(file: Path) -> None:
    async with await Store.open(url_of(str(file))) as again:
        assert await again.session("s1") == a_session()


def a_history_of_the_first_version(file: Path) -> None:
    """Make one with the first step alone, and a talk in it."""
    config = configuration()
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        figures = {"score": 60, "empathy": 1, "reflection": 1, "non_confrontation": 2}
        connection.execute(insert(sessions), values_of(a_session()))
        connection.execute(insert(turns), values_of(a_turn(1)) | figures)
        connection.execute(insert(what_ifs), values_of(a_what_if(1)))
    engine.dispose()


async def test_a_history_of_the_first_version_keeps_its_talks_and_learns_of_rooms(file: Path) -> None:
    a_history_of_the_first_version(file)
    async with await Store.open(url_of(str(file))) as store:
        assert await store.session("s1") == a_session()
        assert await store.turns("s1") == [a_turn(1)]
        assert await store.what_ifs("s1") == [a_what_if(1)]
        await store.open_room(a_room())
        await store.add_turn(a_turn(2))
        assert (await store.session("s1")).replies == 2
        assert [each.session_id for each in await store.waiting(NOON)] == ["s1"]


async def test_an_upgraded_history_is_the_same_as_a_new_one(file: Path, tmp_path: Path) -> None:
    a_history_of_the_first_version(file)
    new = tmp_path / "new.db"
    shapes = []
    for each in (file, new):
        async with await Store.open(url_of(str(each))):
            pass
        with closing(sqlite3.connect(each)) as connection:
            shapes.append(connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall())
    assert shapes[0] == shapes[1]
