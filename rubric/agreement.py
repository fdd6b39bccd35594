"""How far the rubric agrees with people who coded the same replies: per code and level, with intervals.

Kappa and friends are scikit-learn's. Of the resamples around them they are counted here, all at once; a test
holds that against scikit-learn. Needs the extra `train`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.metrics import cohen_kappa_score, confusion_matrix, precision_recall_fscore_support

from rubric.assessment import Assessment
from rubric.codes import LEVELS, SKILLS, SLIPS
from rubric.training.corpora import Item, annomi, crisis, epitome

RESAMPLES: Final = 300
SEED: Final = 20261122
"""Draws the resamples: the same file gives the same report."""

MECHANISMS: Final = ("emotional_reaction", "interpretation", "exploration")
"""EPITOME's levels, 0-2."""

COVERED: Final = (2.5, 97.5)
"""Percentiles of the resamples that bound an interval."""

Judge = Callable[[str, str], Assessment]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A reply that people and rubric coded differently.

    Attributes:
        context: The person's line.
        reply: The trainee's words.
        people: What people gave.
        rubric: What the rubric gave.
        p: How sure the rubric was of its answer, 0-1.
    """

    context: str
    reply: str
    people: int
    rubric: int
    p: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """One measure on one file.

    Attributes:
        name: A code, a level, or `question` (any) and `open among questions` where a corpus labels them so.
        n: Replies coded for it.
        present: Replies that people gave it to, at any level.
        precision: Share of the rubric's finds that people share; for levels the mean over the levels.
        recall: Share of people's finds that the rubric shares; likewise.
        f1: Harmonic mean of both; likewise.
        kappa: Cohen's kappa; for levels with linear weights.
        interval: 95% interval of kappa, from resampled replies.
        f1_interval: The same of F1.
        confusion: Rows people, columns rubric, in the order 0, 1 (, 2).
        worst: Disagreements that the rubric was surest of.
    """

    name: str
    n: int
    present: int
    precision: float
    recall: float
    f1: float
    kappa: float
    interval: tuple[float, float]
    f1_interval: tuple[float, float]
    confusion: tuple[tuple[int, ...], ...]
    worst: tuple[Disagreement, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the figures as plain values."""
        return asdict(self)


def read_labelled(path: Path) -> list[Item]:
    """Read a file of labelled replies: the project's JSON lines, or a corpus by its name.

    Raises:
        OSError: It can't be read.
        ValueError: It is none of these, or a line of it is broken.
    """
    if path.suffix == ".jsonl":
        return list(crisis(path))
    readers = {"annomi": annomi, "epitome": epitome}
    for name, reader in readers.items():
        if path.stem.startswith(name):
            return list(reader(path))
    msg = "it is neither JSON lines (.jsonl) nor a corpus named annomi*.csv or epitome*.csv"
    raise ValueError(msg)


def agree(items: Sequence[Item], judge: Judge, *, worst: int = 3) -> list[Agreement]:
    """Hold the rubric against people's labels.

    Args:
        items: Labelled replies.
        judge: Reply and context to an assessment.
        worst: Disagreements to keep for each measure.
    """
    return held_against(items, [judge(item.reply, item.context) for item in items], worst=worst)


def held_against(items: Sequence[Item], judged: Sequence[Assessment], *, worst: int = 3) -> list[Agreement]:
    """Hold verdicts that were given already against people's labels.

    Args:
        items: Labelled replies.
        judged: The verdict on each, in the same order.
        worst: Disagreements to keep for each measure.
    """
    names = dict.fromkeys(name for item in items for name in measures_of(item))
    given = [name for name in names if any(people_said(name, item) for item in items)]
    return [_agreement(name, items, judged, worst) for name in given]


def macro_f1(found: Sequence[Agreement]) -> float:
    """Return the mean F1 over the codes, each counting the same."""
    return float(np.mean([each.f1 for each in found if each.name in {*SKILLS, *SLIPS}]))


def measures_of(item: Item) -> list[str]:
    """Return the names of what people coded in a reply."""
    names = [name for name in (*LEVELS, *MECHANISMS, *SKILLS, *SLIPS, "input") if name in item.labels]
    if item.corpus == "annomi":
        return ["reflection present", "question", "open among questions", "input"]
    return names


def _agreement(name: str, items: Sequence[Item], judged: Sequence[Assessment], worst: int) -> Agreement:
    pairs: list[Pair] = []
    apart: list[Disagreement] = []
    for item, verdict in zip(items, judged, strict=True):
        people = people_said(name, item)
        if people is None:
            continue
        rubric, p = _rubric_said(name, verdict)
        pairs.append((people, rubric))
        if people != rubric:
            apart.append(Disagreement(item.context, item.reply, people, rubric, p))
    apart.sort(key=lambda each: (-abs(each.people - each.rubric), -each.p))
    values = sorted({value for pair in pairs for value in pair} | {0, 1})
    said = np.array(pairs, dtype=int).reshape(-1, 2)
    average = "binary" if len(values) == len((0, 1)) else "macro"
    labels = values if average == "macro" else None
    precision, recall, f1, _ = precision_recall_fscore_support(
        said[:, 0],
        said[:, 1],
        labels=labels,
        average=average,
        zero_division=0,
    )
    tables = _resampled(said, values)
    return Agreement(
        name=name,
        n=len(pairs),
        present=int((said[:, 0] > 0).sum()),
        precision=float(precision),
        recall=float(recall),
        f1=float(f1),
        kappa=_kappa(said),
        interval=_interval(_kappas(tables)),
        f1_interval=_interval(_f1s(tables) if average == "macro" else _f1s(tables)[:, 1]),
        confusion=tuple(tuple(int(cell) for cell in row) for row in confusion_matrix(*said.T, labels=values)),
        worst=tuple(apart[:worst]),
    )


def people_said(name: str, item: Item) -> int | None:
    """Return what people gave a reply by one of these names; None where they were not asked."""
    labels = item.labels
    if name == "reflection present":
        return int(labels["reflection"] > 0)
    asked = labels.get("open_question", 0) or labels.get("closed_question", 0)
    if name == "question":
        return int(asked)
    if name == "open among questions":
        return labels["open_question"] if asked else None
    return labels.get(name)


def _rubric_said(name: str, verdict: Assessment) -> tuple[int, float]:
    if name == "reflection present":
        return int(verdict.levels["reflection"] > 0), 1 - _chance(verdict, "reflection", "0")
    if name == "question":
        return int(bool({"open_question", "closed_question"} & set(verdict.codes))), 1.0
    if name == "open among questions":
        return int("open_question" in verdict.codes), _chance(verdict, "open_question")
    if name in verdict.levels:
        level = verdict.levels[name]
        return level, _chance(verdict, name, str(level))
    if name in MECHANISMS:
        spread = verdict.p[name]
        assert isinstance(spread, dict)  # noqa: S101 - the contract of `p`
        likeliest = max(spread, key=lambda step: spread[step])
        return int(likeliest), spread[likeliest]
    p = _chance(verdict, name)
    present = p >= 0.5 if name == "input" else name in verdict.codes  # noqa: PLR2004 - more likely than not
    return int(present), p if present else 1 - p


def _chance(verdict: Assessment, name: str, step: str = "") -> float:
    value = verdict.p[name]
    return value[step] if isinstance(value, dict) else value


def _kappa(said: np.ndarray[Any, Any]) -> float:
    if len(said) == 0 or len(set(said.ravel().tolist())) == 1:
        return 1.0
    return float(cohen_kappa_score(said[:, 0], said[:, 1], weights="linear"))


def _resampled(said: np.ndarray[Any, Any], values: list[int]) -> np.ndarray[Any, Any]:
    """Return the confusion of each resample; rows people, columns rubric.

    Kappa and F1 follow from it for all resamples at once. scikit-learn, asked one by one, took a minute for
    the codes of a few instructors.
    """
    cells = np.searchsorted(values, said) @ [len(values), 1]
    chance = np.random.default_rng(SEED)
    drawn = [cells[chance.integers(0, len(said), len(said))] for _ in range(RESAMPLES)]
    counted = [np.bincount(each, minlength=len(values) ** 2) for each in drawn]
    return np.array(counted, dtype=float).reshape(RESAMPLES, len(values), len(values))


def _kappas(tables: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the linearly weighted kappa of each table, 1 where it holds one value alone."""
    people, rubric = tables.sum(axis=2), tables.sum(axis=1)
    places = np.arange(tables.shape[1])
    apart = np.abs(places[:, None] - places)
    by_chance = people[:, :, None] * rubric[:, None, :] / tables.sum(axis=(1, 2))[:, None, None]
    expected = (apart * by_chance).sum(axis=(1, 2))
    alone = expected == 0
    return np.where(alone, 1.0, 1 - (apart * tables).sum(axis=(1, 2)) / np.where(alone, 1.0, expected))


def _f1s(tables: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Return the F1 of each value in each table, 0 where nobody gave it."""
    both = np.diagonal(tables, axis1=1, axis2=2)
    given = tables.sum(axis=2) + tables.sum(axis=1)
    return 2 * both / np.where(given == 0, 1.0, given)


def _interval(measured: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Return the bounds of what was measured on each resample; of several measures, of their mean."""
    low, high = np.percentile(measured.reshape(RESAMPLES, -1).mean(axis=1), COVERED)
    return float(low), float(high)
