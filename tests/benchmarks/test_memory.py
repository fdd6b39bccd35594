"""What `coach practice` keeps resident after twelve replies: printed, and nothing is asserted of it.

`make bench` runs it among others; alone it is
`.venv/bin/pytest tests/benchmarks/test_memory.py --override-ini "addopts=--import-mode=importlib"`.
Figures are MB (2**20 bytes) of the whole program as the system counts them: VmRSS at the end, VmHWM at most.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

import pexpect
import pyte
import pytest

from bot import texts
from bot.store.place import url_of
from bot.store.store import Store
from bot.terminal.settings import Settings, remember

PATIENCE_S: Final = 120
ROWS, COLUMNS = 40, 100
PERSON: Final = "owen"
REPLIES: Final = (
    "Hi, I'm Sam, I'm with the police. What's going on tonight?",
    "That sounds really hard. You sound exhausted.",
    "How long have you been feeling like this?",
    "You feel like nobody listens to you.",
    "calm down please, just relax",
    "I'm sorry, that was wrong of me. I want to hear it.",
    "Are you thinking about suicide?",
    "what happened today that made it worse you look tired",
    "I'm glad you told me. What would help right now?",
    "Who could be with you tonight?",
    "Would it be okay if I stayed here with you while we call someone?",
    "It makes sense that you're scared, after all that.",
)
"""Of every sort: good and bad, with slips of the finger, and one without its marks."""


class Program:
    """`coach practice` in a terminal, typed at and read."""

    def __init__(self, folder: Path, terminal: str) -> None:
        environment = {
            **os.environ,
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "COACH_DB": str(folder / "history.db"),
            "COACH_PACE": "off",
            "TERM": terminal,
        }
        program = ["-c", "from bot.cli import main; main()", "practice", PERSON, "--seed", "7"]
        self.child: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable, program, env=environment, dimensions=(ROWS, COLUMNS), timeout=PATIENCE_S
        )
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)

    def see(self, words: str) -> None:
        """Read until the screen shows some words."""
        while words not in "\n".join(self.screen.display):
            self.stream.feed(self.child.read_nonblocking(65536))

    def read_on(self, for_s: float) -> None:
        """Read what is still being drawn, for a while: the caret blinks for ever."""
        until = time.monotonic() + for_s
        while time.monotonic() < until:
            with suppress(pexpect.TIMEOUT):
                self.stream.feed(self.child.read_nonblocking(65536, timeout=0.1))

    def megabytes(self, kind: Literal["VmRSS", "VmHWM"]) -> float:
        """Return what the system says of its memory."""
        lines = Path(f"/proc/{self.child.pid}/status").read_text(encoding="ascii").splitlines()
        fields = dict(line.split(":", 1) for line in lines)
        return round(int(fields[kind].split()[0]) / 1024, 1)


async def _make_a_history(file: Path) -> None:
    async with await Store.open(url_of(str(file))):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("history", ["existing", "new"])
@pytest.mark.parametrize("front_end", ["plain lines", "full screen"])
def test_memory_of_practice_after_twelve_replies(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, front_end: str, history: str
) -> None:
    """A talk of twelve replies, all answered, with the listener on."""
    remember(Settings(agreed=True), tmp_path / "config" / "crisis-coach" / "terminal.json")
    if history == "existing":
        asyncio.run(_make_a_history(tmp_path / "history.db"))
    on_screen = front_end == "full screen"
    program = Program(tmp_path, "xterm-256color" if on_screen else "dumb")
    if on_screen:
        program.see(texts.SAY)
    for n, reply in enumerate(REPLIES, 1):
        program.child.send(reply + "\r")
        program.see(texts.TURN_OF.format(n=n + 1) if on_screen else f"[{n}: ")
        program.read_on(0.2)
    program.read_on(1)
    figures = {kind: program.megabytes(kind) for kind in ("VmRSS", "VmHWM")}
    program.child.kill(signal.SIGKILL)
    program.child.wait()
    with capsys.disabled():
        print(f"\n{front_end}, {history} history: {figures}")  # noqa: T201 - what it is run for
