"""The program in a real terminal: typed at, looked at, killed."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

from bot import texts
from bot.terminal.settings import Settings, remember
from tests.bot.terminal.acting import MINI

PATIENCE_S = 30


class Terminal:
    """A terminal of a given size that runs `coach practice`."""

    def __init__(self, folder: Path, *arguments: str, rows: int = 24, columns: int = 80, **more: str) -> None:
        environment = {
            **os.environ,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "COACH_DB": str(folder / "history.db"),
            "COACH_PACE": "off",
            "COACH_COUNTRY": "US",
            "TERM": "xterm-256color",
            **more,
        }
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        program = ["-c", "from bot.cli import main; main()", "practice", *arguments]
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable, program, env=environment, dimensions=(rows, columns)
        )

    @property
    def text(self) -> str:
        return "\n".join(line.rstrip() for line in self.screen.display)

    def until(self, holds: Callable[[str], object]) -> str:
        """Look at the screen until something holds on it, and return it."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            self._look()
            if holds(self.text):
                return self.text
        raise AssertionError(self.text)

    def see(self, words: str) -> str:
        """Look at the screen until it shows some words."""
        return self.until(lambda text: words in text)

    def type(self, keys: str) -> None:
        """Press keys."""
        self.child.send(keys)

    def close(self) -> int:
        """Wait until the program has gone, and return its exit code, negative for a signal."""
        deadline = time.monotonic() + PATIENCE_S
        while self.child.isalive() and time.monotonic() < deadline:
            self._look()
        self._look()
        self.kill()
        return -self.child.signalstatus if self.child.signalstatus else int(self.child.exitstatus or 0)

    def kill(self) -> None:
        """End the program if it still runs, and wait until it has: a busy machine takes its time."""
        if self.child.isalive():
            self.child.kill(signal.SIGKILL)
            self.child.wait()
        self.child.close()

    def _look(self) -> None:
        try:
            seen = self.child.read_nonblocking(65536, timeout=0.05)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self.raw += seen
        self.stream.feed(seen)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    remember(Settings(agreed=True), tmp_path / "config" / "crisis-coach" / "terminal.json")
    return tmp_path


@pytest.fixture
def at(home: Path) -> Iterator[Callable[..., Terminal]]:
    """Start terminals that are closed after the test."""
    started: list[Terminal] = []

    def start(*arguments: str, **more: object) -> Terminal:
        started.append(Terminal(home, *arguments, **more))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for each in started:
        each.kill()


def test_a_new_user_agrees_talks_stops_and_leaves(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, MINI, "--seed", "7")
    terminal.see("This is practice.")
    terminal.type("\r")
    terminal.see(texts.SAY)
    terminal.type("That sounds like a long day.\r")
    terminal.see("Coach")
    terminal.type("/stop\r")
    shown = terminal.see(texts.STOPPED)
    assert "988" in shown
    terminal.type("\r")

    assert terminal.close() == 0
    assert texts.CLOSES.encode() in terminal.raw
    assert b"--seed 7" in terminal.raw


def test_a_talk_is_played_to_its_debrief_by_keyboard_alone(at: Callable[..., Terminal]) -> None:
    terminal = at(MINI, "--seed", "7", rows=40)
    terminal.see(texts.SAY)
    terminal.type("That sounds like a long day.\r")
    terminal.see("Coach")
    terminal.type("/end\r")
    terminal.see(texts.LOOK_BACK)
    terminal.type("\r")
    terminal.see(texts.CHOOSE)
    terminal.type("1")
    shown = terminal.see("Jo afterwards")
    assert texts.CLOSES in shown
    terminal.type("/quit\r")
    assert terminal.close() == 0


def test_a_killed_talk_is_gone_on_with(at: Callable[..., Terminal]) -> None:
    terminal = at(MINI, "--seed", "7")
    terminal.see(texts.SAY)
    terminal.type("That sounds like a long day.\r")
    terminal.see("Coach")
    terminal.child.kill(signal.SIGKILL)
    assert terminal.close() == -signal.SIGKILL

    again = at("--resume")
    again.see("That sounds like a long day.")
    again.see(texts.SAY)
    again.type("What happened then?\r")
    again.see("What happened then?")
    again.type("\x03")
    assert again.close() == 0
    assert b"coach practice --resume" in again.raw


def test_an_ended_program_leaves_the_terminal_as_it_was(at: Callable[..., Terminal]) -> None:
    terminal = at(MINI)
    terminal.see(texts.SAY)
    terminal.child.kill(signal.SIGTERM)
    terminal.close()

    assert terminal.raw.rstrip().endswith(texts.CLOSES.encode())
    assert b"\x1b[?1049l" in terminal.raw


def test_without_colour_everything_is_still_told_apart_by_words(at: Callable[..., Terminal]) -> None:
    terminal = at(MINI, NO_COLOR="1")
    terminal.see(texts.SAY)
    terminal.type("That sounds like a long day.\r")
    shown = terminal.see("Coach")

    assert "You" in shown
    assert "They" in shown


def test_a_dumb_terminal_gets_plain_lines(at: Callable[..., Terminal]) -> None:
    terminal = at(MINI, TERM="dumb")
    terminal.see(texts.OPENS[:40])
    terminal.type("That sounds like a long day.\n\x04")
    terminal.close()

    assert b"\x1b[" not in terminal.raw
    assert b"--resume" in terminal.raw


def test_a_history_that_cannot_be_opened_is_said_after_the_screen_is_back(home: Path) -> None:
    (home / "history.db").write_bytes(b"this is no database, and it is long enough to be looked at " * 20)
    terminal = Terminal(home, MINI)

    assert terminal.close() == 2
    assert b"is not a history of Crisis Coach" in terminal.raw
    assert b"Traceback" not in terminal.raw
