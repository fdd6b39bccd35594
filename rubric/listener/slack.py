"""Memory that is free again, given back to the system."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Give back what is free; a C library other than glibc does that by itself, or not at all.

    Glibc keeps what lies below something in use. What reading the lists of words and the weights leaves
    there is 7 MB of a talk's 150; what judging a reply leaves, 5 MB. It takes 6 ms after loading, under 1 ms
    after a reply.
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
