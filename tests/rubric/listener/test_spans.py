"""What only the listener heard is shown by the clause that says it loudest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rubric.assess import assess
from rubric.listener import NO_OPINION, Opinion
from rubric.listener.spans import loudest_clauses
from rubric.packs import read_pack
from rubric.text import read


class Hears:
    """Hears `affirm` wherever a word stands, and louder in fewer words."""

    def __init__(self, word: str) -> None:
        self.word = word

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:  # noqa: ARG002 - the protocol's
        p = (1.0 if self.word in reply else 0.0) - len(reply) / 10_000
        return Opinion({"affirm": max(0.0, p)}, {"empathy": {"0": 1 - p, "1": p, "2": 0.0}})


REPLY = "The bus was late today, and still you walked all that way, so here we are."


def test_the_clause_that_says_it_alone_is_chosen() -> None:
    reading = read(REPLY)
    tokens = loudest_clauses(Hears("walked"), reading, "", ["affirm", "empathy"])
    for first, last in tokens.values():
        start, end = reading.place(first, last)
        assert "you walked all that way" in REPLY[start:end]
        assert "bus" not in REPLY[start:end]


class HearsInPlace(Hears):
    """Tells of the parts in their place, and is asked about nothing else."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.asked: list[str] = []

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:
        self.asked.append(reply)
        told = tuple(super(HearsInPlace, self).opinion(reply[first:last], context) for first, last in parts)
        return replace(super().opinion(reply, context), parts=lambda _: told)


def test_a_listener_that_tells_of_parts_in_their_place_is_asked_once() -> None:
    hears = HearsInPlace("walked")
    verdict = assess(REPLY, "Mm.", pack=read_pack("police"), listener=hears)
    found = next(each for each in verdict.evidence if each.code == "affirm")
    assert "walked" in found.text
    assert "bus" not in found.text
    assert hears.asked == [REPLY]


@pytest.mark.parametrize("reply", [f"*sits down* {REPLY}", REPLY.replace("still", "**still**")])
def test_where_places_shift_each_clause_is_asked_alone(reply: str) -> None:
    hears = HearsInPlace("walked")
    verdict = assess(reply, "Mm.", pack=read_pack("police"), listener=hears)
    assert "walked" in next(each for each in verdict.evidence if each.code == "affirm").text
    assert len(hears.asked) > 1


def test_mended_slips_of_the_finger_do_not_shift_the_places() -> None:
    hears = HearsInPlace("walked")
    slipped = REPLY.replace("today", "todya")
    verdict = assess(slipped, "Mm.", pack=read_pack("police"), listener=hears)
    found = next(each for each in verdict.evidence if each.code == "affirm")
    assert "walked all that way" in found.text
    assert hears.asked == [REPLY]


def test_a_reply_of_one_clause_is_shown_whole() -> None:
    assert loudest_clauses(NO_OPINION, read("You walked."), "", ["affirm"]) == {"affirm": (0, 2)}


def test_a_code_of_the_listener_alone_has_words_in_the_verdict() -> None:
    verdict = assess(REPLY, "Mm.", pack=read_pack("police"), listener=Hears("walked"))
    found = next(each for each in verdict.evidence if each.code == "affirm")
    assert found.by == "listener"
    assert "walked" in found.text
    assert found.why


def test_no_question_is_put_to_the_listener_twice() -> None:
    asked: list[str] = []

    class Accuses:
        def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:  # noqa: ARG002 - the protocol's
            asked.append(reply)
            return Opinion({"confront": 0.99}, {})

    verdict = assess(
        "The bus was late, and you left them there.", "Mm.", pack=read_pack("police"), listener=Accuses()
    )
    assert "confront" in verdict.codes
    assert len(asked) > len(["the whole"])
    assert len(asked) == len({*asked})
