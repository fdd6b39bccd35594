"""What only the listener heard is shown by the clause that says it loudest."""

from __future__ import annotations

from rubric.assess import assess
from rubric.listener import NO_OPINION, Opinion
from rubric.listener.spans import loudest_clauses
from rubric.packs import read_pack
from rubric.text import read


class Hears:
    """Hears `affirm` wherever a word stands, and louder in fewer words."""

    def __init__(self, word: str) -> None:
        self.word = word

    def opinion(self, reply: str, context: str) -> Opinion:  # noqa: ARG002 - the protocol's
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
        def opinion(self, reply: str, context: str) -> Opinion:  # noqa: ARG002 - the protocol's
            asked.append(reply)
            return Opinion({"confront": 0.99}, {})

    verdict = assess(
        "The bus was late, and you left them there.", "Mm.", pack=read_pack("police"), listener=Accuses()
    )
    assert "confront" in verdict.codes
    assert len(asked) > len(["the whole"])
    assert len(asked) == len({*asked})
