"""Assignments: an instructor asks trainees to talk to somebody; their talks say what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product
from typing import Final, Literal, get_args

from bot.errors import AssigningError, refuse_unknown
from bot.practice.hours import is_quiet, last_open, next_open
from bot.practice.session import MODES
from bot.practice.talk import Clock
from bot.store.records_assignments import Assignment, NewReminder, QuietHours, Standing
from bot.store.store import Store
from rubric.packs import pack_ids

State = Literal["pending", "in_progress", "completed", "overdue"]
STATES: Final[tuple[State, ...]] = get_args(State)
STATE_WORDS: Final[dict[State, str]] = {
    "pending": "not begun",
    "in_progress": "in progress",
    "completed": "completed",
    "overdue": "overdue",
}
"""What a state is called in tables and on pages; on Discord the catalogue has the same words."""

REMINDED_BEFORE: Final = timedelta(days=1)
LONGEST_NOTE: Final = 300
MOST_AT_ONCE: Final = 5000
"""Trainees times people in one order: enough for a thousand and a few, and a bound to a slip of the keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Who is asked to talk to whom.

    Attributes:
        trainees: Who.
        people: With whom; also somebody whom the server does not offer otherwise.
        mode: When notes are shown.
        pack: The role, or "" for each person's own.
        due_at: Until when, or None.
        note: The instructor's words to the trainees, or "".
    """

    trainees: tuple[str, ...]
    people: tuple[str, ...]
    mode: str
    pack: str = ""
    due_at: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """What came of an order.

    Attributes:
        new: The assignments that it made.
        known: How many its trainees had to do already.
    """

    new: tuple[Assignment, ...]
    known: int


def state_of(found: Standing, now: datetime) -> State:
    """Return where an assignment stands. A talk that was stopped leaves it as it was before."""
    if found.completed_at is not None:
        return "completed"
    if found.due_at is not None and now > found.due_at:
        return "overdue"
    return "in_progress" if found.session_id else "pending"


def is_late(found: Standing) -> bool:
    """Tell whether an assignment was completed after it was due."""
    done, due = found.completed_at, found.due_at
    return done is not None and due is not None and done > due


async def assign(
    store: Store,
    order: Order,
    *,
    guild_id: str,
    made_by: str,
    people: Collection[str],
    clock: Clock,
    new_id: Callable[[], str],
) -> Made:
    """Make the assignments of an order, with their reminders.

    Args:
        store: Where they are kept.
        order: Who is asked for what.
        guild_id: The server.
        made_by: The instructor.
        people: Ids of all people there are.
        clock: Returns the time.
        new_id: Returns an id that nothing else has.

    Raises:
        AssigningError: It names nobody, or too many.
        UnknownChoiceError: There is no such person, mode or role.
    """
    _refuse_bad(order, people)
    now, batch = clock(), new_id()
    pairs = product(dict.fromkeys(order.trainees), dict.fromkeys(order.people))
    wanted = [
        Assignment(
            id=new_id(),
            guild_id=guild_id,
            trainee=trainee,
            person=person,
            pack=order.pack,
            mode=order.mode,
            due_at=order.due_at,
            batch_id=batch,
            place=place,
            made_by=made_by,
            made_at=now,
            counts_from=now,
            note=" ".join(order.note.split()),
        )
        for place, (trainee, person) in enumerate(pairs)
    ]
    hours = await store.quiet_hours(guild_id)
    new = await store.add_assignments(wanted, reminders_of(wanted, hours, now))
    return Made(tuple(new), len(wanted) - len(new))


async def reset(
    store: Store, found: Collection[Standing], clock: Clock, due_at: datetime | None = None
) -> int:
    """Let assignments begin anew: earlier talks count no more, and those due later are reminded of again.

    Args:
        store: Where they are kept.
        found: Which.
        clock: Returns the time.
        due_at: Until when they are due from now on, None for as before.
    """
    now = clock()
    if not found:
        return 0
    hours = await store.quiet_hours(next(iter(found)).guild_id)
    due = [replace(each, due_at=due_at) for each in found] if due_at else found
    again = reminders_of(due, hours, now)
    return await store.reset_assignments([each.id for each in found], now, again, due_at)


async def move_due(store: Store, found: Iterable[Standing], due_at: datetime, clock: Clock) -> int:
    """Let what is not completed be due at another time, reminded of for that; talks held for it count on.

    Args:
        store: Where they are kept.
        found: Which; those that are completed stay as they are.
        due_at: Until when they are due from now on.
        clock: Returns the time.

    Returns:
        How many they were.
    """
    moved = [replace(each, due_at=due_at) for each in found if each.completed_at is None]
    if not moved:
        return 0
    hours = await store.quiet_hours(moved[0].guild_id)
    again = reminders_of(moved, hours, clock())
    return await store.move_due([each.id for each in moved], due_at, again)


def reminders_of(found: Iterable[Assignment], hours: QuietHours, now: datetime) -> list[NewReminder]:
    """Return the reminders of what is still to come due, where there is time for one before."""
    return [
        NewReminder(guild_id=each.guild_id, trainee=each.trainee, assignment_id=each.id, at=at)
        for each in found
        if each.due_at is not None and (at := remind_at(each.due_at, now, hours)) is not None
    ]


def remind_at(due_at: datetime, now: datetime, hours: QuietHours) -> datetime | None:
    """Return when to remind of something due: a day before, or halfway where there is less time than that.

    What falls into quiet hours comes before them, for after them less than the day is left; where it is too
    late for that, after them. None where that would be when it is due or later: it has come due, or there are
    nothing but quiet hours until then.
    """
    if due_at <= now:
        return None
    usual = due_at - REMINDED_BEFORE
    at = usual if usual > now else now + (due_at - now) / 2
    earlier = last_open(hours, at)
    if earlier > now and not is_quiet(hours, earlier):
        return earlier
    later = next_open(hours, at)
    return later if later < due_at else None


def _refuse_bad(order: Order, people: Collection[str]) -> None:
    if not order.trainees:
        raise AssigningError(
            "Nobody was named whom this could be assigned to. Name members or a role, or everyone."
        )
    if not order.people:
        raise AssigningError("Nobody was named to talk to. Name one person or several, or all.")
    many = len(set(order.trainees)) * len(set(order.people))
    if many > MOST_AT_ONCE:
        raise AssigningError(
            f"That would be {many:,} assignments, and {MOST_AT_ONCE:,} at once is the most. "
            "Nothing was assigned; name fewer members or fewer people, and the others after that."
        )
    if len(order.note) > LONGEST_NOTE:
        raise AssigningError(f"The note is longer than {LONGEST_NOTE} characters. Say it in fewer.")
    for person in order.people:
        refuse_unknown("person", person, tuple(people))
    refuse_unknown("mode", order.mode, MODES)
    if order.pack:
        refuse_unknown("role", order.pack, pack_ids())
