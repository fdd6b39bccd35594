"""Threads and who is in them."""

from __future__ import annotations

from typing import Any

from tests.discord_server.payloads import channel_json, thread_member_json
from tests.discord_server.permissions import Permission, in_channel
from tests.discord_server.refusals import (
    Problem,
    Refused,
    archived,
    bad_body,
    missing_access,
    missing_permissions,
    unknown,
)
from tests.discord_server.rest.call import Call, routes
from tests.discord_server.state import Channel, Kind, Thread, User

DURATIONS_MIN = (60, 1440, 4320, 10080)
NAME = 100


@routes.add("POST", "/channels/{channel_id}/threads")
def create_thread(call: Call) -> Any:
    private = call.body.get("type", Kind.PRIVATE_THREAD) == Kind.PRIVATE_THREAD
    wanted = Permission.CREATE_PRIVATE_THREADS if private else Permission.CREATE_PUBLIC_THREADS
    parent = call.channel(wanted | Permission.SEND_MESSAGES_IN_THREADS)
    if parent.kind is not Kind.TEXT:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    assert parent.guild is not None
    if len(parent.guild.active_threads) >= parent.guild.most_active_threads:
        raise Refused(400, 160006, "Maximum number of active threads reached")
    _check(call)
    now = call.world.clock.now
    thread = Thread(
        call.world.bot,
        private,
        now,
        now,
        invitable=call.body.get("invitable", True),
        archive_after_min=call.body.get("auto_archive_duration") or 4320,
    )
    channel = call.world.open_thread(parent, call.body["name"], call.world.bot, thread)
    return 201, channel_json(channel, call.world.bot)


def _check(call: Call) -> None:
    problems = []
    name, duration = call.body.get("name"), call.body.get("auto_archive_duration")
    if name is not None and not 1 <= len(name) <= NAME:
        text = f"Must be between 1 and {NAME} in length."
        problems.append(Problem(("name",), text, "BASE_TYPE_BAD_LENGTH"))
    if duration is not None and duration not in DURATIONS_MIN:
        text = f"Value must be one of {DURATIONS_MIN}."
        problems.append(Problem(("auto_archive_duration",), text, "BASE_TYPE_CHOICES"))
    if problems:
        raise bad_body(problems)


def edit_thread(call: Call, channel: Channel, thread: Thread) -> Any:
    """Change a thread: its owner may rename and archive it, the rest is for who manages threads."""
    _check(call)
    body = call.body
    manages = call.may(channel, Permission.MANAGE_THREADS)
    owned = thread.owner is call.world.bot
    if not manages and (not owned or body.get("locked", thread.locked) != thread.locked):
        raise missing_permissions()
    if thread.archived and body.get("archived", True):
        raise archived()
    if thread.locked and thread.archived and not manages:
        raise missing_permissions()
    channel.name = body.get("name", channel.name)
    thread.archived = body.get("archived", thread.archived)
    thread.locked = body.get("locked", thread.locked)
    thread.invitable = body.get("invitable", thread.invitable)
    thread.archive_after_min = body.get("auto_archive_duration", thread.archive_after_min)
    call.world.thread_changed(channel)
    return channel_json(channel, call.world.bot)


def _thread(call: Call) -> tuple[Channel, Thread]:
    channel = call.channel()
    if channel.thread is None:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    return channel, channel.thread


def _user(call: Call) -> User:
    user = call.world.users.get(call.number("user_id"))
    if user is None:
        raise unknown("User")
    return user


@routes.add("PUT", "/channels/{channel_id}/thread-members/{user_id}")
def add_thread_member(call: Call) -> Any:
    channel, thread = _thread(call)
    user = _user(call)
    if thread.archived:
        raise archived()
    call.need(channel, Permission.SEND_MESSAGES)
    owned = thread.owner is call.world.bot
    if thread.private and not (thread.invitable or owned or call.may(channel, Permission.MANAGE_THREADS)):
        raise missing_permissions()
    assert channel.parent is not None
    if not in_channel(channel.parent, user):
        raise missing_access()
    _add(call, channel, thread, user)


def _add(call: Call, channel: Channel, thread: Thread, user: User) -> None:
    assert channel.guild is not None
    if user.id in thread.members:
        return
    if len(thread.members) >= channel.guild.most_thread_members:
        text = "Maximum number of thread participants has been reached (1000)"
        raise Refused(400, 30033, text)
    call.world.join(channel, user)


@routes.add("DELETE", "/channels/{channel_id}/thread-members/{user_id}")
def delete_thread_member(call: Call) -> Any:
    channel, thread = _thread(call)
    user = _user(call)
    if thread.archived:
        raise archived()
    owned = thread.private and thread.owner is call.world.bot
    if not owned and not call.may(channel, Permission.MANAGE_THREADS):
        raise missing_permissions()
    if user.id not in thread.members:
        raise unknown("Member")
    call.world.part(channel, user)


@routes.add("GET", "/channels/{channel_id}/thread-members/{user_id}")
def get_thread_member(call: Call) -> Any:
    channel, thread = _thread(call)
    user = _user(call)
    if user.id not in thread.members:
        raise unknown("Member")
    return thread_member_json(channel, user)


@routes.add("GET", "/channels/{channel_id}/thread-members")
def list_thread_members(call: Call) -> Any:
    channel, thread = _thread(call)
    if not call.world.application.members:
        raise missing_access()
    return [thread_member_json(channel, call.world.users[number]) for number in thread.members]


@routes.add("PUT", "/channels/{channel_id}/thread-members/@me")
def join_thread(call: Call) -> Any:
    channel, thread = _thread(call)
    if thread.archived:
        raise archived()
    _add(call, channel, thread, call.world.bot)


@routes.add("DELETE", "/channels/{channel_id}/thread-members/@me")
def leave_thread(call: Call) -> Any:
    channel, thread = _thread(call)
    if thread.archived:
        raise archived()
    call.world.part(channel, call.world.bot)


@routes.add("GET", "/guilds/{guild_id}/threads/active")
def get_active_guild_threads(call: Call) -> Any:
    bot = call.world.bot
    found = [each for each in call.guild().active_threads if in_channel(each, bot)]
    mine = [each for each in found if each.thread and bot.id in each.thread.members]
    return {
        "threads": [channel_json(each, bot) for each in found],
        "members": [thread_member_json(each, bot) for each in mine],
    }


@routes.add("GET", "/channels/{channel_id}/threads/archived/private")
def list_private_archived_threads(call: Call) -> Any:
    parent = call.channel(Permission.READ_MESSAGE_HISTORY | Permission.MANAGE_THREADS)
    return _archived(call, parent, joined=False)


@routes.add("GET", "/channels/{channel_id}/users/@me/threads/archived/private")
def list_my_private_archived_threads(call: Call) -> Any:
    return _archived(call, call.channel(Permission.READ_MESSAGE_HISTORY), joined=True)


def _archived(call: Call, parent: Channel, *, joined: bool) -> Any:
    assert parent.guild is not None
    bot = call.world.bot
    found = [
        each
        for each in parent.guild.threads
        if each.parent is parent and each.thread and each.thread.archived and each.thread.private
        if not joined or bot.id in each.thread.members
    ]
    members = [each for each in found if each.thread and bot.id in each.thread.members]
    return {
        "threads": [channel_json(each, bot) for each in found],
        "members": [thread_member_json(each, bot) for each in members],
        "has_more": False,
    }
