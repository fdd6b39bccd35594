"""What a set of answers is worth: agreement with the human coders on the development part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score, f1_score

from rubric.listener.calibrated import opinion_of
from rubric.listener.tasks import CODES, LEVELS, level_columns
from rubric.listener.weights import Calibration
from rubric.training.corpora import Item

Numbers = NDArray[np.float64]
_MECHANISMS = ("emotional_reaction", "interpretation", "exploration")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure on one corpus.

    Attributes:
        name: What was measured.
        kind: `kappa`, `macro-F1` or `F1`.
        value: The measure.
        n: Replies it rests on.
        present: How many of them the coders gave the code to; 0 for levels.
    """

    name: str
    kind: str
    value: float
    n: int
    present: int = 0


def calibrated(logits: Numbers, calibration: Calibration) -> Numbers:
    """Return the answers as probabilities in the same columns, as the listener itself makes them."""
    p = np.empty_like(logits)
    for row, one in enumerate(logits.tolist()):
        opinion = opinion_of(one, calibration)
        p[row, : len(CODES)] = [opinion.codes[code] for code in CODES]
        for level in LEVELS:
            p[row, level_columns(level)] = [opinion.levels[level][step] for step in "012"]
    return p


def measured(items: Sequence[Item], p: Numbers, thresholds: Mapping[str, float]) -> list[Figure]:
    """Return every figure of the issue's table that these items can give, then one per code.

    Args:
        items: Of any corpora.
        p: Probabilities, a row per item.
        thresholds: Code -> from which probability it is present; names with `annomi:` for its own coders.
    """
    corpus = np.array([item.corpus for item in items])
    annomi, epitome, crisis = (
        np.flatnonzero(corpus == name).tolist() for name in ("annomi", "epitome", "crisis")
    )
    figures = []
    if len(annomi):
        figures += _annomi([items[place] for place in annomi], p[annomi], thresholds)
    if len(epitome):
        for name in _MECHANISMS:
            truth = _truth([items[place] for place in epitome], name)
            figures.append(
                Figure(
                    name,
                    "macro-F1",
                    _macro(truth, p[epitome][:, level_columns(name)].argmax(1)),
                    len(epitome),
                )
            )
    if len(crisis):
        figures += _crisis([items[place] for place in crisis], p[crisis], thresholds)
    return figures


def _annomi(items: Sequence[Item], p: Numbers, thresholds: Mapping[str, float]) -> list[Figure]:
    n = len(items)
    opened, closed = p[:, CODES.index("open_question")], p[:, CODES.index("closed_question")]
    is_open = _truth(items, "open_question")
    asked = is_open | _truth(items, "closed_question")
    reflects = 1 - p[:, level_columns("reflection")][:, 0]
    truth = (_truth(items, "reflection") > 0).astype(int)
    told = _truth(items, "input")
    chosen = np.flatnonzero(asked)
    return [
        _kappa("reflection", truth, reflects >= thresholds.get("annomi:reflection", 0.5), n),
        _kappa("any question", asked, either(opened, closed) >= thresholds.get("annomi:question", 0.5), n),
        _kappa("input", told, p[:, CODES.index("input")] >= thresholds.get("input", 0.5), n),
        _kappa(
            "open among questions",
            is_open[chosen],
            openness(opened, closed)[chosen] >= thresholds.get("annomi:open", 0.5),
            len(chosen),
        ),
    ]


def either(opened: Numbers, closed: Numbers) -> Numbers:
    """Return the chance of any question from those of an open and of a closed one."""
    return np.minimum(1.0, opened + closed)


def openness(opened: Numbers, closed: Numbers) -> Numbers:
    """Return how open a question is, 0-1."""
    return opened / (opened + closed + 1e-9)


def _crisis(items: Sequence[Item], p: Numbers, thresholds: Mapping[str, float]) -> list[Figure]:
    n = len(items)
    per_code = [
        Figure(
            f"crisis {code}",
            "F1",
            _f1(truth, p[:, CODES.index(code)] >= thresholds.get(code, 0.5)),
            n,
            int(truth.sum()),
        )
        for code in CODES[:-1]
        if (truth := _truth(items, code)).any()
    ]
    mean = float(np.mean([figure.value for figure in per_code]))
    figures = [Figure("crisis codes", "mean F1", mean, n)]
    for level in ("empathy", "reflection"):
        given = steps(p[:, level_columns(level)], thresholds.get(level, 0.5))
        truth = _truth(items, level)
        kappa = float(cohen_kappa_score(truth, given, weights="quadratic"))
        linear = float(cohen_kappa_score(truth, given, weights="linear"))
        figures.append(Figure(f"crisis {level}", "quadratic kappa", kappa, n))
        figures.append(Figure(f"crisis {level}", "linear kappa", linear, n))
    return figures + per_code


def steps(p: Numbers, present: float) -> NDArray[np.int64]:
    """Return 0, 1 or 2 per row: 0 where 1 and 2 together fall short, else the likelier of these."""
    return np.where(1 - p[:, 0] < present, 0, np.where(p[:, 2] >= p[:, 1], 2, 1))


def _truth(items: Sequence[Item], name: str) -> NDArray[np.int64]:
    return np.array([item.labels[name] for item in items])


def _kappa(name: str, truth: NDArray[np.int64], said: NDArray[np.bool_], n: int) -> Figure:
    return Figure(name, "kappa", float(cohen_kappa_score(truth, said.astype(int))), n, int(truth.sum()))


def _f1(truth: NDArray[np.int64], said: NDArray[np.bool_]) -> float:
    return float(f1_score(truth, said, zero_division=0))


def _macro(truth: NDArray[np.int64], said: NDArray[np.int64]) -> float:
    return float(f1_score(truth, said, average="macro"))
