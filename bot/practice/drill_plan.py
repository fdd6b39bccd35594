"""What an instructor wants of a drill: read, checked, and turned into moments of time."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from bot.errors import DrillPlanError, quoted, refuse_unknown
from bot.practice.hours import day_named
from bot.practice.session import MODES, MOST_SEED, Mode
from bot.store.records_drills import DrillRecord, Late
from dialogues.script import Script
from rubric.packs import pack_ids

LATE: Final[tuple[Late, ...]] = get_args(Late)
LENGTHS_MIN: Final = (1, 180)
REPLIES_S: Final = (5, 900)
MOST_MISSED: Final = (1, 10)
FARTHEST: Final = timedelta(days=60)

_IN: Final = re.compile(r"in\s+(\d{1,4})\s*(m|min|minutes?|h|hours?)", re.IGNORECASE)
_AT: Final = re.compile(
    r"(?:(?:(?P<date>\d{4}-\d{2}-\d{2})[ T]|(?P<day>[a-z]+) )(?:at )?)?(?P<hour>\d{1,2}):(?P<minute>\d{2})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be played.

    Attributes:
        person: Whom everyone talks to.
        seed: What draws facts and lines.
        pack: The role practised, "" for the one the person is written for.
        mode: When feedback is shown.
        length_min: How long a talk may take.
        reply_s: How long the person waits for a reply, None for this person's own patience.
        most_missed: Replies missed in a row after which a talk ends, or None.
        late: Whether who comes late is let in.
        named: Board and results show names.
        ranked: Results rank trainees.
        starts_at: When it starts, or None for when it is told to.
    """

    person: str
    seed: int
    pack: str = ""
    mode: Mode = "debrief"
    length_min: float = 15
    reply_s: float | None = None
    most_missed: int | None = 3
    late: Late = "half"
    named: bool = False
    ranked: bool = False
    starts_at: datetime | None = None


def checked(plan: Plan, find_script: Callable[[str], Script], now: datetime) -> Plan:
    """Return a plan that can be played, with nothing left open.

    Raises:
        UnknownPerson: There is no such person.
        UnknownChoiceError: There is no such mode, role or rule for who is late.
        DrillPlanError: A figure or a moment can't be.
    """
    refuse_unknown("mode", plan.mode, MODES)
    refuse_unknown("rule for who is late", plan.late, LATE)
    scenario = find_script(plan.person).scenario
    pack = plan.pack or scenario.pack
    refuse_unknown("role", pack, pack_ids())
    reply_s = plan.reply_s if plan.reply_s is not None else scenario.silence.after_s
    if not 0 <= plan.seed <= MOST_SEED:
        raise DrillPlanError(f"the seed has to be from 0 to {MOST_SEED}. Give another, or leave it out")
    _within("the length in minutes", plan.length_min, LENGTHS_MIN)
    _within("the time for a reply in seconds", reply_s, REPLIES_S)
    if plan.most_missed is not None:
        _within("the number of missed replies", plan.most_missed, MOST_MISSED)
    if reply_s >= plan.length_min * 60:
        raise DrillPlanError(
            "a single reply may take as long as the whole drill. Give less time for a reply, or more for all"
        )
    if plan.starts_at is not None and plan.starts_at <= now:
        raise DrillPlanError("the moment at which it starts is over already. Name a later one")
    if plan.starts_at is not None and plan.starts_at > now + FARTHEST:
        raise DrillPlanError(f"it has to start in the next {FARTHEST.days} days. Name an earlier day")
    return replace(plan, pack=pack, reply_s=reply_s)


def start_from(text: str, zone: str, now: datetime) -> datetime | None:
    """Return the moment that was typed; None for nothing.

    It may be `in 20 min`, `18:30`, `tomorrow 18:30`, `friday 18:30` or `2026-03-29 18:30`. A time of the day
    without a date is the next one, and a weekday the next after today. On the night when clocks go back, a
    time that comes twice is the first of the two; when they go forward, one that doesn't come is refused.

    Args:
        text: What was typed.
        zone: The time zone of that place, such as `Europe/Berlin`.
        now: The time.

    Raises:
        DrillPlanError: It is no moment, or one that doesn't come.
    """
    typed = " ".join(text.split())
    if not typed:
        return None
    if found := _IN.fullmatch(typed):
        minutes = int(found[1]) * (60 if found[2].lower().startswith("h") else 1)
        return now + timedelta(minutes=minutes)
    found = _AT.fullmatch(typed)
    if found is None or (found["day"] and day_named(found["day"], now.date()) is None):
        raise DrillPlanError(
            "I can't read when it starts. "
            'Write it as "in 20 min", "18:30", "tomorrow 18:30" or "2026-03-29 18:30"'
        )
    if not zone:
        raise DrillPlanError(
            "a time of the day needs the zone in which it is meant. Name one, such as Europe/Berlin"
        )
    return _moment(found, _zone(zone), now)


@cache
def zones() -> tuple[str, ...]:
    """Return the time zones there are, by their names."""
    return tuple(
        sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    )


def ends_at(drill: DrillRecord) -> datetime | None:
    """Return when the time of a running drill is up for who began on time; None before it runs."""
    if drill.started_at is None:
        return None
    return drill.started_at + timedelta(seconds=drill.length_s + drill.paused_s)


def lets_in(drill: DrillRecord, now: datetime) -> bool:
    """Tell whether somebody who comes now still takes part."""
    if drill.state == "gathering":
        return True
    if drill.state not in ("counting", "running", "paused") or drill.late == "no":
        return False
    end = ends_at(drill)
    if end is None:
        return True
    at = drill.paused_at or now
    last = end if drill.late == "yes" else end - timedelta(seconds=drill.length_s / 2)
    return at < last


def _moment(found: re.Match[str], zone: ZoneInfo, now: datetime) -> datetime:
    here = now.astimezone(zone)
    try:
        day = (
            date.fromisoformat(found["date"]) if found["date"] else day_named(found["day"] or "", here.date())
        )
        at = datetime.combine(day or here.date(), time(int(found["hour"]), int(found["minute"])), zone)
        moment = at.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise DrillPlanError(f"there is no {found[0]}. Name another day or time") from error
    if day is None and moment <= now:
        at += timedelta(days=1)  # the same time on the next day, however long the night is
        moment = at.astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != at.replace(tzinfo=None):
        raise DrillPlanError(
            f"{at:%H:%M} doesn't come on {at:%Y-%m-%d}: clocks go forward in {zone.key}. Name another time"
        )
    return moment


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DrillPlanError(
            f"there is no time zone {quoted(name)}. Name one such as Europe/Berlin"
        ) from error


def _within(what: str, value: float, bounds: tuple[int, int]) -> None:
    if not bounds[0] <= value <= bounds[1]:
        raise DrillPlanError(f"{what} is {value:g}, and has to be from {bounds[0]} to {bounds[1]}")
