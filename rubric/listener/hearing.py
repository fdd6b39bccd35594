"""Asking the listener about a whole reply, and about both sides of a "but".

What follows "but" is what the person hears, and what stands before it was said all the same (codebook): a
listener that weighs the reply as one thing lets the one drown the other. Half a reply by itself loses what
it hung on, though: "but nobody looks after you" is a reproach alone, and none after "it sounds like you look
after everyone". So of a slip that half a reply shows, half is believed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from rubric.codes import SLIPS
from rubric.listener import Listener, Opinion
from rubric.listener.spans import MOST_CLAUSES
from rubric.listener.tasks import ANY_GRAVE
from rubric.text import DONE, Reading, Span

HEARD_IN_HALVES: Final = frozenset((*SLIPS, ANY_GRAVE)) - {"unclear", "interrogate"}
"""Slips that half a reply can hold by itself; the other two are of the whole."""

LEVELS_IN_HALVES: Final = ("empathy", "reflection")

_NEAREST: Final = 1e-4
"""How near to 0 and 1 a chance counts: beyond, its digits are not told."""


def hear(listener: Listener, reading: Reading, context: str, halves: list[Span]) -> Opinion | None:
    """Return what the listener thinks of a reply, and of its first clauses as it hears them in their place.

    Args:
        listener: Who is asked.
        reading: The reply.
        context: The person's last line.
        halves: Its sentences, cut at "but"; those parts are asked about that are less than a sentence.
    """
    if not reading.tokens:
        return None  # something was done, and nothing said
    whole = listener.opinion(_said(reading), context, _clauses(reading))
    sentences = {(sentence.first, sentence.last) for sentence in reading.sentences}
    cut = [half for half in halves if (half.first, half.last) not in sentences]
    if whole is None or not cut:
        return whole
    heard = [whole, *(listener.opinion(_words(reading, half), context) or whole for half in cut)]
    codes = {
        code: _between(p, max(each.codes.get(code, p) for each in heard)) if code in HEARD_IN_HALVES else p
        for code, p in whole.codes.items()
    }
    levels = dict(whole.levels)
    for level in LEVELS_IN_HALVES:
        if level in levels:
            levels[level] = max((each.levels[level] for each in heard), key=_expected)
    return replace(whole, codes=codes, levels=levels)


def _said(reading: Reading) -> str:
    """Return the reply without what was done rather than said: "*sits down*" is no order."""
    plain = reading.meant().replace("**", " ")  # bold in chat is stress, not action
    return " ".join(DONE.sub(" ", plain).split()) if reading.done else plain


def _clauses(reading: Reading) -> list[tuple[int, int]]:
    """Return where the first clauses lie in what was said; none where that can't be told, or it is one."""
    if len(reading.clauses) <= 1 or _said(reading) != reading.meant():
        return []
    places = [reading.place(clause.first, clause.last) for clause in reading.clauses[:MOST_CLAUSES]]
    return [(len(reading.meant(0, start)), len(reading.meant(0, end))) for start, end in places]


def _words(reading: Reading, half: Span) -> str:
    start, end = reading.place(half.first, half.last)
    return reading.meant(start, end)


def _between(whole: float, half: float) -> float:
    """Return the chance whose log odds lie in the middle between those of the whole and of half a reply.

    Of 81 examples with a "but", each heard by a listener that had not learnt it, 13 of 27 with a grave slip
    are found so, and 7 of 54 clean ones charged. By the half alone it is 13 and 18, by the whole 11 and 5.
    """
    odds = math.sqrt(_odds(whole) * _odds(half))
    return odds / (1 + odds)


def _odds(chance: float) -> float:
    kept = min(1 - _NEAREST, max(_NEAREST, chance))
    return kept / (1 - kept)


def _expected(chances: Mapping[str, float]) -> float:
    return chances["1"] + 2 * chances["2"]
