"""What is piped in."""

from __future__ import annotations

import io
import sys
from typing import TextIO


def typed_in() -> TextIO:
    """Return standard input as UTF-8, whatever the locale; bytes that are none become a question mark."""
    return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace")
