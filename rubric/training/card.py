"""The model card: where the weights come from, on what terms, what they reach, what they are not for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from rubric.listener.tasks import RUBRIC_VERSION
from rubric.training.corpora import Item
from rubric.training.report import Figure

_TEXT: Final = Path(__file__).with_name("card.md")

_SOURCES: Final = (
    (
        "annomi",
        "AnnoMI",
        "reflection, open and closed question, input, advice",
        "public, no licence stated. Cite: Wu et al., ICASSP 2022; Wu et al., Future Internet 2023",
    ),
    (
        "epitome",
        "EPITOME, Reddit part",
        "emotional reaction, interpretation, exploration, and the words that show them",
        "the data's are not stated; the authors' model is for academic use. Cite: Sharma et al., EMNLP 2020",
    ),
    ("crisis", "`rubric/training/examples/`", "all codes of the codebook", "the project's own text"),
)


def card(
    items: Sequence[Item],
    floats: Sequence[Figure],
    stored: Sequence[Figure],
    unseen: Sequence[Figure],
    by_ngrams: Mapping[str, float],
) -> str:
    """Return the card in Markdown.

    Args:
        items: All that was read, training part and development part.
        floats: What the network reaches in 32 bits.
        stored: The same measures of the weights as they are stored.
        unseen: The same on the training part, each reply judged by a listener that was taught without it.
        by_ngrams: What `rubric.training.ngrams` reaches on that, taught as the listeners were.
    """
    learnt = Counter(item.corpus for item in items if not item.is_development)
    apart = Counter(item.corpus for item in items if item.is_development)
    sources = "".join(
        f"| {title} | {learnt[corpus]} | {apart[corpus]} | {what} | {terms} |\n"
        for corpus, title, what, terms in _SOURCES
        if learnt[corpus]
    )
    figures = "".join(
        f"| {one.name}, {one.kind} | {one.value:.3f} | {other.value:.3f} | {one.n} | {one.present or ''} |\n"
        for one, other in zip(stored, floats, strict=True)
    )
    folds = "".join(
        f"| {one.name}, {one.kind} | {one.value:.3f} | {_interval(one)} | "
        f"{_figure(by_ngrams.get(one.name))} | {one.n} | {one.present or ''} |\n"
        for one in unseen
    )
    text = _TEXT.read_text(encoding="utf-8")
    return text.format(rubric=RUBRIC_VERSION, sources=sources, figures=figures, folds=folds)


def _interval(one: Figure) -> str:
    return "" if one.low is None or one.high is None else f"{one.low:.2f} to {one.high:.2f}"


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"
