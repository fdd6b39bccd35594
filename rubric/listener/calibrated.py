"""From logits to an opinion: calibrated probabilities under the names of the codebook."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rubric.codes import GRAVE, SLIPS
from rubric.listener.opinion import Opinion
from rubric.listener.tasks import CODES, LEVELS, level_columns
from rubric.listener.weights import Calibration

_DIGITS = 4  # beyond them, the processor and not the reply would decide
_FARTHEST = 30.0


def opinion_of(logits: Sequence[float], calibration: Calibration) -> Opinion:
    """Return what one row of answers says.

    Args:
        logits: `WIDTH` numbers, in the order of `tasks`.
        calibration: What came with the weights.
    """
    codes = {}
    for place, code in enumerate(CODES):
        factor, shift = calibration.codes[code]
        codes[code] = round(_chance(factor * logits[place] + shift), _DIGITS)
    levels = {}
    for level in LEVELS:
        factor, *shifts = calibration.levels[level]
        raw = [
            factor * logit + shift for logit, shift in zip(logits[level_columns(level)], shifts, strict=True)
        ]
        levels[level] = _steps([math.exp(one - max(raw)) for one in raw])
    grave = lesser = 1.0
    for slip in SLIPS:
        if slip in GRAVE:
            grave *= 1 - codes[slip]
        else:
            lesser *= 1 - codes[slip]
    levels["non_confrontation"] = _steps([1 - grave, grave * (1 - lesser), grave * lesser])
    return Opinion(codes=codes, levels=levels, joins=calibration.joins)


def _chance(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-_FARTHEST, min(_FARTHEST, logit))))


def _steps(parts: Sequence[float]) -> dict[str, float]:
    whole = sum(parts)
    none, one = (round(part / whole, _DIGITS) for part in parts[:2])
    return {"0": none, "1": one, "2": round(max(0.0, 1 - none - one), _DIGITS)}
