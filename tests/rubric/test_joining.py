"""The cues and a listener together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric.assess import assess
from rubric.codes import GRAVE
from rubric.joining import ASKED, NEEDS_WORDS, Chances, join
from rubric.listener import Opinion
from rubric.listener.tasks import ANNOMI, ANY_GRAVE, within
from rubric.packs import Pack


@dataclass(frozen=True)
class Sure:
    """A listener that thinks the same of every reply."""

    codes: dict[str, float]
    levels: dict[str, dict[str, float]]

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:
        del reply, context, parts
        return Opinion(self.codes, self.levels)


def test_a_listener_adds_what_no_cue_found(police: Pack) -> None:
    found = assess("Hm, rough day then.", pack=police, listener=Sure({"affirm": 0.95}, {}))
    assert found.by == "cues+listener"
    assert "affirm" in found.codes
    [shown] = [evidence for evidence in found.evidence if evidence.code == "affirm"]
    assert shown.by == "listener"


@dataclass(frozen=True)
class Doubtful:
    """A listener that is sure of a whole reply, and of none of its clauses."""

    code: str

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:
        del context, parts
        return Opinion({self.code: 0.99 if "dog" in reply and "cat" in reply else 0.1}, {})


@pytest.mark.parametrize("code", sorted(NEEDS_WORDS))
def test_nobody_is_told_of_these_without_a_cue_to_point_at(police: Pack, code: str) -> None:
    found = assess("Tell me about the dog.", pack=police, listener=Sure({code: 1.0}, {}))
    assert code not in found.codes


@pytest.mark.parametrize("code", GRAVE)
def test_a_grave_slip_by_ear_alone_needs_one_clause_that_shows_it(police: Pack, code: str) -> None:
    reply = "So the dog is with her, and the cat is with you."
    assert code not in assess(reply, pack=police, listener=Doubtful(code)).codes
    heard = assess(reply, pack=police, listener=Sure({code: 0.99}, {}))
    assert code in heard.codes
    assert heard.levels["non_confrontation"] == 0
    assert [each.by for each in heard.evidence if each.code == code] == ["listener"]


KEEN = {ASKED: (0.5, 1.0, 0.0), "open_question": (0.0, 1.0, 0.0), "closed_question": (0.0, 1.0, 0.0)}


def test_a_question_that_may_be_of_either_kind_is_one_all_the_same() -> None:
    p = {"open_question": 0.1, "closed_question": 0.1}
    torn = join(p, Opinion({"open_question": 0.45, "closed_question": 0.47}, {}, {**KEEN, ASKED: (0, 1, 0)}))
    assert torn == {"open_question": 0.45, "closed_question": 0.5}


def test_where_there_is_no_question_there_is_none_of_a_kind_unless_the_words_are_plain() -> None:
    deaf = {**KEEN, ASKED: (0.0, 1.0, -9.0)}
    heard = {"open_question": 0.7, "closed_question": 0.1}
    doubted = join({"open_question": 0.3, "closed_question": 0.1}, Opinion(heard, {}, deaf))
    plain = join({"open_question": 0.95, "closed_question": 0.1}, Opinion(heard, {}, deaf))
    assert doubted["open_question"] == 0.49
    assert plain["open_question"] == 0.95


def test_a_grave_slip_that_may_be_of_any_kind_is_one_all_the_same() -> None:
    p = dict.fromkeys(GRAVE, 0.1)
    torn = {"threat": 0.2, "judge": 0.45, "confront": 0.4, ANY_GRAVE: 0.9}
    keen = {ANY_GRAVE: (0.5, 1.0, 0.0), **dict.fromkeys(GRAVE, (0.0, 1.0, 0.0))}
    assert join(p, Opinion(torn, {}, keen)) == {"threat": 0.2, "judge": 0.5, "confront": 0.4}
    calm = {**torn, ANY_GRAVE: 0.2}
    assert join(p, Opinion(calm, {}, keen))["judge"] == 0.45


def test_spoken_counselling_is_left_to_the_cues_where_no_ear_has_learnt_of_it() -> None:
    torn = {"threat": 0.1, "judge": 0.9, "confront": 0.1, ANY_GRAVE: 0.9}
    warm = {"empathy": {"0": 0.0, "1": 0.1, "2": 0.9}}
    p: Chances = {**dict.fromkeys(GRAVE, 0.1), "empathy": {"0": 0.9, "1": 0.1, "2": 0.0}}
    keen = dict.fromkeys((*GRAVE, ANY_GRAVE, "empathy_1", "empathy_2"), (0.0, 1.0, 0.0))
    spoken = join(p, Opinion(torn, warm, keen, talk={ANNOMI: 1.0}))
    typed = join(p, Opinion(torn, warm, keen, talk={ANNOMI: 0.0}))
    assert spoken["empathy"] == pytest.approx({"0": 0.9, "1": 0.1, "2": 0.0})
    assert isinstance(typed["empathy"], dict)
    assert typed["empathy"]["2"] > 0.8
    assert (spoken["judge"], typed["judge"]) == (0.49, 0.9)


ECHO = {within(f"reflection_{step}", ANNOMI): (0.1, 1.0, 0.5) for step in (1, 2)}


@dataclass(frozen=True)
class EarForCounselling:
    """A listener whose second ear hears a reflection in everything, and the first in nothing."""

    spoken: float

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:
        del reply, context, parts
        heard = {"0": 0.02, "1": 0.9, "2": 0.08}
        levels = {"reflection": {"0": 0.9, "1": 0.08, "2": 0.02}, within("reflection", ANNOMI): heard}
        return Opinion({}, levels, ECHO, talk={ANNOMI: self.spoken, "crisis": 1 - self.spoken})


@pytest.mark.parametrize(
    ("reply", "spoken", "reflection"),
    [
        pytest.param("You don't feel heard.", 0.98, 1, id="a feeling denied, where counselling is spoken"),
        pytest.param("You don't feel heard.", 0.1, 0, id="a feeling denied, in a crisis"),
        pytest.param("Nobody listens to a word I say.", 0.98, 0, id="the line copied, anywhere"),
        pytest.param("Sad, angry, scared, lonely, hurt.", 0.98, 0, id="feelings in a row, anywhere"),
    ],
)
def test_what_the_cues_settle_in_crises_reflects_where_counselling_is_spoken(
    police: Pack, reply: str, spoken: float, reflection: int
) -> None:
    found = assess(reply, "Nobody listens to a word I say.", pack=police, listener=EarForCounselling(spoken))
    assert found.levels["reflection"] == reflection
    assert found.levels["empathy"] == 0


def test_what_a_code_takes_depends_on_the_talk_it_is_said_in() -> None:
    elsewhere = within("advice", ANNOMI)
    joins = {"advice": (0.0, 1.0, 0.0), elsewhere: (0.0, 1.0, 0.0)}

    def told(spoken: float) -> float:
        talk = {ANNOMI: spoken, "epitome": 0.0, "crisis": 1 - spoken}
        heard = {"advice": 0.006, elsewhere: 0.994}
        chance = join({"advice": 0.1}, Opinion(heard, {}, joins, talk))["advice"]
        assert isinstance(chance, float)
        return chance

    assert told(0.0) < 0.01
    assert told(0.5) == pytest.approx(0.5, abs=0.01)
    assert told(1.0) > 0.99


@given(
    st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.sampled_from(["affirm", "threat", "ask_suicide"])
)
def test_a_listener_that_hears_more_never_lowers_a_chance(
    cue: float, one: float, other: float, code: str
) -> None:
    less, more = sorted((one, other))
    quiet, loud = (join({code: cue}, Opinion({code: p}, {}))[code] for p in (less, more))
    assert isinstance(quiet, float)
    assert isinstance(loud, float)
    assert 0 <= quiet <= loud <= 1


def test_a_listener_moves_the_levels(police: Pack) -> None:
    sure = {"empathy": {"0": 0.0, "1": 0.0, "2": 1.0}}
    found = assess("The dog, then, and the long road.", "My dog died.", pack=police, listener=Sure({}, sure))
    alone = assess("The dog, then, and the long road.", "My dog died.", pack=police)
    assert found.p["empathy"]["2"] > alone.p["empathy"]["2"]  # type: ignore[index]


@dataclass(frozen=True)
class Alone:
    """A listener that hears a reproach in half a reply, and little of it in the whole."""

    whole: str
    heard: float

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:
        del context, parts
        return Opinion({"minimise": self.heard if reply == self.whole else 0.95}, {})


@pytest.mark.parametrize(("heard", "charged"), [(0.1, False), (0.6, True)])
def test_half_a_reply_is_believed_half(police: Pack, heard: float, charged: bool) -> None:
    reply = "You gave the dog a home, but the road was long."
    found = assess(reply, pack=police, listener=Alone(reply, heard))
    assert ("minimise" in found.codes) is charged


def test_nothing_but_turns_nothing(police: Pack) -> None:
    reply = "You had nothing but the dog."
    found = assess(reply, pack=police, listener=Alone(reply, 0.6))
    assert "minimise" not in found.codes


def test_the_plainest_words_are_something_else_where_a_listener_is_sure_of_it(police: Pack) -> None:
    reply = "I want to make sure you're safe tonight."
    assert "false_promise" in assess(reply, pack=police, listener=Sure({"false_promise": 0.2}, {})).codes
    assert "false_promise" not in assess(reply, pack=police, listener=Sure({"false_promise": 0.01}, {})).codes


@pytest.mark.parametrize("slip", GRAVE)
@pytest.mark.parametrize(
    "reply",
    [
        "I'm sorry for that, I was wrong. There's no hurry, and you decide what you tell me.",
        "At least you had her as long as you did.",
    ],
)
def test_nobody_is_charged_by_an_unsure_ear_where_the_words_speak_against_it(
    police: Pack, slip: str, reply: str
) -> None:
    unsure = Sure({slip: 0.8}, {})
    assert slip in assess("The dog is with her.", pack=police, listener=unsure).codes
    assert slip not in assess(reply, pack=police, listener=unsure).codes


@pytest.mark.parametrize(
    "reply", ["You should never have had to see that.", "You're not stupid.", "Nobody would blame you."]
)
def test_a_verdict_denied_is_none(police: Pack, reply: str) -> None:
    assert "judge" not in assess(reply, pack=police, listener=Sure({"judge": 0.99}, {})).codes
