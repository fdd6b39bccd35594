"""Calibration: logits become probabilities, by replies that training has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss

from rubric.listener.tasks import CODES, LEVELS, code_column, level_columns
from rubric.listener.weights import Calibration
from rubric.training.corpora import Item

_FACTORS: Final = tuple(float(factor) for factor in np.linspace(0.4, 1.4, 11))
_RIDGE: Final = 1.0

Counts = NDArray[np.int64]
Numbers = NDArray[np.float64]


def calibrate(items: Sequence[Item], logits: Numbers) -> Calibration:
    """Return factors and shifts fitted on these items, which training must not have seen."""
    codes = {}
    for code in CODES:
        rows = [row for row, item in enumerate(items) if code in item.targets]
        truth = np.array([items[row].targets[code] for row in rows])
        codes[code] = _line(logits[rows, code_column(code)], truth)
    levels = {level: _level(items, logits, level) for level in LEVELS}
    return Calibration(codes, levels, {})


def _line(logits: Numbers, truth: Counts) -> tuple[float, float]:
    if truth.min() == truth.max():
        return 1.0, 0.0
    fitted = LogisticRegression(C=_RIDGE).fit(logits[:, None], truth)
    return round(float(fitted.coef_[0, 0]), 4), round(float(fitted.intercept_[0]), 4)


def _level(items: Sequence[Item], logits: Numbers, level: str) -> tuple[float, float, float, float]:
    """Return the factor and shifts that make the levels' chances likeliest, found step by step from none."""
    rows = [row for row, item in enumerate(items) if level in item.targets]
    truth = np.array([items[row].targets[level] for row in rows])
    raw = logits[rows][:, level_columns(level)]

    def worse(factor: float, shifts: NDArray[np.float64]) -> float:
        raised = np.exp(factor * raw + shifts)
        return float(log_loss(truth, raised / raised.sum(1, keepdims=True), labels=[0, 1, 2]))

    factor, shifts = 1.0, np.zeros(3)
    for size in (0.4, 0.2, 0.1, 0.05):
        for _ in range(4):
            factor = min(_FACTORS, key=lambda tried: worse(tried, shifts))
            for step in range(1, 3):
                tried_shifts = [shifts + size * move * np.eye(3)[step] for move in (-1, 0, 1)]
                shifts = min(tried_shifts, key=lambda tried: worse(factor, tried))
    return round(factor, 4), 0.0, round(float(shifts[1]), 4), round(float(shifts[2]), 4)
