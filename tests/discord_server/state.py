"""What the server knows: guilds, channels, people and messages as plain records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum
from typing import Any, TypeAlias

from tests.discord_server.changes import Changes

Json: TypeAlias = dict[str, Any]

EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15


class Kind(IntEnum):
    """What a channel is."""

    TEXT = 0
    DIRECT = 1
    CATEGORY = 4
    PUBLIC_THREAD = 11
    PRIVATE_THREAD = 12


@dataclass(eq=False)
class User:
    """Somebody with an account.

    Attributes:
        takes_direct_messages: Whether bots may write to them.
    """

    id: int
    name: str
    bot: bool = False
    takes_direct_messages: bool = True
    locale: str = "en-US"


@dataclass(eq=False)
class Role:
    """A role of a guild; the one with the guild's own id is everybody's."""

    id: int
    name: str
    permissions: int = 0
    position: int = 1
    bot_id: int | None = None


@dataclass(eq=False)
class Member:
    """Somebody in a guild."""

    user: User
    joined_at: datetime
    roles: list[Role] = field(default_factory=list)
    nick: str | None = None


@dataclass(frozen=True)
class Overwrite:
    """What one role (kind 0) or member (kind 1) may do otherwise in one channel."""

    target_id: int
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass(eq=False)
class Guild:
    """A guild, which its people call a server.

    Attributes:
        has_bot: Whether the bot is in it.
        most_active_threads: How many threads may be open at a time.
        most_thread_members: How many people a thread takes.
        command_access: Per command's id, whom the administrator let use it or not: ids of roles, members
            and channels to yes or no.
    """

    id: int
    name: str
    owner: User
    everyone: Role
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    has_bot: bool = True
    locale: str = "en-US"
    most_active_threads: int = 1000
    most_thread_members: int = 1000
    command_access: dict[int, dict[int, bool]] = field(default_factory=dict)

    @property
    def threads(self) -> list[Channel]:
        """The threads of all channels, archived ones among them."""
        return [channel for channel in self.channels.values() if channel.thread is not None]

    @property
    def active_threads(self) -> list[Channel]:
        return [channel for channel in self.threads if channel.thread and not channel.thread.archived]


@dataclass
class Thread:
    """What a thread has beyond a channel.

    Attributes:
        members: The ids of who is in it, with when they joined.
    """

    owner: User
    private: bool
    made_at: datetime
    archived_at: datetime
    invitable: bool = True
    archived: bool = False
    locked: bool = False
    archive_after_min: int = 4320
    members: dict[int, datetime] = field(default_factory=dict)


@dataclass(eq=False)
class Channel:
    """A channel, a thread or a direct conversation.

    Attributes:
        typing: How often the bot has let its typing show.
        seen: The id of the last message that a test has taken note of.
    """

    id: int
    kind: Kind
    name: str
    guild: Guild | None = None
    parent: Channel | None = None
    topic: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    messages: dict[int, Message] = field(default_factory=dict)
    recipients: list[User] = field(default_factory=list)
    thread: Thread | None = None
    deleted: bool = False
    typing: int = 0
    seen: int = 0
    changes: Changes = field(default_factory=Changes, repr=False)

    def by_the_bot(self) -> Iterator[Message]:
        """Yield what the bot has written for everybody here."""
        return (each for each in self.messages.values() if each.author.bot and each.ephemeral_to is None)

    async def next_message(self) -> Message:
        """Return the bot's next message that no test has seen yet.

        What stood here before somebody's own latest message counts as seen, and so does what an exchange
        or this method returned.
        """

        def look() -> Message | None:
            return next(
                (each for each in self.by_the_bot() if each.id > self.seen and not each.loading), None
            )

        found = await self.changes.until(look, lambda: f"no further message in #{self.name}: {self.texts()}")
        self.seen = found.id
        return found

    def texts(self) -> list[str]:
        """Return what each message here says."""
        return [f"{each.author.name}: {each.text}" for each in self.messages.values()]


@dataclass(eq=False)
class Attachment:
    """A file that hangs on a message."""

    id: int
    name: str
    content_type: str
    data: bytes = field(repr=False)
    url: str
    description: str | None = None


@dataclass(eq=False)
class Message:
    """A message.

    Attributes:
        interaction: What it answers, if it does.
        ephemeral_to: Who alone sees it.
        edits: How often it was changed.
    """

    id: int
    channel: Channel
    author: User
    made_at: datetime
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    mentions: list[User] = field(default_factory=list)
    reply_to: Message | None = None
    interaction: Interaction | None = None
    ephemeral_to: User | None = None
    edited_at: datetime | None = None
    edits: int = 0
    deleted: bool = False
    nonce: str | int | None = None
    reactions: list[str] = field(default_factory=list)

    @property
    def loading(self) -> bool:
        """Whether it only says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def ephemeral(self) -> bool:
        return self.ephemeral_to is not None

    @property
    def text(self) -> str:
        """Everything it says, line by line: content, embeds, and what its components display."""
        return "\n".join(texts_of(self))

    @property
    def labels(self) -> list[str]:
        """What its buttons are called, and what its selects ask for, in order."""
        return [name for each in walk(self.components) if (name := name_of(each))]

    async def next_edit(self) -> Message:
        """Wait until the message is changed or deleted once more, and return it."""
        before = self.edits, self.deleted
        await self.channel.changes.until(
            lambda: (self.edits, self.deleted) != before, lambda: f"the message was not edited: {self.text}"
        )
        return self


@dataclass(eq=False)
class Interaction:
    """Something that a user did and the bot has to answer.

    Attributes:
        kind: 2 command, 3 component, 4 autocomplete, 5 modal.
        source: The message whose component was used.
        payload: What the bot was sent.
        answer: The type of the first callback, once there is one.
        thinking: Whether a deferral still waits for its message.
        original: The message of the first answer.
        followups: Further messages, in order.
        modal: The form that the answer opened.
        choices: What autocomplete offered.
        expired: Whether a test has let the time for an answer run out.
    """

    id: int
    token: str
    kind: int
    channel: Channel
    user: User
    made_s: float
    name: str = ""
    source: Message | None = None
    payload: Json = field(default_factory=dict, repr=False)
    answer: int | None = None
    thinking: bool = False
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None
    expired: bool = False
    changes: Changes = field(default_factory=Changes, repr=False)


def walk(components: list[Json]) -> Iterator[Json]:
    """Yield every component with all that stand in it, in order."""
    for each in components:
        yield each
        yield from walk(each.get("components", []))
        yield from walk([each[key] for key in ("accessory", "component") if each.get(key)])


def name_of(component: Json) -> str:
    """Return what a user would call a button or a select."""
    emoji = (component.get("emoji") or {}).get("name") or ""
    return component.get("label") or component.get("placeholder") or emoji


def texts_of(message: Message) -> Iterator[str]:
    """Yield each text of a message."""
    if message.content:
        yield message.content
    for embed in message.embeds:
        yield from filter(None, (embed.get("title"), embed.get("description")))
        for entry in embed.get("fields", []):
            yield f"{entry['name']}: {entry['value']}"
        if embed.get("footer"):
            yield embed["footer"]["text"]
    yield from (each["content"] for each in walk(message.components) if "content" in each)
