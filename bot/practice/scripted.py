"""Plays the lines of a file as the trainee, so that the same talk can be had again and compared."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.errors import BadLineError, CommandError, EmptyReplyError, LongReplyError, UnknownTurnError
from bot.practice import intake
from bot.practice.talk import Talk
from bot.practice.typed import Command, command_in
from dialogues.scenario import Scenario

COMMANDS: Final = ("silence", "end", "decide", "rewind", "stop")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file.

    Attributes:
        number: Where it stands, from 1.
        text: What is said to the person, "" for a command.
        command: What is asked of the program instead, or None.
    """

    number: int
    text: str
    command: Command | None


def read_lines(text: str, scenario: Scenario) -> tuple[Line, ...]:
    """Return the lines of a file of replies; blank ones are skipped.

    A line is what the trainee says, or `/silence`, `/end`, `/decide OPTION`, `/rewind N` or `/stop`.

    Raises:
        BadLineError: The first line that can't be used.
    """
    return tuple(
        _read(number, line, scenario) for number, line in enumerate(text.split("\n"), start=1) if line.strip()
    )


async def play(talk: Talk, lines: Sequence[Line]) -> int:
    """Play lines on a talk up to its ending; leave it where they run out before.

    Once it has ended, replies and silences are passed over; a later `/rewind` opens it again. A `/decide`
    counts wherever it stands, and the last one holds.

    Returns:
        How many lines were passed over.

    Raises:
        BadLineError: A `/rewind` names a turn that isn't there.
        StoreError: A turn could not be stored.
    """
    passed_over = 0
    decision = ""
    for line in lines:
        name = line.command.name if line.command else ""
        if line.command and name == "decide":
            decision = line.command.rest
        elif talk.stopped or (talk.ended and name != "rewind"):
            passed_over += 1
        else:
            await _play(talk, line)
    if not talk.ended:
        await talk.end()
    if decision and not talk.stopped:
        await talk.decide(decision)
    return passed_over


def _read(number: int, line: str, scenario: Scenario) -> Line:
    command = command_in(line)
    try:
        if command is None:
            return Line(number, line if intake.is_stop_word(line) else intake.clean(line), None)
        _check(command, scenario)
    except EmptyReplyError as error:
        raise BadLineError(number, "there are no words in it") from error
    except LongReplyError as error:
        raise BadLineError(number, f"it is longer than {intake.LONGEST_REPLY:,} characters") from error
    except CommandError as error:
        raise BadLineError(number, str(error).rstrip(".")) from error
    return Line(number, "", command)


def _check(command: Command, scenario: Scenario) -> None:
    if command.name not in COMMANDS:
        known = ", ".join(f"/{name}" for name in COMMANDS)
        raise CommandError(f"there is no /{command.name} here, only {known}.")
    if command.name == "decide":
        options = scenario.decision.options
        if command.rest not in options:
            raise CommandError(f"/decide takes one of: {', '.join(options)}.")
    elif command.name == "rewind":
        if command.number() is None:
            raise CommandError("/rewind takes the number of a turn, such as /rewind 3.")
    else:
        command.refuse_words()


async def _play(talk: Talk, line: Line) -> None:
    message_id = f"line-{line.number}"
    if line.command is None:
        await talk.reply(line.text, message_id=message_id)
        return
    plays: dict[str, Callable[[], Awaitable[object]]] = {
        "silence": lambda: talk.wait(message_id=message_id),
        "end": talk.end,
        "stop": talk.stop,
        "rewind": lambda: _rewind(talk, line),
    }
    await plays[line.command.name]()


async def _rewind(talk: Talk, line: Line) -> None:
    n = (line.command and line.command.number()) or 0
    try:
        await talk.rewind(n)
    except UnknownTurnError as error:
        raise BadLineError(line.number, f"there is no turn {n} to go back to yet") from error
