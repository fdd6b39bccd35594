from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from rubric.codes import SKILLS, SLIPS
from rubric.listener.tasks import ANY_GRAVE, MECHANISMS
from rubric.training.corpora import Item
from rubric.training.fit import Plan
from rubric.training.lessons import FOLDS, Lesson, fold_of, without_each_fold
from rubric.training.network import pretrained
from rubric.training.unseen import figures_of, hear_unseen, weights_of
from tests.rubric.training.test_graph import CONFIG, WORDS

LABELS = {
    "crisis": (*SKILLS, *SLIPS, ANY_GRAVE, "empathy", "reflection"),
    "annomi": ("reflection", "open_question", "closed_question", "advice", "input"),
    "epitome": MECHANISMS,
}


@pytest.fixture
def encoder(tmp_path: Path) -> Path:
    """Return a folder with an encoder as the package has it, but tiny and untaught."""
    folder = tmp_path / "encoder"
    folder.mkdir()
    words = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))  # noqa: S106 - a word, no password
    words.normalizer = normalizers.Lowercase()
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.save(str(folder / "tokenizer.json"))
    (folder / "config.json").write_text(json.dumps(CONFIG))
    wide, inner = CONFIG["hidden_size"], CONFIG["intermediate_size"]
    shapes: dict[str, tuple[int, ...]] = {
        "embeddings.word_embeddings.weight": (CONFIG["vocab_size"], wide),
        "embeddings.position_embeddings.weight": (CONFIG["max_position_embeddings"], wide),
        "embeddings.token_type_embeddings.weight": (CONFIG["type_vocab_size"], wide),
    }
    for layer in range(CONFIG["num_hidden_layers"]):
        at = f"encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            shapes[f"{at}.attention.self.{part}.weight"] = (wide, wide)
            shapes[f"{at}.attention.self.{part}.bias"] = (wide,)
        shapes[f"{at}.attention.output.dense.weight"] = (wide, wide)
        shapes[f"{at}.attention.output.dense.bias"] = (wide,)
        shapes[f"{at}.intermediate.dense.weight"] = (inner, wide)
        shapes[f"{at}.intermediate.dense.bias"] = (inner,)
        shapes[f"{at}.output.dense.weight"] = (wide, inner)
        shapes[f"{at}.output.dense.bias"] = (wide,)
    norms = ["embeddings.LayerNorm"] + [
        f"encoder.layer.{layer}.{part}.LayerNorm"
        for layer in range(CONFIG["num_hidden_layers"])
        for part in ("attention.output", "output")
    ]
    torch.manual_seed(1)
    stored = {name: torch.randn(shape) / 10 for name, shape in shapes.items()}
    stored |= {f"{norm}.weight": torch.ones(wide) for norm in norms}
    stored |= {f"{norm}.bias": torch.zeros(wide) for norm in norms}
    save_file(stored, folder / "model.safetensors")
    return folder


def of(name: str) -> int:
    return 3 if name in {"empathy", "reflection", *MECHANISMS} else 2


def replies(per_corpus: int) -> list[Item]:
    return [
        Item(corpus, f"{corpus} {number}", "it hurts", reply, {name: number % of(name) for name in labels})
        for corpus, labels in LABELS.items()
        for number in range(per_corpus)
        for reply in ("i am here with you", "calm down")
    ]


@pytest.fixture
def held(encoder: Path, tmp_path: Path) -> list[Lesson]:
    lessons = without_each_fold(replies(12), encoder, Plan(), tmp_path)
    for lesson in lessons:
        torch.save(pretrained(encoder).state_dict(), lesson.state)
    return lessons


def test_each_reply_is_heard_once_by_the_listener_taught_without_its_fold(held: list[Lesson]) -> None:
    learnt = replies(12)
    heard = hear_unseen(held, learnt, replies(4), at_once=1)
    assert len(heard) == FOLDS
    for fold, of_one in enumerate(heard):
        assert [both.item for both in of_one] == [item for item in learnt if fold_of(item) == fold]
    figures = figures_of(held, heard, learnt, at_once=1)
    assert {figure.n for figure in figures if figure.name == "crisis empathy"} == {24}
    assert all(weights_of(lesson).exists() for lesson in held)
