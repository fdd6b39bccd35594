"""Drills and assignments of a server, seen by its instructors alone."""

from __future__ import annotations

from itertools import count

import pytest

from bot.practice.assignments import Order, assign
from bot.store.records_drills import DrillRecord, MemberRecord
from tests.bot.web.acting import ANA, BEN, GUILD, INSTRUCTOR, STRANGER, Client, House, hold_a_talk

DRILL = "d1"


@pytest.fixture
async def drilled(house: House) -> House:
    """A drill of two, over."""
    began = house.clock()
    members = []
    for number, (trainee, manner) in enumerate([(ANA, "skilled"), (BEN, "harsh")], 1):
        talk = await hold_a_talk(house, trainee, guild=GUILD, manner=manner)
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
        mode="coached",
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


async def test_another_servers_instructor_sees_no_drill(drilled: House, client: Client) -> None:
    assert DRILL not in (await page(client, drilled, "/drills", stranger=True))[1]
    assert (await page(client, drilled, f"/drills/{DRILL}", stranger=True))[0] == 404


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
    assert "pending" in shown
    assert "Discord user 1" not in (await page(client, house, "/assignments", stranger=True))[1]
