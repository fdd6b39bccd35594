"""What a visitor asked for in the address or in a form, as values; what can't be used is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, cast, get_args

from aiohttp import web

from bot.store.records_reviews import Order, Reader, Waits, Wanted
from bot.web.desk import SESSION, desk_of
from bot.web.entrance import SESSION_S
from bot.web.refusals import BadForm, NotAllowed

MOST_PAGES: Final = 100_000
MANAGES_S: Final = 3600


def visitor_of(request: web.Request) -> Reader:
    """Return who looks."""
    return request[SESSION].visitor


def reviewer_of(request: web.Request) -> Reader:
    """Return who looks, where they may look at others' talks.

    Raises:
        NotAllowed: They are a trainee.
    """
    visitor = visitor_of(request)
    if not visitor.reviews:
        raise NotAllowed("This page is for instructors. Your own talks are on the first page.")
    return visitor


def manages(request: web.Request) -> bool:
    """Tell whether who looks may change what holds for everybody.

    Of somebody from Discord that was asked when they came in; where the bot can't be asked again, it is
    believed for an hour.
    """
    visitor, desk = visitor_of(request), desk_of(request)
    if visitor.guild_id is None:
        return visitor.reviews
    came_in = request[SESSION].until - SESSION_S
    return visitor.manages and (desk.servers is not None or desk.clock().timestamp() < came_in + MANAGES_S)


def words_in(form: Mapping[str, Any], name: str) -> str:
    """Return the text of a field, "" where it is empty or missing."""
    value = form.get(name, "")
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else ""


def number_in(form: Mapping[str, Any], name: str, least: int, most: int) -> int | None:
    """Return the whole number of a field, or None where it is empty.

    Raises:
        BadForm: It is none, or lies outside.
    """
    text = words_in(form, name)
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):  # noqa: PLR2004
        field = name.replace("_", " ").capitalize()
        raise BadForm(f"{field}: give a number from {least} to {most:,}.")
    return int(text)


def page_in(form: Mapping[str, Any]) -> int:
    """Return which page of a list was asked for."""
    return number_in(form, "page", 1, MOST_PAGES) or 1


def wanted_in(form: Mapping[str, Any], cohort: Collection[str] | None = None) -> Wanted:
    """Return what a list is narrowed to.

    Args:
        form: What was asked for.
        cohort: The trainees of the cohort that it names, or None where it names none.

    Raises:
        BadForm: Something in it can't be used.
    """
    waits = words_in(form, "waits")
    last = _day(form, "until")
    return Wanted(
        trainees=_trainees(words_in(form, "trainee"), cohort),
        person=words_in(form, "person"),
        mode=words_in(form, "mode"),
        drill=words_in(form, "drill"),
        since=_day(form, "since"),
        until=last + timedelta(days=1) if last else None,
        score_least=number_in(form, "score_from", 0, 100),
        score_most=number_in(form, "score_to", 0, 100),
        waits=cast("Waits", waits) if waits in get_args(Waits) else "",
    )


def _trainees(one: str, cohort: Collection[str] | None) -> tuple[str, ...] | None:
    if cohort is None:
        return (one,) if one else None
    return tuple(sorted(cohort if not one else {one} & set(cohort)))


def order_in(form: Mapping[str, Any]) -> Order:
    """Return how a list is ordered."""
    order = words_in(form, "order")
    return cast("Order", order) if order in get_args(Order) else "latest"


def _day(form: Mapping[str, Any], name: str) -> datetime | None:
    text = words_in(form, name)
    if not text:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time(), UTC)
    except ValueError as error:
        raise BadForm("I can't read that day. A day is written like 2026-11-25.") from error
