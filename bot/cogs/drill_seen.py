"""Who can read the board of a drill: where its trainees can, it shows numbers, and nothing of who stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.catalogue import say
from bot.errors import StoreError
from bot.journal import journal
from bot.practice.drill_board import board, opened
from bot.practice.drill_live import LiveDrill
from bot.store.records import GuildSettings
from bot.store.records_drills import DrillRecord
from bot.views.drill import board_message, stop_line
from bot.views.layout import fitted

if TYPE_CHECKING:
    from bot.client import CoachBot


async def board_is_read(bot: CoachBot, live: LiveDrill) -> bool:
    """Tell whether trainees can read the board of a drill where it stands."""
    return await trainees_read(bot, live, bot.get_channel(int(live.record.board_channel_id or 0)))


def board_as_seen(bot: CoachBot, live: LiveDrill, *, is_read: bool, asked: bool) -> ui.LayoutView:
    """Return the board of a drill as it may be seen.

    Args:
        bot: The bot.
        live: The drill.
        is_read: Trainees can read it.
        asked: An instructor asked for names, wherever it is shown; an anonymous drill shows none anyway.
    """
    now = board(live, bot.clock())
    named = live.record.named and (asked or not is_read)
    return board_message(live.record, live.scenario, opened(now) if is_read else now, named=named)


async def who_stopped(bot: CoachBot, drill: DrillRecord) -> str:
    """Return who has stopped in a drill, by name, for an instructor alone."""
    stopped = [each for each in await bot.store.members(drill.id) if each.done_as == "stopped"]
    lines = [stop_line(each) for each in stopped]
    return "\n".join([say("drill.who_stopped"), *fitted(lines)]) if lines else say("drill.nobody_stopped")


async def trainees_read(bot: CoachBot, live: LiveDrill, channel: object) -> bool:
    """Tell whether trainees of a drill can read a channel, as far as can be known; in doubt they can."""
    if isinstance(channel, discord.Thread):
        if channel.is_private():
            return True  # Discord tells no bot without the list of members who is in it
        channel = channel.parent
    if not isinstance(channel, discord.abc.GuildChannel) or str(channel.id) == live.record.channel_id:
        return True  # in the drill's own channel they pressed Ready
    try:
        settings = await bot.store.guild(live.record.guild_id or "")
    except StoreError as error:
        journal().warning("board without names", drill=live.record.id, error=str(error))
        return True
    roles = _roles_of_trainees(live, settings, channel.guild)
    return any(channel.permissions_for(role).view_channel for role in roles) or _lets_one_in(live, channel)


def _roles_of_trainees(live: LiveDrill, settings: GuildSettings, guild: discord.Guild) -> list[discord.Role]:
    """Return the roles that trainees hold: where nobody named one, all but those of instructors and bots."""
    held = [int(each) for each in (live.record.role_id, settings.trainee_role) if each]
    if held:
        return [guild.default_role, *filter(None, map(guild.get_role, held))]
    return [role for role in guild.roles if role.is_default() or not _is_no_trainees(role, settings)]


def _is_no_trainees(role: discord.Role, settings: GuildSettings) -> bool:
    may = role.permissions
    return (
        role.is_bot_managed()
        or may.manage_guild
        or may.administrator
        or str(role.id) == settings.instructor_role
    )


def _lets_one_in(live: LiveDrill, channel: discord.abc.GuildChannel) -> bool:
    """Tell whether a trainee was let into a channel by themselves."""
    trainees = {each.removeprefix("discord:") for each in live.members}
    overwrites: dict[Any, discord.PermissionOverwrite] = channel.overwrites
    return any(str(each.id) in trainees and overwrite.view_channel for each, overwrite in overwrites.items())
