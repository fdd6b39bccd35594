"""Hints at suicide in what the person said: the moments at which the direct question is called for."""

from __future__ import annotations

import re
from typing import Final

from rubric.cues import shapes
from rubric.text import ACTED, Reading, read

_SENTENCE: Final = re.compile(r"[^.!?…\n]+[.!?…]*")
_PAUSE: Final = re.compile(
    r"\s*[,;:–—]\s+(?:(?:and|but|so)\s+)?|\s+(?:and|but|so)\s+(?=(?:i|it|there|my|they|you)\b)", re.IGNORECASE
)
_LONG = 72  # characters of a sentence that is quoted whole
_FEWEST = 3  # words that a quotation needs to be known again


def hints_at_suicide(heard: Reading) -> bool:
    """Tell whether the person's line holds something that calls for the direct question."""
    return next(shapes("risk.yaml").find(heard), None) is not None


def words_of_the_hint(line: str) -> str:
    """Return the words of a line that hint at suicide, or all that was said; actions are left out.

    Of a long sentence it is the part that hints by itself.
    """
    said = " ".join(ACTED.sub(" ", line).split())
    hints = (found.strip() for found in _SENTENCE.findall(said) if hints_at_suicide(read(found)))
    sentence = next(hints, said)
    parts = (part.strip() for part in _PAUSE.split(sentence)) if len(sentence) > _LONG else ()
    telling = (part for part in parts if len(part.split()) >= _FEWEST and hints_at_suicide(read(part)))
    return next(telling, sentence)
