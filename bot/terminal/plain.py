"""Practice in plain lines: reads replies line by line, prints the answers, and needs no terminal."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Final

from bot import texts
from bot.errors import CommandError, PracticeError, UnknownChoiceError, UnknownTurnError
from bot.practice.debrief import debrief
from bot.practice.help_lines import help_in
from bot.practice.lines import evidence_lines
from bot.practice.report import as_lines, report
from bot.practice.talk import Talk
from bot.practice.turn import Stopped, Turn
from bot.practice.typed import Command, command_in
from bot.practice.whatif import what_if
from bot.terminal.asked import TAKE_WORDS, options_of, rewind, what_if_asked
from bot.terminal.letters import paragraphs, printable
from bot.terminal.paper import opening_lines, turn_lines, what_if_lines
from bot.terminal.speaker import Speaker
from bot.terminal.wanted import command_for
from rubric.listener.heaps import give_back

WIDTH: Final = 78
LONGEST_LINE: Final = 100_000
"""Characters read at once; what is longer is refused in pieces."""


@dataclass(frozen=True, slots=True)
class Streams:
    """Where lines come from and go to.

    Attributes:
        lines: What the trainee types.
        say: Prints a line of the session.
        remark: Prints a line about it, beside the session.
        history: The option that names the same history, such as ` --db FILE`, or "".
    """

    lines: IO[str]
    say: Callable[[str], None]
    remark: Callable[[str], None]
    history: str = ""


async def converse(talk: Talk, streams: Streams, country: str) -> None:
    """Hold a talk line by line until it has ended and the decision is taken, or the lines run out.

    Raises:
        StoreError: Something could not be stored; the talk stays open.
    """
    # asyncio would only note Ctrl-C, and reading a line would go on.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    plain = _Plain(talk, streams, country)
    await plain.show_so_far()
    while not talk.stopped and not (talk.ended and talk.record.decision):
        line = streams.lines.readline(LONGEST_LINE)
        if not line:
            break
        if line.strip():
            try:
                await plain.take(line.rstrip("\n"))
            except PracticeError as error:
                streams.remark(str(error))
            except UnknownTurnError as error:
                streams.remark(str(error))
        await asyncio.sleep(0)
    await plain.close()


async def print_talk(talk: Talk, streams: Streams, country: str) -> None:
    """Print a talk that was played from a file as `converse` would have."""
    plain = _Plain(talk, streams, country)
    await plain.show_so_far()
    await plain.close()


class _Plain:
    """One talk on paper, and what its commands do."""

    def __init__(self, talk: Talk, streams: Streams, country: str) -> None:
        self.talk = talk
        self.speaker = Speaker(talk.script.scenario, talk.opening)
        self.streams = streams
        self.country = country
        self.count = 0

    async def show_so_far(self) -> None:
        """Print the call, the first line, and the turns that there are."""
        self._say(opening_lines(self.talk, self.speaker))
        for turn in await self.talk.turns():
            self._say(turn_lines(turn, self.speaker, with_note=self.talk.shows_note_on(turn)))
        if self.talk.closing:
            self._say(["", f"{self.speaker.hear([self.talk.closing])}: {self.talk.closing}"])
        if self.talk.ended and not self.talk.stopped:
            self._say(self._question())

    async def take(self, text: str) -> None:
        """Take what was typed: a reply or a command."""
        command = command_in(text)
        self.count += 1
        if command is None and self.talk.ended and not self.talk.stopped:
            await self._decide(text.strip())
        elif command is None:
            await self._reply(text)
        else:
            await self._obey(command)

    async def close(self) -> None:
        """Print what follows: help after a stop, the debrief after an ending, otherwise how to go on."""
        if self.talk.stopped:
            self._say(["", texts.STOPPED, texts.STOPPED_ABOUT, *help_in(self.country).as_sentences()])
        elif self.talk.ended:
            turns = await self.talk.turns()
            self._say(as_lines(report(self.talk, await debrief(self.talk), turns, width=WIDTH)))
            self._say(["", texts.CHECK_IN])
        else:
            self.streams.remark(texts.LEFT_OPEN.format(id=self.talk.id, db=self.streams.history))
        self._say(["", texts.AGAIN.format(command=command_for(self.talk)), texts.CLOSES])

    def _say(self, lines: Iterator[str] | Sequence[str]) -> None:
        for line in lines:
            self.streams.say(printable(line))

    async def _reply(self, text: str) -> None:
        turn = await self.talk.reply(text, message_id=f"{self.talk.n + 1}-{self.count}")
        if not isinstance(turn, Stopped):
            self._show(turn)
            give_back()

    def _show(self, turn: Turn) -> None:
        self._say(turn_lines(turn, self.speaker, with_note=self.talk.shows_note_on(turn)))
        if turn.ending is not None:
            self._say(self._question())

    def _question(self) -> Iterator[str]:
        decision = self.talk.script.scenario.decision
        yield ""
        yield texts.ENDED
        yield decision.question
        for number, (name, title) in enumerate(options_of(self.talk), start=1):
            yield f"  {number}. {title} ({name})"

    async def _decide(self, answer: str) -> None:
        options = [name for name, _ in options_of(self.talk)]
        if answer.isascii() and answer.isdigit() and 1 <= int(answer) <= len(options):
            answer = options[int(answer) - 1]
        if answer not in options:
            raise UnknownChoiceError("decision", answer[:40], f"{', '.join(options)}, or 1 to {len(options)}")
        await self.talk.decide(answer)

    async def _obey(self, command: Command) -> None:
        if command.name not in texts.COMMANDS:
            known = ", ".join(f"/{name}" for name in texts.COMMANDS)
            raise UnknownChoiceError("command", f"/{command.name}", known)
        if command.name not in TAKE_WORDS:
            command.refuse_words()
        obey: dict[str, Callable[[Command], Awaitable[None]]] = {
            "call": self._call,
            "why": self._why,
            "whatif": self._what_if,
            "rewind": self._rewind,
            "silence": self._silence,
            "end": self._end,
            "decide": self._decision,
            "stop": self._stop,
            "help": self._help,
        }
        await obey[command.name](command)

    async def _call(self, _: Command) -> None:
        opening = self.talk.opening
        self._say([part for part in (paragraphs(opening.told), paragraphs(opening.seen)) if part])

    async def _why(self, _: Command) -> None:
        if not self.talk.shows_notes:
            raise CommandError(texts.NO_WHY_NOW)
        replies = [turn for turn in await self.talk.turns() if turn.assessment]
        if not replies:
            raise CommandError(texts.NO_REPLY_YET)
        self._say(f"    {line}" for line in evidence_lines(replies[-1]))

    async def _what_if(self, command: Command) -> None:
        replies = [turn.n for turn in await self.talk.turns() if turn.assessment]
        tried = await what_if(self.talk, *what_if_asked(self.talk, command, replies))
        self._say(what_if_lines(tried, self.speaker.hear([])))

    async def _rewind(self, command: Command) -> None:
        n = await rewind(self.talk, command)
        self._say(["", texts.REWOUND.format(n=n) if n else texts.REWOUND_TO_START])
        self._say(["", f"{self.speaker.hear([self.talk.line])}: {self.talk.line}"])

    async def _silence(self, _: Command) -> None:
        self._show(await self.talk.wait(message_id=f"{self.talk.n + 1}-{self.count}"))

    async def _end(self, _: Command) -> None:
        said = await self.talk.end()
        self._say(["", f"{self.speaker.hear([said])}: {said}", *self._question()])

    async def _decision(self, command: Command) -> None:
        if not self.talk.ended:
            raise CommandError(texts.NOT_NOW)
        await self._decide(command.rest)

    async def _stop(self, _: Command) -> None:
        await self.talk.stop()

    async def _help(self, _: Command) -> None:
        self._say(
            ["", texts.HELP_ABOUT, *(f"  /{name:<8} {about}" for name, about in texts.COMMANDS.items())]
        )
