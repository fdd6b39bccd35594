"""The trainings that make one listener, each in a process of its own, as many at once as there are cores.

One is on everything; its weights are shipped. The others leave out one fold each, so that every reply is
answered once by a listener that never saw it: these answers fit the joining with the cues
(`rubric.training.joins`).

Three folds, one lesson on everything and four times through the replies took 114 minutes on two cores
without short floats (10 to 13 replies a second each), with other work beside. Four folds, the mean of two
lessons and labels softened by what an unseeing listener thought would take twice that, and had shown no gain
that is larger than chance.

Each lesson ends with three more times through the examples for the first ear alone (`fit.sharpen`), which
takes some 8 to 12 minutes more a lesson. On the first fold it took the mean F1 of the codes from 0.60 to
0.62, and the replies of good practice taken for a grave slip from 9% to 6% (each code at its best threshold).
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

from rubric.training.corpora import Item
from rubric.training.encoder import find_encoder
from rubric.training.fit import Plan, sharpen, train
from rubric.training.network import Network, pretrained

FOLDS: Final = 3


@dataclass(frozen=True, slots=True)
class Lesson:
    """One training.

    Attributes:
        name: What it is called in the report.
        items: What it sees.
        encoder: Folder of the encoder, or None for the installed one.
        plan: How to train.
        state: File that its weights go to.
    """

    name: str
    items: Sequence[Item]
    encoder: Path | None
    plan: Plan
    state: Path


def fold_of(item: Item) -> int:
    """Return the fold that an item is in, 0 to `FOLDS` - 1; replies of one group are in the same."""
    return zlib.crc32(f"fold:{item.corpus}:{item.group}".encode()) % FOLDS


def folds(items: Sequence[Item]) -> list[tuple[list[Item], list[Item]]]:
    """Return for each fold, in order, the items outside it and those in it."""
    return [
        (
            [item for item in items if fold_of(item) != fold],
            [item for item in items if fold_of(item) == fold],
        )
        for fold in range(FOLDS)
    ]


def without_each_fold(items: Sequence[Item], encoder: Path | None, plan: Plan, folder: Path) -> list[Lesson]:
    """Return a lesson for each fold, in order, that sees all but it; the weights go to the folder."""
    return [
        Lesson(
            f"without fold {fold}",
            others,
            encoder,
            plan,
            folder / f"without-{fold}.pt",
        )
        for fold, (others, _) in enumerate(folds(items))
    ]


def on_everything(items: Sequence[Item], encoder: Path | None, plan: Plan, folder: Path) -> Lesson:
    """Return the lesson that sees all."""
    return Lesson("all", items, encoder, plan, folder / "all.pt")


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
    tokenizer = tokenizer_of(folder)
    train(network, tokenizer, lesson.items, lesson.plan, partial(_say, lesson.name))
    sharpen(network, tokenizer, lesson.items, lesson.plan, partial(_say, f"{lesson.name}, first ear"))
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
