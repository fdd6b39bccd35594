"""What the pages in a browser ask the bot: who may do what now, and what people are called.

The pages are another process (`bot.cogs.pages`); `answered` turns their questions into calls.

Members are in no cache: without the members intent Discord tells of no change. So they are asked for, and
what was answered holds for a while.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.cogs.answers import UNSENT
from bot.journal import journal
from bot.store.records_reviews import Reader
from bot.web.refusals import NotAllowed

if TYPE_CHECKING:
    from bot.client import CoachBot

RIGHTS_HOLD_S: Final = 30.0
RIGHTS_HOLD_UNASKED_S: Final = 600.0
"""Where Discord can't be asked, what it said last holds that long."""

ROLES_HOLD_S: Final = 600.0
"""Who has which role, where a list is narrowed by it; it decides over nobody's rights."""

NAMES_HOLD_S: Final = 3600.0
MOST_KEPT: Final = 5000
AT_ONCE: Final = 8
WAITED_FOR_S: Final = 2.0
"""A page waits that long for names; those that come later are on the next one."""

UNREACHABLE: Final = "Discord can't be asked just now whether you are an instructor. Try again in a minute."
UNNAMED: Final = (
    "Discord can't be asked just now what trainees are called, so nobody could leave it out. "
    "Try again in a minute."
)
_DISCORD: Final = "discord:"

Member = discord.Member | None
Key = tuple[str, str]


class LiveServers:
    """The servers that the bot is in."""

    def __init__(self, bot: CoachBot, seconds: Callable[[], float] = time.monotonic) -> None:
        """Know nobody yet."""
        self._bot = bot
        self.seconds = seconds
        self._members: OrderedDict[Key, tuple[float, Member]] = OrderedDict()
        self._asking: dict[Key, asyncio.Task[Member]] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)

    async def close(self) -> None:
        """Ask no more."""
        for task in self._asking.values():
            task.cancel()
        if self._asking:
            await asyncio.wait(self._asking.values())

    async def now(self, visitor: Reader, role: str | None) -> Reader | None:
        """Return an instructor with the rights that they have now, or None where they have none any more.

        Trainees see their own talks in any case, and whoever has a link from the machine is believed.

        Args:
            visitor: What they were when they came in.
            role: That of the server's instructors.

        Raises:
            NotAllowed: Discord can't be asked, and has not been for a while.
        """
        guild_id = visitor.guild_id
        if guild_id is None or not visitor.id.startswith(_DISCORD) or not self._bot.is_ours(guild_id):
            return visitor
        if not self._bot.is_ready():
            raise NotAllowed(UNREACHABLE)
        try:
            member = await self._member(guild_id, visitor.id, RIGHTS_HOLD_S)
        except UNSENT as error:
            journal().warning("rights not asked", error=type(error).__name__)
            age_s, member = self._known((guild_id, visitor.id))
            if age_s > RIGHTS_HOLD_UNASKED_S:
                raise NotAllowed(UNREACHABLE) from error
        if member is None:
            return None
        manages = member.guild_permissions.manage_guild
        if not manages and role not in {str(each.id) for each in member.roles}:
            return None
        return replace(visitor, name=member.display_name, manages=manages)

    def channels(self, guild_id: str) -> Mapping[str, str]:
        """Return what the text channels of a server are called, by their ids."""
        guild = self._bot.get_guild(int(guild_id))
        return {str(each.id): f"#{each.name}" for each in guild.text_channels} if guild else {}

    def roles(self, guild_id: str) -> Mapping[str, str]:
        """Return what the roles of a server are called, by their ids; everybody's own is none to choose."""
        guild = self._bot.get_guild(int(guild_id))
        roles = reversed(guild.roles) if guild else ()
        return {str(each.id): each.name for each in roles if not each.is_default()}

    def name_of(self, guild_id: str | None, trainee: str) -> str | None:
        """Return what a trainee is called in a server; "" where nobody knows, None where nobody has asked."""
        if guild_id is None or not _is_a_member(trainee):
            return ""
        age_s, member = self._known((guild_id, trainee))
        if age_s > NAMES_HOLD_S:
            return None
        return member.display_name if member else ""

    def handle_of(self, guild_id: str | None, trainee: str) -> str:
        """Return what a trainee is called on Discord, which nobody else there is; "" where nobody knows."""
        _, member = self._known((guild_id or "", trainee))
        return member.name if member else ""

    async def learn(self, guild_id: str | None, trainees: Collection[str]) -> None:
        """Ask what some trainees are called in a server, so that `name_of` knows."""
        if guild_id is None:
            return
        asked = [self._ask((guild_id, each)) for each in trainees if _is_a_member(each)]
        if asked:
            await asyncio.wait(asked, timeout=WAITED_FOR_S)

    async def with_role(self, guild_id: str, role: str, trainees: Collection[str]) -> dict[str, bool]:
        """Tell of some trainees whether they have a role; of whom Discord has not said it is left out."""
        members = [each for each in trainees if _is_a_member(each)]
        asked = [
            self._ask((guild_id, each)) for each in members if self._known((guild_id, each))[0] > ROLES_HOLD_S
        ]
        if asked:
            await asyncio.wait(asked, timeout=WAITED_FOR_S)
        told = {each: False for each in trainees if not _is_a_member(each)}
        for each in members:
            age_s, member = self._known((guild_id, each))
            if age_s <= ROLES_HOLD_S:
                told[each] = member is not None and member.get_role(int(role)) is not None
        return told

    async def names_of(self, guild_id: str | None, trainee: str) -> list[str]:
        """Return every name of a trainee in a server, so that a page leaves it out.

        Raises:
            NotAllowed: Discord can't be asked.
        """
        try:
            return await self.member_names(guild_id, trainee)
        except UNSENT as error:
            journal().warning("names not asked", error=type(error).__name__)
            raise NotAllowed(UNNAMED) from error

    async def member_names(self, guild_id: str | None, trainee: str) -> list[str]:
        """Return every name of a trainee in a server.

        Raises:
            discord.HTTPException: Discord doesn't say.
        """
        if guild_id is None or not _is_a_member(trainee):
            return []
        member = await self._member(guild_id, trainee, NAMES_HOLD_S)
        names = (member.nick, member.global_name, member.name) if member else ()
        return [name for name in names if name]

    async def _member(self, guild_id: str, key: str, fresh_s: float) -> Member:
        age_s, member = self._known((guild_id, key))
        return member if age_s <= fresh_s else await asyncio.shield(self._ask((guild_id, key)))

    def _known(self, key: Key) -> tuple[float, Member]:
        """Return how old what is known of a member is, and what it is."""
        at, member = self._members.get(key, (float("-inf"), None))
        return self.seconds() - at, member

    def _ask(self, key: Key) -> asyncio.Task[Member]:
        """Ask for a member, once for all who want to know at the same time."""
        if key not in self._asking:
            task = asyncio.create_task(self._fetched(key))
            self._asking[key] = task
            task.add_done_callback(lambda done: self._asked(key, done))
        return self._asking[key]

    async def _fetched(self, key: Key) -> Member:
        guild = self._bot.get_guild(int(key[0]))
        if guild is None:
            return None
        async with self._gate:
            try:
                return await guild.fetch_member(int(key[1].removeprefix(_DISCORD)))
            except discord.NotFound:
                return None

    def _asked(self, key: Key, done: asyncio.Task[Member]) -> None:
        del self._asking[key]
        if done.cancelled() or done.exception() is not None:
            return
        self._members[key] = (self.seconds(), done.result())
        self._members.move_to_end(key)
        while len(self._members) > MOST_KEPT:
            self._members.popitem(last=False)


async def answered(servers: LiveServers, asked: Mapping[str, Any]) -> Any:
    """Return the answer to a question of the pages.

    Raises:
        NotAllowed: Discord can't be asked.
    """
    match asked:
        case {"what": "now", "visitor": visitor, "role": role}:
            now = await servers.now(Reader(**visitor), role)
            return asdict(now) if now else None
        case {"what": "channels", "guild_id": guild_id}:
            return servers.channels(guild_id)
        case {"what": "roles", "guild_id": guild_id}:
            return servers.roles(guild_id)
        case {"what": "with_role", "guild_id": guild_id, "role": role, "trainees": trainees}:
            return await servers.with_role(guild_id, role, trainees)
        case {"what": "names", "guild_id": guild_id, "trainees": trainees}:
            await servers.learn(guild_id, trainees)
            named = {each: servers.name_of(guild_id, each) for each in trainees}
            return {
                each: (name, servers.handle_of(guild_id, each))
                for each, name in named.items()
                if name is not None
            }
        case {"what": "all_names", "guild_id": guild_id, "trainee": trainee}:
            return await servers.names_of(guild_id, trainee)
        case _:
            raise ValueError(asked["what"])


def _is_a_member(trainee: str) -> bool:
    return trainee.startswith(_DISCORD) and trainee.removeprefix(_DISCORD).isdecimal()
