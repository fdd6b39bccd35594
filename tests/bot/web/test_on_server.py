"""The pages over a history on PostgreSQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.bot.web.acting import ANA, BEN, GUILD, INSTRUCTOR, TRAINEE, Client, House, a_house
from tests.bot.web.test_pages import page
from tests.bot.web.visiting import Visit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.bot.cluster import Cluster

LISTS = {
    "": "4 talks",
    "?mode=check_ride": "1 talk<",
    "?waits=release": "1 talk<",
    "?score_to=30&order=score_low": "1 talk<",
    "?since=2026-11-25&until=2026-11-25&order=score_high": "4 talks",
    "?until=2020-01-01": "No talk fits",
}


@pytest.fixture
async def house(cluster: Cluster, made: str, tmp_path: Path) -> AsyncIterator[House]:
    async with a_house(tmp_path, history=cluster.address(made)) as opened:
        yield opened


async def test_a_search_marks_the_words_and_keeps_to_what_may_be_seen(full: House, client: Client) -> None:
    found = await page(client, full, "/search?q=tonight")
    assert re.search(r'<mark class="found">tonight</mark>', found, re.IGNORECASE)
    assert full.ids["eve"] not in found
    for typed in ("toni*", "%22document+title%22", "%22tonight%00'%3B--%22", "tonight+%26+!%3A*"):
        assert '<mark class="found">' in await page(client, full, f"/search?q={typed}"), typed
    assert "Nobody said that" in await page(client, full, "/search?q=xylophone")


async def test_lists_are_narrowed_and_every_page_is_served(full: House, client: Client) -> None:
    for asked, shown in LISTS.items():
        assert shown in await page(client, full, f"/talks{asked}"), asked
    ana = f"/talks/{full.ids['ana']}"
    beside = f"{ana}/beside/{full.ids['ben']}"
    of_a_talk = (ana, f"{ana}?turn=2", beside, f"{ana}/audit", f"{ana}/excerpt?first=2&last=3")
    of_somebody = (f"/trainees/{ANA}", f"/trainees/{ANA}/progress.svg", f"/export?talk={full.ids['ana']}")
    of_all = "/ /people /people/owen /coding /agreement /audit /drills /assignments /settings /packs".split()
    for address in (*of_a_talk, *of_somebody, *of_all):
        await page(client, full, address)
    assert await full.store.trainees_seen(INSTRUCTOR) == [(ANA, 3), (BEN, 1)]
    assert await full.store.opened_by(INSTRUCTOR, [full.ids["ana"], full.ids["ride"]]) == {full.ids["ana"]}
    assert await full.store.guild_ids() >= {GUILD}


async def test_what_waits_for_its_release_is_found_by_no_score(full: House, client: Client) -> None:
    ana = Visit(client, full, TRAINEE)
    for order in ("score_low", "score_high"):
        shown = await ana.opens(f"/talks?score_from=0&order={order}")
        assert f'/talks/{full.ids["ana"]}"' in shown
        assert f'/talks/{full.ids["ride"]}"' not in shown
    assert (await full.store.totals(ANA)).withheld == 1
