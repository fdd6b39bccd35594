from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.place import url_of
from bot.store.store import Store
from tests.bot.store.samples import a_session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.bot.cluster import Cluster


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what says nothing of a file on PostgreSQL too."""
    if "url" in metafunc.fixturenames and "file" not in metafunc.fixturenames:
        metafunc.parametrize("kind", ["sqlite", "postgresql"])


@pytest.fixture
def kind() -> str:
    """What the history lies in."""
    return "sqlite"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
def url(kind: str, request: pytest.FixtureRequest) -> str:
    """Where a history is to lie that nobody has opened yet; on a server its tables stand already."""
    if kind == "sqlite":
        file: Path = request.getfixturevalue("file")
        return url_of(str(file))
    cluster: Cluster = request.getfixturevalue("cluster")
    return url_of(cluster.address(request.getfixturevalue("made")))


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """A history with one talk, `s1`, just begun."""
    async with await Store.open(url, lock_timeout_s=0.2) as store:
        await store.add_session(a_session())
        yield store
