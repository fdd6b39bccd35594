"""The records as Discord words them in JSON."""

from __future__ import annotations

from tests.discord_server.permissions import in_channel
from tests.discord_server.state import (
    Attachment,
    Channel,
    Guild,
    Interaction,
    Json,
    Member,
    Message,
    Role,
    Thread,
    User,
)

MEMBERS_COUNTED = 50
"""Discord counts the members of a thread no further."""


def user_json(user: User) -> Json:
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": None,
        "discriminator": "0",
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
        "flags": 0,
    }


def member_json(member: Member, *, with_user: bool = True) -> Json:
    told: Json = {
        "roles": [str(role.id) for role in member.roles],
        "joined_at": member.joined_at.isoformat(),
        "nick": member.nick,
        "avatar": None,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }
    return told | {"user": user_json(member.user)} if with_user else told


def role_json(role: Role) -> Json:
    return {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(role.permissions),
        "position": role.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "managed": role.bot_id is not None,
        "mentionable": False,
        "flags": 0,
        "tags": {"bot_id": str(role.bot_id)} if role.bot_id else {},
    }


def channel_json(channel: Channel, viewer: User) -> Json:
    """Return a channel, thread or direct conversation as `viewer`, who is the bot, is told of it."""
    last = max(channel.messages, default=None)
    told: Json = {
        "id": str(channel.id),
        "type": int(channel.kind),
        "last_message_id": last and str(last),
        "flags": 0,
    }
    if channel.guild is None:
        return told | {"recipients": [user_json(user) for user in channel.recipients]}
    told |= {
        "guild_id": str(channel.guild.id),
        "name": channel.name,
        "parent_id": channel.parent and str(channel.parent.id),
        "rate_limit_per_user": 0,
    }
    if channel.thread is not None:
        return told | _thread_json(channel, channel.thread, viewer)
    return told | {
        "position": 0,
        "topic": channel.topic,
        "nsfw": False,
        "permission_overwrites": [
            {"id": str(each.target_id), "type": each.kind, "allow": str(each.allow), "deny": str(each.deny)}
            for each in channel.overwrites
        ],
    }


def _thread_json(channel: Channel, thread: Thread, viewer: User) -> Json:
    told: Json = {
        "owner_id": str(thread.owner.id),
        "message_count": len(channel.messages),
        "total_message_sent": len(channel.messages),
        "member_count": min(len(thread.members), MEMBERS_COUNTED),
        "thread_metadata": {
            "archived": thread.archived,
            "auto_archive_duration": thread.archive_after_min,
            "archive_timestamp": thread.archived_at.isoformat(),
            "locked": thread.locked,
            "invitable": thread.invitable,
            "create_timestamp": thread.made_at.isoformat(),
        },
    }
    return told | {"member": thread_member_json(channel, viewer)} if viewer.id in thread.members else told


def thread_member_json(channel: Channel, user: User) -> Json:
    thread = channel.thread
    assert thread is not None
    return {
        "id": str(channel.id),
        "user_id": str(user.id),
        "join_timestamp": thread.members[user.id].isoformat(),
        "flags": 0,
    }


def guild_json(guild: Guild) -> Json:
    """Return a guild as REST tells it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "icon": None,
        "splash": None,
        "description": None,
        "features": [],
        "preferred_locale": guild.locale,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "afk_timeout": 300,
        "afk_channel_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "roles": [role_json(role) for role in guild.roles.values()],
        "emojis": [],
        "stickers": [],
    }


def guild_create_json(guild: Guild, viewer: User, *, all_members: bool) -> Json:
    """Return a guild as the gateway tells it when it becomes available."""
    members = [each for each in guild.members.values() if all_members or each.user is viewer]
    return guild_json(guild) | {
        "joined_at": guild.members[viewer.id].joined_at.isoformat(),
        "large": False,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(member) for member in members],
        "channels": [
            channel_json(channel, viewer) for channel in guild.channels.values() if channel.thread is None
        ],
        "threads": [
            channel_json(thread, viewer) for thread in guild.active_threads if in_channel(thread, viewer)
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def attachment_json(attachment: Attachment) -> Json:
    told: Json = {
        "id": str(attachment.id),
        "filename": attachment.name,
        "size": len(attachment.data),
        "url": attachment.url,
        "proxy_url": attachment.url,
        "content_type": attachment.content_type,
    }
    if attachment.content_type.startswith("image/"):
        told |= {"width": 640, "height": 400}
    return told | {"description": attachment.description} if attachment.description else told


def message_json(message: Message, *, with_content: bool = True, within_event: bool = False) -> Json:
    """Return a message.

    Args:
        message: The message.
        with_content: Whether its text and what hangs on it are told, or withheld for want of the intent.
        within_event: Whether the guild and the author's membership are told as well, as the gateway does.
    """
    told: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "author": user_json(message.author),
        "type": 0,
        "timestamp": message.made_at.isoformat(),
        "edited_timestamp": message.edited_at and message.edited_at.isoformat(),
        "tts": False,
        "pinned": False,
        "mention_everyone": False,
        "mentions": [user_json(user) for user in message.mentions],
        "mention_roles": [],
        "flags": message.flags,
        "content": message.content if with_content else "",
        "embeds": message.embeds if with_content else [],
        "components": message.components if with_content else [],
        "attachments": [attachment_json(each) for each in message.attachments] if with_content else [],
    }
    if message.nonce is not None:
        told["nonce"] = message.nonce
    if message.interaction is not None:
        told |= _answering_json(message, message.interaction)
    if message.reply_to is not None:
        told |= _replying_json(message, message.reply_to, with_content=with_content)
    guild = message.channel.guild
    if within_event and guild is not None and not message.ephemeral:
        told["guild_id"] = str(guild.id)
        if author := guild.members.get(message.author.id):
            told["member"] = member_json(author, with_user=False)
    return told


def _answering_json(message: Message, interaction: Interaction) -> Json:
    return {
        "type": 20 if interaction.kind == 2 and message is interaction.original else 0,
        "webhook_id": str(message.author.id),
        "application_id": str(message.author.id),
        "interaction_metadata": {
            "id": str(interaction.id),
            "type": interaction.kind,
            "user": user_json(interaction.user),
            "authorizing_integration_owners": {},
        },
    }


def _replying_json(message: Message, original: Message, *, with_content: bool) -> Json:
    guild = message.channel.guild
    pointer = {"type": 0, "message_id": str(original.id), "channel_id": str(original.channel.id)}
    if guild is not None:
        pointer["guild_id"] = str(guild.id)
    repeated = (
        None if original.deleted else message_json(original, with_content=with_content or original.author.bot)
    )
    return {"type": 19, "message_reference": pointer, "referenced_message": repeated}
