"""Drills and assignments of a server, seen by its instructors alone."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from itertools import count

import pytest

from bot.practice.assignments import Order, assign
from bot.store.records_drills import DrillRecord, MemberRecord
from tests.bot.web.acting import ANA, BEN, GUILD, INSTRUCTOR, STRANGER, Client, House, hold_a_talk
from tests.bot.web.visiting import Visit

DRILL = "d1"


@pytest.fixture
async def drilled(house: House) -> House:
    """A drill of two, over."""
    return await hold_a_drill(house, "coached")


async def hold_a_drill(house: House, mode: str) -> House:
    began = house.clock()
    members = []
    for number, (trainee, manner) in enumerate([(ANA, "skilled"), (BEN, "harsh")], 1):
        talk = await hold_a_talk(house, trainee, guild=GUILD, manner=manner, mode=mode)
        members.append(
            MemberRecord(
                drill_id=DRILL,
                trainee=trainee,
                number=number,
                name="<b>Ana</b>" if trainee == ANA else "Ben",
                ready_at=began,
                session_id=talk,
                shown_at=began,
                done_at=house.clock(),
                done_as="ended",
            )
        )
    drill = DrillRecord(
        id=DRILL,
        guild_id=GUILD,
        channel_id="channel",
        created_by=INSTRUCTOR.id,
        created_at=began,
        person="owen",
        seed=7,
        pack="police",
        mode=mode,
        length_s=600,
        reply_s=60,
        most_missed=None,
        late="no",
        named=True,
        ranked=False,
        state="ended",
        started_at=began,
        ended_at=house.clock(),
    )
    await house.store.add_drill(drill, members)
    return house


async def page(client: Client, house: House, address: str, *, stranger: bool = False) -> tuple[int, str]:
    cookie = house.cookie(STRANGER if stranger else INSTRUCTOR)[house.desk.cookie]
    answer = await client.get(address, headers={"Cookie": f"{house.desk.cookie}={cookie}"})
    return answer.status, await answer.text()


async def test_a_drill_shows_each_talk_and_leads_to_it(drilled: House, client: Client) -> None:
    assert f"/drills/{DRILL}" in (await page(client, drilled, "/drills"))[1]
    status, shown = await page(client, drilled, f"/drills/{DRILL}")
    assert status == 200
    assert "&lt;b&gt;Ana&lt;/b&gt;" in shown
    assert 'href="/talks/talk2"' in shown
    assert "Replies that hurt most" in shown
    assert "Answered by 2." in shown


@pytest.mark.parametrize("form", ["html", "csv", "json"])
async def test_a_report_without_names_has_numbers_in_their_place(
    drilled: House, client: Client, form: str
) -> None:
    iris = Visit(client, drilled, INSTRUCTOR)
    address = f"/drills/{DRILL}?report={form}"
    assert f"{address}&amp;pseudonyms=1" in await iris.opens(f"/drills/{DRILL}")
    assert "Ben" in await iris.opens(address)
    shown = await iris.opens(f"{address}&pseudonyms=1")
    assert "Ben" not in shown
    assert '"number": 2' in shown if form == "json" else "Trainee 2" in shown


async def test_another_servers_instructor_sees_no_drill(drilled: House, client: Client) -> None:
    assert DRILL not in (await page(client, drilled, "/drills", stranger=True))[1]
    assert (await page(client, drilled, f"/drills/{DRILL}", stranger=True))[0] == 404


async def test_the_feedback_of_all_check_rides_of_a_drill_is_released_at_once(
    house: House, client: Client
) -> None:
    await hold_a_drill(house, "check_ride")
    store, iris = house.store, Visit(client, house, INSTRUCTOR)
    assert "Release all feedback (2)" in await iris.opens(f"/drills/{DRILL}")
    refused = Visit(client, house, replace(STRANGER, manages=True))
    assert "no such drill" in await refused.sends(f"/drills/{DRILL}/release", 404, sure=1)
    assert "no such drill" in await refused.opens(f"/drills/{DRILL}/release", 404)
    assert await store.untold() == []
    await house.desk.review.release(INSTRUCTOR, "talk1")
    assert await iris.sends(f"/drills/{DRILL}/release", sure=1) == f"/drills/{DRILL}?released=1"
    assert await store.released(["talk1", "talk2"]) == {"talk1", "talk2"}
    assert [(each.session_id, each.kind) for each in await store.untold()] == [
        ("talk1", "release"),
        ("talk2", "release"),
    ]
    acts = await house.desk.review.audit(INSTRUCTOR)
    assert [each.session_id for each in acts if each.act == "released"] == ["talk2", "talk1"]
    shown = await iris.opens(f"/drills/{DRILL}?released=1")
    assert "Trainees are told" in shown
    assert "Release all" not in shown


async def test_before_all_feedback_of_a_drill_goes_out_it_is_said_how_much_and_to_how_many(
    house: House, client: Client
) -> None:
    await hold_a_drill(house, "check_ride")
    iris, ask = Visit(client, house, INSTRUCTOR), f"/drills/{DRILL}/release"
    assert f'href="{ask}"' in await iris.opens(f"/drills/{DRILL}")
    shown = await iris.opens(ask)
    assert "The feedback of 2 check rides goes out, to 2 trainees, of the drill" in shown
    assert "It can’t be taken back." in shown
    assert await iris.sends(ask) == ask, "whoever was not asked is asked"
    assert await house.store.released(["talk1", "talk2"]) == frozenset()

    await house.desk.review.release(INSTRUCTOR, "talk2")
    shown = await iris.opens(ask)
    assert "The feedback of 1 check ride goes out, to its trainee" in shown
    assert "1 was released before." in shown
    await iris.sends(ask, sure=1)
    shown = await iris.opens(ask)
    assert "Nothing to release now" in shown
    assert "<button>Release" not in shown


async def test_of_a_check_ride_that_was_stopped_no_feedback_waits(house: House, client: Client) -> None:
    await hold_a_drill(house, "check_ride")
    await house.store.change_member(DRILL, BEN, {"done_as": "stopped"})
    iris = Visit(client, house, INSTRUCTOR)
    shown = await iris.opens(f"/drills/{DRILL}")
    assert "Release all feedback (1)" in shown
    assert shown.count("not released") == 1
    await iris.sends(f"/drills/{DRILL}/release", sure=1)
    assert await house.store.released(["talk1", "talk2"]) == {"talk1"}


async def test_whoever_stopped_before_the_first_line_is_on_the_page_with_no_talk_to_read(
    house: House, client: Client
) -> None:
    await hold_a_drill(house, "coached")
    await house.store.change_member(DRILL, BEN, {"done_as": "stopped", "shown_at": None})
    shown = await Visit(client, house, INSTRUCTOR).opens(f"/drills/{DRILL}")
    assert "2 talks with" in shown
    assert 'href="/talks/talk2"' not in shown
    assert shown.count("to read</strong>") == 1


async def test_a_drill_that_was_no_check_ride_has_nothing_to_release(drilled: House, client: Client) -> None:
    iris = Visit(client, drilled, INSTRUCTOR)
    assert "Release all" not in await iris.opens(f"/drills/{DRILL}")
    assert "it was no check ride" in await iris.sends(f"/drills/{DRILL}/release", 400)
    assert "it was no check ride" in await iris.sends(f"/drills/{DRILL}/release", 400, sure=1)
    assert "it was no check ride" in await iris.opens(f"/drills/{DRILL}/release", 400)


async def test_the_talks_of_a_drill_are_listed_and_exported_alone(drilled: House, client: Client) -> None:
    other = await hold_a_talk(drilled, ANA, guild=GUILD, lines=2)
    iris, otto = Visit(client, drilled, INSTRUCTOR), Visit(client, drilled, STRANGER)
    assert f"/export?drill={DRILL}" in await iris.opens(f"/drills/{DRILL}")
    assert "Export 2 talks" in await iris.opens(f"/export?drill={DRILL}")
    sheet = await iris.opens(f"/export/file?form=csv&drill={DRILL}")
    assert {line["talk"] for line in csv.DictReader(sheet.splitlines(keepends=True))} == {"talk1", "talk2"}
    shown = await iris.opens(f"/talks?drill={DRILL}")
    assert "2 talks" in shown
    assert f"/talks/{other}" not in shown
    assert "Export 0 talks" in await otto.opens(f"/export?drill={DRILL}")


async def test_assignments_show_how_far_trainees_are(house: House, client: Client) -> None:
    ids = count(1)
    order = Order(trainees=(ANA,), people=("owen", "priya"), mode="coached")
    await assign(
        house.store,
        order,
        guild_id=GUILD,
        made_by=INSTRUCTOR.id,
        people=("owen", "priya"),
        clock=house.clock,
        new_id=lambda: f"a{next(ids)}",
    )
    house.clock.later(60)
    await hold_a_talk(house, ANA, guild=GUILD, person="owen")
    _, shown = await page(client, house, "/assignments")
    assert shown.count("Discord user 1") == 2
    assert "not begun" in shown
    assert "Discord user 1" not in (await page(client, house, "/assignments", stranger=True))[1]


async def test_a_drill_counts_as_scored_or_as_instructors_corrected_it(
    drilled: House, client: Client
) -> None:
    review = drilled.desk.review
    iris = Visit(client, drilled, INSTRUCTOR)

    async def means(asked: str = "") -> list[dict[str, float]]:
        found = json.loads(await iris.opens(f"/drills/{DRILL}?report=json{asked}"))
        return [talk["means"] for talk in found["talks"]]

    scored = await means()
    assert "as corrected" not in await iris.opens(f"/drills/{DRILL}")
    for n in (1, 2):
        await review.override(INSTRUCTOR, "talk2", n, "empathy", 2, "He was heard.")
    back = await review.override(INSTRUCTOR, "talk2", 3, "affirm", 1, "He was credited.")
    await review.withdraw(INSTRUCTOR, back.id)

    shown = await iris.opens(f"/drills/{DRILL}")
    assert "2 codes or levels were corrected" in shown
    assert f'href="/drills/{DRILL}?basis=overrides"' in shown
    assert await means() == scored
    ana, ben = await means("&basis=overrides")
    assert ana == scored[0]
    assert ben["empathy"] > scored[1]["empathy"]
    assert ben["score"] > scored[1]["score"]
    shown = await iris.opens(f"/drills/{DRILL}?basis=overrides")
    assert f'href="/drills/{DRILL}?report=html&amp;basis=overrides"' in shown
    assert f'href="/drills/{DRILL}">Count all as scored' in shown
    report = await iris.opens(f"/drills/{DRILL}?report=html&basis=overrides")
    assert "2 replies count as instructors corrected them" in report
    assert "corrected" not in await iris.opens(f"/drills/{DRILL}?report=html")


async def test_a_correction_of_what_was_taken_back_counts_for_nothing(drilled: House, client: Client) -> None:
    await drilled.desk.review.override(INSTRUCTOR, "talk2", 1, "empathy", 2, "He was heard.")
    with closing(sqlite3.connect(drilled.file)) as history, history:
        history.execute("UPDATE turns SET rewound_at = at WHERE session_id = 'talk2' AND n = 1")
    shown = await Visit(client, drilled, INSTRUCTOR).opens(f"/drills/{DRILL}?basis=overrides&report=json")
    assert json.loads(shown)["corrected"] == 0


@pytest.mark.parametrize("form", ["html", "csv", "json"])
async def test_a_report_that_was_handed_out_stands_in_the_audit_of_each_talk(
    drilled: House, client: Client, form: str
) -> None:
    iris = Visit(client, drilled, INSTRUCTOR)
    await drilled.store.erase_trainee(BEN)
    await iris.opens(f"/drills/{DRILL}")
    assert await drilled.desk.review.audit(INSTRUCTOR) == []
    await iris.opens(f"/drills/{DRILL}?report=none", 400)
    assert await drilled.desk.review.audit(INSTRUCTOR) == []
    await iris.opens(f"/drills/{DRILL}?report={form}")
    acts = await drilled.desk.review.audit(INSTRUCTOR)
    assert [(each.session_id, each.act) for each in acts] == [("talk1", "exported")]
