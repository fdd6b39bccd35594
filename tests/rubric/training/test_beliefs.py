"""What an unseeing listener thinks stands beside labels that coders may have slipped on."""

from __future__ import annotations

from rubric.listener import Opinion
from rubric.listener.tasks import CODES, LEVELS
from rubric.training.beliefs import believed
from rubric.training.corpora import Item

SPREAD = {"0": 0.2, "1": 0.5, "2": 0.3}
OPINION = Opinion(dict.fromkeys(CODES, 0.3), dict.fromkeys(LEVELS, SPREAD))


def test_a_corpus_item_gets_beliefs_on_what_it_is_coded_for_alone() -> None:
    item = Item("annomi", "1", "It hurts.", "It hurts a lot.", {"input": 0, "reflection": 1})
    (found,) = believed([item], [OPINION])
    assert found.beliefs == {"input": (0.3,), "reflection@annomi": (0.2, 0.5, 0.3)}
    assert found.labels == item.labels


def test_an_example_of_our_own_was_settled_and_gets_none() -> None:
    item = Item("crisis", "1", "It hurts.", "It hurts a lot.", {"affirm": 0})
    assert believed([item], [OPINION]) == [item]
