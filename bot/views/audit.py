"""The audit: who read or did what with talks, and who changed settings and packs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from discord import ui

from bot.catalogue import has, say
from bot.store.changes import Change
from bot.store.records_reviews import Reading
from bot.views.layout import MOST_CHARACTERS, PROGRAM, cut, message, panel, plain

LONGEST_VALUE: Final = 120
"""Letters of what something was or became: help lines may be long."""

SHARE_OF_CHANGES: Final = 1400
"""Of the letters of a message, what changes may take beside what was read."""

_HEADS: Final = 200
_MENTIONS: Final = {"practice_channel": "<#{}>", "trainee_role": "<@&{}>", "instructor_role": "<@&{}>"}


def audit_message(
    lines: Sequence[Reading], changes: Sequence[Change] | None, titles: Mapping[str, str]
) -> ui.LayoutView:
    """Return who read or did what, and who changed what, the latest first.

    Args:
        lines: What was done with talks.
        changes: Those of settings and packs; None where they are not meant.
        titles: What people to talk to are called, by id.
    """
    told = [] if changes is None else [row for each in changes for row in _changed(each, titles)]
    changed = _latest(told, SHARE_OF_CHANGES)
    room = MOST_CHARACTERS - _HEADS - sum(map(len, changed))
    done = _latest(map(_done, lines), room) or [say("review.audit_none")]
    parts = [panel(say("review.audit_title"), *done, colour=PROGRAM)]
    if changes is not None:
        parts.append(
            panel(say("review.changes_title"), *(changed or [say("review.changes_none")]), colour=PROGRAM)
        )
    return message(*parts)


def _done(each: Reading) -> str:
    return say(
        "review.audit_row",
        at=_at(each.at),
        name=plain(each.reader_name),
        act=say(f"review.act.{each.act}"),
        talk=each.session_id,
    )


def _changed(each: Change, titles: Mapping[str, str]) -> Iterator[str]:
    for name, was, now in each.fields:
        local = each.author == "local"
        yield say(
            "review.change_row",
            at=_at(each.at),
            name=say("review.this_machine") if local else plain(each.author_name),
            what=_named(each, name),
            was=_value(name, was, titles),
            now=_value(name, now, titles),
        )


def _named(each: Change, name: str) -> str:
    """Return what was changed; a setting of a later version by its own name."""
    if each.what == "pack":
        return say("review.change_of_pack", role=name.replace("_", " "))
    return say(f"review.change.{name}") if has(f"review.change.{name}") else name.replace("_", " ")


def _value(name: str, value: str, titles: Mapping[str, str]) -> str:
    """Return what a setting was or became, as Discord and the other commands show it."""
    if name == "people":
        found = [titles.get(each, each) for each in value.split("; ") if each]
        return plain(cut(", ".join(found), LONGEST_VALUE)) if found else say("review.change_everybody")
    if not value:
        return say("review.change_nothing")
    if name in _MENTIONS and value.isdecimal():
        return _MENTIONS[name].format(value)
    mode = f"mode.{value}"
    return say(mode) if name == "mode" and has(mode) else plain(cut(value, LONGEST_VALUE))


def _latest(rows: Iterable[str], most: int) -> list[str]:
    """Return the rows that fit, and after them where the others are."""
    kept: list[str] = []
    left = most - len(say("review.audit_more"))
    for row in rows:
        left -= len(row) + 1
        if left < 0:
            return [*kept, say("review.audit_more")]
        kept.append(row)
    return kept


def _at(at: datetime) -> str:
    return f"<t:{int(at.timestamp())}:f>"
