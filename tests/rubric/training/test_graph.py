from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from rubric.listener.calibrated import opinion_of
from rubric.listener.model import Trained
from rubric.listener.pairs import row
from rubric.listener.tasks import CODES
from rubric.listener.weights import Calibration, Weights, write
from rubric.training.corpora import Item
from rubric.training.flowing import PARTS, largest_flowing
from rubric.training.graph import StoredAs, build, evened, in_bytes
from rubric.training.halves import in_half_bytes
from rubric.training.network import Network

CONFIG = {
    "hidden_size": 128,
    "vocab_size": 40,
    "max_position_embeddings": 192,
    "type_vocab_size": 2,
    "num_attention_heads": 4,
    "intermediate_size": 256,
    "num_hidden_layers": 3,
}
WORDS = "[PAD] [UNK] [CLS] [SEP] i am here with you what happened tonight it hurts calm down".split()


@pytest.fixture
def tokenizer() -> Tokenizer:
    places = {word: place for place, word in enumerate(WORDS)}
    made = Tokenizer(models.WordLevel(places, unk_token="[UNK]"))  # noqa: S106 - a word, no password
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return made


@pytest.fixture
def network() -> Network:
    torch.manual_seed(1)
    made = Network(CONFIG).eval()
    made.words.weight.data = torch.from_numpy(in_half_bytes(made.words.weight.detach().numpy()))
    return made


def asked(network: Network, tokenizer: Tokenizer, reply: str, context: str) -> list[float]:
    pair = row(tokenizer, reply, context)
    with torch.inference_mode():
        ids, types = torch.tensor([pair.ids]), torch.tensor([pair.types])
        logits: list[float] = network(ids, types, torch.ones(1, len(pair.ids)))[0].tolist()
    return logits


@pytest.mark.parametrize(("stored_as", "off"), [("float", 1e-4), ("bytes", 0.1)])
def test_the_stored_graph_answers_as_the_network_does(
    network: Network, tokenizer: Tokenizer, tmp_path: Path, stored_as: StoredAs, off: float
) -> None:
    state = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    read = [Item("crisis", "a", "it hurts", "I am here with you", {})]
    graph = build(state, network.heads, stored_as, largest_flowing(network, tokenizer, read))
    write(tmp_path / "listener.zip", Weights(graph, tokenizer.to_str(), Calibration.none()))
    listener = Trained(tmp_path / "listener.zip")
    for reply, context in (
        ("I am here with you", "it hurts"),
        ("calm down", ""),
        ("what happened " * 90, "tonight " * 80),
    ):
        assert listener.logits(reply, context) == pytest.approx(
            asked(network, tokenizer, reply, context), abs=off
        )


def test_a_part_is_answered_by_its_own_tokens_alone(
    network: Network, tokenizer: Tokenizer, tmp_path: Path
) -> None:
    state = {name: tensor.numpy() for name, tensor in network.state_dict().items()}
    path = tmp_path / "listener.zip"
    write(path, Weights(build(state, network.heads, "float", {}), tokenizer.to_str(), Calibration.none()))
    reply, context = "i am here calm down", "it hurts"
    told = Trained(path).opinion(reply, context, [(0, 9), (10, 19)]).parts(CODES)
    pair = row(tokenizer, reply, context)
    ids, types, mask = torch.tensor([pair.ids]), torch.tensor([pair.types]), torch.ones(1, len(pair.ids))
    with torch.inference_mode():
        tokens = network.tokens(ids, types, mask)
        for opinion, words in zip(told, (slice(4, 7), slice(7, 9)), strict=True):
            part = torch.zeros_like(types)
            part[0, words] = 1
            logits = network.answers(tokens, part, mask)[0].tolist()
            assert opinion is not None
            assert opinion.codes == pytest.approx(opinion_of(logits, Calibration.none()).codes, abs=1e-3)


def test_bytes_lose_at_most_half_a_step() -> None:
    weight = np.random.default_rng(1).normal(size=(6, 128)).astype(np.float32)
    stored, scales = in_bytes(weight)
    back = (stored.T.astype(np.float32) - 128) * scales[:, None]
    assert stored.shape == (128, 6)
    assert np.abs(back - weight).max() <= scales.max() / 2 + 1e-6


def test_a_loud_number_drowns_the_others_less_once_evened() -> None:
    chance = np.random.default_rng(1)
    weight = chance.normal(size=(32, 64)).astype(np.float32)
    x = chance.normal(size=(50, 64)).astype(np.float32)
    x[:, 3] *= 40

    def strays(share: np.ndarray) -> float:
        flowing, by = x / share, weight * share
        step = (flowing.max() - flowing.min()) / 255
        stored, scales = in_bytes(by)
        back = np.rint(flowing / step) * step @ ((stored.astype(np.float32) - 128) * scales)
        return float(np.abs(back - x @ weight.T).mean())

    assert strays(evened(np.abs(x).max(0), weight)) < strays(np.ones(64, np.float32)) / 2


def test_the_loudest_of_all_replies_counts(network: Network, tokenizer: Tokenizer) -> None:
    one, other = (
        Item("crisis", "a", "it hurts", reply, {}) for reply in ("calm down", "what happened tonight")
    )
    both = largest_flowing(network, tokenizer, [one, other])
    alone = [largest_flowing(network, tokenizer, [each]) for each in (one, other)]
    layers = [*(f"layers.{number}" for number in range(3)), "second.0", "second.1"]
    assert set(both) == {f"{layer}.{part}" for layer in layers for part in PARTS}
    for name, largest in both.items():
        assert (largest == np.maximum(*(each[name] for each in alone))).all()


def test_padding_does_not_change_an_answer(network: Network, tokenizer: Tokenizer) -> None:
    pair = row(tokenizer, "calm down", "it hurts")
    size = len(pair.ids)
    ids, types = torch.zeros(1, size + 5, dtype=torch.long), torch.zeros(1, size + 5, dtype=torch.long)
    ids[0, :size], types[0, :size] = torch.tensor(pair.ids), torch.tensor(pair.types)
    mask = (torch.arange(size + 5) < size).float()[None]
    with torch.inference_mode():
        padded = network(ids, types, mask)[0].tolist()
    assert padded == pytest.approx(asked(network, tokenizer, "calm down", "it hurts"), abs=1e-4)
