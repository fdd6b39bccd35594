"""When a server wants nobody to be written to, and until when something is due, in its own time zone."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.errors import BadTimeError
from bot.store.records_assignments import QuietHours

LATEST_DUE: Final = timedelta(days=730)
"""Two years: in-service training is due again by then."""

EARLIER_BY: Final = timedelta(hours=1)
"""Before quiet hours, so that a message to each of a cohort is through by then."""

EXAMPLE_AHEAD: Final = timedelta(days=14)
"""How far ahead lies the date that a refusal names as an example."""

_DAY_MIN: Final = 24 * 60
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)?")
_DATE: Final = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_SPAN: Final = re.compile(r"(?:in )?(\d{1,3}) ?(d|day|days|w|week|weeks)", re.IGNORECASE)
_LAST_MINUTE: Final = time(23, 59)
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_BETWEEN: Final = re.compile(r" (?:at )?|(?<=\d)t(?=\d)")
"""What stands between a day and a time."""


@cache
def zone_names() -> tuple[str, ...]:
    """Return the names of the time zones that this machine knows."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone.

    Raises:
        BadTimeError: There is none of that name.
    """
    example = "Name one like America/Chicago or Europe/Berlin"
    if not name.strip():
        raise BadTimeError("zone", f"none was typed. {example}")
    try:
        return ZoneInfo(name.strip())
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadTimeError(f"zone {name}", f"there is no such time zone. {example}") from error


def hours_from(guild_id: str, zone: str, start: str, end: str) -> QuietHours:
    """Return quiet hours as an administrator typed them, such as 21:00 to 8:00.

    Raises:
        BadTimeError: A part can't be understood.
    """
    found = zone_of(zone)
    return QuietHours(
        guild_id=guild_id, zone=found.key, from_min=_minute_in(start), until_min=_minute_in(end)
    )


def is_quiet(hours: QuietHours, moment: datetime) -> bool:
    """Tell whether a moment lies within quiet hours; they may pass midnight."""
    minute = _minute_of(moment.astimezone(zone_of(hours.zone)))
    if hours.from_min <= hours.until_min:
        return hours.from_min <= minute < hours.until_min
    return minute >= hours.from_min or minute < hours.until_min


def next_open(hours: QuietHours, moment: datetime) -> datetime:
    """Return a moment itself, or the end of the quiet hours that it lies in."""
    if not is_quiet(hours, moment):
        return moment
    local = moment.astimezone(zone_of(hours.zone))
    day = local.date() + timedelta(days=_minute_of(local) >= hours.until_min)
    end = datetime.combine(day, _clock(hours.until_min), local.tzinfo)
    # Where the clock is set back, an hour comes twice; the end meant is that of the same one.
    return end.replace(fold=local.fold).astimezone(UTC)


def last_open(hours: QuietHours, moment: datetime) -> datetime:
    """Return a moment itself, or an hour before the quiet hours that it lies in; it may lie in others."""
    if not is_quiet(hours, moment):
        return moment
    local = moment.astimezone(zone_of(hours.zone))
    day = local.date() - timedelta(days=_minute_of(local) < hours.from_min)
    return datetime.combine(day, _clock(hours.from_min), local.tzinfo).astimezone(UTC) - EARLIER_BY


def due_from(text: str, zone: str, now: datetime) -> datetime | None:
    """Return the moment that an instructor typed, or None where nothing was.

    Args:
        text: A day, `2026-12-01`, `today`, `tomorrow` or `friday`, with a time or without (then the end of
            that day), or `10 days`, `2 weeks`.
        zone: The server's time zone. A time that the clock skips is taken an hour later, and one
            that comes twice, the first time.
        now: The time, aware.

    Raises:
        BadTimeError: It can't be understood, is past, or is more than two years ahead.
    """
    typed = " ".join(text.split())
    if not typed:
        return None
    try:
        found = _moment_in(typed, zone_of(zone), now)
    except OverflowError as error:  # the first or the last day of the calendar, which is no day elsewhere
        raise BadTimeError(typed, "there is no such day. Name one of the next two years") from error
    if found <= now:
        raise BadTimeError(typed, "that is in the past. Name a later one")
    if found - now > LATEST_DUE:
        raise BadTimeError(typed, "that is more than two years ahead. Name an earlier one")
    return found


def day_named(word: str, today: date) -> date | None:
    """Return the day that is called `today`, `tomorrow`, or by its weekday, `friday` or `fri`; None for none.

    A weekday is the next one that comes after today: who means today says so.
    """
    named = word.lower()
    if named in ("today", "tomorrow"):
        return today + timedelta(days=named == "tomorrow")
    for weekday, name in enumerate(_WEEKDAYS):
        if named in (name, name[:3]):
            return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return None


def as_clock(minute: int) -> str:
    """Return a minute after midnight as a clock shows it."""
    return f"{minute // 60:02}:{minute % 60:02}"


def _moment_in(typed: str, zone: ZoneInfo, now: datetime) -> datetime:
    today = now.astimezone(zone).date()
    span = _SPAN.fullmatch(typed)
    if span:
        days = int(span[1]) * (7 if span[2].lower().startswith("w") else 1)
        return datetime.combine(today + timedelta(days=days), _LAST_MINUTE, zone).astimezone(UTC)
    written, *clock = _BETWEEN.split(typed.lower(), maxsplit=1)
    day = day_named(written, today)
    if day is None:
        try:
            day = datetime.strptime(written, "%Y-%m-%d").replace(tzinfo=UTC).date()
        except ValueError as error:
            ahead = today + EXAMPLE_AHEAD
            reason = (
                "there is no such day. Name one of the next two years"
                if _DATE.fullmatch(written)
                else f"write tomorrow, friday 17:00, {ahead}, {ahead} 17:00, 10 days or 2 weeks"
            )
            raise BadTimeError(typed, reason) from error
    at = _clock(_minute_in(clock[0])) if clock else _LAST_MINUTE
    return datetime.combine(day, at, zone).astimezone(UTC)


def _minute_in(typed: str) -> int:
    if not typed.strip():
        raise BadTimeError("of day", "none was typed. Write one such as 21:00")
    found = _CLOCK.fullmatch(typed.strip())
    if not found:
        raise BadTimeError(typed, "write a time of day such as 21:00")
    return int(found[1]) * 60 + int(found[2] or 0)


def _minute_of(local: datetime) -> int:
    return local.hour * 60 + local.minute


def _clock(minute: int) -> time:
    return time(minute % _DAY_MIN // 60, minute % 60)
