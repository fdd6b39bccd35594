"""Fine-tuning: all tasks at once, missing labels masked, one fixed seed."""

from __future__ import annotations

import math
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from rubric.listener.tasks import (
    CODES,
    LEVELS,
    MECHANISMS,
    STEPS,
    code_column,
    level_columns,
    talk_columns,
)
from rubric.training.augment import varied
from rubric.training.batches import CODEBOOK, MISSING, Batch, collate, shuffled
from rubric.training.corpora import Item
from rubric.training.network import HEADS, PARTED, Network

_CLIP = 1.0
_HAS_SHORT_FLOATS: Final = torch.cpu._is_avx512_bf16_supported()  # noqa: SLF001 - torch has no public name for it
"""Where a processor must emulate bfloat16 a step takes several times as long as with all 32 bits."""

_RATIONALE = 5
_AVERAGED_EVERY = 5  # steps; the mean hardly changes with fewer, and costs less


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train.

    Attributes:
        epochs: Times that every item is seen.
        batch: Items per step.
        rate: Highest learning rate of the encoder.
        head_rate: The same of the answers, which start from nothing.
        decay: Weight decay.
        warm: Share of the steps in which the rate rises.
        rare: Highest weight of a rare code's presence against its absence.
        mechanism: Weight of EPITOME's levels, whose replies are outnumbered.
        rationale: Weight of the words that show a mechanism.
        smoothing: Label smoothing of the levels.
        sharper_epochs: Times that the first ear sees its own items again, alone.
        sharper_rate: Highest learning rate of that.
        average: How much of the running mean of the weights each update keeps; the mean is what is returned.
        seed: Of everything that chance decides.
    """

    epochs: int = 4
    batch: int = 24
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warm: float = 0.1
    rare: float = 4.0
    mechanism: float = 1.5
    rationale: float = 0.5
    smoothing: float = 0.05
    sharper_epochs: int = 3
    sharper_rate: float = 1e-4
    average: float = 0.985
    seed: int = 3


def train(
    network: Network, tokenizer: Tokenizer, items: Sequence[Item], plan: Plan, say: Callable[[str], None]
) -> None:
    """Fine-tune the network in place on the items.

    Args:
        network: The pretrained encoder with fresh answers.
        tokenizer: Its own, without padding or truncation.
        items: The training part.
        plan: How.
        say: Takes a line on how far it is.
    """
    network.draw_from(plan.seed)
    heads = [p for name, p in network.named_parameters() if name.split(".")[0] in HEADS]
    known = {id(p) for p in heads}
    encoder = [p for p in network.parameters() if id(p) not in known and p.requires_grad]
    _fit(
        network,
        _Lesson(tokenizer, items, plan, say),
        [{"params": encoder, "lr": plan.rate}, {"params": heads, "lr": plan.head_rate}],
        plan.epochs,
    )


def sharpen(
    network: Network, tokenizer: Tokenizer, items: Sequence[Item], plan: Plan, say: Callable[[str], None]
) -> None:
    """Teach the first ear on, alone: what both ears share stays as it is.

    Args:
        network: What `train` made; changed in place.
        tokenizer: As in `train`.
        items: Likewise; only those coded by the codebook are used.
        plan: How.
        say: Takes a line on how far it is.
    """
    network.draw_from(plan.seed)
    layers = [*network.layers[-PARTED:].parameters()]
    head = [*network.codebook.parameters()]
    learning = {id(p) for p in (*layers, *head)}
    still = [p for p in network.parameters() if p.requires_grad and id(p) not in learning]
    for parameter in still:
        parameter.requires_grad_(False)  # noqa: FBT003 - torch's own
    _fit(
        network,
        _Lesson(tokenizer, [item for item in items if item.corpus == CODEBOOK], plan, say),
        [{"params": layers, "lr": plan.sharper_rate}, {"params": head, "lr": plan.sharper_rate}],
        plan.sharper_epochs,
    )
    for parameter in still:
        parameter.requires_grad_(True)  # noqa: FBT003


@dataclass(frozen=True, slots=True)
class _Lesson:
    tokenizer: Tokenizer
    items: Sequence[Item]
    plan: Plan
    say: Callable[[str], None]


def _fit(network: Network, lesson: _Lesson, groups: list[dict[str, Any]], epochs: int) -> None:
    """Teach the parameters of the groups, and leave the mean of what they were in the network."""
    items, plan = lesson.items, lesson.plan
    chance = random.Random(plan.seed)
    crisis = [item for item in items if item.corpus == CODEBOOK]
    by_group: dict[str, list[Item]] = defaultdict(list)
    for item in crisis:
        by_group[item.group].append(item)
    weights = Weights(items, plan.rare)
    steps = epochs * math.ceil(len(items) / plan.batch)
    learning = [parameter for group in groups for parameter in group["params"]]
    optimiser = torch.optim.AdamW(groups, weight_decay=plan.decay, fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser,
        lambda step: min(
            (step + 1) / (plan.warm * steps), max(0.0, (steps - step) / (steps * (1 - plan.warm)))
        ),
    )
    kept = get_ema_multi_avg_fn(plan.average)  # type: ignore[no-untyped-call]
    mean = AveragedModel(network, multi_avg_fn=kept)
    network.train()
    for epoch in range(epochs):
        began, total, count = time.monotonic(), 0.0, 0
        for chosen in shuffled(items, plan.batch, chance):
            batch = collate([varied(item, crisis, by_group, chance) for item in chosen], lesson.tokenizer)
            loss = _loss(network, batch, weights, plan)
            optimiser.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(learning, _CLIP)
            optimiser.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
            if count % _AVERAGED_EVERY == 0:
                mean.update_parameters(network)
        pace = len(items) / (time.monotonic() - began)
        lesson.say(f"epoch {epoch + 1} of {epochs}: loss {total / count:.3f}, {pace:.0f} replies a second")
    network.load_state_dict(mean.module.state_dict())
    network.eval()


class Weights:
    """How much a label counts, by how rare it is in the training part."""

    def __init__(self, items: Iterable[Item], most: float) -> None:
        counts = {name: [1.0, 1.0, 1.0] for name in (*CODES, *LEVELS)}
        for item in items:
            for name, value in item.targets.items():
                if name in counts:
                    counts[name][value] += 1
        self.codes = torch.tensor([min(most, math.sqrt(counts[code][0] / counts[code][1])) for code in CODES])
        self.levels = []
        for level in LEVELS:
            weight = torch.tensor([1 / math.sqrt(count) for count in counts[level]])
            self.levels.append(weight / weight.mean())


def _loss(network: Network, batch: Batch, weights: Weights, plan: Plan) -> Tensor:
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_HAS_SHORT_FLOATS):
        answers, marks = network.taught(batch.ids, batch.types, batch.mask, by_codebook=batch.by_codebook)
    answers, marks = answers.float(), marks.float()
    size = len(batch.ids)
    codes = answers[:, [code_column(code) for code in CODES]]
    known = batch.codes != MISSING
    loss = (
        functional.binary_cross_entropy_with_logits(
            codes, batch.codes.clamp(min=0), pos_weight=weights.codes, reduction="none"
        )
        * known
    ).sum()
    for number, level in enumerate(LEVELS):
        counts = plan.mechanism if level in MECHANISMS else 1.0
        aimed = batch.levels[:, number]
        smooth = aimed * (1 - plan.smoothing) + aimed.sum(1, keepdim=True) * plan.smoothing / STEPS
        said = functional.log_softmax(answers[:, level_columns(level)], -1)
        loss = loss - counts * (smooth * weights.levels[number] * said).sum()
    loss = loss + functional.cross_entropy(answers[:, talk_columns()], batch.talks, reduction="sum")
    marked = batch.rationales != MISSING
    if marked.any():
        per_token = functional.binary_cross_entropy_with_logits(
            marks, batch.rationales.clamp(min=0).float(), reduction="none"
        )
        per_row = (per_token * marked).sum((1, 2)) / marked.sum((1, 2)).clamp(min=1)
        loss = loss + plan.rationale * _RATIONALE * per_row.sum()
    return loss / size


@torch.inference_mode()
def answers(network: Network, tokenizer: Tokenizer, items: Sequence[Item], size: int = 32) -> Tensor:
    """Return the network's answers as logits, one row per item, in their order."""
    order = sorted(range(len(items)), key=lambda place: len(items[place].reply) + len(items[place].context))
    rows: list[Tensor] = [torch.empty(0)] * len(items)
    for start in range(0, len(order), size):
        places = order[start : start + size]
        batch = collate([items[place] for place in places], tokenizer)
        for place, logits in zip(places, network(batch.ids, batch.types, batch.mask), strict=True):
            rows[place] = logits
    return torch.stack(rows)
