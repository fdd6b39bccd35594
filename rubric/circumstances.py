"""What the person's line tells of their circumstances: a line that helps one person is absurd to the next.

"There's no clock on this" is kind to somebody who is ashamed of taking so long, and cruel to somebody who has
four minutes.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from rubric.cues import shapes
from rubric.risk import afraid_for_a_child
from rubric.sparing import was_hurt
from rubric.text import ASIDE, read
from rubric.words import CUES, load

_FILES: Final = ("circumstances.yaml", "troubles.yaml")
_ASKS: Final = re.compile(r"\b(?:you\w*|u|ur)\b[^.!?…\n]*\?\W*$", re.IGNORECASE)
"""A question at the end, put to whoever listens: "what sort of mother am I?" is put to nobody."""
_BY_MANY: Final = re.compile(
    r"\b(?:they|lads|girls|kids at|year \d+|school|class|toilets?|gate)\b", re.IGNORECASE
)
"""Blows among pupils or in a crowd are met in another way than blows at home."""


@lru_cache(maxsize=256)
def circumstances(line: str) -> tuple[str, ...]:
    """Return what holds where the person is, by their `line`, the most pressing first."""
    if not line.strip():
        return ()
    said = ASIDE.sub(" ", line)
    if not any(letter.isalpha() for letter in said):
        return ("silent",)
    found = {name for file in _FILES for name, _, _ in shapes(file).find(read(line))}
    if afraid_for_a_child(read(line)):
        found.add("unsure_of_self")
    if was_hurt(said) and not _BY_MANY.search(said):
        found.add("violence")
    if _ASKS.search(said):
        found.add("asked")
    return tuple(name for name in pressing_first() if name in found)


@cache
def pressing_first() -> tuple[str, ...]:
    """Return all circumstances, in the order in which they claim the line to try."""
    told = [name for file in _FILES for name in load(CUES / file)]
    told.insert(told.index("harm_child"), "unsure_of_self")
    return (*told, "silent", "asked")
