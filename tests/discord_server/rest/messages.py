"""Messages that the bot writes by itself: in channels, threads and direct conversations."""

from __future__ import annotations

from typing import Any

from tests.discord_server.intents import content_shown
from tests.discord_server.payloads import message_json
from tests.discord_server.permissions import Permission
from tests.discord_server.refusals import (
    Problem,
    Refused,
    archived,
    bad_body,
    missing_permissions,
    unknown,
)
from tests.discord_server.rest.call import Call, routes
from tests.discord_server.rest.drafting import drafted, redrafted
from tests.discord_server.state import EPHEMERAL, Channel, Json, Message

ROUTE = "/channels/{channel_id}/messages"


def told(call: Call, message: Message) -> Json:
    """Return a message as the bot may read it over REST: that depends on what the portal allows it."""
    shown = content_shown(message, call.world.bot, call.world.application.intents)
    return message_json(message, with_content=shown)


@routes.add("POST", ROUTE)
def create_message(call: Call) -> Any:
    channel = call.channel()
    _writable(call, channel)
    if call.body.get("embeds"):
        call.need(channel, Permission.EMBED_LINKS)
    if call.uploads:
        call.need(channel, Permission.ATTACH_FILES)
    if again := _sent_before(call, channel):
        return message_json(again)
    draft = drafted(call, call.body, channel)
    draft.flags &= ~EPHEMERAL
    if pointer := call.body.get("message_reference"):
        if not call.may(channel, Permission.READ_MESSAGE_HISTORY):
            raise Refused(403, 160002, "Cannot reply without permission to read message history")
        draft.reply_to = channel.messages.get(int(pointer["message_id"]))
        if draft.reply_to is None and pointer.get("fail_if_not_exists", True):
            raise bad_body([Problem(("message_reference",), "Unknown message", "REPLIES_UNKNOWN_MESSAGE")])
    return message_json(call.world.post(channel, call.world.bot, draft))


def _sent_before(call: Call, channel: Channel) -> Message | None:
    """Return the message that was sent with the same nonce, if the bot wants it sent only once."""
    nonce = call.body.get("nonce")
    if nonce is None or not call.body.get("enforce_nonce"):
        return None
    return next((each for each in channel.by_the_bot() if each.nonce == nonce), None)


def _writable(call: Call, channel: Channel) -> None:
    """Refuse where the bot can't write."""
    if channel.guild is None:
        _welcome(call, channel)
        return
    call.need(channel, Permission.SEND_MESSAGES)
    if channel.thread is not None and channel.thread.archived and channel.thread.locked:
        raise archived()


def _welcome(call: Call, channel: Channel) -> None:
    (user,) = channel.recipients
    if not user.takes_direct_messages:
        raise Refused(403, 50007, "Cannot send messages to this user")
    shared = (guild for guild in call.world.guilds.values() if guild.has_bot and user.id in guild.members)
    if next(shared, None) is None:
        raise Refused(403, 50278, "Cannot send messages to this user due to having no mutual guilds")


@routes.add("GET", ROUTE)
def list_messages(call: Call) -> Any:
    channel = call.channel()
    if not call.may(channel, Permission.READ_MESSAGE_HISTORY):
        return []
    limit = int(call.query.get("limit", 50))
    if not 1 <= limit <= 100:
        raise bad_body([Problem(("limit",), "int value should be between 1 and 100", "NUMBER_TYPE_MAX")])
    found = [each for each in channel.messages.values() if not each.ephemeral]
    if before := call.query.get("before"):
        found = [each for each in found if each.id < int(before)]
    if after := call.query.get("after"):
        found = [each for each in found if each.id > int(after)][:limit]
    if around := call.query.get("around"):
        found = [each for each in found if each.id <= int(around)][-limit // 2 :]
    return [told(call, each) for each in reversed(found[-limit:])]


@routes.add("GET", f"{ROUTE}/{{message_id}}")
def get_message(call: Call) -> Any:
    channel = call.channel()
    if not call.may(channel, Permission.READ_MESSAGE_HISTORY):
        raise missing_permissions()
    return told(call, call.message(channel))


@routes.add("PATCH", f"{ROUTE}/{{message_id}}")
def update_message(call: Call) -> Any:
    message = call.message(call.channel())
    if message.author is not call.world.bot:
        raise Refused(403, 50005, "Cannot edit a message authored by another user")
    change(call, call.body, message)
    return message_json(message)


def change(call: Call, body: Json, message: Message) -> None:
    """Edit a message; in an archived thread nothing can be."""
    thread = message.channel.thread
    if thread is not None and thread.archived and not message.ephemeral:
        raise archived()
    redrafted(call, body, message)
    call.world.changed(message)


@routes.add("DELETE", f"{ROUTE}/{{message_id}}")
def delete_message(call: Call) -> Any:
    channel = call.channel()
    message = call.message(channel)
    if message.author is not call.world.bot:
        if channel.guild is None:
            raise Refused(403, 50003, "Cannot execute action on a DM channel")
        call.need(channel, Permission.MANAGE_MESSAGES)
    call.world.delete(message)


@routes.add("POST", f"{ROUTE}/bulk-delete")
def bulk_delete_messages(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_MESSAGES)
    wanted = [int(each) for each in call.body["messages"]]
    if not 2 <= len(wanted) <= 100:
        raise Refused(400, 50016, "Provided too few or too many messages to delete")
    for number in wanted:
        if message := channel.messages.get(number):
            call.world.delete(message)


@routes.add("POST", "/channels/{channel_id}/typing")
def trigger_typing_indicator(call: Call) -> Any:
    channel = call.channel()
    _writable(call, channel)
    channel.typing += 1
    channel.changes.tell()


@routes.add("PUT", f"{ROUTE}/{{message_id}}/reactions/{{emoji_name}}/@me")
def add_my_message_reaction(call: Call) -> Any:
    channel = call.channel(Permission.READ_MESSAGE_HISTORY | Permission.ADD_REACTIONS)
    message = call.message(channel)
    if channel.thread is not None and channel.thread.archived:
        raise archived()
    message.reactions.append(call.ids["emoji_name"])


@routes.add("PUT", f"{ROUTE}/pins/{{message_id}}")
def create_pin(call: Call) -> Any:
    channel = call.channel(Permission.MANAGE_MESSAGES)
    if channel.messages.get(call.number("message_id")) is None:
        raise unknown("Message")
