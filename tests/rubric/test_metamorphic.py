"""The same reply said otherwise gets the same codes; what should change a verdict does (both judges)."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from rubric.assess import assess
from rubric.assessment import Assessment
from rubric.codes import GRAVE, SLIPS
from rubric.listener.model import Trained
from rubric.packs import read_pack
from rubric.training.augment import mistyped, respelt

HELD_OUT = Path(__file__).with_name("held_out.jsonl")
ITEMS = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
LISTENER = Trained()
PACK = read_pack("police")
AIM = 0.95
"""Share of replies whose codes a change of form must leave alone."""

NAMES = {"Dana": "Imani", "Marcus": "Tom", "Ana": "Lucy", "Sam": "Yusuf", "Owen": "Peter", "Maria": "Kim"}
KIND = [
    ("My wife took the kids and the dog.", "You sound lonely in that quiet house."),
    ("They cut my hours again.", "You're worn out from chasing every shift."),
    ("Nobody called on my birthday.", "You sound hurt that the phone never rang."),
    ("He hit me in front of my son.", "You're frightened for your boy as much as for yourself."),
]


@cache  # what a change leaves as it was is not judged again
def judge(reply: str, context: str) -> Assessment:
    return assess(reply, context, pack=PACK, listener=LISTENER)


@pytest.fixture(scope="module")
def verdicts() -> list[Assessment]:
    return [judge(item["reply"], item["context"]) for item in ITEMS]


def renamed(text: str) -> str:
    return re.sub(r"\b[A-Z][a-z]+\b", lambda found: NAMES.get(found[0], found[0]), text)


def without_punctuation(text: str) -> str:
    return " ".join(re.sub(r"[.,;:!?\"()]", " ", text).split())


def with_a_typo(text: str) -> str:
    return mistyped(text, random.Random(len(text)))


def share_unchanged(verdicts: list[Assessment], change: Callable[[str], str]) -> float:
    """Return the share of replies whose codes all stay as they were."""
    same = (
        set(judge(change(item["reply"]), change(item["context"])).codes) == set(before.codes)
        for item, before in zip(ITEMS, verdicts, strict=True)
    )
    return sum(same) / len(ITEMS)


@pytest.mark.parametrize("change", [str.lower, respelt, renamed])
def test_case_spelling_and_names_change_no_code(
    verdicts: list[Assessment], change: Callable[[str], str]
) -> None:
    assert share_unchanged(verdicts, change) >= AIM


@pytest.mark.parametrize(("change", "reached"), [(without_punctuation, 0.9), (with_a_typo, 0.93)])
def test_typing_slips_change_no_more_codes_than_today(
    verdicts: list[Assessment], change: Callable[[str], str], reached: float
) -> None:
    """Short of the aim of 0.95, and said so in docs/validity.md; it must not get worse."""
    assert share_unchanged(verdicts, change) >= reached


@pytest.mark.parametrize(("context", "reply"), KIND)
def test_denying_the_feeling_removes_the_empathy(context: str, reply: str) -> None:
    assert judge(reply, context).levels["empathy"] == 2
    denied = reply.replace("You sound", "You don't sound").replace("You're", "You're not")
    assert judge(denied, context).levels["empathy"] < 2


@pytest.mark.parametrize(("context", "_reply"), KIND)
def test_copying_the_persons_line_is_no_reflection(context: str, _reply: str) -> None:
    verdict = judge(context, context)
    assert verdict.levels["reflection"] == 0
    assert verdict.levels["empathy"] < 2


@pytest.mark.parametrize(("context", "reply"), KIND)
def test_saying_it_twice_or_stuffing_it_never_raises_the_score(context: str, reply: str) -> None:
    plain = judge(reply, context).score
    for more in (
        reply + " " + reply,
        reply + " I hear you. I hear you.",
        reply + " sad angry hurt scared lonely",
    ):
        assert judge(more, context).score <= plain


@pytest.mark.parametrize(("context", "reply"), KIND)
@pytest.mark.parametrize(
    ("turn", "code"), [("but calm down.", "command"), ("but you're being ridiculous.", "judge")]
)
def test_both_halves_of_a_reply_are_heard(context: str, reply: str, turn: str, code: str) -> None:
    verdict = judge(f"{reply.rstrip('.')}, {turn}", context)
    assert code in verdict.codes
    assert verdict.levels["empathy"] >= 1
    assert verdict.levels["non_confrontation"] == (0 if code in GRAVE else 1)


def test_order_and_size_of_a_batch_change_nothing() -> None:
    pairs = [(item["reply"], item["context"]) for item in ITEMS[:24]]
    one_by_one = [LISTENER.opinion(*pair) for pair in pairs]
    assert LISTENER.opinions(pairs) == one_by_one
    assert LISTENER.opinions(pairs[::-1])[::-1] == one_by_one


def test_non_confrontation_follows_from_the_slips(verdicts: list[Assessment]) -> None:
    for verdict in verdicts:
        slips = set(verdict.codes) & set(SLIPS)
        expected = 0 if slips & set(GRAVE) else 1 if slips else 2
        assert verdict.levels["non_confrontation"] == expected
