"""Turns come first: whoever serves pages goes behind everybody else who wants the processor."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

LAST: Final = 19
"""The lowest priority that still gets a share: some hundredths of a processor where all are busy."""

_SESSION: Final = Path("/proc/self/autogroup")


def yield_to_others() -> None:
    """Let this process go behind all others from now on, where the system knows priorities.

    Linux may share the processor out among sessions first, and a priority then counts within its own alone.
    So a session that this process leads, as the bot and systemd have it, goes last as a whole; a terminal's
    stays where it is.
    """
    if not hasattr(os, "nice"):
        return
    os.nice(LAST)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # a system that doesn't share out like that, or that lets nobody say so
            _SESSION.write_text(str(LAST), encoding="ascii")
