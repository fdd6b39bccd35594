"""What holds for any reply."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubric.assess import assess
from rubric.assessment import Assessment
from rubric.codes import GRAVE, SKILLS, SLIPS
from rubric.packs import read_pack
from tests.rubric.conftest import Judge

WORDS = (
    "you i am are not feel sound like scared tired calm down sit what why how happened tell me about"
    " the your name so and but if will do can could would it is that hard sorry hear understand gone"
    " killing yourself thinking of should call sister nobody cameras vents promise fine rush here . , ?"
    " ! *steps back*"
).split()
SPEECH = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join)
PACK = read_pack("crisis_line")


def judged(reply: str, context: str = "") -> Assessment:
    return assess(reply, context, pack=PACK)


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=300), SPEECH), SPEECH)
def test_any_reply_gets_a_sound_assessment(reply: str, context: str) -> None:
    found = judged(reply, context)
    assert found == judged(reply, context)
    assert 0 <= found.score <= 100
    assert set(found.codes) <= {*SKILLS, *SLIPS}
    assert list(found.codes) == [code for code in (*SKILLS, *SLIPS) if code in found.codes]
    assert all(level in {0, 1, 2} for level in found.levels.values())
    graves = [code for code in found.codes if code in GRAVE]
    slips = [code for code in found.codes if code in SLIPS]
    assert found.levels["non_confrontation"] == (0 if graves else 1 if slips else 2)
    for chance in found.p.values():
        spread = list(chance.values()) if isinstance(chance, dict) else [chance]
        assert all(0 <= value <= 1 for value in spread)
        assert not isinstance(chance, dict) or abs(sum(spread) - 1) < 0.01
    behind: dict[str, int] = {}
    for shown in found.evidence:
        assert reply[shown.start : shown.end] == shown.text
        assert shown.text
        assert shown.start >= behind.get(shown.code, 0)
        behind[shown.code] = shown.end
    assert Assessment.from_json(found.as_json()) == found


@settings(deadline=None, max_examples=80)
@given(SPEECH.map(lambda said: "".join(mark for mark in said if mark not in ".,?!")), st.integers(2, 4))
def test_saying_it_all_again_wins_nothing(reply: str, times: int) -> None:
    context = "He left without a note."
    assert judged(f"{reply}. " * times, context).score <= max(judged(f"{reply}.", context).score, 50)


SAID = [
    ("I'm scared of what they'll do.", "You sound scared of what they'll do to you."),
    ("I don't see the point anymore.", "Are you thinking about killing yourself?"),
    ("He just left. No note.", "What happened before he left?"),
    ("He just left. No note.", "Calm down."),
    ("He just left. No note.", "You should call your sister."),
    ("He just left. No note.", "I'm sorry."),
    ("They put cameras in my walls.", "There are no cameras."),
]


@pytest.mark.parametrize(("context", "reply"), SAID)
def test_capitals_and_full_stops_change_nothing(judge: Judge, context: str, reply: str) -> None:
    plain = judge(reply, context)
    for typed in (reply.lower(), reply.upper(), reply.rstrip(".?"), reply.replace("'", "’"), f"  {reply}\n"):
        assert judge(typed, context).codes == plain.codes, typed
        assert judge(typed, context).levels == plain.levels, typed


@pytest.mark.parametrize(("context", "reply"), SAID)
@pytest.mark.parametrize(
    "padding",
    [" Okay so yeah.", " And so on and so forth.", " " + "Right, right. " * 30, " Well, you know, like."],
)
def test_padding_never_raises_the_score(judge: Judge, context: str, reply: str, padding: str) -> None:
    assert judge(reply + padding, context).score <= judge(reply, context).score


@pytest.mark.parametrize(
    "stuffed",
    [
        "You sound sad, angry, lonely, scared, hurt, hopeless, ashamed and tired.",
        "I hear you. I understand. That must be hard. I'm sorry. I care. I'm here for you.",
        "suicide suicide suicide open question reflection empathy",
        "feel feel feel feeling feelings felt",
    ],
)
def test_stuffing_scores_below_one_true_sentence(judge: Judge, stuffed: str) -> None:
    context = "He just left. No note, nothing."
    assert judge(stuffed, context).score < judge("He left, and didn't leave you one word.", context).score
    assert judge(stuffed, context).levels["reflection"] == 0


@pytest.mark.parametrize(
    "piece",
    [
        "you are ",
        "if you do not ",
        "why why? ",
        "*a* ",
        '"',
        "(",
        "you\0",
        "\u202eyou ",
        "y\u0334ou ",
        "i am not going to ",
    ],
)
def test_work_grows_no_faster_than_the_text(judge: Judge, piece: str) -> None:
    judge("warm up")

    def taken(length: int) -> float:
        text = (piece * length)[:length]
        best = 9.0
        for extra in ("", " ", "  "):
            start = perf_counter()
            judge(text + extra, "I can't do this.")
            best = min(best, perf_counter() - start)
        return best

    assert taken(8000) < 8 * taken(2000) + 0.05
