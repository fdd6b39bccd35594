"""Joining the two judges: what the cues found and what a listener thinks.

A cue shows its words, a listener only has an opinion. So a listener alone may add a code, but never a grave
slip, the direct question about suicide, or `unclear`: nobody is told that without words to point at. A weak
cue that a listener is sure against is set aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rubric.codes import GRAVE
from rubric.listener import Opinion

Chances = dict[str, float | dict[str, float]]

NEEDS_WORDS: Final = frozenset((*GRAVE, "ask_suicide", "unclear"))
_FOUND: Final = 0.5
_SURE_CUE: Final = 0.85
_SURE_AGAINST: Final = 0.1
_ALONE: Final = 0.9
_MOST_WITHOUT_WORDS: Final = 0.49
_SETTLED: Final = frozenset({"empathy", "reflection"})
_HEARD: Final = 0.7
"""Weight of the listener in a level; on the development part 0.5 and 0.85 did a little worse."""

_HEARD_ALONE: Final = frozenset({"emotional_reaction", "interpretation", "exploration"})
"""EPITOME's mechanisms: no cue was written for them."""


def join(p: Mapping[str, float | dict[str, float]], opinion: Opinion, *, settled: bool = False) -> Chances:
    """Return the chances of both judges together.

    Args:
        p: What the cues say: per code a chance 0-1, per level a spread over "0", "1", "2".
        opinion: What the listener says; codes and levels it leaves out stay as they are.
        settled: The cues alone decide empathy and reflection, as with a copied line.
    """
    joined: Chances = {}
    for key, chance in p.items():
        if settled and key in _SETTLED:
            joined[key] = chance
        elif isinstance(chance, dict):
            joined[key] = _mixed(key, chance, opinion.levels.get(key, chance))
        else:
            joined[key] = round(_both(key, chance, opinion.codes.get(key, chance)), 3)
    return joined


def _both(code: str, cue: float, listener: float) -> float:
    if cue >= _FOUND:
        return cue / 2 if cue < _SURE_CUE and listener <= _SURE_AGAINST else max(cue, listener)
    alone = max(cue, listener * _ALONE)
    return min(alone, _MOST_WITHOUT_WORDS) if code in NEEDS_WORDS else alone


def _mixed(level: str, cue: Mapping[str, float], listener: Mapping[str, float]) -> dict[str, float]:
    heard = 1.0 if level in _HEARD_ALONE else _HEARD
    none, one = ((1 - heard) * cue[step] + heard * listener[step] for step in ("0", "1"))
    return {
        "0": round(none, 3),
        "1": round(one, 3),
        "2": round(max(0.0, 1 - round(none, 3) - round(one, 3)), 3),
    }
