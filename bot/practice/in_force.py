"""Which version of a pack new talks are scored by: put in force, and noted in the audit."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.store.changes import Change
from bot.store.store import Store
from rubric.errors import BadPack, UnknownPack
from rubric.packs import Pack
from rubric.packs.shelf import Shelf


async def put_in_force(
    store: Store,
    shelf: Shelf,
    rubric: str,
    *,
    author: str,
    author_name: str,
    at: datetime,
    guild_id: str | None = None,
) -> Pack:
    """Let new talks be scored by a version, and add to the audit who decided, and which one it replaces.

    Raises:
        UnknownPack: There is no such version, or there is no folder.
        BadPack: Its file can't be used.
        OSError: The folder can't be written.
    """
    role = rubric.partition("@")[0]
    before, _ = await asyncio.to_thread(in_force, shelf, role)
    pack = await asyncio.to_thread(shelf.put_in_force, rubric)
    was = before.rubric if before else ""
    if was != rubric:
        change = Change(
            author=author,
            author_name=author_name,
            what="pack",
            at=at,
            fields=((role, was, rubric),),
            guild_id=guild_id,
        )
        await store.add_change(change)
    return pack


def in_force(shelf: Shelf, role: str) -> tuple[Pack | None, str]:
    """Return the version of a role that is in force, or None and why it can't be used."""
    try:
        return shelf.in_force(role), ""
    except (BadPack, UnknownPack) as error:
        return None, str(error)
