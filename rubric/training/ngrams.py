"""What words and letters alone tell of the published tasks: n-grams and logistic regression.

A yardstick: what such models are said to reach on the parts of the corpora that this project never sees is
known (docs/validity.md), and what one reaches on ours tells how much harder, or easier, ours are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score, f1_score
from sklearn.pipeline import FeatureUnion, make_pipeline

from rubric.agreement import MECHANISMS, measures_of, people_said
from rubric.training.corpora import PUBLISHED, Item

_CONTEXT: Final = 0.5
"""How much a word of the line before counts against one of the reply."""

_MARKS_TOO: Final = r"\w+|[^\w\s]"


def reached(parts: Iterable[tuple[Sequence[Item], Sequence[Item]]]) -> dict[str, float]:
    """Return what n-grams reach on each published task: kappa, or macro-F1 for the mechanisms.

    Args:
        parts: What to learn from and what to answer, in turn; the answers are measured together. Examples of
            the project's own may be among them, and are passed over.
    """
    published = [tuple(_published(items) for items in part) for part in parts]
    names = dict.fromkeys(name for _, asked in published for item in asked for name in measures_of(item))
    return {name: _measured(name, published) for name in names}


def _published(items: Sequence[Item]) -> list[Item]:
    return [item for item in items if item.corpus in PUBLISHED]


def _measured(name: str, parts: Sequence[tuple[list[Item], ...]]) -> float:
    truth: list[int] = []
    said: list[int] = []
    for learnt, asked in parts:
        (seen, known), (unseen, right) = _coded(name, learnt), _coded(name, asked)
        model = make_pipeline(_features(), LogisticRegression(C=4.0, max_iter=500, class_weight="balanced"))
        said += model.fit(seen, known).predict(unseen).tolist()
        truth += right
    if name in MECHANISMS:
        return float(f1_score(truth, said, average="macro"))
    return float(cohen_kappa_score(truth, said))


def _coded(name: str, items: Sequence[Item]) -> tuple[list[Item], list[int]]:
    """Return the replies that people coded for a task, and what they said."""
    told = [(item, people_said(name, item)) for item in items if name in measures_of(item)]
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
