"""Everything that is, and how it changes: each change tells the bot what Discord would tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from tests.discord_server.changes import Changes
from tests.discord_server.clock import Clock, Snowflakes
from tests.discord_server.intents import Intent, content_shown
from tests.discord_server.payloads import channel_json, message_json, thread_member_json, user_json
from tests.discord_server.permissions import in_channel
from tests.discord_server.state import (
    Attachment,
    Channel,
    Guild,
    Interaction,
    Json,
    Kind,
    Message,
    Thread,
    User,
)

TOKEN = "a-token-for-tests"  # noqa: S105  # of the stand-in only
Made: TypeAlias = Callable[[int], Json | None]
Dispatch: TypeAlias = Callable[[str, Guild | None, Made], None]


@dataclass
class Application:
    """What its owner has set in the developer portal.

    Attributes:
        message_content: Whether this intent is switched on; `members` and `presences` likewise.
        shards: How many shards Discord recommends.
    """

    name: str = "Crisis Coach"
    message_content: bool = True
    members: bool = False
    presences: bool = False
    shards: int = 1

    @property
    def intents(self) -> int:
        """The privileged intents that may be asked for."""
        return (
            Intent.MESSAGE_CONTENT * self.message_content
            | Intent.GUILD_MEMBERS * self.members
            | Intent.GUILD_PRESENCES * self.presences
        )

    @property
    def flags(self) -> int:
        """The same as the application's flags tell it to a small bot."""
        return (self.presences << 13) | (self.members << 15) | (self.message_content << 19)


@dataclass
class Draft:
    """What a message is made of."""

    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    mentions: list[User] = field(default_factory=list)
    reply_to: Message | None = None
    nonce: str | int | None = None


def _unheard(_event: str, _guild: Guild | None, _made: Made) -> None:
    """Dispatch to nobody."""


class World:
    """The state of the server."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.snowflake = Snowflakes(clock)
        self.token = TOKEN
        self.application = Application()
        self.bot = User(self.snowflake(), "Coach", bot=True)
        self.owner = User(self.snowflake(), "owner")
        self.users: dict[int, User] = {each.id: each for each in (self.bot, self.owner)}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.interactions: dict[str, Interaction] = {}
        self.commands: dict[int | None, dict[int, Json]] = {None: {}}
        self.files: dict[int, Attachment] = {}
        self.dispatch: Dispatch = _unheard
        self.base_url = ""
        self.gateway_url = ""
        self.lately: Callable[[], str] = lambda: ""
        self.changes = Changes()

    def shows(self, channel: Channel) -> bool:
        """Return whether the bot may look into a channel."""
        return channel.guild is None or (channel.guild.has_bot and bool(in_channel(channel, self.bot)))

    def say(self, event: str, guild: Guild | None, data: Json) -> None:
        """Dispatch an event that everybody is told in the same words."""
        self.dispatch(event, guild, lambda _: data)
        self.changes.tell()

    def attach(
        self, channel: Channel, name: str, data: bytes, content_type: str, note: str | None
    ) -> Attachment:
        """Keep a file and give it its place."""
        number = self.snowflake()
        url = f"{self.base_url}/attachments/{channel.id}/{number}/{name}"
        self.files[number] = Attachment(number, name, content_type, data, url, note)
        return self.files[number]

    def post(
        self,
        channel: Channel,
        author: User,
        draft: Draft,
        *,
        interaction: Interaction | None = None,
        ephemeral_to: User | None = None,
    ) -> Message:
        """Put a message into a channel; a thread that was archived wakes up."""
        thread = channel.thread
        if thread is not None and thread.archived and ephemeral_to is None:
            thread.archived = False
            self.thread_changed(channel)
        message = Message(
            self.snowflake(),
            channel,
            author,
            self.clock.now,
            **vars(draft),
            interaction=interaction,
            ephemeral_to=ephemeral_to,
        )
        channel.messages[message.id] = message
        self._tell_of(message, "MESSAGE_CREATE")
        return message

    def changed(self, message: Message, *, edited: bool = True) -> None:
        """Note that a message has been edited."""
        message.edits += 1
        if edited:
            message.edited_at = self.clock.now
        self._tell_of(message, "MESSAGE_UPDATE")

    def redeliver(self, message: Message) -> None:
        """Tell of a message once more, as Discord does now and then."""
        self._tell_of(message, "MESSAGE_CREATE")

    def _tell_of(self, message: Message, event: str) -> None:
        channel = message.channel
        if self.shows(channel):

            def made(intents: int) -> Json:
                shown = content_shown(message, self.bot, intents)
                return message_json(message, with_content=shown, within_event=True)

            self.dispatch(event, None if message.ephemeral else channel.guild, made)
        if message.interaction is not None:
            message.interaction.changes.tell()
        channel.changes.tell()
        self.changes.tell()

    def delete(self, message: Message) -> None:
        """Delete a message."""
        message.deleted = True
        message.channel.messages.pop(message.id, None)
        guild = None if message.ephemeral else message.channel.guild
        data: Json = {"id": str(message.id), "channel_id": str(message.channel.id)}
        if self.shows(message.channel):
            self.dispatch(
                "MESSAGE_DELETE", guild, lambda _: data | ({"guild_id": str(guild.id)} if guild else {})
            )
        message.channel.changes.tell()
        self.changes.tell()

    def direct(self, user: User) -> Channel:
        """Return the bot's direct conversation with somebody."""
        for channel in self.channels.values():
            if channel.kind is Kind.DIRECT and user in channel.recipients:
                return channel
        channel = Channel(self.snowflake(), Kind.DIRECT, user.name, recipients=[user])
        self.channels[channel.id] = channel
        return channel

    def add_channel(self, channel: Channel) -> Channel:
        """Put a channel into its guild."""
        assert channel.guild is not None
        self.channels[channel.id] = channel.guild.channels[channel.id] = channel
        if self.shows(channel):
            self.say("CHANNEL_CREATE", channel.guild, channel_json(channel, self.bot))
        return channel

    def open_thread(self, parent: Channel, name: str, owner: User, thread: Thread) -> Channel:
        """Open a thread with its owner in it."""
        assert parent.guild is not None
        kind = Kind.PRIVATE_THREAD if thread.private else Kind.PUBLIC_THREAD
        thread.members[owner.id] = self.clock.now
        channel = Channel(self.snowflake(), kind, name, parent.guild, parent, thread=thread)
        self.channels[channel.id] = parent.guild.channels[channel.id] = channel
        if self.shows(channel):
            self.say(
                "THREAD_CREATE", channel.guild, channel_json(channel, self.bot) | {"newly_created": True}
            )
        return channel

    def thread_changed(self, channel: Channel) -> None:
        """Tell that a thread's name or state is another."""
        assert channel.thread is not None
        channel.thread.archived_at = self.clock.now
        if self.shows(channel):
            self.say("THREAD_UPDATE", channel.guild, channel_json(channel, self.bot))
        channel.changes.tell()

    def join(self, channel: Channel, user: User) -> None:
        """Put somebody into a thread."""
        assert channel.thread is not None
        channel.thread.members[user.id] = self.clock.now
        if user is self.bot:
            self.say("THREAD_CREATE", channel.guild, channel_json(channel, self.bot))
        self._thread_members(channel, user, {"added_members": [thread_member_json(channel, user)]})

    def part(self, channel: Channel, user: User) -> None:
        """Take somebody out of a thread."""
        assert channel.thread is not None
        channel.thread.members.pop(user.id, None)
        self._thread_members(channel, user, {"removed_member_ids": [str(user.id)]})

    def _thread_members(self, channel: Channel, user: User, change: Json) -> None:
        """Tell who came or went; without the intent for members the bot hears of itself only."""
        guild, thread = channel.guild, channel.thread
        assert guild is not None
        assert thread is not None
        count = {"member_count": min(len(thread.members), 50)}
        data = {"id": str(channel.id), "guild_id": str(guild.id)} | count | change
        if user is self.bot or self.shows(channel):
            self.dispatch(
                "THREAD_MEMBERS_UPDATE",
                guild,
                lambda intents: data if user is self.bot or intents & Intent.GUILD_MEMBERS else None,
            )
        self.changes.tell()

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel, with its threads."""
        guild = channel.guild
        assert guild is not None
        shown = self.shows(channel)
        told = channel_json(channel, self.bot)
        for each in [thread for thread in guild.threads if thread.parent is channel]:
            self._forget(each)
        self._forget(channel)
        if shown:
            self.say("CHANNEL_DELETE" if channel.thread is None else "THREAD_DELETE", guild, told)
        channel.changes.tell()

    def _forget(self, channel: Channel) -> None:
        assert channel.guild is not None
        channel.deleted = True
        del self.channels[channel.id], channel.guild.channels[channel.id]
        for message in channel.messages.values():
            message.deleted = True

    def remove_member(self, guild: Guild, user: User) -> None:
        """Let somebody leave a guild, and its threads."""
        for thread in guild.threads:
            if thread.thread and user.id in thread.thread.members:
                self.part(thread, user)
        del guild.members[user.id]
        self.say("GUILD_MEMBER_REMOVE", guild, {"guild_id": str(guild.id), "user": user_json(user)})
