"""What a listener is worth beside the cues: agreement with the human coders on the part kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rubric.agreement import Agreement, agree, macro_f1
from rubric.assess import assess
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
    """

    name: str
    kind: str
    value: float
    n: int
    present: int = 0


def measured(items: Sequence[Item], listener: Listener) -> list[Figure]:
    """Return the figures of the verdict, joined with the cues, that these items can give."""
    pack = read_pack("police")
    figures = []
    for corpus in CORPORA:
        rows = [item for item in items if item.corpus == corpus]
        if rows:
            found = agree(
                rows, lambda reply, context: assess(reply, context, pack=pack, listener=listener), worst=0
            )
            if corpus == "crisis":
                figures.append(Figure("crisis codes", "mean F1", macro_f1(found), len(rows)))
            figures += [_figure(corpus, each) for each in found]
    return figures


def _figure(corpus: str, each: Agreement) -> Figure:
    if corpus == "annomi":
        return Figure(each.name, "kappa", each.kappa, each.n, each.present)
    if corpus == "epitome":
        return Figure(each.name, "macro-F1", each.f1, each.n, each.present)
    if each.name in LEVELS:
        return Figure(f"crisis {each.name}", "linear kappa", each.kappa, each.n, each.present)
    return Figure(f"crisis {each.name}", "F1", each.f1, each.n, each.present)
