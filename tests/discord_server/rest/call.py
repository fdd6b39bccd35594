"""One request, and which handler takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.discord_server.permissions import Permission, in_channel, in_guild
from tests.discord_server.refusals import (
    Problem,
    bad_body,
    missing_access,
    missing_permissions,
    unknown,
)
from tests.discord_server.state import Channel, Guild, Message
from tests.discord_server.world import World


@dataclass(frozen=True)
class Upload:
    """A file that came with a request."""

    name: str
    data: bytes = field(repr=False)
    content_type: str


@dataclass
class Call:
    """A request, read and matched.

    Attributes:
        ids: What stands in the path for each name in the route.
        uploads: The files, by the number in their field's name.
    """

    world: World
    method: str
    route: str
    ids: Mapping[str, str]
    query: Mapping[str, str]
    body: Any = None
    uploads: dict[str, Upload] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Return an id from the path."""
        text = self.ids[name]
        if not text.isdigit():
            raise bad_body([Problem((name,), f'Value "{text}" is not snowflake.', "NUMBER_TYPE_COERCE")])
        return int(text)

    def guild(self) -> Guild:
        """Return the guild in the path."""
        guild = self.world.guilds.get(self.number("guild_id"))
        if guild is None:
            raise unknown("Guild")
        if not guild.has_bot:
            raise missing_access()
        return guild

    def channel(self, wanted: int = 0) -> Channel:
        """Return the channel in the path.

        Raises:
            Refused: There is none, the bot can't see it, or lacks one of the `wanted` permissions.
        """
        channel = self.world.channels.get(self.number("channel_id"))
        if channel is None:
            raise unknown("Channel")
        if not self.world.shows(channel):
            raise missing_access()
        self.need(channel, wanted)
        return channel

    def message(self, channel: Channel) -> Message:
        """Return the message in the path; one that only somebody else sees isn't there."""
        message = channel.messages.get(self.number("message_id"))
        if message is None or message.ephemeral:
            raise unknown("Message")
        return message

    def may(self, channel: Channel, wanted: int) -> bool:
        """Return whether the bot has permissions there."""
        return in_channel(channel, self.world.bot) & wanted == wanted

    def need(self, channel: Channel, wanted: int) -> None:
        """Refuse unless the bot has permissions there."""
        if not self.may(channel, wanted):
            raise missing_permissions()

    def need_in_guild(self, guild: Guild, wanted: Permission) -> None:
        """Refuse unless the bot has a permission in the whole guild."""
        if not in_guild(guild, self.world.bot) & wanted:
            raise missing_permissions()


Handler: TypeAlias = Callable[[Call], Any]
"""Returns what is answered with 200, None for 204 without a body, or a status with a body."""

BARE = "{}"


class Routes:
    """Finds the handler of a path. Routes are named as in Discord's OpenAPI document."""

    def __init__(self) -> None:
        self._tree: dict[str, Any] = {}
        self._handlers: dict[tuple[str, str], Handler] = {}

    def add(self, method: str, route: str) -> Callable[[Handler], Handler]:
        """Return a decorator that makes a function the handler of a route."""
        inner = self._tree
        for part in route.split("/")[1:]:
            inner = inner.setdefault(BARE if part.startswith("{") else part, {})
        inner[""] = route

        def register(handler: Handler) -> Handler:
            self._handlers[method, route] = handler
            return handler

        return register

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._handlers)

    def find(self, method: str, path: str) -> tuple[Handler | None, str, dict[str, str]]:
        """Return the handler for a path, its route, and what stands for the names in it."""
        parts = path.split("/")[1:]
        route = _match(self._tree, parts)
        if route is None:
            return None, path, {}
        names = zip(route.split("/")[1:], parts, strict=True)
        ids = {name[1:-1]: part for name, part in names if name.startswith("{")}
        return self._handlers.get((method, route)), route, ids


def _match(tree: dict[str, Any], parts: Sequence[str]) -> str | None:
    """Return the route for a path; what is spelled out goes before a name."""
    if not parts:
        return tree.get("")
    for key in (parts[0], BARE):
        if key in tree and key and (found := _match(tree[key], parts[1:])):
            return found
    return None


routes = Routes()
