from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace

from rubric.training.augment import retyped, varied
from rubric.training.corpora import EXAMPLES, Item, crisis


def some_items() -> list[Item]:
    return list(crisis(EXAMPLES / "first.jsonl"))


def test_retyping_is_the_same_for_the_same_seed() -> None:
    text = "I'm worried about you, and I realize that your neighbor isn't here. What happened?"
    assert [retyped(text, random.Random(4)) for _ in range(3)] == [retyped(text, random.Random(4))] * 3


def test_retyping_takes_punctuation_and_apostrophes_now_and_then() -> None:
    seen = {retyped("I'm here, aren't I?", random.Random(seed)) for seed in range(200)}
    assert "I'm here, aren't I?" in seen
    assert "I'm here aren't I" in seen
    assert any("Im here" in text for text in seen)


def test_retyping_takes_any_text() -> None:
    for text in ("", " ", "a", "…", "\n\n", "你好", "aaaa" * 200):
        for seed in range(30):
            assert isinstance(retyped(text, random.Random(seed)), str)


def test_a_joined_reply_holds_the_slips_of_both() -> None:
    items = some_items()
    by_group: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_group[item.group].append(item)
    chance = random.Random(1)
    pairs = [(item, varied(item, items, by_group, chance)) for item in items * 3]
    joined = [
        (item, other) for item, other in pairs if "threat" in other.labels and other.labels != item.labels
    ]
    assert joined
    for item, other in joined:
        assert all(other.labels[slip] >= item.labels[slip] for slip in ("threat", "judge", "command"))


def test_the_persons_own_line_given_back_is_no_reflection() -> None:
    items = some_items()
    by_group = defaultdict(list, {item.group: [item] for item in items})
    chance = random.Random(2)
    copies = [
        other
        for item in items * 5
        if (other := varied(item, items, by_group, chance)).labels.keys()
        == {"reflection", "empathy", "summary", "affirm"}
    ]
    assert copies
    assert all(set(copy.labels.values()) == {0} for copy in copies)


def test_a_but_is_an_and_now_and_then_and_changes_no_label() -> None:
    said = "You want to go, but you can't."
    item = replace(some_items()[0], context="It hurts.", group="It hurts.", reply=said)
    seen = [varied(item, [item], {"It hurts.": [item]}, random.Random(seed)) for seed in range(300)]
    turned = [other for other in seen if "go, and you" in other.reply]
    assert turned
    assert all(other.labels.items() <= item.labels.items() for other in turned)
