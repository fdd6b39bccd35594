"""`python -m rubric.training CORPORA`: from the corpora to weights, report and model card."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

import torch

from rubric.listener.model import Trained
from rubric.listener.weights import WEIGHTS, calibrate_anew
from rubric.training.calibrate import calibrate
from rubric.training.card import card
from rubric.training.corpora import read_all
from rubric.training.encoder import find_encoder
from rubric.training.fit import Plan
from rubric.training.graph import StoredAs
from rubric.training.joins import fit_joins
from rubric.training.lessons import (
    folds,
    learn_all,
    on_everything,
    taught,
    without_each_fold,
)
from rubric.training.network import pretrained
from rubric.training.ngrams import reached
from rubric.training.report import Figure, judged, measured
from rubric.training.unseen import STORED_AS, exported, figures_of, hear_unseen

CARD = Path(__file__).parents[2] / "docs" / "model-card.md"
SCRATCH = Path("build") / "training"

_MEGABYTE = 1_000_000


def main(arguments: list[str] | None = None) -> int:
    """Train, print the report and write the weights and the card; return the exit status."""
    asked = _asked(arguments)
    asked.scratch.mkdir(parents=True, exist_ok=True)
    items = read_all(asked.corpora)
    learnt = [item for item in items if not item.is_development]
    apart = [item for item in items if item.is_development]
    _say(f"{len(learnt)} replies to learn from, {len(apart)} kept apart.")
    plan = Plan(epochs=asked.epochs, seed=asked.seed)
    apart_each = without_each_fold(learnt, asked.encoder, plan, asked.scratch)
    last = on_everything(learnt, asked.encoder, plan, asked.scratch)
    learn_all([last, *apart_each], asked.processes)
    folder = find_encoder(asked.encoder)
    heard = hear_unseen(apart_each, learnt, apart, asked.processes)
    joins = fit_joins([both for of_one in heard for both in of_one])
    torch.set_num_threads(asked.processes)
    network = taught(last, pretrained(folder))
    figures = []
    kinds: tuple[tuple[StoredAs, Path], ...] = (
        (STORED_AS, asked.weights),
        ("float", asked.scratch / "float.zip"),
    )
    for stored_as, path in kinds:
        fitted = calibrate(apart, exported(network, folder, path, apart, stored_as))
        calibrate_anew(path, replace(fitted, joins=joins))
        figures.append(measured(apart, judged(apart, Trained(path))))
    unseen_figures = figures_of(apart_each, heard, learnt, asked.processes)
    by_ngrams = reached(folds(learnt))
    for line in (*_lines(*figures), *map(_line, unseen_figures)):
        _say(line)
    _say(f"{asked.weights}: {asked.weights.stat().st_size / _MEGABYTE:.1f} MB")
    asked.card.write_text(
        card(items, floats=figures[1], stored=figures[0], unseen=unseen_figures, by_ngrams=by_ngrams),
        encoding="utf-8",
    )
    return 0


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rubric.training", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder with annomi.csv and epitome.csv")
    parser.add_argument(
        "--encoder", type=Path, help="folder of the MiniLM; found in the installed package if left out"
    )
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where the weights go")
    parser.add_argument("--card", type=Path, default=CARD, help="where the model card goes")
    parser.add_argument(
        "--scratch", type=Path, default=SCRATCH, help="where each lesson's weights go; found there again"
    )
    parser.add_argument("--epochs", type=int, default=Plan().epochs)
    parser.add_argument("--seed", type=int, default=Plan().seed)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    return parser.parse_args(arguments)


def _lines(stored: list[Figure], floats: list[Figure]) -> list[str]:
    return [
        f"{one.name:28} {one.kind:16} {one.value:6.3f}  (32 bits {other.value:6.3f})  n={one.n}"
        + (f", {one.present} present" if one.present else "")
        for one, other in zip(stored, floats, strict=True)
    ]


def _line(one: Figure) -> str:
    return (
        f"{one.name:28} {one.kind:16} {one.value:6.3f}  (each by a listener that had not seen it)  n={one.n}"
    )


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
