"""What the checks find in a scenario that loads."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogues.checks import METHOD_DETAIL, check, check_file
from dialogues.reading import read_text

MINI = Path(__file__).parent / "people" / "mini.yaml"


def found_in(text: str) -> list[str]:
    scenario, source = read_text(text.encode(), "jo.yaml")
    return [str(finding) for finding in check(scenario, source)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            '"Mm."',
            '"I want to process my grief."',
            'warning: "process my" is a word of the trade, not of Jo.',
        ),
        ('"Mm."', f'"{"long " * 70}"', "this line is longer than 320 characters"),
        ('"Mm."', '"They said he committed suicide."', "unsafe wording"),
        ('"Bus went."', '"It\'s cold."', "the same line stands at states.shut.lines.plain.2"),
        ("{from: shut, to: open,", "{from: open, to: gone,", "error: no move leads to `open`."),
        ("to: better, when", "to: gone, when", "error: no move or way of leaving leads to `better`."),
        ("outcome: good", "outcome: mixed", "a talk must be able to go well and to go badly."),
        ("codes: [ask_suicide]", "codes: [ask_safety]", "no topic answers a direct question about suicide"),
        (
            "  repair: {trust: 1",
            "  ask_suicide: {trust: -1",
            "asking directly about suicide must never cost anything",
        ),
        ("reviewed_by: [x]", "reviewed_by: []", "nobody has reviewed this person yet"),
        (
            '{trust: -12, tension: 25, because: "it\'s a threat", try: [',
            '{trust: -12, because: "x", try: [',
            "",
        ),
    ],
)
def test_each_weakness_is_found_with_its_place(old: str, new: str, expected: str) -> None:
    text = MINI.read_text(encoding="utf-8").replace("content_notes:", "reviewed_by: [x]\ncontent_notes:")
    before = found_in(text)
    assert old in text
    findings = found_in(text.replace(old, new, 1))
    assert any(expected in finding for finding in findings)
    assert not expected or not any(expected in finding for finding in before)
    assert all(finding.startswith("jo.yaml:") for finding in findings)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('["Someone else, then.", "Okay."]', '["Your sister has me now.", "Okay."]', True),
        ("means: Half.", "means: The sister sits with them.", True),
        (
            '["Someone else, then.", "Okay."]',
            '[{say: "Your sister has me now.", when: {brought_in: [sister]}}, "Okay."]',
            False,
        ),
        ("means: Half.", "means: Somebody sits with them.", False),
    ],
)
def test_an_ending_that_tells_of_somebody_who_was_never_brought_in_is_found(
    old: str, new: str, expected: bool
) -> None:
    text = MINI.read_text(encoding="utf-8")
    assert old in text
    found = any("`sister` may not have been brought in" in each for each in found_in(text.replace(old, new)))
    assert found is expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            '["I\'m off.", "That\'s it."]',
            '[{say: "I\'m off.", needs: [name]}, {say: "That\'s it.", when: {graves_at_least: 1}}]',
            "one closing line must be sayable whatever happened.",
        ),
        (
            '[{say: "Like everybody."}]',
            '[{when: {graves_at_least: 1}, say: "No."}]',
            "one paragraph must be true",
        ),
    ],
)
def test_an_ending_that_may_have_nothing_to_say_is_found(old: str, new: str, expected: str) -> None:
    text = MINI.read_text(encoding="utf-8")
    assert old in text
    assert not any(expected in finding for finding in found_in(text))
    assert any(expected in finding for finding in found_in(text.replace(old, new)))


def test_thin_sets_and_missing_reactions_are_named() -> None:
    findings = [str(finding) for finding in check_file(MINI)]
    assert any("`hears.unclear` has 2 of at least 6 lines." in finding for finding in findings)
    assert any("`confront` leaves Jo cold" in finding for finding in findings)
    assert any("only leaving ends the talk there" in finding for finding in findings) is False


@pytest.mark.parametrize(
    "harmless", ["I've got a way.", "I want to die.", "I have thought about killing myself."]
)
def test_saying_that_there_is_a_way_is_no_method_detail(harmless: str) -> None:
    assert METHOD_DETAIL.search(harmless) is None
