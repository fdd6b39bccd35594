"""How soon the person's first line is on the screen. `make bench` prints; nothing here asserts a time."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

from bot.terminal.settings import Settings, remember
from dialogues.person import begin
from dialogues.script import person_ids, script_of

ROUNDS = 8


@pytest.mark.parametrize("person", person_ids())
def test_from_the_command_to_the_first_line_on_a_warm_start(
    benchmark: Any, tmp_path: Path, person: str
) -> None:
    """Run in a terminal of 100 by 40; the first round, which makes the database, is not counted."""
    remember(Settings(agreed=True), tmp_path / "config" / "crisis-coach" / "terminal.json")
    environment = {
        **os.environ,
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "COACH_DB": str(tmp_path / "history.db"),
        "TERM": "xterm-256color",
    }
    said = begin(script_of(person), 7).said.replace("*", "")
    words = " ".join(said.split()[:2]).encode()
    program = ["-c", "from bot.cli import main; main()", "practice", person, "--seed", "7"]
    started: list[pexpect.spawn[bytes]] = []

    def start() -> None:
        child: pexpect.spawn[bytes] = pexpect.spawn(
            sys.executable, program, env=environment, dimensions=(40, 100), timeout=30
        )
        child.expect_exact(words)
        started.append(child)

    def leave() -> None:
        while started:
            child = started.pop()
            child.sendcontrol("q")
            child.expect(pexpect.EOF)
            child.close()

    benchmark.pedantic(start, setup=leave, rounds=ROUNDS, warmup_rounds=1)
    leave()
