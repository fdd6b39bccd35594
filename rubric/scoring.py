"""The score of one reply, 0-100, from its levels and codes.

A neutral reply has 50. Credits are added best first, each further one at half the weight of the one before:
skills thrown in on top hardly pay. Slips are taken off in full, and bound what the rest can reach.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from rubric.codes import GRAVE, SLIPS
from rubric.packs import Pack

NEUTRAL: Final = 50
MOST_WITH_GRAVE: Final = 30
MOST_WITH_SLIP: Final = 75
MOST_UNCLEAR: Final = 10
_AGAIN: Final = 0.25


def score(
    levels: Mapping[str, int], codes: Collection[str], *, pack: Pack, after_hint: bool, repeated: bool
) -> int:
    """Return the score of a reply.

    Args:
        levels: `empathy` and `reflection` 0-2; reflection 2 counts as 1.
        codes: The codes present.
        pack: Whose weights count.
        after_hint: The person's line hinted at suicide, so that the direct question counts in full.
        repeated: The reply says again what an earlier one said; its credits then count a quarter.
    """
    slips = [code for code in SLIPS if code in codes]
    if "unclear" in slips:
        return MOST_UNCLEAR
    weights = pack.weights
    gains = [weights.codes.get(_name(code, after_hint), 0) for code in codes if code not in slips]
    if levels["empathy"]:
        gains.append(weights.levels["empathy_2" if levels["empathy"] > 1 else "empathy_1"])
    if levels["reflection"]:
        gains.append(weights.levels["reflection"])
    gains.sort(reverse=True)
    won = sum(points * 0.5**place for place, points in enumerate(gains))
    if repeated:
        won *= _AGAIN
    total = NEUTRAL + won + sum(weights.codes[slip] for slip in slips)
    most = MOST_WITH_GRAVE if any(slip in GRAVE for slip in slips) else MOST_WITH_SLIP if slips else 100
    return max(0, min(most, round(total)))


def _name(code: str, after_hint: bool) -> str:  # noqa: FBT001
    return "ask_suicide_after_hint" if code == "ask_suicide" and after_hint else code
