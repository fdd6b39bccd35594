"""The log of a running service."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BEGIN = "import logging; from bot.journal import journal, start_journal; start_journal({level!r}); "


def logged(program: str, level: str = "info") -> list[dict[str, Any]]:
    """Run a program with the log started, in a process of its own; return the lines of its log."""
    done = subprocess.run(
        [sys.executable, "-c", BEGIN.format(level=level) + program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_a_line_is_json_with_its_time_and_level() -> None:
    (line,) = logged("journal().info('turn', session='abc', took_ms=12)")

    assert (line["event"], line["level"], line["session"], line["took_ms"]) == ("turn", "info", "abc", 12)
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize(("level", "events"), [("debug", "abc"), ("info", "bc"), ("error", "c")])
def test_what_is_below_the_level_is_left_out(level: str, events: str) -> None:
    lines = logged("journal().debug('a'); journal().info('b'); journal().error('c')", level)

    assert "".join(line["event"] for line in lines) == events


def test_a_failure_is_one_line_with_its_cause() -> None:
    (line,) = logged("journal().error('failed', exc_info=ZeroDivisionError('by nothing'))")

    assert "ZeroDivisionError" in line["exception"]


def test_without_a_start_a_failure_shows_no_variables() -> None:
    program = (
        "from bot.journal import journal\n"
        "def fail(words):\n    words = words * 2\n    raise ValueError('too long')\n"
        "try:\n    fail('what somebody ' + 'said')\n"
        "except ValueError:\n    journal().error('failed', exc_info=True)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "ValueError: too long" in done.stderr
    assert "somebody said" not in done.stderr
    assert done.stdout == ""


def test_libraries_are_heard_from_a_warning_on() -> None:
    program = "log = logging.getLogger('discord.client'); log.info('connected'); log.warning('slow %s', 1)"
    (line,) = logged(program, "debug")

    assert (line["event"], line["level"]) == ("slow 1", "warning")
