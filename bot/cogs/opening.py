"""Threads: opened for a talk, found again, closed when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord

from bot.catalogue import say
from bot.cogs.failing import Refused
from bot.practice.talk import Talk
from bot.store.records import GuildSettings, Room
from bot.views.call import call_message
from bot.views.turn import opening_turn

if TYPE_CHECKING:
    from bot.client import CoachBot

ARCHIVED_AFTER_MIN: Final = 1440
LONGEST_NAME: Final = 100

Place = discord.abc.Messageable


def trainee_of(user: discord.abc.User) -> str:
    """Return the name that a user's practice is kept under."""
    return f"discord:{user.id}"


async def open_thread(
    bot: CoachBot, interaction: discord.Interaction[Any], talk: Talk, settings: GuildSettings
) -> discord.Thread:
    """Open a private thread for a talk, and show the call and the person's first line in it.

    Raises:
        Refused: The bot may not open one there.
    """
    channel = await _channel(bot, interaction, settings)
    scenario = talk.script.scenario
    name = say("start.thread_name", title=scenario.title, name=interaction.user.display_name)
    try:
        thread = await channel.create_thread(
            name=name[:LONGEST_NAME],
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=ARCHIVED_AFTER_MIN,
        )
    except discord.Forbidden as error:
        raise Refused(say("failure.forbidden_thread", channel=channel.mention)) from error
    await thread.add_user(interaction.user)
    await bot.rooms.open(
        Room(
            session_id=talk.id,
            place_id=str(thread.id),
            channel_id=str(channel.id),
            guild_id=str(interaction.guild_id) if interaction.guild_id else None,
            trainee=talk.record.trainee,
            opened_at=bot.clock(),
        )
    )
    await thread.send(view=call_message(talk, typed=bot.typed))
    await thread.send(view=opening_turn(talk, typed=bot.typed))
    bot.shown(talk)
    return thread


async def place_of(bot: CoachBot, room: Room) -> discord.Thread | discord.DMChannel:
    """Return the thread or the direct messages of a room.

    Raises:
        discord.NotFound: It is gone.
        discord.Forbidden: The bot is no longer let in.
    """
    found = bot.get_channel(int(room.place_id)) or await bot.fetch_channel(int(room.place_id))
    assert isinstance(found, discord.Thread | discord.DMChannel)  # noqa: S101 - nothing else is a room
    return found


async def close_place(bot: CoachBot, room: Room) -> None:
    """Close a room: its thread is locked and archived, as far as the bot may."""
    await bot.rooms.close(room)
    place = await place_of(bot, room)
    if isinstance(place, discord.Thread):
        may_lock = place.permissions_for(place.guild.me).manage_threads
        await place.edit(archived=True, locked=True if may_lock else discord.utils.MISSING)


async def reopen_place(bot: CoachBot, room: Room) -> discord.Thread | discord.DMChannel:
    """Open a room again that was closed or went to sleep."""
    place = await place_of(bot, room)
    if isinstance(place, discord.Thread) and (place.archived or place.locked):
        may_lock = place.permissions_for(place.guild.me).manage_threads
        place = await place.edit(archived=False, locked=False if may_lock else discord.utils.MISSING)
    await bot.rooms.open(room)
    return place


async def _channel(
    bot: CoachBot, interaction: discord.Interaction[Any], settings: GuildSettings
) -> discord.TextChannel:
    """Return the channel in which threads are opened: the one set up, or that of the command."""
    here: Any = interaction.channel
    if settings.practice_channel:
        here = bot.get_channel(int(settings.practice_channel)) or here
    if isinstance(here, discord.Thread):
        here = here.parent
    if not isinstance(here, discord.TextChannel):
        raise Refused(say("failure.server_only"))
    return here
