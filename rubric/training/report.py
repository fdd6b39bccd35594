"""What a listener is worth beside the cues: agreement with the human coders on replies it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rubric.agreement import Agreement, held_against, macro_f1
from rubric.assess import assess
from rubric.assessment import Assessment
from rubric.codes import LEVELS
from rubric.listener import Listener
from rubric.packs import read_pack
from rubric.training.corpora import Item

CORPORA = ("annomi", "epitome", "crisis")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure on one corpus.

    Attributes:
        name: What was measured.
        kind: `kappa`, `macro-F1`, `mean F1` or `F1`.
        value: The measure.
        n: Replies it rests on.
        present: How many of them the coders gave the code to; 0 for a mean.
        low: Lower end of the 95% interval of the measure; None for a mean.
        high: Its upper end.
    """

    name: str
    kind: str
    value: float
    n: int
    present: int = 0
    low: float | None = None
    high: float | None = None


def judged(items: Sequence[Item], listener: Listener) -> list[Assessment]:
    """Return the verdict of cues and listener on each item, in order."""
    pack = read_pack("police")
    return [assess(item.reply, item.context, pack=pack, listener=listener) for item in items]


def measured(items: Sequence[Item], verdicts: Sequence[Assessment]) -> list[Figure]:
    """Return the figures that these items can give, from a verdict on each, in the same order."""
    figures = []
    for corpus in CORPORA:
        both = [pair for pair in zip(items, verdicts, strict=True) if pair[0].corpus == corpus]
        if both:
            rows, given = zip(*both, strict=True)
            found = held_against(rows, given, worst=0)
            if corpus == "crisis":
                figures.append(Figure("crisis codes", "mean F1", macro_f1(found), len(rows)))
            figures += [_figure(corpus, each) for each in found]
    return figures


def _figure(corpus: str, each: Agreement) -> Figure:
    name = f"crisis {each.name}" if corpus == "crisis" else each.name
    if corpus == "annomi" or each.name in LEVELS:
        kind = "kappa" if corpus == "annomi" else "linear kappa"
        return Figure(name, kind, each.kappa, each.n, each.present, *each.interval)
    kind = "macro-F1" if corpus == "epitome" else "F1"
    return Figure(name, kind, each.f1, each.n, each.present, *each.f1_interval)
