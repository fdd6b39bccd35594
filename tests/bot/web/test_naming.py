"""What trainees are called on pages that can't ask Discord: by what the history knows, or why by a number."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from dataclasses import replace
from urllib.parse import quote

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web.app import make_app
from tests.bot.web.acting import ANA, BEN, EVE, GUILD, INSTRUCTOR, LOCAL, TRAINEE, Client, House, hold_a_talk
from tests.bot.web.drilling import DRILL, NAMES, hold_a_drill, key_of
from tests.bot.web.test_narrowing import Told
from tests.bot.web.visiting import Visit

WHY = "these pages can’t ask Discord"


async def test_whoever_was_in_a_drill_with_names_is_called_so_on_every_page(
    house: House, client: Client
) -> None:
    await hold_a_drill(house)
    visit = Visit(client, house, INSTRUCTOR)
    for address in ("/", "/talks", f"/trainees/{key_of(1)}", "/talks/talk1", "/audit"):
        page = await visit.opens(address)
        assert NAMES[0] in page, address
        assert "Discord user" not in page, address
        assert WHY not in page, address
    sheet = list(csv.DictReader(io.StringIO(await visit.opens(f"/export/file?form=csv&drill={DRILL}"))))
    assert {(row["trainee"], row["name"]) for row in sheet} == {
        (key_of(number), name) for number, name in enumerate(NAMES, start=1)
    }


async def test_what_the_bot_last_saw_counts_before_an_earlier_drill(house: House, client: Client) -> None:
    await hold_a_drill(house)
    await house.store.keep_name(GUILD, key_of(1), "Ana Alvarez")
    assert "Ana Alvarez" in await Visit(client, house, INSTRUCTOR).opens("/")


async def test_namesakes_on_a_page_have_numbers_that_stay_and_nobody_else_has_one(
    house: House, client: Client
) -> None:
    for trainee, name in ((ANA, "Kim"), (BEN, "kim "), (EVE, "Eve")):
        await hold_a_talk(house, trainee, guild=GUILD, lines=2)
        await house.store.keep_name(GUILD, trainee, name)
    visit = Visit(client, house, INSTRUCTOR)
    for address in ("/", "/talks", "/talks"):
        page = await visit.opens(address)
        assert f'href="/trainees/{quote(ANA)}">Kim (1)</a>' in page
        assert f'href="/trainees/{quote(BEN)}">kim (2)</a>' in page
        assert f'href="/trainees/{quote(EVE)}">Eve</a>' in page
    alone = await visit.opens(f"/talks?trainee={ANA}&person=nobody")
    assert "Kim (1), 1 talk" in alone, "the list to choose from has both"
    assert "(1)" not in await visit.opens(f"/trainees/{ANA}")


async def test_namesakes_of_a_drill_are_numbered_on_its_pages_and_in_its_files(
    house: House, client: Client
) -> None:
    await hold_a_drill(house)
    with closing(sqlite3.connect(house.file)) as history, history:
        history.execute("UPDATE drill_members SET name = 'Ana' WHERE number = 5")
    visit = Visit(client, house, INSTRUCTOR)
    for address in (f"/drills/{DRILL}", f"/drills/{DRILL}?report=html", f"/drills/{DRILL}?report=csv"):
        page = await visit.opens(address)
        assert "Ana (1)" in page
        assert "Ana (2)" in page
        assert "Ben (" not in page
    members = await house.store.members(DRILL)
    assert "Kitchen light: Ana (2)" in await visit.opens(f"/talks/{members[4].session_id}")
    nameless = await visit.opens(f"/drills/{DRILL}?report=html&pseudonyms=1")
    assert "Trainee 5" in nameless
    assert "(2)</th>" not in nameless

    with closing(sqlite3.connect(house.file)) as history, history:
        history.execute("UPDATE drills SET named = 0")
    page = await visit.opens(f"/drills/{DRILL}")
    assert "Trainee 5" in page
    assert "Ana (" not in page


async def test_a_drill_without_names_names_nobody(house: House, client: Client) -> None:
    await hold_a_drill(house)
    with closing(sqlite3.connect(house.file)) as history, history:
        history.execute("UPDATE drills SET named = 0")
    page = await Visit(client, house, INSTRUCTOR).opens("/")
    assert NAMES[0] not in page
    assert f"Discord user {key_of(1).removeprefix('discord:')}" in page


async def test_whoever_said_something_of_their_own_talk_is_called_as_they_were_then(
    house: House, client: Client
) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, lines=4)
    await house.desk.review.answer(replace(TRAINEE, name="Ana R."), talk, 1, "Thank you.")
    assert "Ana R." in await Visit(client, house, INSTRUCTOR).opens("/talks")
    elsewhere = replace(INSTRUCTOR, guild_id="200")
    assert await house.store.names_in(elsewhere.guild_id or "", [ANA]) == {}


async def test_a_page_says_why_somebody_is_a_number_and_what_to_do(house: House, client: Client) -> None:
    await hold_a_talk(house, BEN, guild=GUILD, lines=4)
    page = await Visit(client, house, INSTRUCTOR).opens("/")
    assert "Discord user 2" in page
    assert WHY in page
    assert "COACH_WEB=1" in page
    assert WHY not in await Visit(client, house, INSTRUCTOR).opens("/people")
    own = await Visit(client, house, replace(TRAINEE, id=BEN)).opens(f"/trainees/{BEN}")
    assert WHY not in own


async def test_where_discord_can_be_asked_a_number_is_somebody_who_left(house: House) -> None:
    await hold_a_talk(house, BEN, guild=GUILD, lines=4)
    desk = replace(house.desk, servers=Told())
    async with TestClient(TestServer(make_app(desk))) as client:
        page = await Visit(client, house, INSTRUCTOR).opens("/")
    assert "is no member of your server any more" in page
    assert WHY not in page


@pytest.mark.parametrize("address", ["/", "/drills", "/assignments"])
async def test_a_link_to_this_machines_talks_says_where_those_of_a_server_are(
    house: House, client: Client, address: str
) -> None:
    await hold_a_talk(house, BEN, guild=GUILD, lines=4)
    for visitor, is_told in ((LOCAL, True), (INSTRUCTOR, False)):
        page = await Visit(client, house, visitor).opens(address)
        assert ("this link shows what was practised at this machine" in page) is is_told


async def test_nothing_is_said_of_servers_where_there_are_none(house: House, client: Client) -> None:
    await hold_a_talk(house, "local", lines=4)
    assert "Discord" not in await Visit(client, house, LOCAL).opens("/")
