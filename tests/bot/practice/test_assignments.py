"""Assignments: made in bulk, and in a state that follows from the talks held for them."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from bot.errors import AssigningError, StoreLockedError, UnknownChoiceError
from bot.practice.assignments import Made, Order, assign, is_late, remind_at, reset, state_of
from bot.practice.hours import is_quiet
from bot.practice.mydata import export
from bot.store.place import file_of
from bot.store.records_assignments import Attempt, QuietHours, Standing
from bot.store.store import Store
from tests.bot.store.samples import a_session, a_turn

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
PEOPLE = ("teresa", "owen", "priya")
IDS = count(1)


def new_id() -> str:
    return f"id{next(IDS)}"


async def given(store: Store, *, at: datetime = NOW, **changes: Any) -> Made:
    wanted = {"trainees": ("ana",), "people": ("teresa",), "mode": "coached"} | changes
    return await assign(
        store,
        Order(**wanted),
        guild_id="guild",
        made_by="mo",
        people=PEOPLE,
        clock=lambda: at,
        new_id=new_id,
    )


async def held(
    store: Store,
    assignment_id: str,
    *,
    at: datetime,
    replies: int = 4,
    ended: bool = True,
    stopped: bool = False,
) -> str:
    """Hold a talk for an assignment."""
    session_id = new_id()
    await store.add_session(a_session(session_id, trainee="ana", person="teresa", started_at=at))
    await store.add_attempt(Attempt(session_id=session_id, at=at, assignment_id=assignment_id))
    for n in range(1, replies + 1):
        await store.add_turn(a_turn(n, session_id, at=at))
    if ended:
        ending = None if stopped else "stays"
        later = at + timedelta(minutes=20)
        await store.end_session(session_id, ending=ending, outcome=None, stopped=stopped, at=later)
    return session_id


async def only(store: Store) -> Standing:
    [found] = await store.assignments_of("ana", "guild")
    return found


async def test_an_order_makes_one_assignment_for_each_trainee_and_person(store: Store) -> None:
    made = await given(store, trainees=("ana", "ben", "ana"), people=("teresa", "owen", "owen"))
    assert (len(made.new), made.known) == (4, 0)
    assert {(each.trainee, each.person) for each in await store.assignments_in("guild")} == {
        (trainee, person) for trainee in ("ana", "ben") for person in ("teresa", "owen")
    }
    assert len({each.batch_id for each in made.new}) == 1


async def test_what_a_trainee_has_to_do_already_is_not_assigned_twice(store: Store) -> None:
    await given(store, people=("teresa",))
    made = await given(store, trainees=("ana", "ben"), people=("teresa", "owen"))
    assert (len(made.new), made.known) == (3, 1)


async def test_what_was_completed_or_taken_back_may_be_assigned_again(store: Store) -> None:
    first, second = (await given(store, people=("teresa", "owen"))).new
    await held(store, first.id, at=NOW)
    await store.cancel_assignments([second.id], NOW)
    assert len((await given(store, people=("teresa", "owen"))).new) == 2


async def test_a_thousand_and_one_members_times_three_people(store: Store) -> None:
    trainees = tuple(f"discord:{n}" for n in range(1001))
    made = await given(store, trainees=trainees, people=PEOPLE, due_at=NOW + timedelta(days=7))
    assert len(made.new) == 3003
    assert len(await store.assignments_in("guild")) == 3003
    assert len(await store.due_reminders(NOW + timedelta(days=7))) == 3003
    assert (await given(store, trainees=trainees, people=PEOPLE)).known == 3003


@pytest.mark.parametrize(
    "changes",
    [
        {"trainees": ()},
        {"people": ()},
        {"note": "x" * 301},
        {"trainees": tuple(map(str, range(5001)))},
    ],
    ids=["no trainee", "no person", "a long note", "too many"],
)
async def test_an_order_that_can_not_be_followed_makes_nothing(store: Store, changes: dict[str, Any]) -> None:
    with pytest.raises(AssigningError):
        await given(store, **changes)
    assert await store.assignments_in("guild") == []


@pytest.mark.parametrize("changes", [{"people": ("nobody",)}, {"mode": "hard"}, {"pack": "navy"}], ids=str)
async def test_an_unknown_person_mode_or_role_is_refused(store: Store, changes: dict[str, Any]) -> None:
    with pytest.raises(UnknownChoiceError):
        await given(store, **changes)


DUE = NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("talks", "now", "state"),
    [
        ([], NOW, "pending"),
        ([], DUE + timedelta(seconds=1), "overdue"),
        ([{"ended": False}], NOW, "in_progress"),
        ([{"ended": False}], DUE + timedelta(hours=1), "overdue"),
        ([{}], NOW, "completed"),
        ([{}], DUE + timedelta(days=9), "completed"),
        ([{"stopped": True}], NOW, "pending"),
        ([{"stopped": True}], DUE + timedelta(hours=1), "overdue"),
        ([{"replies": 3}], NOW, "pending"),
        ([{}, {"ended": False}], NOW, "completed"),
        ([{"stopped": True}, {}], NOW, "completed"),
    ],
)
async def test_the_state_follows_from_the_talks(
    store: Store, talks: list[dict[str, Any]], now: datetime, state: str
) -> None:
    [made] = (await given(store, due_at=DUE)).new
    for n, talk in enumerate(talks):
        await held(store, made.id, at=NOW + timedelta(hours=n), **talk)
    assert state_of(await only(store), now) == state


async def test_without_a_due_date_nothing_is_overdue(store: Store) -> None:
    await given(store)
    assert state_of(await only(store), NOW + timedelta(days=900)) == "pending"


async def test_what_was_completed_after_it_was_due_is_late(store: Store) -> None:
    [made] = (await given(store, due_at=DUE)).new
    await held(store, made.id, at=DUE + timedelta(hours=1))
    assert is_late(await only(store))


async def test_a_reset_lets_it_begin_anew(store: Store) -> None:
    [made] = (await given(store, due_at=DUE)).new
    await held(store, made.id, at=NOW + timedelta(hours=1))
    later = NOW + timedelta(hours=5)
    assert await reset(store, [await only(store)], lambda: later) == 1
    assert state_of(await only(store), later) == "pending"
    await held(store, made.id, at=later + timedelta(hours=1))
    assert state_of(await only(store), later) == "completed"


async def test_what_was_completed_stays_so_when_its_talk_is_erased(store: Store) -> None:
    [made] = (await given(store, due_at=DUE)).new
    session_id = await held(store, made.id, at=NOW)
    assert await store.note_done() == 1
    await store.erase_session(session_id)
    assert state_of(await only(store), DUE + timedelta(days=9)) == "completed"
    assert await store.note_done() == 0


async def test_a_talk_that_never_came_about_leaves_nothing_behind(store: Store) -> None:
    [made] = (await given(store)).new
    session_id = await held(store, made.id, at=NOW, replies=0, ended=False)
    await store.erase_session(session_id)
    assert state_of(await only(store), NOW) == "pending"


async def test_what_was_taken_back_is_no_longer_shown(store: Store) -> None:
    [made] = (await given(store)).new
    assert await store.cancel_assignments([made.id], NOW) == 1
    assert await store.cancel_assignments([made.id], NOW) == 0
    assert await store.assignments_of("ana") == await store.assignments_in("guild") == []


async def test_all_of_a_trainee_is_erased_with_them(store: Store) -> None:
    [made] = (await given(store, due_at=DUE)).new
    await held(store, made.id, at=NOW)
    await store.erase_trainee("ana")
    assert await store.assignment(made.id) is None
    assert await store.next_reminder_at() is None


async def test_all_of_a_server_is_erased_with_it(store: Store) -> None:
    await given(store, due_at=DUE)
    await store.save_quiet_hours(QuietHours(guild_id="guild", zone="Europe/Berlin"))
    await store.guild_left("guild", NOW)
    await store.purge_left(NOW + timedelta(days=40))
    assert await store.assignments_in("guild") == []
    assert (await store.quiet_hours("guild")).zone == "UTC"
    assert await store.next_reminder_at() is None


def test_the_reminder_comes_a_day_before_or_halfway() -> None:
    hours = QuietHours(guild_id="guild")
    assert remind_at(NOW + timedelta(days=3), NOW, hours) == NOW + timedelta(days=2)
    assert remind_at(NOW + timedelta(hours=10), NOW, hours) == NOW + timedelta(hours=5)


@hypothesis.given(st.integers(1, 3 * 24 * 60), st.integers(0, 24 * 60 - 1), st.integers(0, 24 * 60 - 1))
def test_no_reminder_is_planned_for_when_it_is_due_or_later(left_min: int, start: int, end: int) -> None:
    hours = QuietHours(guild_id="guild", from_min=start, until_min=end)
    due = NOW + timedelta(minutes=left_min)
    at = remind_at(due, NOW, hours)
    assert at is None or (NOW <= at < due and not is_quiet(hours, at))
    assert remind_at(NOW, NOW, hours) is None


@pytest.mark.parametrize(
    ("due", "reminded"),
    [
        ("2026-03-06T23:59:00-06:00", "2026-03-05T20:00:00-06:00"),  # a whole day is left, not sixteen hours
        ("2026-03-06T07:00:00-06:00", "2026-03-04T20:00:00-06:00"),
        ("2026-03-06T17:00:00-06:00", "2026-03-05T17:00:00-06:00"),
        ("2026-03-08T23:59:00-05:00", "2026-03-07T20:00:00-06:00"),  # clocks go forward in between
        ("2026-03-03T01:00:00-06:00", "2026-03-02T15:30:00-06:00"),  # a day before is past: halfway
        ("2026-03-03T23:59:00-06:00", "2026-03-02T20:00:00-06:00"),
    ],
)
async def test_a_reminder_leaves_a_day_although_that_falls_into_the_night(
    store: Store, due: str, reminded: str
) -> None:
    chicago = QuietHours(guild_id="guild", zone="America/Chicago")
    await store.save_quiet_hours(chicago)

    await given(store, due_at=datetime.fromisoformat(due))

    assert await store.next_reminder_at() == datetime.fromisoformat(reminded)


async def test_where_it_is_too_late_for_the_evening_before_the_reminder_comes_in_the_morning(
    store: Store,
) -> None:
    at = datetime.fromisoformat("2026-03-02T20:30:00+00:00")
    await given(store, at=at, due_at=datetime.fromisoformat("2026-03-03T23:59:00+00:00"))
    assert await store.next_reminder_at() == datetime.fromisoformat("2026-03-03T08:00:00+00:00")
    night = datetime.fromisoformat("2026-03-04T22:30:00+00:00")
    [found] = await store.assignments_in("guild")
    await reset(store, [found], lambda: night, datetime.fromisoformat("2026-03-05T23:59:00+00:00"))
    assert await store.next_reminder_at() == datetime.fromisoformat("2026-03-05T08:00:00+00:00")


async def test_while_the_database_is_locked_nothing_is_assigned_and_nothing_by_halves(
    store: Store, database: str
) -> None:
    with closing(sqlite3.connect(file_of(database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLockedError):
            await given(store, people=PEOPLE)
        other.execute("ROLLBACK")
    assert await store.assignments_in("guild") == []
    assert len((await given(store, people=PEOPLE)).new) == 3


async def test_what_a_trainee_was_asked_for_is_handed_out_to_them(store: Store) -> None:
    first, second = (await given(store, people=("teresa", "owen"), due_at=DUE, note="Soon.")).new
    await store.cancel_assignments([second.id], NOW)
    [document] = [json.loads(part) async for part in export(store, "ana")]
    assert [(each["id"], each["note"]) for each in document["assignments"]] == [
        (first.id, "Soon."),
        (second.id, "Soon."),
    ]
    assert document["assignments"][1]["cancelled_at"] == NOW.isoformat()
    assert document["programmes"] == []
