"""Databases on a real PostgreSQL server, for tests that want one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest

from bot.store.place import url_of
from bot.store.store import Store
from tests.bot.between import Between, way_to
from tests.bot.cluster import NO_SERVER, Cluster, programs, running

TEMPLATE = "template_history"


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server for the whole run, with a new history to make others like."""
    if programs() is None:
        pytest.skip(NO_SERVER)

    async def make_a_template(cluster: Cluster) -> None:
        await cluster.say(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0 ENCODING 'UTF8'")
        async with await Store.open(url_of(cluster.address(TEMPLATE))):
            pass

    with running() as cluster:
        asyncio.run(make_a_template(cluster))
        yield cluster


@pytest.fixture
async def empty(cluster: Cluster) -> AsyncIterator[str]:
    """The name of a database in which nothing is."""
    name = await cluster.fresh()
    yield name
    await cluster.drop(name)


@pytest.fixture
async def made(cluster: Cluster) -> AsyncIterator[str]:
    """The name of a database with a history in which nothing is."""
    name = await cluster.fresh(TEMPLATE)
    yield name
    await cluster.drop(name)


@pytest.fixture
async def between(cluster: Cluster) -> AsyncIterator[Between]:
    """A way to the server that fails where it is asked to."""
    async with way_to(cluster) as between:
        yield between
