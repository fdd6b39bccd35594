"""What a Discord server has set up: checked, used, and kept to when the time comes to erase."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from bot.errors import (
    BadHelpLineError,
    BadRetentionError,
    NotOfferedError,
    UnknownChoiceError,
    refuse_unknown,
)
from bot.practice.help_lines import Help, HelpLine, countries, country_from, help_in
from bot.practice.session import MODES
from bot.practice.talk import Clock
from bot.store.changes import Change
from bot.store.records import GuildSettings, OwnHelpLine
from bot.store.records_reviews import Reader
from bot.store.store import Store
from dialogues.scenario import Scenario

_AUDITED: Final = (
    "practice_channel",
    "trainee_role",
    "instructor_role",
    "country",
    "mode",
    "people",
    "retention_days",
    "help_lines",
)
"""What of a server's settings administrators choose."""

PURGE_AFTER_DAYS: Final = 30
"""From the bot's removal until all of a server is erased: time to come back from a mistake."""

LONGEST_RETENTION_DAYS: Final = 3650
MOST_LINES: Final = 5
LONGEST_NAME: Final = 60
LONGEST_REACH: Final = 120


async def set_up(
    store: Store, settings: GuildSettings, *, people: Collection[str], clock: Clock, by: Reader
) -> GuildSettings:
    """Check what a server's administrators chose, keep it with who chose it, and return it as kept.

    Args:
        store: Where it is kept.
        settings: What they chose.
        people: Ids of all people there are.
        clock: Returns the time.
        by: Who chose it.

    Raises:
        UnknownChoiceError: There is no such mode, country or person, or nobody is offered.
        BadRetentionError: Talks can't be kept for that time.
        BadHelpLineError: A help line can't be used.
    """
    checked = replace(
        settings,
        country=_country(settings.country),
        people=_people(settings.people, people),
        help_lines=None if not settings.help_lines else _lines(settings.help_lines),
        updated_at=clock(),
    )
    refuse_unknown("mode", checked.mode, MODES)
    days = checked.retention_days
    if days is not None and not 1 <= days <= LONGEST_RETENTION_DAYS:
        raise BadRetentionError(days, LONGEST_RETENTION_DAYS)
    changed = _changed(await store.guild(settings.id), checked)
    await store.save_guild(
        checked,
        Change(
            author=by.id,
            author_name=by.name,
            what="settings",
            at=clock(),
            fields=changed,
            guild_id=settings.id,
        )
        if changed
        else None,
    )
    return checked


def _changed(before: GuildSettings, after: GuildSettings) -> tuple[tuple[str, str, str], ...]:
    """Return what differs, with what it was and what it is now, in words."""
    told = [(name, _told(getattr(before, name)), _told(getattr(after, name))) for name in _AUDITED]
    return tuple((name, was, now) for name, was, now in told if was != now)


def _told(value: Any) -> str:
    """Return a setting in words, "" where nothing was chosen."""
    if isinstance(value, tuple):
        return "; ".join(_told(each) for each in value)
    if isinstance(value, OwnHelpLine):
        return f"{value.name}: {value.reach}"
    return "" if value is None else str(value)


def may_practise(held: Collection[str], settings: GuildSettings) -> bool:
    """Tell whether practice is open to somebody who holds some roles, given by their ids."""
    return not settings.trainee_role or bool({settings.trainee_role, settings.instructor_role} & set(held))


def offered(settings: GuildSettings, people: Sequence[Scenario]) -> tuple[Scenario, ...]:
    """Return the people that a server offers, in the order given."""
    return tuple(each for each in people if settings.people is None or each.id in settings.people)


def refuse_not_offered(settings: GuildSettings, person: str) -> None:
    """Refuse a person whom the server does not offer.

    Raises:
        NotOfferedError: It doesn't.
    """
    if settings.people is not None and person not in settings.people:
        raise NotOfferedError(person)


def help_for(settings: GuildSettings) -> Help:
    """Return the help to show in a server: its own lines, or those of its country."""
    there = help_in(settings.country)
    if settings.help_lines is None:
        return there
    own = tuple(HelpLine(line.name, line.reach, source="", hours="") for line in settings.help_lines)
    return replace(there, lines=own)


def lines_from(text: str) -> tuple[OwnHelpLine, ...] | None:
    """Return help lines as an administrator typed them, one a line: a name, a colon, what to do.

    Returns:
        The lines, or None where nothing was typed: the country's are shown then.

    Raises:
        BadHelpLineError: One can't be used.
    """
    typed = [line for line in text.splitlines() if line.strip()]
    return _lines(map(_line, range(1, len(typed) + 1), typed)) if typed else None


def lines_as_text(settings: GuildSettings) -> str:
    """Return the help lines shown now as `lines_from` reads them."""
    return "\n".join(f"{line.name}: {line.reach}" for line in help_for(settings).lines)


async def expire(store: Store, clock: Clock) -> int:
    """Erase the talks that servers keep no longer, and return how many."""
    now = clock()
    return await store.erase_older(
        {
            each.id: now - timedelta(days=each.retention_days)
            for each in await store.guilds()
            if each.retention_days is not None
        }
    )


async def purge(store: Store, clock: Clock) -> int:
    """Erase all of the servers that were left long enough ago, and return how many talks that were."""
    return await store.purge_left(clock() - timedelta(days=PURGE_AFTER_DAYS))


async def notice_presence(
    store: Store, present: Collection[str], clock: Clock, *, is_ours: Callable[[str], bool] = lambda _: True
) -> None:
    """Note which servers the bot was removed from, or came back to, while it wasn't running.

    Args:
        store: Where it is kept.
        present: Ids of the servers it is in, those that Discord calls unavailable too.
        clock: Returns the time.
        is_ours: Tells whether this process would see a server: another may run other shards.
    """
    left = {each.id for each in await store.guilds() if each.left_at is not None}
    for guild_id in left.intersection(present):
        await store.guild_back(guild_id)
    for guild_id in await store.guild_ids() - left:
        if guild_id not in present and is_ours(guild_id):
            await store.guild_left(guild_id, clock())


def _country(given: str) -> str:
    code = country_from(given, {})
    if not code:
        known = f"{', '.join(countries())}, or another code of two letters"
        raise UnknownChoiceError("country", given, known)
    return code


def _people(chosen: tuple[str, ...] | None, known: Collection[str]) -> tuple[str, ...] | None:
    if chosen is None:
        return None
    for person in chosen or ("",):
        refuse_unknown("person", person, tuple(known))
    return tuple(dict.fromkeys(chosen))


def _line(number: int, typed: str) -> OwnHelpLine:
    name, colon, reach = typed.partition(":")
    if not colon:
        raise BadHelpLineError(number, "there is no colon between its name and what to do")
    return OwnHelpLine(name, reach)


def _lines(given: Iterable[OwnHelpLine]) -> tuple[OwnHelpLine, ...]:
    lines = tuple(
        OwnHelpLine(
            _words(number, "name", line.name, LONGEST_NAME),
            _words(number, "what to do", line.reach, LONGEST_REACH),
        )
        for number, line in enumerate(given, start=1)
    )
    if len(lines) > MOST_LINES:
        raise BadHelpLineError(MOST_LINES + 1, f"{MOST_LINES} are the most, so that each is read")
    return lines


def _words(number: int, what: str, given: str, longest: int) -> str:
    words = " ".join(given.split())
    if not words:
        raise BadHelpLineError(number, f"its {what} is missing")
    if len(words) > longest:
        raise BadHelpLineError(number, f"its {what} is longer than {longest} characters")
    if not words.isprintable():
        raise BadHelpLineError(number, f"its {what} holds signs that can't be seen")
    return words
