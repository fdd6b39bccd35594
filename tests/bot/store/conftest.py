from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.place import url_of
from bot.store.store import Store
from tests.bot.store.samples import a_session

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@pytest.fixture
async def store(file: Path) -> AsyncIterator[Store]:
    """A history with one talk, `s1`, just begun."""
    async with await Store.open(url_of(str(file)), lock_timeout_s=0.2) as store:
        await store.add_session(a_session())
        yield store
