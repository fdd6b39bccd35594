"""What the trained listener costs: loading, one reply on one thread, and a batch beside one by one."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from rubric.listener.model import Trained

HELD_OUT = Path(__file__).parents[1] / "rubric" / "held_out.jsonl"


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    items = (json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines())
    return [(item["reply"], item["context"]) for item in items]


@pytest.fixture(scope="module")
def listener() -> Trained:
    trained = Trained()
    trained.load()
    return trained


def test_loading(benchmark: Any) -> None:
    benchmark.pedantic(lambda: Trained().load(), rounds=5, warmup_rounds=1)


def test_one_reply(benchmark: Any, listener: Trained, pairs: list[tuple[str, str]]) -> None:
    waiting = iter(pairs)
    benchmark.pedantic(lambda: listener.opinion(*next(waiting)), rounds=len(pairs))
    times = sorted(benchmark.stats.stats.data)
    benchmark.extra_info["p50_ms"] = round(1000 * times[len(times) // 2], 2)
    benchmark.extra_info["p95_ms"] = round(1000 * times[int(len(times) * 0.95)], 2)


def test_one_reply_beside_the_three_models_of_epitomes_authors(
    benchmark: Any, listener: Trained, pairs: list[tuple[str, str]]
) -> None:
    """Their three bi-encoders read post and reply with RoBERTa-base: six passes for one reply.

    What a pass costs depends on the size of the network and not on its weights, so chance draws these.
    """
    torch = pytest.importorskip("torch")
    torch.set_num_threads(1)
    layer = torch.nn.TransformerEncoderLayer(768, 12, 3072, activation="gelu", batch_first=True)
    base = torch.nn.TransformerEncoder(layer, 12, enable_nested_tensor=False).eval()
    tokens = torch.randn(1, 64, 768)

    def six_passes() -> None:
        with torch.inference_mode():
            for _ in range(6):
                base(tokens)

    six_passes()
    started = time.perf_counter()
    six_passes()
    theirs_s = time.perf_counter() - started
    waiting = iter(pairs)
    benchmark.pedantic(lambda: listener.opinion(*next(waiting)), rounds=len(pairs))
    benchmark.extra_info["theirs_ms"] = round(1000 * theirs_s)
    benchmark.extra_info["times_faster"] = round(theirs_s / benchmark.stats.stats.median)


def test_a_batch_beside_one_by_one(benchmark: Any, listener: Trained, pairs: list[tuple[str, str]]) -> None:
    started = time.perf_counter()
    for pair in pairs:
        listener.opinion(*pair)
    alone_s = time.perf_counter() - started
    benchmark.pedantic(lambda: listener.opinions(pairs), rounds=3, warmup_rounds=1)
    benchmark.extra_info["times_faster"] = round(alone_s / benchmark.stats.stats.median, 2)
