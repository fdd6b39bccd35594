"""Where a grave slip is likely but not sure, the coach praises nothing and says so."""

from __future__ import annotations

from rubric.assessment import Assessment, Evidence
from rubric.feedback import Moment, compose
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


def test_a_slip_that_was_heard_is_doubted_beside_the_praise_too() -> None:
    said = "I'm Officer Lowe"
    heard = note(f"{said}. It's warm in the cells.", "introduce", p={"threat": 0.49}, at={"introduce": said})
    assert heard.about == ("introduce",)
    assert heard.change


def test_several_small_chances_of_a_grave_slip_make_one_doubt() -> None:
    reply = "There's a girl in there on her second double."
    unsure = note(reply, "reflection", reflection=1, p={"judge": 0.38, "confront": 0.35})
    assert unsure.helped == unsure.try_ == ""
    assert unsure.change


def test_what_hurts_in_a_way_that_isnt_sure_is_not_given_a_name() -> None:
    reply = "I'm sure the little ones will be thrilled."
    found = Evidence("threat", 0, len(reply), reply, "listener", "", "")
    levels = {"empathy": 0, "reflection": 0, "non_confrontation": 0}
    unsure = Assessment(levels, 0, ("threat",), {"threat": 0.503}, (found,), "police@1", "cues+listener")
    told = compose(unsure, reply, Moment(line="I've found his address."))
    assert told.about == ("threat",)
    assert "threat" not in told.change
    assert "you meant it" in told.change


def test_nobody_is_made_doubt_a_direct_question_about_suicide() -> None:
    asked = "Are you thinking about suicide?"
    sure = note(asked, "ask_suicide", "closed_question", p={"judge": 0.45}, at={"ask_suicide": asked})
    assert sure.helped
    assert sure.change == ""


def test_nobody_is_made_doubt_what_is_plainly_kind() -> None:
    said = "I'll stay over here by the gate"
    reply = f"If I'd watched that I'd no want to chat either. {said} and you say as much as you want."
    kind = note(reply, "slow_down", "autonomy", p={"judge": 0.49}, at={"slow_down": said})
    assert kind.helped
    assert kind.change == ""


def test_a_kind_beginning_that_turns_is_doubted_all_the_same() -> None:
    said = "You want him back so badly"
    turned = note(f"{said}. You did know what he was, though.", empathy=2, p={"judge": 0.49})
    assert turned.helped == ""
    assert turned.change
