"""The trainings that make one listener, each in a process of its own, as many at once as there are cores.

One sees all that may be learnt from: its weights are used. The others each leave out one fold, so that every
reply is answered once by a listener that never saw it: on these answers the joining with the cues is fitted
(`rubric.training.joins`).
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import torch
from tokenizers import Tokenizer

from rubric.training.corpora import Item, read_all
from rubric.training.encoder import find_encoder
from rubric.training.fit import Plan, train
from rubric.training.network import Network, pretrained

FOLDS: Final = 4


@dataclass(frozen=True, slots=True)
class Lesson:
    """One training.

    Attributes:
        corpora: Folder with the corpora.
        encoder: Folder of the encoder, or None for the installed one.
        plan: How to train.
        left_out: The fold it does not see, or None.
        state: File that its weights go to.
    """

    corpora: Path
    encoder: Path | None
    plan: Plan
    left_out: int | None
    state: Path

    @property
    def name(self) -> str:
        """What it is called in the report."""
        return "all" if self.left_out is None else f"without fold {self.left_out}"


def fold_of(item: Item) -> int:
    """Return the fold that an item is in, 0 to `FOLDS` - 1; replies of one group are in the same."""
    return zlib.crc32(f"fold:{item.corpus}:{item.group}".encode()) % FOLDS


def lessons(corpora: Path, encoder: Path | None, plan: Plan, folder: Path) -> list[Lesson]:
    """Return all trainings that a listener needs; their weights go to the folder."""
    parts = [Lesson(corpora, encoder, plan, fold, folder / f"without-{fold}.pt") for fold in range(FOLDS)]
    return [Lesson(corpora, encoder, plan, None, folder / "all.pt"), *parts]


def learn_all(planned: Sequence[Lesson], at_once: int) -> None:
    """Hold all lessons, some at once; a lesson whose weights lie there already is not held again."""
    missing = [lesson for lesson in planned if not lesson.state.exists()]
    with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as pool:
        list(pool.map(learn, missing))


def learn(lesson: Lesson) -> None:
    """Train as the lesson says, on one core, and write the weights."""
    torch.set_num_threads(1)
    torch.manual_seed(lesson.plan.seed)
    folder = find_encoder(lesson.encoder)
    network = pretrained(folder)
    items = [item for item in read_all(lesson.corpora) if not item.is_development]
    seen = [item for item in items if lesson.left_out is None or fold_of(item) != lesson.left_out]
    train(network, tokenizer_of(folder), seen, lesson.plan, partial(_say, lesson.name))
    unfinished = lesson.state.with_suffix(".part")
    torch.save(network.state_dict(), unfinished)
    unfinished.replace(lesson.state)


def taught(lesson: Lesson, network: Network) -> Network:
    """Return the network with a lesson's weights, ready to answer."""
    network.load_state_dict(torch.load(lesson.state, weights_only=True))
    return network.eval()


def tokenizer_of(folder: Path) -> Tokenizer:
    """Return the encoder's tokenizer, without padding or truncation."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _say(name: str, line: str) -> None:
    os.write(1, f"{name}: {line}\n".encode())  # whole lines, though several processes write
