"""A coach's note as lines: what is said where the coach has nothing to say."""

from __future__ import annotations

import pytest

from bot import texts
from bot.practice.lines import named, note_lines
from rubric.note import Note
from tests.rubric.test_feedback import judged

SILENT = Note("", "", "", ())


@pytest.mark.parametrize("code", ["offer_help", "closed_question", "explain_why", "introduce"])
def test_where_a_skill_was_found_nobody_is_told_that_nothing_stood_out(code: str) -> None:
    (line,) = note_lines(7, judged("who could sit with you tonight?", code), SILENT)
    assert line == f"[7: 50 of 100] {texts.NOTHING_TO_CHANGE}"


@pytest.mark.parametrize(("empathy", "reflection"), [(1, 0), (0, 1)])
def test_nor_where_somebody_was_heard(empathy: int, reflection: int) -> None:
    (line,) = note_lines(7, judged("That's hard.", empathy=empathy, reflection=reflection), SILENT)
    assert texts.NOTHING_FOUND not in line


def test_where_nothing_was_found_that_is_said() -> None:
    (line,) = note_lines(7, judged("Well."), SILENT)
    assert line == f"[7: 50 of 100] {texts.NOTHING_FOUND}"


def test_what_the_coach_says_stands_alone() -> None:
    said = list(note_lines(7, judged("Well.", "explore"), Note("Good.", "Less.", "Go on.", ())))
    assert said == ["[7: 50 of 100] Good.", "Less.", 'Try: "Go on."']


@pytest.mark.parametrize(("chance", "name"), [(0.7, "giving credit"), (0.55, "giving credit, perhaps")])
def test_what_is_not_sure_is_named_with_perhaps(chance: float, name: str) -> None:
    found = judged("You kept going.", "affirm", at={"affirm": "You kept going"}, p={"affirm": chance})
    assert named(found, "affirm") == name
