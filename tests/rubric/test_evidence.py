"""The words that a code is shown by, and what the coach says of them."""

from __future__ import annotations

from dataclasses import replace

from rubric.assess import assess
from rubric.assessment import Evidence
from rubric.assessment import Judge as Judgement
from rubric.listener import NO_OPINION
from rubric.packs import Pack
from tests.rubric.conftest import Judge
from tests.rubric.test_feedback import judged


def test_a_slip_is_shown_by_its_own_words(judge: Judge) -> None:
    found = judge("Okay. I hear you but CALM down, sir.", "I can't do this.")
    [shown] = [evidence for evidence in found.evidence if evidence.code == "command"]
    assert shown.text.startswith("CALM down")
    assert shown.by == "cue"
    assert shown.why
    assert shown.try_


def test_the_same_reply_gets_the_same_suggestion(judge: Judge) -> None:
    assert judge("Calm down.", "x").evidence == judge("Calm down.", "x").evidence


def test_every_present_code_of_words_is_shown(judge: Judge) -> None:
    found = judge(
        "I'm Sam. I'm asking because I worry: do you have a plan? You should rest. Why did you go?",
        "I can't do this.",
    )
    assert set(found.codes) <= {evidence.code for evidence in found.evidence}


def test_without_a_listener_the_cues_decide(police: Pack) -> None:
    assert NO_OPINION.opinion("Calm down.", "") is None
    assert assess("Calm down.", pack=police, listener=NO_OPINION).by == "cues"


def test_what_is_picked_up_is_told_in_the_persons_words(judge: Judge) -> None:
    found = judge("The landlord again, on top of the hours.", "They cut my hours and the landlord called.")
    assert set(found.picks_up) == {"hours", "landlord"}


def test_what_only_the_ear_heard_has_to_be_likelier_to_be_sure() -> None:
    def heard(by: Judgement, chance: float) -> bool:
        shown = Evidence("affirm", 0, 8, "You kept", by, "", "")
        found = judged("You kept at it.", "affirm", p={"affirm": chance})
        return replace(found, evidence=(shown,)).is_sure("affirm")

    assert heard("cue", 0.7)
    assert not heard("cue", 0.5)
    assert not heard("listener", 0.7)
    assert heard("listener", 0.85)


def test_a_level_is_sure_where_its_steps_together_are() -> None:
    found = judged("You sound worn out.", empathy=1, p={"empathy": {"0": 0.3, "1": 0.4, "2": 0.3}})
    assert found.is_sure("empathy")
    assert not found.is_sure("empathy", 2)
