"""What the pages say, and how they fail."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from bot.journal import start_journal
from bot.log import LOG
from bot.store.records import GuildSettings
from tests.bot.web.acting import ANA, GUILD, INSTRUCTOR, LOCAL, TRAINEE, Client, House, hold_a_talk
from tests.bot.web.visiting import Visit


async def page(client: Client, house: House, address: str, status: int = 200) -> str:
    cookie = f"{house.desk.cookie}={house.cookie(INSTRUCTOR)[house.desk.cookie]}"
    answer = await client.get(address, headers={"Cookie": cookie})
    assert answer.status == status
    return await answer.text()


async def test_the_list_is_narrowed_and_turned_over(full: House, client: Client) -> None:
    everything = await page(client, full, "/talks")
    assert "4 talks" in everything
    assert "1 talk<" in await page(client, full, "/talks?mode=check_ride")
    assert "1 talk<" in await page(client, full, "/talks?waits=release")
    assert "1 talk<" in await page(client, full, "/talks?score_to=30")
    assert "No talk fits" in await page(client, full, "/talks?until=2020-01-01")
    assert "4 talks" in await page(client, full, "/talks?since=2026-11-25&until=2026-11-25")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("since=yesterday", "A day is written like"),
        ("score_from=lots", "Score from: give a number from 0 to 100"),
        ("page=0", "Page: give a number"),
        ("page=99999999999999999999999", "Page: give a number"),
    ],
)
async def test_what_cannot_be_used_is_refused_in_a_sentence(
    full: House, client: Client, asked: str, sentence: str
) -> None:
    assert sentence in await page(client, full, f"/talks?{asked}", 400)


async def test_a_search_marks_the_words(full: House, client: Client) -> None:
    found = await page(client, full, "/search?q=tonight")
    assert re.search(r'<mark class="found">tonight</mark>', found, re.IGNORECASE)
    assert "Nobody said that" in await page(client, full, "/search?q=xylophone")


async def test_settings_show_how_the_server_is_set_up(full: House, client: Client) -> None:
    await full.store.save_guild(GuildSettings(id=GUILD, retention_days=90, mode="debrief"))
    shown = await page(client, full, "/settings")
    assert "for 90 days" in shown
    assert "988" in shown


async def test_a_fault_shows_a_reference_and_the_log_has_no_words(
    full: House, client: Client, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken on purpose")

    start_journal("info")
    try:
        monkeypatch.setattr(type(full.store), "listed", broken)
        shown = await page(client, full, f"/talks?trainee={ANA}", 500)
    finally:
        LOG.propagate = False
    reference = re.search(r"reference: <strong>(\w+)</strong>", shown)
    assert reference
    logged = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (logged["reference"], logged["page"]) == (reference[1], "/talks")
    assert ANA not in json.dumps(logged)


async def test_a_form_that_is_too_large_is_refused(full: House, client: Client) -> None:
    session, cookie = full.desk.entrance.let_in(full.desk.entrance.token_for(INSTRUCTOR))
    data = {"form_token": full.desk.entrance.form_token(session), "kind": "comment", "words": "x" * 200_000}
    answer = await client.post(
        f"/talks/{full.ids['ana']}/remarks", data=data, headers={"Cookie": f"coach={cookie}"}
    )
    assert answer.status == 413
    assert "too much to send" in await answer.text()


async def test_another_take_of_the_same_talk_is_offered_and_shown_beside(full: House, client: Client) -> None:
    shown = await page(client, full, f"/talks/{full.ids['ana']}")
    assert f"/talks/{full.ids['ana']}/beside/{full.ids['ben']}" in shown
    both = await page(client, full, f"/talks/{full.ids['ana']}/beside/{full.ids['ben']}")
    assert both.count('<svg class="curve"') == 2


async def test_the_health_check_needs_nobody(client: Client) -> None:
    answer = await client.get("/healthz")
    assert (answer.status, await answer.text()) == (200, "ok\n")


async def test_a_static_file_is_one_of_ours(client: Client) -> None:
    assert (await client.get("/static/coach.js")).content_type == "text/javascript"
    assert (await client.get("/static/..%2Fapp.py")).status == 404


async def test_progress_counts_only_what_is_seen_here(house: House, client: Client) -> None:
    await hold_a_talk(house, ANA, guild=GUILD)
    await hold_a_talk(house, ANA, guild="another server")
    assert "1 talk ended" in await page(client, house, f"/trainees/{ANA}")
    await hold_a_talk(house, "local")
    cookie = house.cookie(LOCAL)[house.desk.cookie]
    answer = await client.get("/trainees/local", headers={"Cookie": f"{house.desk.cookie}={cookie}"})
    assert "1 talk ended" in await answer.text()


async def test_what_a_turn_shifts_is_what_its_figures_differ_by(full: House, client: Client) -> None:
    page = await Visit(client, full, INSTRUCTOR).opens(f"/talks/{full.ids['ana']}")
    shown = re.findall(r"Trust (\d+)(?: \(([+-]\d+)\))?, tension (\d+)(?: \(([+-]\d+)\))?", page)
    assert len(shown) > 5
    for before, after in pairwise(shown):
        assert int(after[0]) - int(before[0]) == int(after[1] or 0)
        assert int(after[2]) - int(before[2]) == int(after[3] or 0)


async def test_a_trainee_is_spoken_to_and_not_called_by_a_number(full: House, client: Client) -> None:
    ana, chart = Visit(client, full, TRAINEE), f"/trainees/{ANA}/progress.svg"
    for address in ("/talks", f"/talks/{full.ids['ana']}", f"/trainees/{ANA}", "/search?q=tonight", chart):
        shown = await ana.opens(address)
        assert "Discord user" not in shown
        assert address == chart or "You" in shown


async def test_whoever_is_refused_on_a_talk_gets_back_to_where_they_were_with_what_they_wrote(
    full: House, client: Client
) -> None:
    talk = f"/talks/{full.ids['ana']}"
    iris = Visit(client, full, INSTRUCTOR)
    refused = await iris.sends(f"{talk}/remarks", 400, kind="comment", words=" ")
    assert f'<a href="{talk}">Back to the talk</a>' in refused
    assert "What you wrote" not in refused
    why = "She <b>heard</b> him."
    for marks in ({"becomes": "2"}, {"becomes": ""}):
        fields = {"turn": "2", "code": "affirm", "reason": why} | marks
        refused = await iris.sends(f"{talk}/overrides", 400, **fields)
        assert f'<a href="{talk}?turn=2#turn-2">Back to the talk</a>' in refused
        assert "What you wrote is not stored." in refused
        assert "She &lt;b&gt;heard&lt;/b&gt; him." in refused
    refused = await iris.sends(f"{talk}/remarks", 400, kind="praise", turn='2"><b>', words=why)
    assert f'<a href="{talk}">Back to the talk</a>' in refused
    assert '<a href="/">To the start</a>' in await iris.opens("/talks/none", 404)


async def test_what_somebody_wrote_is_not_called_lost_where_nobody_knows(full: House, client: Client) -> None:
    talk = f"/talks/{full.ids['ana']}"
    await full.store._write(lambda connection: connection.exec_driver_sql("PRAGMA query_only = ON"))
    failed = await Visit(client, full, INSTRUCTOR).sends(
        f"{talk}/remarks", 503, kind="comment", turn="2", words="Well said."
    )
    assert "What you wrote may not be stored: look before you send it again." in failed
    assert "Well said." in failed
    assert f'<a href="{talk}?turn=2#turn-2">Back to the talk</a>' in failed


async def test_whoever_comments_or_corrects_is_told_who_reads_it_and_what_stands_now(
    full: House, client: Client
) -> None:
    iris = Visit(client, full, INSTRUCTOR)
    for talk, waits in (("ana", ""), ("ride", " once the feedback is released")):
        shown = await iris.opens(f"/talks/{full.ids[talk]}?turn=2")
        assert shown.count(f"The trainee reads comments{waits}. Flags and second looks") == 2
        levels = (await full.desk.review.opened(INSTRUCTOR, full.ids[talk])).turn(2).standing
        assert levels
        assert f'<option value="empathy">empathy, now {levels.levels["empathy"]}</option>' in shown
        assert shown.count('<option value="">Choose</option>') == 2
        assert ("no comments. It can’t be taken back." in shown) == bool(waits)
    ana = Visit(client, full, TRAINEE)
    assert (await ana.opens(f"/talks/{full.ids['ana']}?turn=2")).count("Your instructors read it.") == 2


async def test_the_audit_says_whose_talk_was_read(full: House, client: Client) -> None:
    iris = Visit(client, full, INSTRUCTOR)
    await iris.opens(f"/talks/{full.ids['ben']}")
    shown = await iris.opens("/audit")
    assert f'<a href="/talks/{full.ids["ben"]}">The lamps on the landing, Discord user 2</a>' in shown


async def test_a_person_is_briefed_about_in_the_words_of_the_codebook(full: House, client: Client) -> None:
    shown = await Visit(client, full, INSTRUCTOR).opens("/people/owen")
    assert '<th scope="row">Speaking for yourself<span class="about">' in shown
    assert '<th scope="row">Empathy 2<span class="about">' in shown
    assert '<a href="/people">All people</a>' in shown
