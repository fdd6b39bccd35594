"""Turns come first: whoever serves pages goes behind everybody else who wants the processor."""

from __future__ import annotations

import os
from typing import Final

LAST: Final = 19
"""The lowest priority that still gets a share: some hundredths of a processor where all are busy."""


def yield_to_others() -> None:
    """Let this process go behind all others from now on, where the system knows priorities."""
    if hasattr(os, "nice"):
        os.nice(LAST)
