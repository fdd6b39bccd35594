"""Memory that is free again: given back to the system, and kept in few places."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Final

# What glibc's `mallopt` calls them: M_ARENA_MAX and M_MMAP_THRESHOLD.
_MOST_HEAPS: Final = -8
_MAPPED_FROM: Final = -3

_LARGE: Final = 1 << 18
"""Bytes from which an array lies outside the heaps, and goes back whole as soon as it is not needed."""


def give_back() -> None:
    """Give back what is free; a C library other than glibc does that by itself, or not at all.

    Glibc keeps what lies below something in use. What reading the lists of words and the weights leaves
    there is 7 MB of a talk's 150; what judging a reply leaves, 5 MB. It takes 6 ms after loading, under 1 ms
    after a reply.
    """
    trim = _of_glibc("malloc_trim")
    if trim is not None:
        trim(0)


def keep_heaps_small() -> None:
    """Let all threads share two heaps, without large arrays in them; to be called before there are threads.

    Glibc gives each thread a heap of its own, up to eight for each processor, and each keeps what judging its
    longest reply took: as long as new threads meet new replies, a program that judges in many seems to grow.
    Once a large array is freed, it lays others of that size into the heaps, where they leave holes: after 700
    replies 7 MB lie free in place of 2.
    """
    set_option = _of_glibc("mallopt")
    if set_option is not None:
        set_option(_MOST_HEAPS, 2)
        set_option(_MAPPED_FROM, _LARGE)


def _of_glibc(name: str) -> Callable[..., int] | None:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
