"""Threads: opened for a talk, found again, closed when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import discord

from bot.catalogue import say
from bot.cogs.answers import UNSENT
from bot.cogs.failing import Refused
from bot.invite import named
from bot.journal import journal
from bot.practice.talk import Talk
from bot.store.records import GuildSettings, Room
from bot.views.call import call_message
from bot.views.turn import opening_turn

if TYPE_CHECKING:
    from bot.client import CoachBot

ARCHIVED_AFTER_MIN: Final = 1440
LONGEST_NAME: Final = 100
NEEDED: Final = discord.Permissions(
    view_channel=True, send_messages_in_threads=True, create_private_threads=True
)
"""Without these in a channel no talk can be held there."""


def trainee_of(user: discord.abc.User) -> str:
    """Return the name that a user's practice is kept under."""
    return f"discord:{user.id}"


async def open_thread(
    bot: CoachBot, interaction: discord.Interaction[Any], talk: Talk, settings: GuildSettings
) -> discord.Thread:
    """Open a private thread for a talk, and show the call and the person's first line in it.

    Where that fails, no thread is left behind.

    Raises:
        Refused: The bot may not open one there.
    """
    thread = await _new_thread(_channel(bot, interaction, settings), talk, interaction.user.display_name)
    try:
        await thread.add_user(interaction.user)
        await bot.rooms.open(
            Room(
                session_id=talk.id,
                place_id=str(thread.id),
                channel_id=str(thread.parent_id),
                guild_id=str(thread.guild.id),
                trainee=talk.record.trainee,
                opened_at=bot.clock(),
            )
        )
        await thread.send(view=call_message(talk, typed=bot.typed))
        await thread.send(view=opening_turn(talk, typed=bot.typed))
    except BaseException:
        bot.rooms.forget(thread.id)
        await _take_away(thread)
        raise
    bot.shown(talk)
    await bot.naming.note(interaction.user)
    return thread


async def _new_thread(channel: discord.TextChannel, talk: Talk, whose: str) -> discord.Thread:
    lacking = NEEDED & ~channel.permissions_for(channel.guild.me)
    if lacking:
        raise _forbidden(channel, lacking)
    name = say("start.thread_name", title=talk.script.scenario.title, name=whose)
    try:
        return await channel.create_thread(
            name=name[:LONGEST_NAME],
            type=discord.ChannelType.private_thread,
            invitable=False,
            auto_archive_duration=ARCHIVED_AFTER_MIN,
        )
    except discord.Forbidden as error:
        raise _forbidden(channel, NEEDED) from error


def _forbidden(channel: discord.TextChannel, lacking: discord.Permissions) -> Refused:
    names = ", ".join(named(lacking))
    return Refused(say("failure.forbidden_thread", channel=channel.mention, permissions=names))


async def _take_away(thread: discord.Thread) -> None:
    """Delete a thread in which no talk came about, or at least put it out of sight."""
    try:
        if may_manage(thread):
            await thread.delete()
        else:
            await thread.edit(archived=True)
    except UNSENT as error:
        journal().warning("thread left behind", thread=thread.id, error=type(error).__name__)


def may_manage(thread: discord.Thread) -> bool:
    """Tell whether the bot may lock and delete a thread, not only archive what is its own."""
    return thread.permissions_for(thread.guild.me).manage_threads


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
    """Close a room: its thread is locked and archived, as far as the bot may and the thread is there."""
    await bot.rooms.close(room)
    try:
        place = await place_of(bot, room)
        if isinstance(place, discord.Thread):
            await place.edit(archived=True, locked=True if may_manage(place) else discord.utils.MISSING)
    except UNSENT as error:
        journal().warning("thread not closed", session=room.session_id, error=type(error).__name__)


async def reopen_place(bot: CoachBot, room: Room) -> discord.Thread | discord.DMChannel:
    """Open a room again that was closed or went to sleep."""
    place = await place_of(bot, room)
    if isinstance(place, discord.Thread) and (place.archived or place.locked):
        place = await place.edit(archived=False, locked=False if may_manage(place) else discord.utils.MISSING)
    await bot.rooms.open(room)
    return place


def _channel(
    bot: CoachBot, interaction: discord.Interaction[Any], settings: GuildSettings
) -> discord.TextChannel:
    """Return the channel in which threads are opened: the one set up, or that of the command."""
    here: Any = interaction.channel
    if settings.practice_channel:
        here = bot.get_channel(int(settings.practice_channel)) or here
    if isinstance(here, discord.Thread):
        here = here.parent
    if not isinstance(here, discord.TextChannel):
        raise Refused(say("failure.no_threads"))
    return here
