"""What somebody may do in a channel, worked out from roles and overwrites as Discord documents it."""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.discord_server.state import Channel, Guild, User


class Permission(IntFlag):
    """The permissions that the server knows; other bits are kept and mean nothing."""

    KICK_MEMBERS = 1 << 1
    BAN_MEMBERS = 1 << 2
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_AUDIT_LOG = 1 << 7
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_ROLES = 1 << 28
    MANAGE_WEBHOOKS = 1 << 29
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38


EVERYTHING = sum(Permission)
NOTHING = 0
ORDINARY = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
)
"""What @everyone may do in a new guild, of the permissions known here."""

IN_DIRECT_MESSAGES = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
)
ROLE_OVERWRITE, MEMBER_OVERWRITE = 0, 1


def in_guild(guild: Guild, user: User) -> int:
    """Return what `user` may do in the guild, before the overwrites of a channel."""
    member = guild.members.get(user.id)
    if member is None:
        return NOTHING
    if user.id == guild.owner.id:
        return int(EVERYTHING)
    allowed = guild.everyone.permissions
    for role in member.roles:
        allowed |= role.permissions
    return int(EVERYTHING if allowed & Permission.ADMINISTRATOR else allowed)


def in_channel(channel: Channel, user: User) -> int:
    """Return what `user` may do in the channel or thread; nothing where they may not even look."""
    if channel.guild is None:
        return int(IN_DIRECT_MESSAGES) if user in channel.recipients or user.bot else NOTHING
    allowed = in_guild(channel.guild, user)
    if not allowed & Permission.ADMINISTRATOR:
        allowed = _overwritten(allowed, channel.parent or channel, user)
    if channel.thread is not None:
        allowed = _in_thread(allowed, channel, user)
    return allowed if allowed & Permission.VIEW_CHANNEL else NOTHING


def _overwritten(allowed: int, channel: Channel, user: User) -> int:
    guild = channel.guild
    assert guild is not None
    if not channel.overwrites or user.id not in guild.members:
        return allowed
    by_target = {overwrite.target_id: overwrite for overwrite in channel.overwrites}
    if everyone := by_target.get(guild.everyone.id):
        allowed = allowed & ~everyone.deny | everyone.allow
    of_roles = [by_target[role.id] for role in guild.members[user.id].roles if role.id in by_target]
    for overwrite in of_roles:
        allowed &= ~overwrite.deny
    for overwrite in of_roles:
        allowed |= overwrite.allow
    if own := by_target.get(user.id):
        allowed = allowed & ~own.deny | own.allow
    return allowed


def _in_thread(allowed: int, channel: Channel, user: User) -> int:
    """Return what is left of the parent's permissions; in a thread one permission stands for another."""
    thread = channel.thread
    assert thread is not None
    if thread.private and user.id not in thread.members and not allowed & Permission.MANAGE_THREADS:
        return NOTHING
    if allowed & Permission.SEND_MESSAGES_IN_THREADS:
        return allowed | Permission.SEND_MESSAGES
    return allowed & ~Permission.SEND_MESSAGES


def may(channel: Channel, user: User, wanted: int) -> bool:
    """Return whether `user` has every permission in `wanted` there."""
    return in_channel(channel, user) & wanted == wanted
