"""The coach's note on one reply."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric.assessment import Assessment, Evidence
from rubric.codes import CODES, SKILLS, SLIPS
from rubric.feedback import Moment, Note, compose
from rubric.offering import fitting
from rubric.phrasing import fill, pronouns, quote
from rubric.voice import texts

if TYPE_CHECKING:
    from collections.abc import Mapping

ALARM = "I still set the alarm for five. Isn't that something. Get dressed, sit in the car."
WALT: dict[str, Any] = {
    "name": "Walt",
    "pronouns": "he/him",
    "line": ALARM,
    "reasons": {
        "empathy_2": "he has not heard anyone name it all week",
        "command": "he's been told what to do since Monday, and his voice goes up",
        "interrogate": "he stops listening after the first one",
    },
    "tries": {
        "command": ["I'm in no hurry. What happened after the meeting?", "You've been here since noon."]
    },
    "state_tries": ["What did they say to you on Monday?", "I've got time."],
    "expects": ["introduce", "open_question", "reflection_1"],
    "turn": 1,
}


def judged(
    reply: str,
    *codes: str,
    empathy: int = 0,
    reflection: int = 0,
    p: dict[str, Any] | None = None,
    repeated: bool = False,
    at: Mapping[str, str] | None = None,
) -> Assessment:
    """Build the assessment of a reply by hand; `at` gives the words that earned a code."""
    evidence = [
        Evidence(code, reply.index(words), reply.index(words) + len(words), words, "cue", "", "")
        for code, words in (at or {}).items()
    ]
    graves = {"threat", "judge", "confront"} & set(codes)
    calm = 0 if graves else 1 if set(codes) & set(SLIPS) else 2
    levels = {"empathy": empathy, "reflection": reflection, "non_confrontation": calm}
    ordered = tuple(code for code in CODES if code in codes)
    return Assessment(levels, 50, ordered, p or {}, tuple(evidence), "police@1", "cues", repeated)


def note(reply: str, *codes: str, moment: dict[str, Any] | None = None, **found: Any) -> Note:
    return compose(judged(reply, *codes, **found), reply, Moment(**WALT | (moment or {})))


def alone(line: str, reply: str, *codes: str, **found: Any) -> Note:
    return compose(judged(reply, *codes, **found), reply, Moment(line=line))


# -- what helped


def test_what_helped_quotes_the_trainee_and_gives_the_reason_for_this_person() -> None:
    good = note(
        "No rush. That must be a strange kind of quiet.", empathy=2, at={"empathy": "a strange kind of quiet"}
    )
    assert '"That must be a strange kind of quiet"' in good.helped
    assert "e has not heard anyone name it all week" in good.helped
    assert good.change == good.try_ == ""
    assert good.about == ("empathy",)


def test_a_good_reply_is_only_praised() -> None:
    good = note("What happened?", "open_question", at={"open_question": "What happened?"})
    assert '"What happened?"' in good.helped
    assert good.change == ""


def test_the_direct_question_is_what_is_praised_first() -> None:
    reply = "You sound worn out. Are you thinking about suicide?"
    good = note(
        reply,
        "ask_suicide",
        "closed_question",
        empathy=2,
        at={"ask_suicide": "Are you thinking about suicide?"},
    )
    assert good.about == ("ask_suicide",)


def test_the_first_level_of_empathy_earns_a_hint_and_no_praise() -> None:
    warm = alone("My mom kicked me out.", "im sorry that sucks", empathy=1)
    assert warm.helped == ""
    assert '"im sorry that sucks"' in warm.change
    assert warm.try_ == "So your mom kicked you out."


def test_length_earns_nothing() -> None:
    reply = "What is it like and how was it and tell me all about it please now. " * 8
    stuffed = note(reply, "open_question", at={"open_question": "What is it like"})
    assert stuffed.helped == ""
    plenty = "You are worn out from all of it. " * 14
    long = note(plenty, "summary", empathy=0, at={"summary": "You are worn out from all of it"})
    assert long.helped
    assert any(word in long.change for word in ("a lot", "Half", "Shorter"))


def test_a_phrase_said_again_earns_nothing_and_is_told_kindly() -> None:
    again = note("I hear you.", empathy=1, reflection=1, repeated=True)
    assert again.helped == ""
    assert "said" in again.change.lower()
    assert again.try_


def test_asking_about_suicide_again_is_no_repetition() -> None:
    again = note("Are you thinking about suicide?", "ask_suicide", repeated=True)
    assert again.helped
    assert again.change == ""


def test_their_own_line_word_for_word_is_no_reflection() -> None:
    parrot = note("I still set the alarm for five", reflection=1)
    assert parrot.helped == ""
    assert "word" in parrot.change


def test_what_is_unsure_is_not_praised() -> None:
    assert note("What, then?", "open_question", p={"open_question": 0.51}).helped == ""


# -- what to change


def test_a_slip_is_quoted_with_its_reason_and_the_scenarios_line() -> None:
    slipped = note("Calm down, sir.", "command", at={"command": "Calm down"})
    assert '"Calm down, sir"' in slipped.change or '"Calm down"' in slipped.change
    assert "told what to do since Monday" in slipped.change
    assert slipped.try_ == "I'm in no hurry. What happened after the meeting?"
    assert slipped.about == ("command",)


def test_the_grave_slip_is_the_one_spoken_of() -> None:
    reply = "You should be ashamed. Sit down."
    assert note(reply, "judge", "command", "advice").about == ("judge",)


def test_a_grave_slip_leaves_only_what_matters_to_praise() -> None:
    reply = "What happened? Tell me or you go to jail."
    assert note(reply, "threat", "open_question", at={"threat": "or you go to jail"}).helped == ""


def test_words_after_but_are_what_they_hear() -> None:
    reply = "I hear that you're scared, but calm down."
    told = note(reply, "command", empathy=2, at={"empathy": "you're scared", "command": "calm down"})
    assert told.about == ("empathy", "command")
    assert '"but"' in told.change
    assert "an order" in told.change


def test_a_slip_that_is_unsure_is_told_with_care() -> None:
    unsure = note(
        "Maybe you ought to move on.", "advice", at={"advice": "you ought to move on"}, p={"advice": 0.52}
    )
    assert "may come across as advice" in unsure.change or "could hear" in unsure.change


def test_a_safety_order_comes_back_as_a_request_with_a_reason() -> None:
    slipped = note("Put it down now.", "command", at={"command": "Put it down"})
    assert slipped.try_ == "Would you put it down for now, so we can talk without it between us?"


def test_a_question_stays_a_question() -> None:
    slipped = note("Why are you here?", "why_question", at={"why_question": "Why are you here?"})
    assert slipped.try_.endswith("?")


def test_of_too_many_questions_the_trainees_own_is_kept() -> None:
    reply = "Where were you? Who was there? What happened?"
    many = note(reply, "interrogate", "closed_question", at={"interrogate": reply})
    assert many.try_ == "What happened?" or many.try_.endswith("?")
    assert many.change.startswith("Three questions")


def test_arguing_with_a_belief_and_with_guilt_are_met_differently() -> None:
    belief = alone("They put cameras in my walls.", "There are no cameras.", "confront")
    guilt = alone("It's my fault. I should have stayed.", "It's not your fault.", "confront")
    assert belief.try_ in fitting("confront", "They put cameras in my walls.", "")[0]
    assert "live" in belief.change or "real" in belief.change
    assert guilt.try_ in texts()["slips"]["confront_blame"]["tries"]


def test_a_veiled_hint_is_told_to_use_the_word() -> None:
    veiled = alone(
        "There's no point.", "You won't do anything stupid, will you?", "minimise", "closed_question"
    )
    assert "killing yourself" in veiled.try_


def test_a_hint_left_lying_is_pointed_at_with_their_words() -> None:
    left = note(
        "What's next month?", "open_question", moment={"missed_risk": True, "hint": "There's no point."}
    )
    assert left.helped
    assert '"There\'s no point"' in left.change
    assert left.try_ == 'When you say "There\'s no point", are you thinking about suicide?'
    assert left.about == ("open_question", "ask_suicide")


def test_a_hint_whose_words_are_unknown_still_asks_for_the_question() -> None:
    left = note("What's next month?", "open_question", moment={"missed_risk": True})
    assert "hint" in left.change or "suicide" in left.change
    assert "suicide" in left.try_ or "killing" in left.try_ or "ending your life" in left.try_


def test_once_it_is_asked_nothing_is_missed() -> None:
    asked = note("Are you thinking about suicide?", "ask_suicide", moment={"missed_risk": True})
    assert asked.change == ""


def test_what_the_moment_calls_for_is_named_with_their_words() -> None:
    flat = note("Okay.", moment={"turn": 5})
    assert '"I still set the alarm for five"' in flat.change
    assert flat.try_ == "What did they say to you on Monday?"
    assert flat.about == ("open_question",)


def test_early_in_a_talk_a_name_is_what_is_missing() -> None:
    assert note("Okay.").about == ("introduce",)


def test_a_plain_answer_is_no_fault_and_a_plain_question_is_told_to_give_something_back_first() -> None:
    assert alone("What's your name?", "Tom.") == Note("", "", "", ())
    assert '"Which car?"' in alone(ALARM, "Which car?", "closed_question").change


def test_what_could_be_a_reflection_isnt_told_off_for_what_it_lacks() -> None:
    told = alone("I dust around things.", "You're so careful with it.")
    assert told.change in {fill(text, pronouns("")) for text in texts()["least"]["onward"]}


@pytest.mark.parametrize("reply", ["", "👍", "\x00", "   "])
def test_a_reply_without_words_is_told_so(reply: str) -> None:
    empty = compose(judged(reply, "unclear"), reply, Moment(**WALT))
    assert empty.helped == ""
    assert empty.change in {"There was nothing in it that he could use.", "That came through empty."}


# -- over a talk


def test_the_same_reply_at_the_same_turn_gets_the_same_note() -> None:
    assert note("Calm down.", "command") == note("Calm down.", "command")


def test_nothing_is_said_twice_in_a_talk_while_other_words_are_left() -> None:
    given_so_far: frozenset[str] = frozenset()
    notes = []
    for turn in range(1, 7):
        now = note(
            "Calm down.", "command", at={"command": "Calm down"}, moment={"turn": turn, "given": given_so_far}
        )
        given_so_far |= now.said
        notes.append(now)
    assert len({each.try_ for each in notes}) == 6
    assert len({each.change for each in notes}) == 6
    assert sum("since Monday" in each.change for each in notes) == 1


def test_when_all_lines_are_used_up_one_comes_again() -> None:
    used: frozenset[str] = frozenset()
    while (line := note("You're a disgrace.", "judge", moment={"given": used}).try_) not in used:
        used |= {line}
    assert used > frozenset(texts()["slips"]["judge"]["tries"])


def test_what_was_just_said_is_not_suggested() -> None:
    said = "I'm in no hurry. What happened after the meeting?"
    assert note(f"Calm down. {said}", "command", at={"command": "Calm down"}).try_ != said


def test_the_name_is_used_only_where_the_trainee_has_it() -> None:
    hinted = {"missed_risk": True, "hint": "There's no point.", "turn": 4}
    unknown = [note("What's next?", "open_question", moment=hinted | {"turn": turn}) for turn in range(1, 5)]
    assert not any("Walt" in each.change for each in unknown)
    known = [
        note("What's next, Walt?", "open_question", moment=hinted | {"turn": turn}) for turn in range(1, 5)
    ]
    assert any("Walt" in each.change for each in known)


# -- wording


@pytest.mark.parametrize("written", ["she/her", "he/him", "they/them", "ze/zir", ""])
def test_every_sentence_fills_for_every_pronoun(written: str) -> None:
    forms = pronouns(written)
    parts = {
        "quote": '"x"',
        "line": '"y"',
        "hint": '"z"',
        "noun": "an order",
        "count": "Three",
        "reason": "so",
        "Who": "W",
    }
    for text in _strings(texts()):
        filled = fill(text, forms, **parts)
        assert not re.search(r"[{}|]|\bthey (?:is|has|was|doesn't|hears)\b", filled)
        assert not re.search(r"\b(?:she|he) (?:are|have|were|don't|hear|can't to)\b", filled)
        assert "!" not in filled


def _strings(held: Any) -> list[str]:
    if isinstance(held, str):
        return [held]
    return [text for inner in (held.values() if isinstance(held, dict) else held) for text in _strings(inner)]


def test_every_skill_that_can_be_praised_and_every_slip_has_words() -> None:
    told = texts()
    apart = {"introduce_errand", "slow_down_stay", "slow_down_stay_in_danger", "ask_suicide_of_another"}
    apart.add("ask_safety_company")
    assert set(told["praise"]) == {"empathy", "reflection", *apart, *SKILLS} - {"closed_question"}
    assert set(told["slips"]) == {
        *SLIPS,
        "hint",
        "sting",
        "confront_accuse",
        "confront_belief",
        "confront_blame",
        "why_of_another",
    }
    assert set(told["missing"]) == {"empathy", "reflection", *SKILLS} - {"ask_suicide"}


@pytest.mark.parametrize(
    ("typed", "quoted"),
    [
        ("Calm down!!", '"Calm down"'),
        ("what happened?", '"what happened?"'),
        ('he said "no" to me', "\"he said 'no' to me\""),
        ("*steps back* take\n your time.", '"take your time"'),
        ("I get that it's embarrassing but", '"I get that it\'s embarrassing"'),
        ("👍", ""),
        ("x" * 200, ""),
    ],
)
def test_a_quotation_is_what_was_typed(typed: str, quoted: str) -> None:
    assert quote(typed) == quoted


def test_a_long_quotation_is_cut_between_words() -> None:
    words = "you get up at five and you get dressed and you sit in the car until it is light and then you go"
    cut = quote(words)
    assert cut.endswith('..."')
    assert words.startswith(cut[1:-4])
    assert words[len(cut) - 5 :].startswith(" ")


def test_a_note_can_be_written_as_json() -> None:
    assert json.loads(json.dumps(note("Calm down.", "command").as_json()))["about"] == ["command"]


@given(
    reply=st.text(max_size=200),
    codes=st.lists(st.sampled_from((*SKILLS, *SLIPS)), unique=True, max_size=5),
    empathy=st.integers(0, 2),
    reflection=st.integers(0, 2),
    turn=st.integers(0, 40),
    written=st.sampled_from(["she/her", "he/him", "they/them"]),
    data=st.data(),
)
def test_any_reply_gets_a_note_in_whole_sentences(
    reply: str, codes: list[str], empathy: int, reflection: int, turn: int, written: str, data: st.DataObject
) -> None:
    evidence = []
    for code in codes:
        start = data.draw(st.integers(0, len(reply)))
        end = data.draw(st.integers(start, len(reply)))
        evidence.append(Evidence(code, start, end, reply[start:end], "listener", "", ""))
    levels = {"empathy": empathy, "reflection": reflection, "non_confrontation": 1}
    assessment = Assessment(levels, 50, tuple(codes), {}, tuple(evidence), "police@1", "cues")
    moment = Moment(**WALT | {"turn": turn, "pronouns": written, "missed_risk": data.draw(st.booleans())})
    got = compose(assessment, reply, moment)
    for part in (got.helped, got.change):
        assert part == "" or part.endswith((".", '."', "?", '?"'))
        assert "  " not in part
    assert not got.try_ or got.change
