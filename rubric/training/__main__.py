"""`python -m rubric.training CORPORA ENCODER`: from the corpora to weights, report and model card."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from rubric.listener.model import Trained
from rubric.listener.weights import WEIGHTS, Calibration, Weights, write
from rubric.training.calibrate import calibrate
from rubric.training.card import card
from rubric.training.corpora import Item, read_all
from rubric.training.encoder import find_encoder
from rubric.training.fit import Plan, answers, train
from rubric.training.graph import build
from rubric.training.network import Network, pretrained
from rubric.training.report import Figure, Numbers, calibrated, measured

CARD = Path(__file__).parents[2] / "docs" / "model-card.md"
_MEGABYTE = 1_000_000


def main(arguments: list[str] | None = None) -> int:
    """Train, print the report and write the weights and the card; return the exit status."""
    asked = _asked(arguments)
    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    folder = find_encoder(asked.encoder)
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    items = read_all(asked.corpora)
    apart = [item for item in items if item.is_development and item.corpus != "advice"]
    learnt = [item for item in items if not item.is_development]
    _say(f"{len(learnt)} replies to learn from, {len(apart)} kept apart.")
    network = pretrained(folder)
    train(network, tokenizer, learnt, Plan(epochs=asked.epochs, seed=asked.seed), _say)
    logits = answers(network, tokenizer, apart).double().numpy()
    float_figures = _figures(apart, logits)
    stored = _export(network, tokenizer, apart, asked.weights)
    figures = _figures(apart, stored)
    for line in _lines(float_figures, figures):
        _say(line)
    _say(f"{asked.weights}: {asked.weights.stat().st_size / _MEGABYTE:.1f} MB")
    asked.card.write_text(card(items, float_figures, figures), encoding="utf-8")
    return 0


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m rubric.training", description=__doc__)
    parser.add_argument(
        "corpora", type=Path, help="folder with annomi.csv, epitome.csv and, if wanted, advice.tsv"
    )
    parser.add_argument(
        "--encoder", type=Path, help="folder of the MiniLM; found in the installed package if left out"
    )
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="where the weights go")
    parser.add_argument("--card", type=Path, default=CARD, help="where the model card goes")
    parser.add_argument("--epochs", type=int, default=Plan().epochs)
    parser.add_argument("--seed", type=int, default=Plan().seed)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args(arguments)


def _export(network: Network, tokenizer: Tokenizer, apart: list[Item], path: Path) -> Numbers:
    """Write the weights, and return what they themselves answer on the development part, uncalibrated.

    Calibration is fitted on the answers of the 8-bit weights, since these are what is used.
    """
    state = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    graph = build(state, network.heads, "columns")
    write(path, Weights(graph, tokenizer.to_str(), Calibration.none()))
    listener = Trained(path)
    stored = np.array([listener.logits(item.reply, item.context) for item in apart])
    write(path, Weights(graph, tokenizer.to_str(), calibrate(apart, stored)))
    return stored


def _figures(apart: list[Item], logits: Numbers) -> list[Figure]:
    calibration = calibrate(apart, logits)
    return measured(apart, calibrated(logits, calibration), calibration.thresholds)


def _lines(floats: list[Figure], stored: list[Figure]) -> list[str]:
    return [
        f"{one.name:28} {one.kind:16} {one.value:6.3f}  (32 bits {other.value:6.3f})  n={one.n}"
        + (f", {one.present} present" if one.present else "")
        for one, other in zip(stored, floats, strict=True)
    ]


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
