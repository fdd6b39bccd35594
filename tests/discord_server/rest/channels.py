"""Channels, guilds, their roles and members, and direct conversations."""

from __future__ import annotations

from typing import Any

from tests.discord_server.payloads import channel_json, guild_json, member_json, role_json, user_json
from tests.discord_server.permissions import Permission
from tests.discord_server.refusals import missing_access, unknown
from tests.discord_server.rest.call import Call, routes
from tests.discord_server.rest.threads import edit_thread
from tests.discord_server.state import Channel, Guild, Kind, Member, Overwrite, Role


@routes.add("GET", "/channels/{channel_id}")
def get_channel(call: Call) -> Any:
    return channel_json(call.channel(), call.world.bot)


@routes.add("PATCH", "/channels/{channel_id}")
def update_channel(call: Call) -> Any:
    channel = call.channel()
    if channel.thread is not None:
        return edit_thread(call, channel, channel.thread)
    call.need(channel, Permission.MANAGE_CHANNELS)
    channel.name = call.body.get("name", channel.name)
    channel.topic = call.body.get("topic", channel.topic)
    told = channel_json(channel, call.world.bot)
    call.world.say("CHANNEL_UPDATE", channel.guild, told)
    return told


@routes.add("DELETE", "/channels/{channel_id}")
def delete_channel(call: Call) -> Any:
    channel = call.channel()
    if channel.guild is None:
        return channel_json(channel, call.world.bot)
    thread = channel.thread is not None
    call.need(channel, Permission.MANAGE_THREADS if thread else Permission.MANAGE_CHANNELS)
    told = channel_json(channel, call.world.bot)
    call.world.delete_channel(channel)
    return told


@routes.add("PUT", "/channels/{channel_id}/permissions/{overwrite_id}")
def set_channel_permission_overwrite(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_ROLES)
    body = call.body
    allow, deny = int(body.get("allow") or 0), int(body.get("deny") or 0)
    overwrite = Overwrite(call.number("overwrite_id"), body["type"], allow, deny)
    others = [each for each in channel.overwrites if each.target_id != overwrite.target_id]
    channel.overwrites = [*others, overwrite]
    call.world.say("CHANNEL_UPDATE", channel.guild, channel_json(channel, call.world.bot))


@routes.add("POST", "/users/@me/channels")
def create_dm(call: Call) -> Any:
    user = call.world.users.get(int(call.body["recipient_id"]))
    if user is None:
        raise unknown("User")
    return channel_json(call.world.direct(user), call.world.bot)


@routes.add("GET", "/users/@me/guilds")
def list_my_guilds(call: Call) -> Any:
    return [guild_json(guild) for guild in call.world.guilds.values() if guild.has_bot]


@routes.add("DELETE", "/users/@me/guilds/{guild_id}")
def leave_guild(call: Call) -> Any:
    guild = call.guild()
    call.world.say("GUILD_DELETE", guild, {"id": str(guild.id)})
    guild.has_bot = False


@routes.add("GET", "/guilds/{guild_id}")
def get_guild(call: Call) -> Any:
    guild = call.guild()
    return guild_json(guild) | {"approximate_member_count": len(guild.members)}


@routes.add("GET", "/guilds/{guild_id}/channels")
def list_guild_channels(call: Call) -> Any:
    found = [each for each in call.guild().channels.values() if each.thread is None]
    return [channel_json(channel, call.world.bot) for channel in found]


@routes.add("POST", "/guilds/{guild_id}/channels")
def create_guild_channel(call: Call) -> Any:
    guild = call.guild()
    call.need_in_guild(guild, Permission.MANAGE_CHANNELS)
    overwrites = [
        Overwrite(int(each["id"]), each["type"], int(each.get("allow") or 0), int(each.get("deny") or 0))
        for each in call.body.get("permission_overwrites") or []
    ]
    kind = Kind(call.body.get("type") or 0)
    channel = Channel(call.world.snowflake(), kind, call.body["name"], guild, overwrites=overwrites)
    channel.topic = call.body.get("topic")
    return 201, channel_json(call.world.add_channel(channel), call.world.bot)


@routes.add("GET", "/guilds/{guild_id}/roles")
def list_guild_roles(call: Call) -> Any:
    return [role_json(role) for role in call.guild().roles.values()]


@routes.add("POST", "/guilds/{guild_id}/roles")
def create_guild_role(call: Call) -> Any:
    guild = call.guild()
    call.need_in_guild(guild, Permission.MANAGE_ROLES)
    name, permissions = call.body.get("name") or "new role", int(call.body.get("permissions") or 0)
    role = Role(call.world.snowflake(), name, permissions)
    guild.roles[role.id] = role
    call.world.say("GUILD_ROLE_CREATE", guild, {"guild_id": str(guild.id), "role": role_json(role)})
    return role_json(role)


@routes.add("GET", "/guilds/{guild_id}/members")
def list_guild_members(call: Call) -> Any:
    guild = call.guild()
    if not call.world.application.members:
        raise missing_access()
    after, limit = int(call.query.get("after", 0)), int(call.query.get("limit", 1))
    found = sorted(
        (each for each in guild.members.values() if each.user.id > after), key=lambda it: it.user.id
    )
    return [member_json(member) for member in found[:limit]]


@routes.add("GET", "/guilds/{guild_id}/members/{user_id}")
def get_guild_member(call: Call) -> Any:
    return member_json(_member(call, call.guild()))


@routes.add("PUT", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def add_guild_member_role(call: Call) -> Any:
    guild, member, role = _for_roles(call)
    if role not in member.roles:
        member.roles.append(role)
    call.world.say("GUILD_MEMBER_UPDATE", guild, member_json(member) | {"guild_id": str(guild.id)})


@routes.add("DELETE", "/guilds/{guild_id}/members/{user_id}/roles/{role_id}")
def delete_guild_member_role(call: Call) -> Any:
    guild, member, role = _for_roles(call)
    if role in member.roles:
        member.roles.remove(role)
    call.world.say("GUILD_MEMBER_UPDATE", guild, member_json(member) | {"guild_id": str(guild.id)})


def _for_roles(call: Call) -> tuple[Guild, Member, Role]:
    guild = call.guild()
    call.need_in_guild(guild, Permission.MANAGE_ROLES)
    role = guild.roles.get(call.number("role_id"))
    if role is None:
        raise unknown("Role")
    return guild, _member(call, guild), role


def _member(call: Call, guild: Guild) -> Member:
    member = guild.members.get(call.number("user_id"))
    if member is None:
        raise unknown("Member" if call.number("user_id") in call.world.users else "User")
    return member


@routes.add("GET", "/users/{user_id}")
def get_user(call: Call) -> Any:
    user = call.world.users.get(call.number("user_id"))
    if user is None:
        raise unknown("User")
    return user_json(user)
