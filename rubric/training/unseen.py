"""What lessons without a fold make of that fold: each reply heard by a listener that never saw it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
import torch

from rubric.assessment import Assessment
from rubric.listener.model import Trained
from rubric.listener.weights import Calibration, Weights, calibrate_anew, join_anew, write
from rubric.training.calibrate import Numbers, calibrate
from rubric.training.corpora import Item, examples
from rubric.training.encoder import find_encoder
from rubric.training.flowing import largest_flowing
from rubric.training.graph import StoredAs, build
from rubric.training.joins import Heard, fit_joins, hear_both
from rubric.training.lessons import Lesson, folds, taught, tokenizer_of
from rubric.training.network import Network, pretrained
from rubric.training.report import Figure, judged, measured

STORED_AS: StoredAs = "bytes"

LOUDNESS_BY: Final = 300
"""Examples of the project by which it is told how loud the numbers are."""


def hear_unseen(
    apart_each: Sequence[Lesson], learnt: Sequence[Item], apart: Sequence[Item], at_once: int
) -> list[list[Heard]]:
    """Return, fold by fold, the cues' view of each reply beside that of a listener which had not seen it.

    Args:
        apart_each: The lesson without each fold, held already.
        learnt: The training part.
        apart: The part kept apart; each listener is calibrated on it.
        at_once: How many folds to hear at a time, each in a process of its own.
    """
    with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as pool:
        return list(pool.map(partial(_hear, apart), apart_each, _asked(learnt)))


def figures_of(
    apart_each: Sequence[Lesson], heard: Sequence[Sequence[Heard]], learnt: Sequence[Item], at_once: int
) -> list[Figure]:
    """Return the figures of all folds together, the joining for each fitted on the others.

    Args:
        apart_each: As in `hear_unseen`.
        heard: What that returned.
        learnt: The training part.
        at_once: How many folds to judge at a time.
    """
    for fold, lesson in enumerate(apart_each):
        others = [both for other, of_one in enumerate(heard) if other != fold for both in of_one]
        join_anew(weights_of(lesson), fit_joins(others))
    of_each = _asked(learnt)
    with ProcessPoolExecutor(at_once, mp_context=get_context("spawn")) as pool:
        verdicts = [one for each in pool.map(_judge, apart_each, of_each) for one in each]
    return measured([item for each in of_each for item in each], verdicts)


def weights_of(lesson: Lesson) -> Path:
    """Return the file that a lesson's weights go to as they would be shipped."""
    return lesson.state.with_suffix(".zip")


def exported(
    network: Network,
    folder: Path,
    path: Path,
    items: Sequence[Item],
    stored_as: StoredAs = STORED_AS,
) -> Numbers:
    """Write the weights, uncalibrated, and return what they themselves answer to the items."""
    state = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    tokenizer = tokenizer_of(folder)
    largest = {}
    if stored_as == STORED_AS:
        largest = largest_flowing(network, tokenizer, random.Random(0).sample(examples(), LOUDNESS_BY))
    graph = build(state, network.heads, stored_as, largest)
    write(path, Weights(graph, tokenizer.to_str(), Calibration.none()))
    listener = Trained(path)
    return np.array([listener.logits(item.reply, item.context) for item in items])


def _hear(apart: Sequence[Item], lesson: Lesson, items: Sequence[Item]) -> list[Heard]:
    torch.set_num_threads(1)
    folder = find_encoder(lesson.encoder)
    network, path = taught(lesson, pretrained(folder)), weights_of(lesson)
    calibrate_anew(path, calibrate(apart, exported(network, folder, path, apart)))
    listener = Trained(path)
    return [both for item in items if (both := hear_both(item, listener))]


def _judge(lesson: Lesson, items: Sequence[Item]) -> list[Assessment]:
    return judged(items, Trained(weights_of(lesson)))


def _asked(items: Sequence[Item]) -> list[list[Item]]:
    return [asked for _, asked in folds(items)]
