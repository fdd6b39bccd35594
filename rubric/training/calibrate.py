"""Calibration and thresholds, both chosen on the development part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, f1_score, log_loss

from rubric.listener.tasks import CODES, LEVELS, level_columns
from rubric.listener.weights import Calibration
from rubric.training.corpora import Item
from rubric.training.report import Numbers, calibrated, either, openness, steps

_TRIED: Final = tuple(round(float(step), 3) for step in np.arange(0.1, 0.905, 0.025))
_FACTORS: Final = tuple(float(factor) for factor in np.linspace(0.4, 1.4, 11))
_FEW: Final = 8.0  # dev positives at which a code's own best threshold and 0.5 count alike
_RIDGE: Final = 1.0

Counts = NDArray[np.int64]


def calibrate(items: Sequence[Item], logits: Numbers) -> Calibration:
    """Return factors, shifts and thresholds fitted on these items, which training must not have seen."""
    codes = {}
    for place, code in enumerate(CODES):
        rows = [row for row, item in enumerate(items) if code in item.labels]
        truth = np.array([items[row].labels[code] for row in rows])
        codes[code] = _line(logits[rows, place], truth)
    levels = {level: _level(items, logits, level) for level in LEVELS}
    plain = Calibration(codes, levels, {})
    return Calibration(codes, levels, _thresholds(items, calibrated(logits, plain)))


def _line(logits: Numbers, truth: Counts) -> tuple[float, float]:
    if truth.min() == truth.max():
        return 1.0, 0.0
    fitted = LogisticRegression(C=_RIDGE).fit(logits[:, None], truth)
    return round(float(fitted.coef_[0, 0]), 4), round(float(fitted.intercept_[0]), 4)


def _level(items: Sequence[Item], logits: Numbers, level: str) -> tuple[float, float, float, float]:
    """Return the factor and shifts that make the levels' chances likeliest, found step by step from none."""
    rows = [row for row, item in enumerate(items) if level in item.labels]
    truth = np.array([items[row].labels[level] for row in rows])
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


def _thresholds(items: Sequence[Item], p: Numbers) -> dict[str, float]:
    parts = {"crisis": _of_the_codebook, "annomi": _of_annomi}
    found: dict[str, float] = {}
    for corpus, choose in parts.items():
        rows = [row for row, item in enumerate(items) if item.corpus == corpus]
        if rows:
            found |= choose([items[row] for row in rows], p[rows])
    return found


def _of_the_codebook(items: Sequence[Item], p: Numbers) -> dict[str, float]:
    """Return from where a code is present: its best, drawn to 0.5 where few examples show it."""
    found = {}
    for code in CODES[:-1]:
        truth = _truth(items, code)
        top = _best(partial(_f1, truth, p[:, CODES.index(code)]))
        share = truth.sum() / (truth.sum() + _FEW)
        found[code] = round(float(share * top + (1 - share) * 0.5), 3)
    for level in ("empathy", "reflection"):
        found[level] = _best(partial(_weighted, _truth(items, level), p[:, level_columns(level)]))
    return found


def _of_annomi(items: Sequence[Item], p: Numbers) -> dict[str, float]:
    """Return the threshold of `input`, and those for scoring as AnnoMI's coders did, more coarsely."""
    opened, closed = (p[:, CODES.index(code)] for code in ("open_question", "closed_question"))
    is_open = _truth(items, "open_question")
    asked = is_open | _truth(items, "closed_question")
    chosen = asked == 1
    reflects = 1 - p[:, level_columns("reflection")][:, 0]
    return {
        "input": _best(partial(_kappa, _truth(items, "input"), p[:, CODES.index("input")])),
        "annomi:reflection": _best(partial(_kappa, np.sign(_truth(items, "reflection")), reflects)),
        "annomi:question": _best(partial(_kappa, asked, either(opened, closed))),
        "annomi:open": _best(partial(_kappa, is_open[chosen], openness(opened, closed)[chosen])),
    }


def _truth(items: Sequence[Item], name: str) -> Counts:
    return np.array([item.labels[name] for item in items])


def _f1(truth: Counts, chance: Numbers, at: float) -> float:
    return float(f1_score(truth, chance >= at, zero_division=0))


def _kappa(truth: Counts, chance: Numbers, at: float) -> float:
    return float(cohen_kappa_score(truth, (chance >= at).astype(int)))


def _weighted(truth: Counts, chances: Numbers, at: float) -> float:
    return float(cohen_kappa_score(truth, steps(chances, at), weights="quadratic"))


def _best(score: Callable[[float], float]) -> float:
    """Return the threshold whose score, averaged with its neighbours', is best: a lone peak is luck."""
    scores = np.array([score(at) for at in _TRIED])
    smooth = np.convolve(np.pad(scores, 1, mode="edge"), [0.25, 0.5, 0.25], "valid")
    return _TRIED[int(smooth.argmax())]
