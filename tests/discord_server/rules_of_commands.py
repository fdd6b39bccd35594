"""What Discord refuses in commands, checked by hand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tests.discord_server.refusals import Place, Problem
from tests.discord_server.state import Json

CHAT, USER, MESSAGE = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
NAME = re.compile(r"[-_'\w]{1,32}")
DESCRIPTION = 100
MOST = {CHAT: 100, USER: 15, MESSAGE: 15}
MOST_OPTIONS = 25
MOST_TEXT = 8000


def command_problems(commands: Sequence[Json]) -> Iterator[Problem]:
    """Yield what is wrong with a list of commands."""
    named = [(each.get("type", CHAT), each.get("name")) for each in commands]
    for kind, name in sorted({each for each in named if named.count(each) > 1}):
        text = f"Application command names must be unique: {name} of type {kind}"
        yield Problem((), text, "APPLICATION_COMMANDS_DUPLICATE_NAME")
    for kind, most in MOST.items():
        if sum(each == kind for each, _ in named) > most:
            yield Problem((), f"More than {most} commands of type {kind}")
    for index, command in enumerate(commands):
        yield from _command((index,), command)


def _command(place: Place, command: Json) -> Iterator[Problem]:
    if command.get("type", CHAT) == CHAT:
        yield from _named(place, command)
        yield from _options(place, command.get("options") or [], depth=0)
        if (length := _length(command)) > MOST_TEXT:
            yield Problem(
                place, f"{length} characters, {MOST_TEXT} are allowed", "APPLICATION_COMMAND_TOO_LARGE"
            )
    elif command.get("description"):
        yield Problem((*place, "description"), "Must be empty for this type of command")
    elif not 1 <= len(command.get("name") or "") <= 32:
        yield Problem((*place, "name"), "Must be between 1 and 32 in length.", "BASE_TYPE_BAD_LENGTH")


def _named(place: Place, named: Json) -> Iterator[Problem]:
    name = named.get("name") or ""
    if not NAME.fullmatch(name) or name != name.lower():
        code = "APPLICATION_COMMAND_INVALID_NAME"
        yield Problem((*place, "name"), "Command name is invalid", code)
    if not 1 <= len(named.get("description") or "") <= DESCRIPTION:
        text = f"Must be between 1 and {DESCRIPTION} in length."
        yield Problem((*place, "description"), text, "BASE_TYPE_BAD_LENGTH")


def _options(place: Place, options: Sequence[Json], *, depth: int) -> Iterator[Problem]:
    if len(options) > MOST_OPTIONS:
        text = f"Must be {MOST_OPTIONS} or fewer in length."
        yield Problem((*place, "options"), text, "BASE_TYPE_BAD_LENGTH")
    kinds = {each["type"] <= GROUP for each in options}
    if len(kinds) > 1:
        yield Problem((*place, "options"), "Subcommands and arguments can't be mixed")
    required = [bool(each.get("required")) for each in options]
    if required != sorted(required, reverse=True):
        code = "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"
        yield Problem(
            (*place, "options"), "Required options must be placed before non-required options", code
        )
    names = [each.get("name") for each in options]
    if len(names) != len(set(names)):
        yield Problem((*place, "options"), "Option names must be unique")
    for index, option in enumerate(options):
        within = (*place, "options", index)
        yield from _named(within, option)
        yield from _choices(within, option)
        if option["type"] == GROUP and depth > 0:
            yield Problem((*within, "type"), "A group can't stand in a group")
        yield from _options(within, option.get("options") or [], depth=depth + 1)


def _choices(place: Place, option: Json) -> Iterator[Problem]:
    choices = option.get("choices") or []
    if len(choices) > MOST_OPTIONS:
        text = f"Must be {MOST_OPTIONS} or fewer in length."
        yield Problem((*place, "choices"), text, "BASE_TYPE_BAD_LENGTH")
    if choices and option.get("autocomplete"):
        yield Problem((*place, "autocomplete"), "Choices and autocomplete exclude each other")
    for index, choice in enumerate(choices):
        if not 1 <= len(choice["name"]) <= 100:
            yield Problem((*place, "choices", index, "name"), "Must be between 1 and 100 in length.")


def _length(command: Json) -> int:
    """Return the characters of a command as Discord counts them: names, descriptions and values."""
    own = len(command.get("name", "")) + len(command.get("description", ""))
    choices = sum(len(each["name"]) + len(str(each["value"])) for each in command.get("choices") or [])
    return own + choices + sum(map(_length, command.get("options") or []))
