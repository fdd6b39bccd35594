"""What the tests of the rubric share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from rubric.assess import assess
from rubric.assessment import Assessment
from rubric.packs import Pack, read_pack

Judge = Callable[..., Assessment]


@pytest.fixture(scope="session")
def police() -> Pack:
    return read_pack("police")


@pytest.fixture(scope="session")
def judge(police: Pack) -> Judge:
    """Return `assess` with the police pack: judge(reply, context, earlier)."""

    def with_police(reply: str, context: str = "", earlier: Sequence[str] = ()) -> Assessment:
        return assess(reply, context, earlier, pack=police)

    return with_police
