"""Instructors: who is one, and whom they mean when they name members and roles."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import discord

from bot.catalogue import say
from bot.cogs.answers import UNSENT
from bot.cogs.failing import Refused
from bot.practice.guilds import may_practise
from bot.store.records import GuildSettings

if TYPE_CHECKING:
    from bot.client import CoachBot

Interaction = discord.Interaction[Any]

A_PAGE: Final = 1000
"""Members that Discord lists at once."""

MOST_PAGES: Final = 5
"""Of members that are looked through where nothing depends on it."""

AT_ONCE: Final = 8
"""Members asked for one by one, at the same time."""

_MENTION: Final = re.compile(r"<@(&|!)?(\d{5,25})>")
_EVERYBODY: Final = frozenset({"@everyone", "everyone"})


@dataclass(frozen=True, slots=True)
class Meant:
    """Who was named.

    Attributes:
        trainees: Their names in the store, each once.
        is_whole: All members of the roles that were named are among them. Without the members intent Discord
            lists none; then those are found who have to do with the bot already.
        shut_out: Of the trainees, those who hold neither the role that practice is open to nor that of
            instructors, so that they can begin nothing.
    """

    trainees: tuple[str, ...]
    is_whole: bool
    shut_out: tuple[str, ...] = ()


def is_instructor(interaction: Interaction, settings: GuildSettings) -> bool:
    """Tell whether whoever asks has the instructors' role, or manages the server."""
    if interaction.permissions.manage_guild:
        return True
    held = {str(role.id) for role in getattr(interaction.user, "roles", [])}
    return settings.instructor_role in held


def may_instruct(member: discord.Member, settings: GuildSettings) -> bool:
    """Tell whether a member has the instructors' role, or manages the server."""
    held = {str(role.id) for role in member.roles}
    return member.guild_permissions.manage_guild or settings.instructor_role in held


async def settings_for_instructor(bot: CoachBot, interaction: Interaction) -> GuildSettings:
    """Return what the server has set up.

    Raises:
        Refused: Whoever asks is no instructor here.
    """
    settings = await bot.store.guild(str(interaction.guild_id))
    if not is_instructor(interaction, settings):
        raise Refused(say("instruct.only"))
    return settings


async def members_meant(bot: CoachBot, interaction: Interaction, who: str) -> Meant:
    """Return the members that an instructor named: `@ana @ben @Cohort`, or `everyone`.

    Raises:
        Refused: Something in it names nobody here.
    """
    guild = interaction.guild
    assert guild is not None  # noqa: S101 - instructors' commands are a server's own
    left = {word for word in re.split(r"[,\s]+", _MENTION.sub(" ", who)) if word}
    if left - _EVERYBODY:
        raise Refused(say("instruct.unknown", named=", ".join(sorted(left - _EVERYBODY))[:100]))
    named = _MENTION.findall(who)
    if not named and not left:
        raise Refused(say("instruct.nobody_named"))
    found: dict[int, set[int]] = {}
    for kind, number in named:
        if kind != "&":
            member = await _member(guild, int(number))
            found[member.id] = {role.id for role in member.roles}
    roles = [int(number) for kind, number in named if kind == "&"] + [guild.id] * bool(left)
    is_whole = True
    if roles:
        wanted = {_role(guild, number) for number in roles}
        members, is_whole = await _members(bot, guild)
        found |= {member_id: held for member_id, held in members if wanted & {guild.id, *held}}
    if not found:
        raise Refused(say("instruct.nobody" if is_whole else "instruct.nobody_seen"))
    settings = await bot.store.guild(str(guild.id))
    return Meant(
        tuple(f"discord:{number}" for number in found),
        is_whole,
        shut_out=tuple(
            f"discord:{number}"
            for number, held in found.items()
            if not may_practise({str(role) for role in held}, settings)
        ),
    )


async def holders(bot: CoachBot, guild: discord.Guild, role: discord.Role) -> int | None:
    """Return how many hold a role, or None where Discord lists no members, or too many to look through."""
    if not _sees_members(bot):
        return None
    found = looked_at = 0
    try:
        async for _, held in _listed(bot, guild):
            found += role.id in held
            looked_at += 1
            if looked_at == MOST_PAGES * A_PAGE:
                return None
    except UNSENT:
        return None
    return found


async def _member(guild: discord.Guild, number: int) -> discord.Member:
    try:
        member = await guild.fetch_member(number)
    except discord.NotFound as error:
        raise Refused(say("instruct.not_here", member=f"<@{number}>")) from error
    if member.bot:
        raise Refused(say("instruct.a_bot", member=member.mention))
    return member


def _role(guild: discord.Guild, number: int) -> int:
    if guild.get_role(number) is None:
        raise Refused(say("instruct.no_role"))
    return number


async def _members(bot: CoachBot, guild: discord.Guild) -> tuple[list[tuple[int, set[int]]], bool]:
    """Return id and roles of the members, and whether that is all of them."""
    if _sees_members(bot):
        return [each async for each in _listed(bot, guild)], True
    known = sorted(
        int(trainee.removeprefix("discord:"))
        for trainee in await bot.store.trainees_in(str(guild.id))
        if trainee.removeprefix("discord:").isdecimal()
    )
    gate = asyncio.Semaphore(AT_ONCE)

    async def looked_up(number: int) -> tuple[int, set[int]] | None:
        async with gate:
            try:
                member = await guild.fetch_member(number)
            except discord.NotFound:
                return None
        return member.id, {role.id for role in member.roles}

    found = await asyncio.gather(*map(looked_up, known))
    return [each for each in found if each is not None], False


def _sees_members(bot: CoachBot) -> bool:
    """Tell whether Discord lists members to the bot."""
    flags = bot.application_flags
    return flags.gateway_guild_members or flags.gateway_guild_members_limited


async def _listed(bot: CoachBot, guild: discord.Guild) -> AsyncIterator[tuple[int, set[int]]]:
    """Yield the members page by page.

    The library would ask only where the intent is on at the gateway too, which sends every member's every
    change; Discord lists them to whoever has it switched on in the portal.
    """
    after: int | None = None
    while True:
        page: list[Any] = list(await bot.http.get_members(guild.id, A_PAGE, after))
        for each in page:
            if not each["user"].get("bot"):
                yield int(each["user"]["id"]), {int(role) for role in each["roles"]}
        if len(page) < A_PAGE:
            return
        after = int(page[-1]["user"]["id"])
