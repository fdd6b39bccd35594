"""Talks as files: whole, harmless, and without names where asked."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from urllib.parse import quote

import pytest

from bot.web.exporting import COLUMNS, harmless
from bot.web.pseudonyms import Pseudonyms
from tests.bot.web.acting import ANA, BEN, GUILD, INSTRUCTOR, LOCAL, SHOUTS, Client, House, hold_a_talk
from tests.bot.web.drilling import DRILL, NAMES, hold_a_drill

FORMULA = '=HYPERLINK("http://evil.example","click")'


async def exported(client: Client, house: House, asked: str) -> str:
    cookie = f"{house.desk.cookie}={house.cookie(INSTRUCTOR)[house.desk.cookie]}"
    answer = await client.get(f"/export/file?{asked}", headers={"Cookie": cookie})
    assert answer.status == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return await answer.text()


async def test_a_csv_has_a_line_for_each_turn_and_no_formula(house: House, client: Client) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, first=FORMULA, lines=3)
    rows = list(csv.reader(io.StringIO(await exported(client, house, f"form=csv&talk={talk}"))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 1 + 4
    assert rows[1][COLUMNS.index("reply")] == f"'{FORMULA}"
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_quoted(value: str) -> None:
    assert harmless(value) == f"'{value}"
    assert harmless(-1.5) == -1.5


async def test_json_holds_what_was_made_of_a_talk(house: House, client: Client) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, lines=4)
    await house.desk.review.comment(INSTRUCTOR, talk, 1, "Good start.")
    await house.desk.review.override(INSTRUCTOR, talk, 2, "affirm", 1, "It credits him.")
    [found] = json.loads(await exported(client, house, f"form=json&talk={talk}"))["talks"]
    assert found["trainee"] == ANA
    assert found["remarks"][0]["words"] == "Good start."
    assert found["turns"][1]["overrides"][0]["becomes"] == 1
    assert found["turns"][1]["assessment"]["score"] is not None


async def test_with_pseudonyms_nobody_is_named_in_any_form(house: House, client: Client) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, first="My name is Ana Kowalski.", lines=3)
    await house.desk.review.comment(INSTRUCTOR, talk, 1, "Well said, Iris thinks.")
    for form in ("csv", "json", "html", "xapi"):
        text = await exported(client, house, f"form={form}&talk={talk}&pseudonyms=1")
        for name in (ANA, "Kowalski", "Iris", "discord:9"):
            assert name not in text, form
        assert "trainee-" in text


def test_a_pseudonym_is_stable_in_a_history_and_another_elsewhere() -> None:
    names = Pseudonyms(b"key")
    assert names.trainee(ANA) == Pseudonyms(b"key").trainee(ANA)
    assert names.trainee(ANA) != names.trainee(BEN)
    assert names.trainee(ANA) != Pseudonyms(b"other").trainee(ANA)


@pytest.mark.parametrize("form", ["csv", "json", "html"])
async def test_talks_of_a_drill_stand_in_the_order_of_their_trainees(
    house: House, client: Client, form: str
) -> None:
    await hold_a_drill(house)
    with closing(sqlite3.connect(house.file)) as history, history:
        history.execute("UPDATE sessions SET started_at = (SELECT min(started_at) FROM sessions)")
        history.execute("UPDATE drill_members SET number = number + 100")
        history.execute("UPDATE drill_members SET number = 113 - number")
    text = await exported(client, house, f"form={form}&drill={DRILL}")
    in_order = [each.session_id or "" for each in await house.store.members(DRILL)]
    assert in_order != sorted(in_order)
    assert list(dict.fromkeys(re.findall(r"\btalk\d+\b", text))) == in_order

    hidden = await exported(client, house, f"form={form}&drill={DRILL}&pseudonyms=1")
    shown = list(dict.fromkeys(re.findall(r"trainee-\w{6}", hidden)))
    assert shown == sorted(shown)
    assert len(shown) == len(NAMES)


async def test_xapi_statements_are_the_same_each_time_and_say_what_happened(
    house: House, client: Client
) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, lines=4)
    text = await exported(client, house, f"form=xapi&talk={talk}")
    assert text == await exported(client, house, f"form=xapi&talk={talk}")
    whole, *replies = json.loads(text)
    assert whole["verb"]["id"].endswith("/completed")
    assert whole["actor"]["account"]["name"] == ANA
    assert 0 <= whole["result"]["score"]["scaled"] <= 1
    assert [reply["verb"]["display"]["en"] for reply in replies] == ["responded"] * 4
    assert len({each["id"] for each in (whole, *replies)}) == 5
    times = [each["timestamp"] for each in (*replies, whole)]
    assert times[:4] == sorted(set(times[:4]))
    assert times[4] >= times[3]


async def test_html_holds_markup_as_words(house: House, client: Client) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, first=SHOUTS, lines=2)
    text = await exported(client, house, f"form=html&talk={talk}")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


async def test_an_export_goes_to_the_audit(house: House, client: Client) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, lines=2)
    await exported(client, house, f"form=csv&trainee={quote(ANA)}")
    acts = [each.act for each in await house.desk.review.audit(INSTRUCTOR, talk)]
    assert "exported" in acts


@pytest.mark.parametrize("form", ["csv", "json", "html"])
async def test_a_name_that_the_person_takes_up_goes_with_the_pseudonym(
    house: House, client: Client, form: str
) -> None:
    talk = await house.desk.practice.start("local", "owen", seed=7)
    await talk.reply("Dana Ruiz here.", message_id="1")
    said = "Owen doesn't know any Dana Ruiz."
    with closing(sqlite3.connect(house.file)) as history, history:
        history.execute("UPDATE turns SET said = ?", [said])
    await house.desk.review.comment(replace(LOCAL, name="Dana Ruiz"), talk.id, 1, "Mine")
    cookie = {"Cookie": f"coach={house.cookie(LOCAL)['coach']}"}
    address = f"/export/file?form={form}&talk={talk.id}"
    named = html.unescape(await (await client.get(address, headers=cookie)).text())
    assert said in named
    clean = html.unescape(await (await client.get(f"{address}&pseudonyms=1", headers=cookie)).text())
    assert "Ruiz" not in clean
    assert "Owen doesn't know any [name]." in clean


async def test_json_is_no_longer_than_it_has_to_be(house: House, client: Client) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, lines=14)
    text = await exported(client, house, f"form=json&talk={talk}")
    assert len(text) == len(json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")))
    first, second, *_ = json.loads(text)["talks"][0]["turns"]
    assert first["at"] < second["at"]


async def test_html_calls_trainees_as_the_pages_do_and_holds_what_was_said_of_the_whole_talk(
    house: House, client: Client
) -> None:
    talk = await hold_a_talk(house, ANA, guild=GUILD, lines=9)
    await house.store.keep_name(GUILD, ANA, "Ana R.")
    await house.desk.review.comment(INSTRUCTOR, talk, None, "Well held.")
    await house.desk.review.flag(INSTRUCTOR, talk, None, "For us alone.")
    text = await exported(client, house, f"form=html&talk={talk}")
    assert "Ana R. with Owen" in text
    assert "Well held." in text
    assert "For us alone." not in text
    assert "Score 87: empathy 2" in text
    assert "Ana R." not in await exported(client, house, f"form=html&talk={talk}&pseudonyms=1")
