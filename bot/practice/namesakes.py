"""Namesakes: where two in one list share a name, each gets something beside it; everybody else nothing.

Numbers count those who share a name. They are no numbers of a drill, which stand for people in results
without names: whoever reads both would know who is who.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from itertools import chain, count
from typing import TypeVar

from bot.store.records_drills import MemberRecord

Key = TypeVar("Key", bound=Hashable)


def told_apart(names: Mapping[Key, str], handles: Mapping[Key, str] | None = None) -> dict[Key, str]:
    """Return names by which everybody in a list can be told from the others.

    Args:
        names: What each is called, in an order that stays: namesakes are numbered in it.
        handles: What each is called on Discord, which nobody else there is, as far as known.
    """
    known = {key: handle for key, handle in (handles or {}).items() if handle}
    alike: dict[str, list[Key]] = {}
    for key, name in names.items():
        alike.setdefault(_as_read(name), []).append(key)
    found, taken = dict(names), set(alike)
    for keys in alike.values():
        if len(keys) == 1:
            continue
        numbers = count(1)
        for key in keys:
            besides = chain([f"@{known[key]}"] if key in known else [], numbers)
            made = (f"{names[key].strip()} ({each})" for each in besides)
            found[key] = next(each for each in made if _as_read(each) not in taken)
            taken.add(_as_read(found[key]))
    return found


def names_in_drill(members: Iterable[MemberRecord]) -> dict[str, str]:
    """Return what those in a drill are called where names are shown, by trainee."""
    in_order = sorted(members, key=lambda member: member.number)
    return told_apart({each.trainee: each.name for each in in_order})


def _as_read(name: str) -> str:
    """Return a name as it looks to whoever reads it in haste."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
