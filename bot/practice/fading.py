"""When a note is shown: feedback that grows rare as a trainee learns, so that what was learnt stays.

Practice without feedback lowers empathy (Louie 2025), and gains made under constant feedback shrink when it
is taken away (Tanana 2019): so it is taken away by degrees.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from rubric.codes import SLIPS

SPARSE_EVERY: Final = 3
"""In sparse feedback each third turn has its note, whatever it was like (set by this project)."""

_SLIPS: Final = frozenset(SLIPS)


def is_note_due(mode: str, n: int, codes: Collection[str]) -> bool:
    """Tell whether the note on a reply is shown while the talk goes on.

    Args:
        mode: The talk's.
        n: Its turn, from 1.
        codes: What the rubric found in the reply.
    """
    if mode == "sparse":
        return n % SPARSE_EVERY == 0 or not _SLIPS.isdisjoint(codes)
    return mode == "coached"
