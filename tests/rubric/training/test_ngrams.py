"""Tests for what words and letters alone tell."""

from __future__ import annotations

import pytest

from rubric.training.corpora import Item
from rubric.training.ngrams import reached


def said(number: int, reply: str, **labels: int) -> Item:
    none = {"reflection": 0, "open_question": 0, "closed_question": 0, "input": 0}
    return Item("annomi", f"talk {number}", "I can't sleep.", reply, none | labels)


def posted(number: int, reply: str, level: int) -> Item:
    mechanisms = dict.fromkeys(("emotional_reaction", "interpretation", "exploration"), level)
    return Item("epitome", f"post {number}", "I can't sleep.", reply, mechanisms)


def replies(first: int) -> list[Item]:
    rows = []
    for number in range(first, first + 8):
        rows += [
            said(number, "You sound worn out by it.", reflection=1),
            said(number, "What keeps you awake?", open_question=1),
            said(number, "Did you eat today?", closed_question=1),
            said(number, "Most people need seven hours.", input=1),
            posted(number, "Thanks for the post.", 0),
            posted(number, "That must be hard to carry.", 1),
            posted(number, "I feel for you, truly, all of it.", 2),
        ]
    return rows


def test_what_words_tell_is_told_by_them_on_every_task() -> None:
    assert reached([(replies(0), replies(8))]) == pytest.approx(
        dict.fromkeys(
            (
                "reflection present",
                "question",
                "open among questions",
                "input",
                "emotional_reaction",
                "interpretation",
                "exploration",
            ),
            1.0,
        )
    )


def test_answers_of_all_parts_are_measured_together() -> None:
    swapped = [
        said(99, each.reply, **{**each.labels, "reflection": 1 - each.labels["reflection"]})
        for each in replies(0)
        if each.corpus == "annomi"
    ]
    right, wrong = replies(8), [*swapped, *(each for each in replies(8) if each.corpus == "epitome")]
    both = reached([(replies(0), right), (replies(0), wrong)])
    alone = reached([(replies(0), wrong)])
    assert alone["reflection present"] < both["reflection present"] < 1
