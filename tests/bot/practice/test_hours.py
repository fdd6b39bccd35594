"""Quiet hours and due dates, in a server's time zone, over midnight and where the clock is set."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import BadTimeError
from bot.practice.hours import (
    as_clock,
    due_from,
    hours_from,
    is_quiet,
    last_open,
    next_open,
    zone_names,
    zone_of,
)
from bot.store.records_assignments import QuietHours

CHICAGO = "America/Chicago"
ZONES = [CHICAGO, "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
minutes = st.integers(0, 24 * 60 - 1)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def night(zone: str = CHICAGO) -> QuietHours:
    return QuietHours(guild_id="g", zone=zone, from_min=21 * 60, until_min=8 * 60)


@pytest.mark.parametrize(
    ("local", "quiet"),
    [("20:59", False), ("21:00", True), ("23:59", True), ("00:00", True), ("07:59", True), ("08:00", False)],
)
def test_quiet_hours_pass_midnight(local: str, quiet: bool) -> None:
    moment = datetime.fromisoformat(f"2026-06-10T{local}:00-05:00")
    assert is_quiet(night(), moment) is quiet


def test_what_falls_into_the_night_waits_for_the_morning() -> None:
    late = datetime.fromisoformat("2026-06-10T23:30:00-05:00")
    early = datetime.fromisoformat("2026-06-11T03:30:00-05:00")
    morning = datetime.fromisoformat("2026-06-11T08:00:00-05:00")
    assert next_open(night(), late) == next_open(night(), early) == morning


def test_the_night_in_which_the_clock_is_set_forward_is_an_hour_shorter() -> None:
    before = datetime.fromisoformat("2026-03-07T22:00:00-06:00")
    assert next_open(night(), before) - before == timedelta(hours=9)


def test_the_night_in_which_the_clock_is_set_back_is_an_hour_longer() -> None:
    before = datetime.fromisoformat("2026-10-31T22:00:00-05:00")
    assert next_open(night(), before) - before == timedelta(hours=11)


def test_the_same_start_and_end_are_no_quiet_hours() -> None:
    hours = QuietHours(guild_id="g", from_min=600, until_min=600)
    assert not any(is_quiet(hours, NOON + timedelta(minutes=n)) for n in range(24 * 60))


def test_before_the_night_is_an_hour_before_it() -> None:
    late = datetime.fromisoformat("2026-06-10T23:30:00-05:00")
    early = datetime.fromisoformat("2026-06-11T03:30:00-05:00")
    evening = datetime.fromisoformat("2026-06-10T20:00:00-05:00")
    assert last_open(night(), late) == last_open(night(), early) == evening
    assert last_open(night(), evening) == evening


@given(moment=moments, start=minutes, end=minutes, zone=st.sampled_from(ZONES))
def test_what_comes_before_quiet_hours_is_never_later_and_at_most_a_day_and_two_hours_away(
    moment: datetime, start: int, end: int, zone: str
) -> None:
    hours = QuietHours(guild_id="g", zone=zone, from_min=start, until_min=end)
    found = last_open(hours, moment)
    assert moment - timedelta(hours=26) <= found <= moment
    if not is_quiet(hours, moment):
        assert found == moment


@given(moment=moments, start=minutes, end=minutes, zone=st.sampled_from(ZONES))
def test_the_next_open_moment_is_never_quiet_never_earlier_and_at_most_a_day_away(
    moment: datetime, start: int, end: int, zone: str
) -> None:
    hours = QuietHours(guild_id="g", zone=zone, from_min=start, until_min=end)
    found = next_open(hours, moment)
    assert moment <= found <= moment + timedelta(hours=25)
    assert not is_quiet(hours, found)
    if not is_quiet(hours, moment):
        assert found == moment


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-03-10", "2026-03-10T23:59:00-05:00"),
        ("2026-03-05 17:30", "2026-03-05T17:30:00-06:00"),
        ("10 days", "2026-03-12T23:59:00-05:00"),
        ("in 2 weeks", "2026-03-16T23:59:00-05:00"),
        ("2026-03-05T17:30", "2026-03-05T17:30:00-06:00"),
        ("today", "2026-03-02T23:59:00-06:00"),
        ("Today 17:00", "2026-03-02T17:00:00-06:00"),
        ("tomorrow", "2026-03-03T23:59:00-06:00"),
        ("TOMORROW  at 9", "2026-03-03T09:00:00-06:00"),
        ("friday", "2026-03-06T23:59:00-06:00"),
        ("Fri 17:30", "2026-03-06T17:30:00-06:00"),
        ("monday", "2026-03-09T23:59:00-05:00"),  # today is one; who means it says today
        ("sunday 02:30", "2026-03-08T03:30:00-05:00"),
        # That half hour does not exist there on that day, and this one exists twice.
        ("2026-03-08 02:30", "2026-03-08T03:30:00-05:00"),
        ("2026-11-01 01:30", "2026-11-01T01:30:00-05:00"),
    ],
)
def test_a_due_date_is_read_in_the_servers_time_zone(typed: str, expected: str) -> None:
    assert due_from(typed, CHICAGO, NOON) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("now", "typed", "expected"),
    [
        # The server's day, not that of UTC: in Chicago it is still the evening of the second.
        ("2026-03-03T03:00:00+00:00", "today", "2026-03-02T23:59:00-06:00"),
        ("2026-03-03T03:00:00+00:00", "tomorrow", "2026-03-03T23:59:00-06:00"),
        ("2026-03-03T03:00:00+00:00", "tue", "2026-03-03T23:59:00-06:00"),
        # The nights in which the clock is set forward, and back.
        ("2026-03-07T12:00:00-06:00", "tomorrow", "2026-03-08T23:59:00-05:00"),
        ("2026-03-07T12:00:00-06:00", "tomorrow 02:30", "2026-03-08T03:30:00-05:00"),
        ("2026-10-31T12:00:00-05:00", "tomorrow", "2026-11-01T23:59:00-06:00"),
        ("2026-10-31T12:00:00-05:00", "tomorrow 01:30", "2026-11-01T01:30:00-05:00"),
    ],
)
def test_a_day_by_name_is_that_of_the_servers_calendar_whatever_its_clocks_do(
    now: str, typed: str, expected: str
) -> None:
    assert due_from(typed, CHICAGO, datetime.fromisoformat(now)) == datetime.fromisoformat(expected)


@given(moment=moments, zone=st.sampled_from(ZONES), weekday=st.integers(0, 6))
def test_a_weekday_is_the_next_one_after_today(moment: datetime, zone: str, weekday: int) -> None:
    name = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[weekday]
    found = due_from(name, zone, moment)
    assert found is not None
    here = found.astimezone(zone_of(zone))
    assert here.weekday() == weekday
    assert 1 <= (here.date() - moment.astimezone(zone_of(zone)).date()).days <= 7


@pytest.mark.parametrize(
    "typed", ["next friday", "soon", "tomorow", "day after tomorrow", "friday, 17:00", "t"]
)
def test_a_refused_due_date_comes_with_what_can_be_written(typed: str) -> None:
    with pytest.raises(BadTimeError) as caught:
        due_from(typed, CHICAGO, NOON)
    assert str(caught.value) == (
        f"I can't use the time {typed}: write tomorrow, friday 17:00, 2026-03-16, 2026-03-16 17:00, 10 days "
        "or 2 weeks."
    )


@pytest.mark.parametrize("moment", [NOON, NOON + timedelta(days=2000)])
def test_the_date_that_a_refusal_names_as_an_example_can_be_typed(moment: datetime) -> None:
    with pytest.raises(BadTimeError) as caught:
        due_from("soon", CHICAGO, moment)
    example = str(caught.value).split(", ")[2]
    assert due_from(example, CHICAGO, moment) is not None


@pytest.mark.parametrize("typed", ["2026-02-30", "2026-02-30 17:00", "2026-13-01"])
def test_a_day_that_no_calendar_has_is_called_one(typed: str) -> None:
    with pytest.raises(BadTimeError, match=f"the time {typed}: there is no such day. Name one"):
        due_from(typed, CHICAGO, NOON)


def test_a_time_of_today_that_is_over_is_refused() -> None:
    with pytest.raises(BadTimeError, match="that is in the past"):
        due_from("today 05:00", CHICAGO, NOON)


def test_nothing_typed_is_due_at_any_time() -> None:
    assert due_from("  ", CHICAGO, NOON) is None


@pytest.mark.parametrize(
    "typed",
    [
        "2026-03-01",
        "0 days" * 9,
        "soon",
        "2026-13-01",
        "2026-03-10 25:00",
        "9999-12-31",
        "999 weeks",
        "12/24/2026",
    ],
)
def test_a_due_date_that_can_not_be_used_is_refused_in_one_sentence(typed: str) -> None:
    with pytest.raises(BadTimeError, match=r"^I can't use the time .*\.$"):
        due_from(typed, CHICAGO, NOON)


def test_quiet_hours_are_read_as_they_are_typed() -> None:
    hours = hours_from("g", CHICAGO, "21", "7:30")
    assert (hours.from_min, hours.until_min, hours.zone) == (1260, 450, CHICAGO)
    assert [as_clock(each) for each in (hours.from_min, hours.until_min)] == ["21:00", "07:30"]


@pytest.mark.parametrize("zone", ["Mars/Base", "", "../../etc/passwd", "America"])
def test_a_time_zone_that_does_not_exist_is_refused(zone: str) -> None:
    with pytest.raises(BadTimeError):
        zone_of(zone)


def test_the_zones_that_are_offered_exist() -> None:
    assert CHICAGO in zone_names()
    assert all(zone_of(name) for name in zone_names())
