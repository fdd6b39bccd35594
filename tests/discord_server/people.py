"""What users do: everything a person can do in Discord's own program, with what that program refuses them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.discord_server.choosing import (
    NotPossible,
    command_named,
    component_called,
    filled_in,
    id_of,
    picked,
)
from tests.discord_server.exchange import Exchange
from tests.discord_server.forms import Form, submitted
from tests.discord_server.interacting import interact, resolved
from tests.discord_server.permissions import Permission, may
from tests.discord_server.rest.drafting import MENTION
from tests.discord_server.rest.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, FORM
from tests.discord_server.rules import BUTTON, SELECTS
from tests.discord_server.rules_of_commands import MESSAGE, USER
from tests.discord_server.state import Channel, Guild, Json, Message, User
from tests.discord_server.world import Draft, World


class Person:
    """A user, acting.

    Attributes:
        user: Who they are.
        world: Where they are.
    """

    def __init__(self, world: World, user: User) -> None:
        self.world = world
        self.user = user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def mention(self) -> str:
        return f"<@{self.user.id}>"

    @property
    def dm(self) -> Channel:
        """Their direct conversation with the bot."""
        return self.world.direct(self.user)

    async def slash(self, channel: Channel, command: str, **options: object) -> Exchange:
        """Use a command, such as "practice start"; returns at once."""
        self._look_into(channel)
        chosen = command_named(self.world, channel, self.user, command)
        values = {name: _bare(value) for name, value in options.items()}
        data = chosen.data(filled_in(chosen, values))
        data |= resolved(self.world, channel, values.values())
        return self._do(COMMAND, channel, data, f"/{command}")

    async def autocomplete(
        self, channel: Channel, command: str, option: str, typed: str = "", **others: object
    ) -> dict[str, object]:
        """Type into an option of a command, and return the values offered by what they are called."""
        chosen = command_named(self.world, channel, self.user, command)
        told: list[Json] = []
        for each in chosen.options:
            if each["name"] == option:
                if not each.get("autocomplete"):
                    raise NotPossible(f"{option!r} has no autocomplete")
                told.append({"name": option, "type": each["type"], "value": typed, "focused": True})
            elif each["name"] in others:
                value = id_of(_bare(others[each["name"]]))
                told.append({"name": each["name"], "type": each["type"], "value": value})
        exchange = self._do(AUTOCOMPLETE, channel, chosen.data(told), f"typing into /{command} {option}")
        return await exchange.choices()

    async def press(self, message: Message, button: str) -> Exchange:
        """Press a button, named by its label or custom id."""
        found = self._component(message, button, frozenset({BUTTON}))
        return self._use(message, found, {}, f"the button {button!r}")

    async def select(self, message: Message, select: str, values: Sequence[object] | object) -> Exchange:
        """Choose in a select, named by its placeholder or custom id."""
        found = self._component(message, select, SELECTS)
        wanted = values if isinstance(values, (list, tuple)) else [values]
        chosen = picked(found, [_bare(value) for value in wanted])
        data = {"values": [id_of(value) for value in chosen]}
        data |= resolved(self.world, message.channel, chosen)
        return self._use(message, found, data, f"the select {select!r}")

    def _component(self, message: Message, name: str, kinds: frozenset[int]) -> Json:
        if message not in self.sees(message.channel):
            raise NotPossible(f"{self.name} does not see this message")
        return component_called(message.components, name, kinds)

    def _use(self, message: Message, component: Json, data: Json, name: str) -> Exchange:
        told = {
            "component_type": component["type"],
            "custom_id": component["custom_id"],
            "id": component["id"],
        }
        interaction = interact(
            self.world, COMPONENT, message.channel, self.user, told | data, name=name, source=message
        )
        return Exchange(self.world, interaction)

    async def submit(self, form: Form, values: Mapping[str, object] | None = None) -> Exchange:
        """Fill in a form, by labels or custom ids, and send it off."""
        opened = form.interaction
        if opened.user is not self.user:
            raise NotPossible(f"{self.name} did not open this form")
        bare = {name: _bare(value) for name, value in (values or {}).items()}
        data, things = submitted(form, bare)
        data |= resolved(self.world, opened.channel, things)
        name = f"the form {form.title!r}"
        interaction = interact(
            self.world, FORM, opened.channel, self.user, data, name=name, source=opened.source
        )
        return Exchange(self.world, interaction)

    async def context_menu(self, target: Message | Person, command: str) -> Exchange:
        """Use a command from the menu of a message, or of a person in their direct conversation."""
        place = target.channel if isinstance(target, Message) else target.dm
        return await self.menu_in(place, target, command)

    async def menu_in(self, channel: Channel, target: Message | Person, command: str) -> Exchange:
        """Use a command from the menu of a message or person in a channel."""
        self._look_into(channel)
        thing = _bare(target)
        kind = MESSAGE if isinstance(thing, Message) else USER
        chosen = command_named(self.world, channel, self.user, command, kind)
        data = chosen.data([]) | {"target_id": str(target.id)}
        data |= resolved(self.world, channel, [thing])
        return self._do(COMMAND, channel, data, command)

    async def say(
        self,
        channel: Channel,
        text: str,
        *,
        reply_to: Message | None = None,
        ping: bool = True,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Message:
        """Write a message."""
        self._look_into(channel)
        if not may(channel, self.user, Permission.SEND_MESSAGES):
            raise NotPossible(f"{self.name} may not write in #{channel.name}")
        thread = channel.thread
        manages = may(channel, self.user, Permission.MANAGE_THREADS)
        if thread is not None and thread.locked and not manages:
            raise NotPossible(f"The thread #{channel.name} is locked")
        mentions = [self.world.users[int(each)] for each in MENTION.findall(text)]
        if reply_to is not None and ping:
            mentions.append(reply_to.author)
        hanging = [self.world.attach(channel, name, data, "text/plain", None) for name, data in files]
        draft = Draft(text, attachments=hanging, mentions=mentions, reply_to=reply_to)
        message = self.world.post(channel, self.user, draft)
        channel.seen = message.id
        return message

    async def edit(self, message: Message, text: str) -> None:
        """Change what they wrote."""
        self._own(message)
        message.content = text
        self.world.changed(message)

    async def delete(self, message: Message) -> None:
        """Delete a message: their own, or anybody's where they manage messages."""
        if not may(message.channel, self.user, Permission.MANAGE_MESSAGES):
            self._own(message)
        self.world.delete(message)

    async def leave(self, guild: Guild) -> None:
        """Leave a guild."""
        self.world.remove_member(guild, self.user)

    def sees(self, channel: Channel) -> list[Message]:
        """Return the messages of a channel that they can see, their own private answers among them."""
        if not may(channel, self.user, Permission.VIEW_CHANNEL) or channel.deleted:
            return []
        return [each for each in channel.messages.values() if each.ephemeral_to in (None, self.user)]

    def threads(self, guild: Guild) -> list[Channel]:
        """Return the threads that they can see."""
        return [each for each in guild.threads if may(each, self.user, Permission.VIEW_CHANNEL)]

    def _do(self, kind: int, channel: Channel, data: Json, name: str) -> Exchange:
        return Exchange(self.world, interact(self.world, kind, channel, self.user, data, name=name))

    def _look_into(self, channel: Channel) -> None:
        if channel.deleted or not may(channel, self.user, Permission.VIEW_CHANNEL):
            raise NotPossible(f"{self.name} can't look into #{channel.name}")

    def _own(self, message: Message) -> None:
        if message.author is not self.user or message.deleted:
            raise NotPossible(f"This is no message of {self.name}'s")


def _bare(value: object) -> object:
    return value.user if isinstance(value, Person) else value
