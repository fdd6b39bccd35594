"""A drill as whoever plays it at this machine sees it: the call, the clock, and how it ended."""

from __future__ import annotations

import asyncio
import textwrap
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO, Final

from bot import texts
from bot.counting import count
from bot.practice.help_lines import help_in
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.practice.typed import command_in
from bot.store.records_drills import DoneAs, DrillRecord
from bot.terminal.letters import printable
from bot.terminal.paper import opening_lines, turn_lines
from bot.terminal.plain import WIDTH
from bot.terminal.speaker import Speaker

PROMPT: Final = "> "


class Lines:
    """Typed lines, which a thread reads, so that the clock can overtake it."""

    def __init__(self, typed: IO[str]) -> None:
        """Begin to read."""
        self._loop, self._read = asyncio.get_running_loop(), asyncio.Queue[str | None]()
        threading.Thread(target=self._all, args=(typed,), daemon=True, name="typed").start()

    async def next(self) -> str | None:
        """Wait for a line; None once there are no more."""
        line = await self._read.get()
        if line is None:
            self._read.put_nowait(None)  # whoever asks again hears the same
        return line

    def _all(self, typed: IO[str]) -> None:
        for line in typed:
            self._loop.call_soon_threadsafe(self._read.put_nowait, line.strip())
        self._loop.call_soon_threadsafe(self._read.put_nowait, None)


@dataclass(slots=True)
class Seat:
    """Whoever plays a drill here.

    Attributes:
        talk: Theirs.
        drill: Its rules.
        lines: What they type.
        write: Prints text as it is.
        clock: Returns the time.
        asks: They sit at a terminal: they are asked whether they are ready, and shown where to type.
    """

    talk: Talk
    drill: DrillRecord
    lines: Lines
    write: Callable[[str], None]
    clock: Callable[[], datetime]
    asks: bool
    _speaker: Speaker = field(init=False)
    _until: datetime = field(init=False)
    _half_is_said: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Know what to call the person."""
        self._speaker = Speaker(self.talk.script.scenario, self.talk.opening)
        self._until = self.clock()

    async def begin(self) -> None:
        """Show the call and the rules, wait until they are ready, and show the person's first line.

        What the first reply needs is loaded meanwhile; no time runs before it is there.
        """
        *call, first = opening_lines(self.talk, self._speaker)
        drill = self.drill
        rules = texts.DRILL_RULES.format(
            minutes=count(drill.length_s / 60, "minute"), seconds=count(drill.reply_s, "second")
        )
        if drill.most_missed is not None:
            missed = texts.DRILL_MISSED_ONE if drill.most_missed == 1 else texts.DRILL_MISSED
            rules += f" {missed.format(missed=count(drill.most_missed, 'line'))}"
        self._print([*call, rules, texts.DRILL_KEYS])
        loading = asyncio.create_task(self.talk.warm_up(), name="count-in")
        if self.asks:
            self._print(["", texts.DRILL_READY])
            await self.lines.next()
            if not loading.done():
                self._print([texts.DRILL_LOADS])
        await loading
        self._until = self.clock() + timedelta(seconds=drill.length_s)
        self._print(["", first])

    async def listen(self, patience_s: float) -> str | None:
        """Wait so long for a reply; None where none came, "" where the talk is to end."""
        end = self.clock() + timedelta(seconds=patience_s)
        while True:
            if self.asks:
                self.write(PROMPT)
            left_s = (end - self.clock()) / timedelta(seconds=1)
            try:
                line = await asyncio.wait_for(self.lines.next(), left_s)
            except TimeoutError:
                if self.asks:
                    self.write("\n")
                return None
            command = command_in(line or "")
            if line is None or (command is not None and command.name == "end"):
                return ""
            if command is not None and command.name != "stop":
                self._print([texts.DRILL_ONLY])
            elif line:
                return line

    def refuse(self, why: str) -> None:
        """Say why what was typed could not be taken; the person still waits."""
        self._print([why])

    def show(self, turn: Turn | str) -> None:
        """Show a turn and the time that is left, or the person's last words."""
        if isinstance(turn, str):
            self._print(["", f"{self._speaker.hear([turn])}: {turn}"])
            return
        lines = list(turn_lines(turn, self._speaker, with_note=self.talk.shows_note_on(turn)))
        if self.asks and turn.kind == "reply":
            del lines[1]  # it stands behind the prompt
        self._print(lines)
        left = self._until - self.clock()
        if not self.talk.ended and left > timedelta():
            is_half = left <= timedelta(seconds=self.drill.length_s / 2) and not self._half_is_said
            self._half_is_said = self._half_is_said or is_half
            shown = f"{left.seconds // 60}:{left.seconds % 60:02}"
            self._print([(texts.DRILL_HALF if is_half else texts.DRILL_LEFT).format(left=shown)])

    def close(self, done_as: DoneAs, country: str, history: str) -> None:
        """Say how it ended: people to talk to after a stop, otherwise where the talk can be read.

        Args:
            done_as: How.
            country: Whose help lines are shown.
            history: The option that names the same history, such as ` --db FILE`, or "".
        """
        if done_as == "stopped":
            self._print(["", texts.STOPPED, texts.STOPPED_ABOUT, *help_in(country).as_sentences()])
            self._print(["", texts.CLOSES])
            return
        self._print(["", texts.DRILL_OVER[done_as]])
        self.write(
            f"{texts.DRILL_AGAIN.format(id=self.talk.id, db=history)}\n"
        )  # a command stays in one line
        self._print([texts.DRILL_CHECK_IN, ""])

    def _print(self, lines: list[str]) -> None:
        for line in lines:
            for part in printable(line).split("\n"):
                indent = part[: len(part) - len(part.lstrip())]
                filled = textwrap.fill(part, WIDTH, subsequent_indent=indent, break_on_hyphens=False)
                self.write(f"{filled}\n")
