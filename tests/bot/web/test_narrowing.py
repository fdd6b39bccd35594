"""Lists narrowed to a cohort: by the role that trainees have in Discord now, or by the drill they were in."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Collection
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.store.records_reviews import Reader
from bot.web.app import make_app
from tests.bot.web.acting import (
    ANA,
    BEN,
    GUILD,
    INSTRUCTOR,
    LOCAL,
    STRANGER,
    TRAINEE,
    Client,
    House,
    hold_a_talk,
)
from tests.bot.web.test_cohorts import DRILL, hold_a_drill
from tests.bot.web.visiting import Visit

NIGHTS, NOBODYS = "41", "42"
CARLA = "discord:4"


class Told:
    """Servers in which Ana works nights; of Carla nothing has been said yet."""

    async def now(self, visitor: Reader) -> Reader | None:
        return visitor

    async def channels(self, guild_id: str) -> dict[str, str]:
        return {guild_id: "#here"}

    async def roles(self, guild_id: str) -> dict[str, str]:
        return {NIGHTS: "Night <b>shift</b>", NOBODYS: "Nobody's"} if guild_id == GUILD else {}

    async def with_role(self, guild_id: str, role: str, trainees: Collection[str]) -> dict[str, bool]:
        return {each: (guild_id, each, role) == (GUILD, ANA, NIGHTS) for each in trainees if each != CARLA}

    def name_of(self, guild_id: str | None, trainee: str) -> str | None:
        return "Ana" if (guild_id, trainee) == (GUILD, ANA) else ""

    def handle_of(self, guild_id: str | None, trainee: str) -> str:
        return f"{guild_id} {trainee}"

    async def learn(self, guild_id: str | None, trainees: Collection[str]) -> None:
        raise AssertionError((guild_id, trainees))

    async def names_of(self, guild_id: str | None, trainee: str) -> list[str]:
        return [self.name_of(guild_id, trainee) or ""]


@pytest.fixture
async def talked(house: House) -> House:
    """Talks of Ana and Ben, and a drill in which they were."""
    await hold_a_drill(house, "coached")
    house.ids["ana"] = await hold_a_talk(house, ANA, guild=GUILD, lines=2)
    house.ids["ben"] = await hold_a_talk(house, BEN, guild=GUILD, lines=2)
    return house


@pytest.fixture
async def asking(talked: House) -> AsyncIterator[Client]:
    """The pages where the bot can be asked."""
    talked.desk = replace(talked.desk, servers=Told())
    async with TestClient(TestServer(make_app(talked.desk))) as client:
        yield client


def lists(page: str, session_id: str) -> bool:
    return f'href="/talks/{session_id}"' in page


async def test_talks_are_narrowed_to_those_who_have_a_role_now(talked: House, asking: Client) -> None:
    iris = Visit(asking, talked, INSTRUCTOR)
    assert "Night &lt;b&gt;shift&lt;/b&gt;" in await iris.opens("/talks")
    shown = await iris.opens(f"/talks?cohort=role:{NIGHTS}")
    assert (lists(shown, talked.ids["ana"]), lists(shown, talked.ids["ben"])) == (True, False)
    assert f'<option value="role:{NIGHTS}" selected>' in shown
    assert "2 talks" in shown
    assert "No talk fits" in await iris.opens(f"/talks?cohort=role:{NIGHTS}&trainee={BEN}")
    assert "No talk fits" in await iris.opens(f"/talks?cohort=role:{NOBODYS}")


async def test_the_first_page_and_an_export_are_narrowed_likewise(talked: House, asking: Client) -> None:
    iris = Visit(asking, talked, INSTRUCTOR)
    shown = await iris.opens(f"/?cohort=role:{NIGHTS}")
    assert f"/trainees/{ANA.replace(':', '%3A')}" in shown
    assert f"/trainees/{BEN.replace(':', '%3A')}" not in shown
    assert f"/talks?cohort=role%3A{NIGHTS}" in shown
    assert "Nobody of this cohort" in await iris.opens(f"/?cohort=role:{NOBODYS}")
    sheet = await iris.opens(f"/export/file?form=csv&cohort=role:{NIGHTS}")
    assert {line["trainee"] for line in csv.DictReader(sheet.splitlines(keepends=True))} == {ANA}


async def test_of_whom_discord_has_not_told_yet_the_page_says_so_and_no_file_goes_out(
    talked: House, asking: Client
) -> None:
    carlas = await hold_a_talk(talked, CARLA, guild=GUILD, lines=2)
    iris = Visit(asking, talked, INSTRUCTOR)
    for address in ("/talks", "/"):
        shown = await iris.opens(f"{address}?cohort=role:{NIGHTS}")
        assert "Discord has not said yet whether one trainee has this role" in shown
        assert not lists(shown, carlas)
        assert "has not said yet" not in await iris.opens(address)
    assert "Try again in a minute" in await iris.opens(f"/export/file?form=csv&cohort=role:{NIGHTS}", 503)
    assert "Try again in a minute" in await iris.opens(f"/export?cohort=role:{NIGHTS}", 503)


async def test_where_the_bot_cannot_be_asked_a_drill_makes_the_cohort(talked: House, client: Client) -> None:
    other = await hold_a_talk(talked, CARLA, guild=GUILD, lines=2)
    iris = Visit(client, talked, INSTRUCTOR)
    shown = await iris.opens(f"/talks?cohort=drill:{DRILL}")
    assert "With the role" not in shown
    assert "The lamps on the landing, 25 Nov 2026</option>" in shown
    assert lists(shown, talked.ids["ana"])
    assert lists(shown, talked.ids["ben"])
    assert not lists(shown, other)
    assert "There is no such cohort here" in await iris.opens(f"/talks?cohort=role:{NIGHTS}", 404)


@pytest.mark.parametrize("page", ["/talks", "/export", "/export/file"])
@pytest.mark.parametrize("cohort", [f"role:{NIGHTS}", "role:4711", f"drill:{DRILL}", "drill:none", "nights"])
@pytest.mark.parametrize("who", [STRANGER, TRAINEE, LOCAL])
async def test_a_cohort_of_another_server_is_none(
    talked: House, asking: Client, page: str, cohort: str, who: Reader
) -> None:
    address = f"{page}?form=csv&cohort={cohort}"
    assert "no such cohort" in await Visit(asking, talked, who).opens(address, 404)


async def test_a_trainee_and_whoever_is_at_the_machine_have_no_cohort_to_choose(
    talked: House, asking: Client
) -> None:
    for who in (TRAINEE, LOCAL):
        assert "Cohort" not in await Visit(asking, talked, who).opens("/talks")
