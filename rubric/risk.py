"""Hints at suicide in what the person said: the moments at which the direct question is called for."""

from __future__ import annotations

import re
from typing import Final

from rubric.cues import shapes
from rubric.text import ACTED, Reading, read

_SENTENCE: Final = re.compile(r"[^.!?…\n]+[.!?…]*")


def hints_at_suicide(heard: Reading) -> bool:
    """Tell whether the person's line holds something that calls for the direct question."""
    return next(shapes("risk.yaml").find(heard), None) is not None


def words_of_the_hint(line: str) -> str:
    """Return the sentence of a line that hints at suicide, or all that was said; actions are left out."""
    said = " ".join(ACTED.sub(" ", line).split())
    hints = (found.strip() for found in _SENTENCE.findall(said) if hints_at_suicide(read(found)))
    return next(hints, said)
