"""What visitors are told where something can't be done: what happened, and what to do about it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from bot.store.records_reviews import Reader
from bot.web.entrance import SESSION_S
from tests.bot.web.acting import ANA, GUILD, INSTRUCTOR, LOCAL, TRAINEE, Client, House, hold_a_talk
from tests.bot.web.visiting import Visit


async def test_a_comment_that_comes_after_the_session_has_ended_is_not_lost(
    house: House, client: Client
) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, lines=4)
    visit = Visit(client, house, INSTRUCTOR)
    house.clock.later(SESSION_S + 1)
    page = await visit.sends(
        f"/talks/{talk}/remarks", 401, kind="comment", turn="1", words="A <b>long</b> one."
    )
    assert "You are not signed in. Ask for a link" in page
    assert "What you wrote is not stored." in page
    assert "A &lt;b&gt;long&lt;/b&gt; one." in page
    assert talk not in page, "a stranger is shown no way to it"
    assert (await house.store.reviews_of(INSTRUCTOR, talk)).remarks == ()


@pytest.mark.parametrize(("visitor", "is_told"), [(INSTRUCTOR, False), (TRAINEE, False), (LOCAL, True)])
async def test_where_the_history_lies_is_told_to_whoever_is_at_its_machine_alone(
    house: House, client: Client, visitor: Reader, is_told: bool
) -> None:
    trainee, guild = ("local", None) if visitor == LOCAL else (ANA, GUILD)
    talk = await hold_a_talk(house, trainee, guild=guild, lines=4)
    visit = Visit(client, house, visitor)
    kind = "answer" if visitor == TRAINEE else "comment"
    with closing(sqlite3.connect(house.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        page = await visit.sends(f"/talks/{talk}/remarks", 503, kind=kind, words="Kept for later.")
    assert "in use by another program" in page
    assert "Wait" in page or "wait" in page
    assert "Kept for later." in page
    assert (str(house.file) in page) is is_told


@pytest.mark.parametrize(
    ("address", "status", "told"),
    [
        ("/nowhere", 404, "Look for it from the start page."),
        ("/talks?since=yesterday", 400, "A day is written like 2026-11-25."),
        ("/talks?score_from=high", 400, "give a number from 0 to 100"),
        ("/export/file?form=pdf", 400, "Choose one of: html, csv, json, xapi."),
        ("/talks/nothing", 404, "Look for it from the start page."),
    ],
)
async def test_a_refusal_says_what_to_do(
    house: House, client: Client, address: str, status: int, told: str
) -> None:
    assert told in await Visit(client, house, INSTRUCTOR).opens(address, status)


async def test_turns_that_a_talk_has_not_are_told_from_too_many(house: House, client: Client) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, lines=4)
    page = await Visit(client, house, INSTRUCTOR).opens(f"/talks/{talk}/excerpt?first=50&last=51", 400)
    assert "An excerpt is 1 to 12 turns long, and this talk has 4." in page


async def test_a_value_that_a_code_has_not_is_refused_with_those_it_has(house: House, client: Client) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, lines=4)
    visit = Visit(client, house, INSTRUCTOR)
    page = await visit.sends(
        f"/talks/{talk}/overrides", 400, turn="1", code="affirm", becomes="2", reason="It credits him."
    )
    assert "There is no step of giving credit called 2. Choose one of: 0 (absent), 1 (present)." in page
    assert "It credits him." in page
