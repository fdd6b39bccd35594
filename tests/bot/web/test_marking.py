"""The codes in a trainee's words, also where they overlap."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.web.marking import Piece, pieces
from rubric.assessment import Evidence

REPLY = "I hear you, but calm down."


def found(code: str, start: int, end: int) -> Evidence:
    return Evidence(code, start, end, REPLY[start:end], "cue", "", "")


def test_words_without_codes_stay_plain() -> None:
    assert list(pieces(REPLY, [])) == [Piece(REPLY)]


def test_words_of_two_codes_have_both() -> None:
    parted = list(pieces(REPLY, [found("empathy", 0, 15), found("command", 12, 25)]))
    assert [(piece.text, piece.codes, piece.tone) for piece in parted] == [
        ("I hear you, ", ("empathy",), "helped"),
        ("but", ("empathy", "command"), "both"),
        (" calm down", ("command",), "slipped"),
        (".", (), ""),
    ]


def test_a_closed_question_alone_is_noted_and_makes_no_help_of_a_slip() -> None:
    evidence = [found("closed_question", 0, 10), found("closed_question", 12, 20), found("judge", 12, 20)]
    assert [piece.tone for piece in pieces(REPLY, evidence)] == ["noted", "", "slipped", ""]


@given(st.lists(st.tuples(st.sampled_from(["empathy", "command"]), st.integers(-5, 40), st.integers(-5, 40))))
def test_the_pieces_are_the_reply_whatever_the_places_are(places: list[tuple[str, int, int]]) -> None:
    evidence = [found(code, start, end) for code, start, end in places]
    assert "".join(piece.text for piece in pieces(REPLY, evidence)) == REPLY
