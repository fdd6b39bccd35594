"""What a user can choose: commands with their options, and what stands in components and forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.discord_server.permissions import Permission, in_channel, in_guild
from tests.discord_server.rules import (
    BUTTON,
    CHANNEL_SELECT,
    MENTIONABLE_SELECT,
    ROLE_SELECT,
    SELECTS,
    STRING_SELECT,
    USER_SELECT,
)
from tests.discord_server.rules_of_commands import CHAT, GROUP
from tests.discord_server.state import Channel, Json, Role, User, name_of, walk
from tests.discord_server.world import World

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, MENTIONABLE, NUMBER = range(3, 11)
OF_TYPE: dict[int, Any] = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    USER: User,
    CHANNEL: Channel,
    ROLE: Role,
    MENTIONABLE: (User, Role),
    NUMBER: (int, float),
}
IN_SELECT: dict[int, Any] = {
    STRING_SELECT: str,
    USER_SELECT: User,
    ROLE_SELECT: Role,
    MENTIONABLE_SELECT: (User, Role),
    CHANNEL_SELECT: Channel,
}


class NotPossible(Exception):
    """Discord's own program would not let a user do this; the bot never hears of it."""


@dataclass(frozen=True)
class Chosen:
    """A command with the way to the part of it that is called.

    Attributes:
        command: The command as registered.
        way: The group and subcommand within it.
        options: What it takes.
    """

    command: Json
    way: tuple[Json, ...]
    options: tuple[Json, ...]

    def data(self, options: Sequence[Json]) -> Json:
        """Return an interaction's data with these options, each in its place."""
        inside = list(options)
        for part in reversed(self.way):
            inside = [{"name": part["name"], "type": part["type"], "options": inside}]
        told = {"id": self.command["id"], "name": self.command["name"], "type": self.command["type"]}
        return told | {"options": inside} | _place_of(self.command)


def _place_of(command: Json) -> Json:
    return {"guild_id": command["guild_id"]} if "guild_id" in command else {}


def command_named(world: World, channel: Channel, user: User, name: str, kind: int = CHAT) -> Chosen:
    """Return the command that a user calls.

    Raises:
        NotPossible: It is not registered, or not for this user or place.
    """
    parts = name.removeprefix("/").split() if kind == CHAT else [name]
    place = channel.guild and channel.guild.id
    offered = (
        [*world.commands.get(place, {}).values(), *world.commands[None].values()]
        if place
        else [*world.commands[None].values()]
    )
    command = next((each for each in offered if (each["type"], each["name"]) == (kind, parts[0])), None)
    if command is None:
        names = sorted(each["name"] for each in offered)
        raise NotPossible(f"No command is called {parts[0]!r} here; there are {names}")
    _usable(channel, user, command)
    inside, way = command, []
    for part in parts[1:]:
        found = next((each for each in inside["options"] if each["name"] == part), None)
        if found is None or found["type"] > GROUP:
            raise NotPossible(f"/{command['name']} has no subcommand {part!r}")
        way.append(found)
        inside = found
    options = inside.get("options") or []
    if any(each["type"] <= GROUP for each in options):
        names = [each["name"] for each in options]
        raise NotPossible(f"/{name} wants one of the subcommands {names}")
    return Chosen(command, tuple(way), tuple(options))


def _usable(channel: Channel, user: User, command: Json) -> None:
    if channel.thread is not None and channel.thread.archived:
        raise NotPossible("Commands can't be used in an archived thread")
    contexts = command.get("contexts")
    if channel.guild is None:
        if (contexts is not None and 1 not in contexts) or command.get("dm_permission") is False:
            raise NotPossible(f"/{command['name']} is not for direct messages")
        return
    if contexts is not None and 0 not in contexts:
        raise NotPossible(f"/{command['name']} is not for servers")
    allowed = in_channel(channel, user)
    if not allowed & Permission.USE_APPLICATION_COMMANDS:
        raise NotPossible(f"{user.name} may not use commands in #{channel.name}")
    if not in_guild(channel.guild, user) & Permission.ADMINISTRATOR and not _open_to(channel, user, command):
        raise NotPossible(f"/{command['name']} is not offered to {user.name}")


def _open_to(channel: Channel, user: User, command: Json) -> bool:
    """Return whether a command is shown to somebody: the administrator's choice, or else its own default."""
    guild = channel.guild
    assert guild is not None
    access = guild.command_access.get(int(command["id"]), {})
    if access.get(channel.id) is False:
        return False
    if user.id in access:
        return access[user.id]
    roles = [role.id for role in guild.members[user.id].roles] + [guild.everyone.id]
    chosen = [access[role] for role in roles if role in access]
    if chosen:
        return any(chosen)
    wanted = command["default_member_permissions"]
    if wanted is None:
        return True
    return int(wanted) != 0 and in_channel(channel, user) & int(wanted) == int(wanted)


def filled_in(chosen: Chosen, values: dict[str, object]) -> list[Json]:
    """Return the options of a command with their values.

    Raises:
        NotPossible: One is missing, unknown, or not of its kind.
    """
    unknown = values.keys() - {option["name"] for option in chosen.options}
    if unknown:
        raise NotPossible(f"/{chosen.command['name']} has no option {sorted(unknown)}")
    filled = []
    for option in chosen.options:
        if option["name"] in values:
            filled.append(_with_value(option, values[option["name"]]))
        elif option.get("required"):
            raise NotPossible(f"The option {option['name']!r} is required")
    return filled


def _with_value(option: Json, value: object) -> Json:
    name, kind = option["name"], option["type"]
    if not isinstance(value, OF_TYPE[kind]) or (kind == INTEGER and isinstance(value, bool)):
        raise NotPossible(f"{value!r} is nothing for the option {name!r}")
    if choices := option.get("choices"):
        by_name = {each["name"]: each["value"] for each in choices}
        value = by_name.get(str(value), value)
        if value not in by_name.values():
            raise NotPossible(f"{value!r} is none of the choices of {name!r}: {choices}")
    _within(option, value)
    return {"name": name, "type": kind, "value": id_of(value)}


def _within(option: Json, value: object) -> None:
    size = len(value) if isinstance(value, str) else value
    if not isinstance(size, (int, float)):
        return
    key = "length" if isinstance(value, str) else "value"
    least, most = option.get(f"min_{key}"), option.get(f"max_{key}")
    if (least is not None and size < least) or (most is not None and size > most):
        raise NotPossible(f"{value!r} is too small or too large for {option['name']!r}")


def id_of(value: object) -> object:
    """Return how a value stands in an interaction: people, roles and channels by their ids."""
    return str(value.id) if isinstance(value, (User, Role, Channel)) else value


def component_called(components: list[Json], name: str, kinds: frozenset[int]) -> Json:
    """Return the button or select that has this label or custom id.

    Raises:
        NotPossible: There is none, or several, or it can't be used.
    """
    usable = [each for each in walk(components) if each["type"] in kinds]
    found = [each for each in usable if each.get("custom_id") == name]
    found = found or [each for each in usable if name_of(each) == name]
    if len(found) != 1:
        there = [(name_of(each), each.get("custom_id")) for each in usable]
        raise NotPossible(f"{len(found)} are called {name!r}; there are {there}")
    if found[0].get("disabled"):
        raise NotPossible(f"{name!r} is greyed out")
    if found[0]["type"] == BUTTON and not found[0].get("custom_id"):
        raise NotPossible(f"{name!r} is a link")
    return found[0]


def picked(select: Json, values: Sequence[object]) -> list[object]:
    """Return the values chosen in a select; of a string select by their value or what they are called.

    Raises:
        NotPossible: One isn't offered, or there are too few or too many.
    """
    kind = select["type"]
    wrong = [value for value in values if not isinstance(value, IN_SELECT[kind])]
    if wrong:
        raise NotPossible(f"{wrong} can't be chosen in a select of type {kind}")
    least, most = select.get("min_values"), select.get("max_values")
    if not (1 if least is None else least) <= len(values) <= (1 if most is None else most):
        raise NotPossible(f"{len(values)} chosen, of {least} to {most}")
    kinds = select.get("channel_types")
    if kind == CHANNEL_SELECT and kinds and any(each.kind not in kinds for each in values):  # type: ignore[attr-defined]
        raise NotPossible(f"Only channels of the types {kinds} can be chosen")
    return [_option(select, value) for value in values] if kind == STRING_SELECT else list(values)


def _option(select: Json, value: object) -> str:
    for each in select["options"]:
        if value in (each["value"], each["label"]):
            return str(each["value"])
    raise NotPossible(f"{value!r} is none of {[each['label'] for each in select['options']]}")


USABLE = SELECTS | {BUTTON}
