"""What a trainee typed: words for the person, or a command to the program such as `/rewind 3`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.errors import CommandError

_COMMAND: Final = re.compile(r"\s*/([a-z]+)\b\s*(.*?)\s*", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Command:
    """A command to the program.

    Attributes:
        name: Without the slash, in lower case.
        rest: What stood behind it.
    """

    name: str
    rest: str

    def number(self) -> int | None:
        """Return the number given, or None where nothing was.

        Raises:
            CommandError: Something else was given.
        """
        if not self.rest:
            return None
        if not re.fullmatch(r"[0-9]{1,4}", self.rest):
            raise CommandError(f"/{self.name} takes the number of a turn, such as /{self.name} 3.")
        return int(self.rest)

    def refuse_words(self) -> None:
        """Refuse words behind a command that takes none.

        Raises:
            CommandError: There are some.
        """
        if self.rest:
            raise CommandError(f"/{self.name} stands alone: leave out the words behind it.")


def command_in(text: str) -> Command | None:
    """Return the command in what was typed, or None where it is meant for the person."""
    found = _COMMAND.fullmatch(text)
    return Command(found[1].lower(), found[2]) if found else None
