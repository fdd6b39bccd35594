"""Where a grave slip is likely but not sure, the coach praises nothing and says so."""

from __future__ import annotations

from tests.rubric.test_feedback import note


def test_what_may_be_a_grave_slip_is_neither_praised_nor_charged() -> None:
    reply = "I'd take an interest in caravans if I were you."
    unsure = note(reply, "reflection", reflection=1, p={"judge": 0.45}, at={"reflection": reply})
    assert unsure.helped == unsure.try_ == ""
    assert unsure.about == ()
    assert any(words in unsure.change for words in ("would hear it", "his side", "an edge"))


def test_what_was_done_plainly_is_praised_in_doubt_too() -> None:
    said = "Your neighbor is worried about you."
    unsure = note(said, "introduce", p={"judge": 0.45, "introduce": 0.9}, at={"introduce": said})
    assert unsure.about == ("introduce",)
    assert unsure.change == ""


def test_nobody_is_made_doubt_a_direct_question_about_suicide() -> None:
    asked = "Are you thinking about suicide?"
    sure = note(asked, "ask_suicide", "closed_question", p={"judge": 0.45}, at={"ask_suicide": asked})
    assert sure.helped
    assert sure.change == ""
