"""What the commands of a talk mean; the app and the plain lines both follow them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random
from typing import Final

from bot import texts
from bot.errors import CommandError
from bot.practice.talk import Talk
from bot.practice.typed import Command

TAKE_WORDS: Final = frozenset({"whatif", "rewind", "decide"})


def options_of(talk: Talk) -> list[tuple[str, str]]:
    """Return id and title of what can be decided, in an order drawn by the seed, so that no place tells."""
    options = [(name, option.title) for name, option in talk.script.scenario.decision.options.items()]
    Random(f"{talk.record.seed}:decision").shuffle(options)
    return options


async def rewind(talk: Talk, command: Command) -> int:
    """Go back to the turn that was asked for, or one reply back, and return its number.

    Raises:
        CommandError: It is a check ride, or nothing was said yet.
        UnknownTurnError: There is no such turn.
    """
    _refuse_in_a_check_ride(talk)
    n = command.number()
    if n is None:
        replies = [turn.n for turn in await talk.turns() if turn.kind == "reply"]
        if not replies:
            raise CommandError(texts.NO_REPLY_YET)
        n = replies[-1] - 1
    await talk.rewind(n)
    return n


def what_if_asked(talk: Talk, command: Command, replies: Sequence[int]) -> tuple[int, str]:
    """Return the turn and the words of `/whatif WORDS` or `/whatif N WORDS`.

    A leading number is a turn only where there is a reply of that number: "2 minutes, please" are words.

    Args:
        talk: The talk.
        command: What was typed.
        replies: Numbers of the turns that are replies.

    Raises:
        CommandError: It is a check ride, nothing was said yet, or no words were given.
    """
    _refuse_in_a_check_ride(talk)
    if not replies:
        raise CommandError(texts.NO_REPLY_YET)
    numbered = re.fullmatch(r"(\d{1,4})\s+(.+)", command.rest, re.DOTALL)
    if numbered and int(numbered[1]) in replies:
        return int(numbered[1]), numbered[2]
    if not command.rest:
        raise CommandError(texts.WHATIF_NEEDS_WORDS)
    return replies[-1], command.rest


def _refuse_in_a_check_ride(talk: Talk) -> None:
    if talk.record.mode == "check_ride":
        raise CommandError(texts.NOT_IN_A_CHECK_RIDE)
