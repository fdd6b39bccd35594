from __future__ import annotations

import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers

from rubric.codes import SKILLS, SLIPS
from rubric.listener.tasks import CODES, code_column
from rubric.training.batches import MISSING, collate
from rubric.training.corpora import Item
from rubric.training.fit import Plan, answers, sharpen, train
from rubric.training.network import Network

CONFIG = {
    "hidden_size": 32,
    "vocab_size": 20,
    "max_position_embeddings": 192,
    "type_vocab_size": 2,
    "num_attention_heads": 2,
    "intermediate_size": 64,
    "num_hidden_layers": 2,
}
WORDS = "[PAD] [UNK] [CLS] [SEP] tell me now it hurts a lot".split()
PLAN = Plan(epochs=24, batch=16, rate=3e-3, head_rate=1e-2)
PLAN_AFTER = Plan(batch=16, sharper_epochs=24, sharper_rate=1e-2)


@pytest.fixture
def tokenizer() -> Tokenizer:
    places = {word: place for place, word in enumerate(WORDS)}
    made = Tokenizer(models.WordLevel(places, unk_token="[UNK]"))  # noqa: S106 - a word, no password
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    return made


def told(word: str, *, asked: int) -> Item:
    return Item("annomi", "1", "it hurts", f"{word} me", {"input": 1 - asked, "reflection": 2 - 2 * asked})


def trained(tokenizer: Tokenizer) -> tuple[Network, list[Item]]:
    items = [told("tell", asked=1), told("now", asked=0)] * 40
    torch.manual_seed(1)
    network = Network(CONFIG, dropout=0.0)
    train(network, tokenizer, items, PLAN, lambda _: None)
    return network, items


def test_what_is_labelled_is_learnt_and_what_is_not_is_left_out(tokenizer: Tokenizer) -> None:
    network, items = trained(tokenizer)
    logits = answers(network, tokenizer, items[:2])
    batch = collate(items[:2], tokenizer)
    known = [code for place, code in enumerate(CODES) if (batch.codes[:, place] != MISSING).any()]
    assert known == ["input"]
    assert (logits[:, code_column("input")] > 0).tolist() == [False, True]


def test_the_same_seed_gives_the_same_weights(tokenizer: Tokenizer) -> None:
    one, other = (trained(tokenizer)[0].state_dict() for _ in range(2))
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_the_first_ear_learns_on_and_leaves_what_is_shared_as_it_was(tokenizer: Tokenizer) -> None:
    coded = dict.fromkeys((*SKILLS, *SLIPS, "empathy", "reflection"), 0)
    items = [
        Item("crisis", "1", "it hurts", f"{word} me", coded | {"advice": advised})
        for word, advised in (("tell", 0), ("now", 1))
    ] * 40
    torch.manual_seed(1)
    network = Network(CONFIG, dropout=0.0)
    before = {name: tensor.clone() for name, tensor in network.state_dict().items()}
    published = told("tell", asked=1)
    sharpen(network, tokenizer, [*items, published], PLAN_AFTER, lambda _: None)
    moved = {name for name, tensor in network.state_dict().items() if not torch.equal(tensor, before[name])}
    assert {name.split(".")[0] for name in moved} == {"layers", "codebook"}
    assert (answers(network, tokenizer, items[:2])[:, code_column("advice")] > 0).tolist() == [False, True]
    assert all(parameter.requires_grad for parameter in network.parameters())
