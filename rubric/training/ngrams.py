"""What words and letters alone tell of the published tasks: n-grams and logistic regression.

A yardstick: what such models are said to reach on the parts of the corpora that this project never sees is
known (docs/validity.md), and what one reaches on ours tells how much harder, or easier, ours are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, f1_score
from sklearn.pipeline import FeatureUnion, make_pipeline

from rubric.listener.tasks import MECHANISMS
from rubric.training.corpora import Item

_CONTEXT: Final = 0.5
"""How much a word of the line before counts against one of the reply."""

_MARKS_TOO: Final = r"\w+|[^\w\s]"


@dataclass(frozen=True, slots=True)
class _Task:
    corpus: str
    truth: Callable[[Item], int | None]


def _asked(item: Item) -> int:
    return max(item.labels["open_question"], item.labels["closed_question"])


def _level_of(mechanism: str) -> Callable[[Item], int | None]:
    return lambda item: item.labels[mechanism]


_TASKS: Final = {
    "reflection present": _Task("annomi", lambda item: int(item.labels["reflection"] > 0)),
    "question": _Task("annomi", _asked),
    "open among questions": _Task(
        "annomi", lambda item: item.labels["open_question"] if _asked(item) else None
    ),
    "input": _Task("annomi", lambda item: item.labels["input"]),
    **{mechanism: _Task("epitome", _level_of(mechanism)) for mechanism in MECHANISMS},
}


def reached(parts: Iterable[tuple[Sequence[Item], Sequence[Item]]]) -> dict[str, float]:
    """Return what n-grams reach on each published task: kappa, or macro-F1 for the mechanisms.

    Args:
        parts: What to learn from and what to answer, in turn; the answers are measured together.
    """
    kept = [*parts]
    return {name: _measured(name, task, kept) for name, task in _TASKS.items()}


def _measured(name: str, task: _Task, parts: Sequence[tuple[Sequence[Item], Sequence[Item]]]) -> float:
    truth: list[int] = []
    said: list[int] = []
    for learnt, asked in parts:
        (seen, known), (unseen, right) = _rows(task, learnt), _rows(task, asked)
        model = make_pipeline(_features(), LogisticRegression(C=4.0, max_iter=500, class_weight="balanced"))
        said += model.fit(seen, known).predict(unseen).tolist()
        truth += right
    if name in MECHANISMS:
        return float(f1_score(truth, said, average="macro"))
    return float(cohen_kappa_score(truth, said))


def _rows(task: _Task, items: Sequence[Item]) -> tuple[list[Item], list[int]]:
    told = [(item, task.truth(item)) for item in items if item.corpus == task.corpus]
    rows = [(item, value) for item, value in told if value is not None]
    return [item for item, _ in rows], [value for _, value in rows]


def _features() -> FeatureUnion:
    return FeatureUnion(
        [
            (
                "words",
                TfidfVectorizer(
                    preprocessor=_reply,
                    ngram_range=(1, 2),
                    min_df=2,
                    sublinear_tf=True,
                    token_pattern=_MARKS_TOO,
                ),
            ),
            (
                "letters",
                TfidfVectorizer(
                    preprocessor=_reply, analyzer="char_wb", ngram_range=(2, 5), min_df=3, sublinear_tf=True
                ),
            ),
            (
                "before",
                TfidfVectorizer(preprocessor=_context, min_df=3, sublinear_tf=True, token_pattern=_MARKS_TOO),
            ),
        ],
        transformer_weights={"before": _CONTEXT},
    )


def _reply(item: Item) -> str:
    return item.reply.lower()


def _context(item: Item) -> str:
    return item.context.lower()
