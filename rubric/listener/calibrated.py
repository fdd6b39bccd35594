"""From logits to an opinion: calibrated probabilities under the names of the codebook."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from rubric.codes import GRAVE, SLIPS
from rubric.listener.opinion import Opinion
from rubric.listener.tasks import (
    ANY_GRAVE,
    CODES,
    LEVELS,
    TALKS,
    code_column,
    level_columns,
    talk_columns,
)
from rubric.listener.weights import Calibration

_DIGITS = 4  # beyond them, the processor and not the reply would decide
_FARTHEST = 30.0


def opinion_of(
    logits: Sequence[float], calibration: Calibration, names: Collection[str] | None = None
) -> Opinion:
    """Return what one row of answers says.

    Args:
        logits: `WIDTH` numbers, in the order of `tasks`.
        calibration: What came with the weights.
        names: Codes and levels to tell of alone, with what of any grave slip; None for all there is.
    """
    if names is not None:
        asked = {ANY_GRAVE, *names}
        return Opinion(
            {code: _code(logits, calibration, code) for code in CODES if code in asked},
            {level: _level(logits, calibration, level) for level in LEVELS if level in asked},
        )
    codes = {code: _code(logits, calibration, code) for code in CODES}
    levels = {level: _level(logits, calibration, level) for level in LEVELS}
    grave = lesser = 1.0
    for slip in SLIPS:
        if slip in GRAVE:
            grave *= 1 - codes[slip]
        else:
            lesser *= 1 - codes[slip]
    levels["non_confrontation"] = dict(
        zip("012", _rounded([1 - grave, grave * (1 - lesser), grave * lesser]), strict=True)
    )
    talk = dict(zip(TALKS, _shares(logits[talk_columns()]), strict=True))
    return Opinion(codes=codes, levels=levels, joins=calibration.joins, talk=talk)


def _code(logits: Sequence[float], calibration: Calibration, code: str) -> float:
    factor, shift = calibration.codes[code]
    return round(_chance(factor * logits[code_column(code)] + shift), _DIGITS)


def _level(logits: Sequence[float], calibration: Calibration, level: str) -> dict[str, float]:
    factor, *shifts = calibration.levels[level]
    raw = [factor * logit + shift for logit, shift in zip(logits[level_columns(level)], shifts, strict=True)]
    return dict(zip("012", _shares(raw), strict=True))


def _chance(logit: float) -> float:
    if logit < -_FARTHEST or logit > _FARTHEST:
        logit = math.copysign(_FARTHEST, logit)
    return 1 / (1 + math.exp(-logit))


def _shares(logits: Sequence[float]) -> list[float]:
    """Return the chances of what excludes each other."""
    top = max(logits)
    return _rounded([math.exp(logit - top) for logit in logits])


def _rounded(parts: Sequence[float]) -> list[float]:
    """Return the parts of 1, rounded and adding up to it."""
    whole = sum(parts)
    first = [round(part / whole, _DIGITS) for part in parts[:-1]]
    return [*first, round(max(0.0, 1 - sum(first)), _DIGITS)]
