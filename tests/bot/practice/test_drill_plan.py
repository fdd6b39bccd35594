"""What an instructor types becomes a moment, also on the nights when clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.errors import DrillPlanError, UnknownChoiceError
from bot.practice.drill_plan import Plan, checked, lets_in, start_from, zones
from bot.store.records_drills import DrillRecord
from dialogues.script import Script

NOW = datetime(2026, 3, 28, 20, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"
RUNNING = DrillRecord(
    id="d1",
    guild_id="1",
    channel_id="2",
    created_by="discord:1",
    created_at=NOW,
    person="mini",
    seed=1,
    pack="police",
    mode="debrief",
    length_s=600,
    reply_s=60,
    most_missed=3,
    late="half",
    named=False,
    ranked=False,
    state="running",
    started_at=NOW,
)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)


def test_nothing_typed_is_no_moment() -> None:
    assert start_from("  ", BERLIN, NOW) is None


@pytest.mark.parametrize(
    ("typed", "minutes"), [("in 20 min", 20), ("in 1 m", 1), ("IN 2 h", 120), ("in 3 hours", 180)]
)
def test_a_start_may_be_said_from_now(typed: str, minutes: int) -> None:
    assert start_from(typed, "", NOW) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2026-03-28 21:30", "2026-03-28T21:30"),
        ("22:30", "2026-03-28T22:30"),
        ("09:00", "2026-03-29T09:00"),  # the next day, after a night that is an hour short
        ("2026-03-29 03:30", "2026-03-29T03:30"),
        ("2026-03-29T03:30", "2026-03-29T03:30"),
        ("today 22:30", "2026-03-28T22:30"),
        ("Tomorrow at 18:30", "2026-03-29T18:30"),
        ("sun 18:30", "2026-03-29T18:30"),
        ("saturday 18:30", "2026-04-04T18:30"),
        ("2026-10-25 03:30", "2026-10-25T03:30"),
    ],
)
def test_a_time_of_the_day_is_that_of_the_zone_whatever_its_clocks_do(typed: str, moment: str) -> None:
    assert start_from(typed, BERLIN, NOW) == local(moment)


def test_an_hour_that_comes_twice_is_the_first_of_the_two() -> None:
    assert start_from("2026-10-25 02:30", BERLIN, NOW) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_hour_that_clocks_leave_out_is_refused() -> None:
    with pytest.raises(DrillPlanError, match="02:30 doesn't come on 2026-03-29"):
        start_from("2026-03-29 02:30", BERLIN, NOW)
    with pytest.raises(DrillPlanError, match="02:30 doesn't come on 2026-03-29"):
        start_from("tomorrow 02:30", BERLIN, NOW)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("18:30", ""),
        ("18:30", "Middle/Earth"),
        ("18:30", "../etc/passwd"),
        ("25:00", BERLIN),
        ("soon", BERLIN),
        ("tomorrow", BERLIN),
        ("soon 18:30", BERLIN),
        ("tomorrow 25:00", BERLIN),
        ("tomorrow 18:30", ""),
        ("2026-02-30 18:30", BERLIN),
        ("0001-01-01 00:30", BERLIN),
    ],
)
def test_what_is_no_moment_is_refused(typed: str, zone: str) -> None:
    with pytest.raises(DrillPlanError):
        start_from(typed, zone, NOW)


def test_a_moment_that_is_past_or_far_off_is_refused_as_what_it_is(mini: Script) -> None:
    for off, told in [(timedelta(minutes=-1), "over already"), (timedelta(days=61), "next 60 days")]:
        with pytest.raises(DrillPlanError, match=told):
            checked(Plan(person="mini", seed=1, starts_at=NOW + off), lambda _: mini, NOW)


def test_every_zone_that_is_offered_can_be_used() -> None:
    assert BERLIN in zones()
    assert all(start_from("18:30", zone, NOW) for zone in zones())


def test_a_plan_takes_what_was_left_open_from_the_person(mini: Script) -> None:
    plan = checked(Plan(person="mini", seed=1), lambda _: mini, NOW)

    assert plan.pack == mini.scenario.pack
    assert plan.reply_s == mini.scenario.silence.after_s


@pytest.mark.parametrize(
    "changed",
    [
        {"length_min": 0},
        {"length_min": 500},
        {"reply_s": 1},
        {"length_min": 1, "reply_s": 60},
        {"most_missed": 0},
        {"seed": -5},
        {"seed": 2**31},
        {"starts_at": NOW - timedelta(minutes=1)},
        {"starts_at": NOW + timedelta(days=365)},
    ],
)
def test_a_plan_that_can_not_be_played_is_refused(mini: Script, changed: dict[str, object]) -> None:
    plan = replace(Plan(person="mini", seed=1), **changed)  # type: ignore[arg-type]
    with pytest.raises(DrillPlanError):
        checked(plan, lambda _: mini, NOW)


@pytest.mark.parametrize("changed", [{"mode": "loud"}, {"pack": "army"}, {"late": "maybe"}])
def test_a_choice_that_there_is_not_is_refused(mini: Script, changed: dict[str, object]) -> None:
    plan = replace(Plan(person="mini", seed=1), **changed)  # type: ignore[arg-type]
    with pytest.raises(UnknownChoiceError):
        checked(plan, lambda _: mini, NOW)


@pytest.mark.parametrize(
    ("late", "after_s", "let_in"),
    [("no", 1, False), ("half", 299, True), ("half", 301, False), ("yes", 599, True), ("yes", 601, False)],
)
def test_who_comes_late_is_let_in_as_the_plan_says(late: str, after_s: float, let_in: bool) -> None:
    drill = replace(RUNNING, late=late)  # type: ignore[arg-type]
    assert lets_in(drill, NOW + timedelta(seconds=after_s)) is let_in


def test_a_pause_does_not_make_anybody_late() -> None:
    drill = replace(RUNNING, state="paused", paused_at=NOW + timedelta(seconds=200))
    assert lets_in(drill, NOW + timedelta(hours=1))
