"""The pages over a furnished history: asked by aiohttp's own test client, or by a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web.app import make_app
from tests.bot.web.acting import Client, House, a_house, furnish


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path) as opened:
        yield opened


@pytest.fixture
async def full(house: House) -> House:
    """The history with talks of everybody."""
    await furnish(house)
    return house


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app(house.desk))) as asked:
        yield asked
