"""Which events a bot is sent for which intents."""

from __future__ import annotations

from enum import IntFlag

from tests.discord_server.state import Message, User


class Intent(IntFlag):
    """What a bot asks to be told of."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    GUILD_PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    GUILD_MESSAGE_TYPING = 1 << 11
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


PRIVILEGED = Intent.GUILD_MEMBERS | Intent.GUILD_PRESENCES | Intent.MESSAGE_CONTENT
OF_GUILDS = {
    "GUILD_MEMBER_ADD": Intent.GUILD_MEMBERS,
    "GUILD_MEMBER_REMOVE": Intent.GUILD_MEMBERS,
    "GUILD_MEMBER_UPDATE": Intent.GUILD_MEMBERS,
    "MESSAGE_CREATE": Intent.GUILD_MESSAGES,
    "MESSAGE_UPDATE": Intent.GUILD_MESSAGES,
    "MESSAGE_DELETE": Intent.GUILD_MESSAGES,
    "TYPING_START": Intent.GUILD_MESSAGE_TYPING,
    "INTERACTION_CREATE": Intent(0),
}
"""What an event in a guild needs; all others need `GUILDS`."""


def needed(event: str, *, in_guild: bool) -> int:
    """Return the intent that an event needs."""
    if event == "INTERACTION_CREATE":
        return 0
    if not in_guild:
        return Intent.DIRECT_MESSAGES if event.startswith("MESSAGE_") else 0
    return OF_GUILDS.get(event, Intent.GUILDS)


def content_shown(message: Message, bot: User, intents: int) -> bool:
    """Return whether the bot is shown what a message says.

    Without the intent it is when the message is its own, is written to it directly, mentions it, or is a
    pinging reply to one of its regular messages, which an answer to an interaction is not.
    """
    if intents & Intent.MESSAGE_CONTENT or message.author is bot or message.channel.guild is None:
        return True
    mentioned = f"<@{bot.id}>" in message.content or f"<@!{bot.id}>" in message.content
    original = message.reply_to
    answers_it = original is not None and original.author is bot and original.interaction is None
    return mentioned or (answers_it and bot in message.mentions)
