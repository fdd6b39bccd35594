"""The process that serves pages goes behind all others, in its own session and among sessions."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from subprocess import run

import pytest

SESSION = Path("/proc/self/autogroup")
TELL = (
    "import os, pathlib; from bot.web.yielding import yield_to_others; yield_to_others(); "
    "session = pathlib.Path('/proc/self/autogroup'); "
    "print(os.nice(0)); print(session.read_text() if session.exists() else '')"
)


def told(*, leads: bool) -> tuple[str, str]:
    """The process's own priority, and what the system says of its session's."""
    done = run(
        [sys.executable, "-c", TELL], capture_output=True, text=True, check=True, start_new_session=leads
    )
    priority, _, session = done.stdout.partition("\n")
    return priority, session.strip()


@pytest.mark.skipif(not hasattr(os, "nice"), reason="knows no priorities")
def test_it_has_the_last_priority() -> None:
    assert told(leads=False)[0] == "19"


@pytest.mark.skipif(not SESSION.exists(), reason="shares nothing out among sessions")
def test_a_session_of_its_own_goes_last() -> None:
    assert told(leads=True)[1].endswith(" nice 19")


@pytest.mark.skipif(not SESSION.exists(), reason="shares nothing out among sessions")
def test_the_session_of_a_terminal_stays_where_it_is() -> None:
    # A process that no session was opened for, as one right under the system's first, is in none: no text.
    assert told(leads=False)[1] == SESSION.read_text(encoding="ascii").strip()
