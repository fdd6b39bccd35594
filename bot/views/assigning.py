"""Assignments as instructors and trainees see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from discord import ui

from bot.catalogue import say
from bot.counting import count
from bot.practice.assignments import STATES, Made, Order, State, is_late, state_of
from bot.store.assignments import LEAST_REPLIES
from bot.store.records_assignments import UNREACHED, Standing
from bot.views.buttons import button
from bot.views.layout import COACH, PROGRAM, fitted, message, panel, plain

MOST_BUTTONS: Final = 5
LONGEST_LABEL: Final = 80
_URGENT: Final[tuple[State, ...]] = ("overdue", "in_progress", "pending", "completed")


def said(*texts: str) -> ui.LayoutView:
    """Return a few sentences."""
    return message(ui.TextDisplay("\n".join(text for text in texts if text)))


def feedback(mode: str) -> str:
    """Return when feedback is shown, as words within a sentence."""
    words = say(f"mode.{mode}")
    return f"{words[0].lower()}{words[1:]}"


def mention(trainee: str) -> str:
    """Return a trainee as Discord shows a member; nobody is pinged by it."""
    return f"<@{trainee.removeprefix('discord:')}>"


def reminding(due_at: datetime | None, reminded_at: datetime | None) -> str:
    """Return when those who have not done it are written to, or that they aren't."""
    if due_at is None:
        return say("assign.they_see")
    if reminded_at is None:
        return say("assign.they_see_unreminded")
    return say("assign.they_see_reminded", at=moment(reminded_at))


def made_message(
    order: Order, made: Made, titles: Mapping[str, str], *, reminded_at: datetime | None, notes: Sequence[str]
) -> ui.LayoutView:
    """Return what an order made.

    Args:
        order: The order.
        made: What came of it.
        titles: Of people, by id.
        reminded_at: When those who have not done it are written to, or None.
        notes: What is to be said of the members besides.
    """
    people = ", ".join(plain(titles.get(each, each)) for each in order.people)
    if not made.new:
        return said(say("assign.made_none", count=made.known), *notes)
    lines = [
        say("assign.made", count=len(made.new), members=count(len(order.trainees), "member"), people=people),
        say("assign.known", count=made.known) if made.known else "",
        say("assign.due", at=moment(order.due_at)) if order.due_at else say("assign.no_due"),
        _how(order.pack, order.mode),
        say("assign.note", note=plain(order.note)) if order.note else "",
        reminding(order.due_at, reminded_at),
        *notes,
    ]
    return message(panel(say("assign.made_title"), "\n".join(filter(None, lines)), colour=PROGRAM))


def assigned_message(found: Sequence[Standing], titles: Mapping[str, str], now: datetime) -> ui.LayoutView:
    """Return what was asked for in a server, what is late first, with the file that holds all of it."""
    if not found:
        return said(say("assign.none"))
    states = Counter(state_of(each, now) for each in found)
    counts = " · ".join(
        say("assign.count", state=say(f"assign.state.{state}"), count=states[state]) for state in STATES
    )
    in_order = sorted(found, key=lambda each: _urgency(each, now))
    lines = (_listed(each, titles, now) for each in in_order)
    shown = fitted([say("assign.list_title"), counts, *lines])
    table: ui.File[Any] = ui.File("attachment://assignments.csv")
    return message(panel(*shown[:2], "\n".join(shown[2:]), colour=PROGRAM), table)


def mine_message(
    found: Sequence[Standing], rooms: Mapping[str, str], titles: Mapping[str, str], now: datetime
) -> ui.LayoutView:
    """Return what a trainee was asked for, with a button for each that can be begun.

    Args:
        found: Their assignments.
        rooms: Id of an assignment that is under way -> its thread, where that is still there.
        titles: Of people, by id.
        now: The time.
    """
    if not found:
        return said(say("my.none"))
    in_order = sorted(found, key=lambda each: _urgency(each, now))
    lines = [_mine(each, rooms, titles, now) for each in in_order]
    parts: list[ui.Item[Any]] = [panel(*_framed(fitted([say("my.title"), *lines])), colour=COACH)]
    begun = [each for each in in_order if each.completed_at is None and each.session_id is None]
    if begun:
        buttons = [
            button(label[:LONGEST_LABEL], f"assigned:{each.id}", "agree" if place == 0 else "")
            for place, (label, each) in enumerate(zip(_labels(begun, titles), begun, strict=True))
        ]
        parts.append(ui.ActionRow(*buttons[:MOST_BUTTONS]))
    if len(begun) > MOST_BUTTONS:
        parts.append(ui.TextDisplay(say("my.more", buttons=MOST_BUTTONS)))
    if any(each.completed_at is None for each in found):
        parts.append(ui.TextDisplay(say("my.counts", replies=LEAST_REPLIES)))
    return message(*parts)


def reminder_lines(
    found: Sequence[Standing], rooms: Mapping[str, str], titles: Mapping[str, str], now: datetime
) -> Iterator[str]:
    """Yield a line for each assignment that a trainee is reminded of; one under way says where it goes on."""
    for each in found:
        yield "\n-# ".join([_line(each, titles, now), *_under_way(each, rooms)])


def _urgency(each: Standing, now: datetime) -> tuple[int, bool, datetime]:
    """Return what to sort by: what is late first, and what is never due after what is."""
    return _URGENT.index(state_of(each, now)), each.due_at is None, each.due_at or now


def _labels(begun: Sequence[Standing], titles: Mapping[str, str]) -> Iterator[str]:
    """Yield a label for each button; where several begin with the same person, what tells them apart."""
    met = Counter(each.person for each in begun)
    for each in begun:
        title = titles.get(each.person, each.person)
        if met[each.person] > 1:
            title = f"{title} ({_kind(each)})"
        yield say("my.begin", title=title)


def _kind(each: Standing) -> str:
    """Return the role, where one was named, and when feedback is shown: two with a person differ in that."""
    return ", ".join([*([say(f"role.{each.pack}")] if each.pack else []), feedback(each.mode)])


def _how(pack: str, mode: str) -> str:
    if pack:
        return say("assign.how_as", role=say(f"role.{pack}"), mode=feedback(mode))
    return say("assign.how", mode=feedback(mode))


def _framed(texts: Sequence[str]) -> list[str]:
    return [texts[0], "\n".join(texts[1:])]


def _mine(each: Standing, rooms: Mapping[str, str], titles: Mapping[str, str], now: datetime) -> str:
    parts = [_line(each, titles, now), _how(each.pack, each.mode)]
    parts += _under_way(each, rooms)
    if each.note:
        parts.append(say("assign.note", note=plain(each.note)))
    return "\n-# ".join(parts)


def _under_way(each: Standing, rooms: Mapping[str, str]) -> Iterator[str]:
    """Yield where a talk that is open for an assignment goes on."""
    if each.id in rooms:
        yield say("my.in", thread=f"<#{rooms[each.id]}>")
    elif each.session_id:
        yield say("my.open_somewhere")


def _line(each: Standing, titles: Mapping[str, str], now: datetime) -> str:
    """Return an assignment as its trainee is told of it."""
    return f"- **{plain(titles.get(each.person, each.person))}** · {_stands(each, now)}"


def _listed(each: Standing, titles: Mapping[str, str], now: datetime) -> str:
    """Return an assignment as instructors see it."""
    title = plain(titles.get(each.person, each.person))
    unreached = say("assign.unreached") if each.reminded in UNREACHED else ""
    return f"- {mention(each.trainee)} · **{title}** · {_kind(each)} · {_stands(each, now)}{unreached}"


def _stands(each: Standing, now: datetime) -> str:
    state = state_of(each, now)
    word = say("assign.state.late") if is_late(each) else say(f"assign.state.{state}")
    due = say("assign.due_at", at=moment(each.due_at)) if each.due_at and state != "completed" else ""
    return f"{word}{due}"


def moment(at: datetime) -> str:
    """Return a moment as Discord shows it to each in their own time, and how far away it is."""
    stamp = int(at.timestamp())
    return f"<t:{stamp}:f> (<t:{stamp}:R>)"
