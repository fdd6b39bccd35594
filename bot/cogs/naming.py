"""What members are called, remembered while they practise, for pages that can't ask Discord."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Final

import discord

from bot.cogs.failing import sentence_for
from bot.cogs.opening import trainee_of
from bot.errors import StoreError

if TYPE_CHECKING:
    from bot.store.store import Store

MOST_KNOWN: Final = 5000


class Naming:
    """Keeps the names of those who practise in a server, and writes only what has changed."""

    def __init__(self, store: Store) -> None:
        """Know nobody yet."""
        self._store = store
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def note(self, user: discord.abc.User) -> None:
        """Keep what a member is called now."""
        if isinstance(user, discord.Member):
            await self.keep(str(user.guild.id), trainee_of(user), user.display_name)

    async def keep(self, guild_id: str, trainee: str, name: str) -> None:
        """Keep what somebody is called in a server; a history that can't be written holds up nobody's talk.

        A drill tells it while threads open, one by one: in a rush of replies each write is one to wait for.
        """
        key = guild_id, trainee
        if self._known.get(key) == name:
            return
        try:
            await self._store.keep_name(guild_id, trainee, name)
        except StoreError as error:
            sentence_for(error, where="", what="name")
            return
        self._known[key] = name
        self._known.move_to_end(key)
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)

    def forget(self, trainee: str) -> None:
        """Forget somebody of whom all was erased."""
        for key in [key for key in self._known if key[1] == trainee]:
            del self._known[key]
