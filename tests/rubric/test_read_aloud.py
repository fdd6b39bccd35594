"""What a trainer found who read notes aloud: praise out of place, tries nobody could say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rubric.assess import judge_by_cues
from rubric.circumstances import circumstances
from rubric.feedback import Moment, Note, compose
from rubric.offering import endangered
from rubric.risk import DANGER, for_another, hints_at_suicide
from rubric.text import read
from rubric.voice import texts
from tests.rubric.test_feedback import alone, judged

LETTERS = "I already wrote the letters. I just wanted to hear a voice."
GARDEN = "The baby won't stop and I've been stood in the garden because I don't trust myself."
KICKED_IN = "he's kicking the door, he's gonna get in, please"
TOOK_ALL = "He's not breathing right, he took all of it, oh god"
SCREEN = "You're reading off a screen. I can hear it."


def noted(line: str, reply: str, *codes: str, role: str = "crisis_line", **found: str) -> Note:
    hinted = hints_at_suicide(read(line))
    assessment = replace(judged(reply, *codes, at=found or None), rubric=f"{role}@1")
    return compose(assessment, reply, Moment(line=line, missed_risk=hinted, hint=line if hinted else ""))


@pytest.mark.parametrize(
    ("reply", "found", "quoted"),
    [
        (
            "No sleep and that thing in your ear. What would help most?",
            "that thing in your ear",
            "What would help most?",
        ),
        ("Aw, your poor arm. How are you feeling?", "your poor arm", "How are you feeling?"),
        (
            "Tell me what it's like for you. Okay?",
            "Tell me what it's like for you",
            "Tell me what it's like for you",
        ),
    ],
)
def test_who_asked_further_in_is_quoted_with_the_question(reply: str, found: str, quoted: str) -> None:
    told = alone("It hurts all night.", reply, "explore", at={"explore": found})
    assert f'"{quoted}"' in told.helped


# -- after a hint at suicide


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("explore", "What's it like for you to write?"),
        ("open_question", "What are your hobbies?"),
        ("slow_down", "There's no rush at all"),
        ("introduce", "I'm Kim with the line"),
        ("offer_help", "I can give you a number to call"),
    ],
)
@pytest.mark.parametrize("line", [LETTERS, "They'd all be better off without me."])
def test_what_passes_over_a_hint_at_suicide_is_not_praised(code: str, said: str, line: str) -> None:
    told = noted(line, f"{said}", code, **{code: said.rstrip("?")})
    assert told.helped == ""
    assert "ask_suicide" in told.about
    assert noted("The bus was late.", said, code, **{code: said.rstrip("?")}).helped


@pytest.mark.parametrize(
    ("code", "said"),
    [("affirm", "You picked up the phone tonight"), ("ask_safety", "Are you alone there?")],
)
def test_what_stays_with_the_person_after_a_hint_is_praised(code: str, said: str) -> None:
    assert said.rstrip("?") in noted(LETTERS, said, code, **{code: said}).helped


def test_beside_the_direct_question_all_else_counts_as_well() -> None:
    reply = "There's no rush. Are you thinking of killing yourself?"
    told = noted(LETTERS, reply, "ask_suicide", "slow_down", ask_suicide="thinking of killing yourself")
    assert "Are you thinking of killing yourself?" in told.helped


@pytest.mark.parametrize(
    "asked", ["What else do you enjoy?", "What are your hobbies?", "What do you like to do?"]
)
def test_small_talk_is_not_praised_as_asking_further_in(asked: str) -> None:
    assert alone("I had cereal.", asked, "explore", at={"explore": asked.rstrip("?")}).about != ("explore",)


@pytest.mark.parametrize("asked", ["What else has that been like for you?", "What was that like for you?"])
def test_a_question_into_what_they_go_through_is_praised(asked: str) -> None:
    assert alone("They laugh.", asked, "explore", at={"explore": asked.rstrip("?")}).about == ("explore",)


@pytest.mark.parametrize(
    "reply",
    [
        "When someone says that I wonder about suicide. Are you thinking of ending your life?",
        "I ask everyone about suicide. Are you thinking of ending your life?",
    ],
)
def test_of_a_direct_question_the_question_is_quoted(reply: str) -> None:
    first = reply.index("suicide")
    found = judged(reply, "ask_suicide", at={"ask_suicide": "suicide"})
    asked = judged(reply, "ask_suicide", at={"ask_suicide": "ending your life"})
    both = replace(found, evidence=(*found.evidence, *asked.evidence))
    assert first < reply.index("ending your life")
    told = compose(both, reply, Moment(line=LETTERS))
    assert '"Are you thinking of ending your life?"' in told.helped


def test_the_direct_question_put_twice_in_a_row_is_praised_once() -> None:
    first, again = "Are you thinking about suicide?", "are you thinking of killing yourself?"
    found = judged(again, "ask_suicide", at={"ask_suicide": again})
    line = "Yes. I am."
    assert compose(found, again, Moment(line=line, earlier=(first,))).helped == ""
    assert again in compose(found, again, Moment(line=line, earlier=(first, "How long?"))).helped
    assert again in compose(found, again, Moment(line=line, earlier=("Is it that bad?",))).helped
    assert again in compose(found, again, Moment(line="Give me a bit.", earlier=(first,))).helped


# -- danger


@pytest.mark.parametrize(
    "line",
    [
        GARDEN,
        "She won't stop screaming. I'm scared of what I might do.",
        "I'm on my own with the twins and I can't trust myself around them.",
        "I'm frightened I'll hurt the baby.",
        "My kids are driving me mad, I could snap.",
        "I've put her in the cot, she's been crying for hours, I don't trust my hands right now.",
    ],
)
def test_who_fears_harming_a_child_is_asked_about_safety_kindly(line: str) -> None:
    assert circumstances(line)[0] == "unsure_of_self"
    assert for_another(line)[0] == DANGER
    told = noted(line, "All babies cry, it's just a phase.", "minimise")
    assert told.about == ("ask_safety",)
    assert any(words in told.try_ for words in ("Who's with", "take over", "Where is everybody")), told.try_


@pytest.mark.parametrize(
    "line",
    [
        "I'm scared I might lose the kids.",
        "I don't trust myself to drive, and the kids need fetching.",
        "I don't trust myself with money, the kids got nothing for Christmas.",
        "I don't trust my son.",
        "I don't trust myself any more. I failed the exam.",
        "I'm scared of what the baby's father might do.",
    ],
)
def test_a_worry_of_another_kind_is_no_danger_to_a_child(line: str) -> None:
    assert "unsure_of_self" not in circumstances(line)
    assert for_another(line) == ("", "")


@pytest.mark.parametrize("reply", ["Where is she now?", "Who could come round?", "Is everyone safe?"])
def test_who_asks_about_safety_there_is_told_nothing_else(reply: str) -> None:
    assert noted(GARDEN, reply, "closed_question").about != ("ask_safety",)


@pytest.mark.parametrize(
    "line",
    [
        GARDEN,
        "I hit the wall and now he's scared of me. My own boy.",
        "There's someone in my house.",
        "He said goodbye to me and he's not answering.",
    ],
)
@pytest.mark.parametrize("turn", range(8))
def test_where_danger_stands_nobody_is_asked_what_gets_to_them_most(line: str, turn: int) -> None:
    assert endangered(line)
    reply = "It's not that bad."
    for code in ("minimise", ""):
        found = judged(reply, *([code] if code else ()))
        told = compose(found, reply, Moment(line=line, turn=turn, expects=("explore",)))
        assert "gets to you" not in told.try_


@pytest.mark.parametrize("line", ["They cut my hours again.", "My sister's wedding is on Friday.", ""])
def test_an_ordinary_line_tells_of_no_danger(line: str) -> None:
    assert not endangered(line)


@pytest.mark.parametrize("said", ["I'm staying on the line", "I'm not going anywhere", "I'll stay with you"])
@pytest.mark.parametrize("turn", [1, 2, 3, 4])
def test_who_stays_while_somebody_is_dying_is_not_told_of_being_left(said: str, turn: int) -> None:
    found = judged(said, "slow_down", at={"slow_down": said})
    told = compose(found, said, Moment(line=TOOK_ALL, turn=turn))
    assert said in told.helped
    assert "being left" not in told.helped.lower()
    quiet = {compose(found, said, Moment(line="I never told anyone.", turn=turn)).helped for turn in range(9)}
    assert any("being left" in each.lower() for each in quiet)


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("Does it lock? Does he have anything in his hands? Are the kids with you?", "in his hands"),
        ("Who is he? Which room are you in? Why is he angry?", "Which room are you in"),
        ("What's his name? Is he holding a knife? Where are you?", "knife"),
    ],
)
def test_of_many_questions_in_danger_the_weapon_or_the_room_is_kept(reply: str, kept: str) -> None:
    assert kept in noted(KICKED_IN, reply, "interrogate", role="dispatch").try_


@pytest.mark.parametrize("slip", ["confront", "judge", "minimise", "interrogate"])
@pytest.mark.parametrize("turn", range(8))
def test_a_door_that_is_being_kicked_in_is_not_offered_as_shelter(slip: str, turn: int) -> None:
    reply = "What now? Why? Well?"
    told = compose(judged(reply, slip), reply, Moment(line=KICKED_IN, turn=turn))
    assert "door" not in told.try_


# -- stock phrases and repairs


@pytest.mark.parametrize(
    "said",
    [
        "I'm here to listen and support you on your journey.",
        "I am here to support you.",
        "we're here to help",
    ],
)
def test_to_be_here_to_listen_introduces_nobody(said: str) -> None:
    told = alone(SCREEN, said, "introduce", at={"introduce": said.rstrip(".")})
    assert told.about != ("introduce",)


@pytest.mark.parametrize(
    ("said", "introduces"),
    [
        ("I'm here to listen.", False),
        ("I am here to support you on your journey.", False),
        ("I'm Ann, and I'm here to listen.", True),
        ("I'm here to see how you're doing after the call.", True),
        ("I'm a volunteer, here to listen.", True),
        ("I'm here because your sister rang.", True),
    ],
)
def test_a_name_a_role_or_a_reason_introduces(said: str, introduces: bool) -> None:
    chance = judge_by_cues(said, "Who's that?").p["introduce"]
    assert isinstance(chance, float)
    assert (chance >= 0.5) is introduces


@pytest.mark.parametrize(
    "reply",
    [
        "I want to validate your feelings. We will support you through this process.",
        "I understand how you feel. I want to acknowledge those feelings.",
        "I hear you. I can support you on your healing journey.",
    ],
)
def test_stock_phrases_in_a_row_are_no_skill(reply: str) -> None:
    p = judge_by_cues(reply, "My dog died.").p
    assert not any(isinstance(each, float) and each >= 0.5 for each in p.values())


@pytest.mark.parametrize(
    ("reply", "quoted"),
    [
        ("I'm sorry, that sounded like a threat. I don't want to force you.", "that sounded like a threat"),
        ("ha yeah fair, i was. im sorry. what did you want to say?", "ha yeah fair, i was"),
        ("Sorry, that came across as bossy.", "that came across as bossy"),
        ("That landed badly, I'm sorry.", "That landed badly"),
        ("Okay, guilty, I did. I'm sorry. What happened?", "Okay, guilty, I did"),
    ],
)
def test_a_plain_repair_is_praised_in_the_words_that_say_it(reply: str, quoted: str) -> None:
    unsure = {"repair": 0.7}
    told = alone("You keep doing that.", reply, "repair", p=unsure)
    assert told.about == ("repair",)
    asked = reply.rpartition(". ")[2]
    if asked.endswith("?"):
        told = alone("You keep doing that.", reply, "repair", p=unsure, at={"repair": asked})
        assert quoted in told.helped


@pytest.mark.parametrize("reply", ["I'm so sorry.", "Sorry, I can't.", "I'm sorry, that sounds hard."])
def test_a_bare_sorry_is_still_no_repair(reply: str) -> None:
    assert alone("My dog died.", reply, "repair", p={"repair": 0.7}).helped == ""


# -- what is missing, and what is doubted


@pytest.mark.parametrize(
    "asked", ["who looks after you?", "What do you do for yourself?", "how do you cope?"]
)
def test_who_asks_after_the_person_is_not_told_to_speak_for_themselves(asked: str) -> None:
    line = "I look after everyone. Have you eaten?"
    found = judged(asked, "closed_question")
    told = compose(found, asked, Moment(line=line, expects=("i_message", "reflection_1")))
    assert told.change == ""
    plain = "Do you want water?"
    told = compose(judged(plain, "closed_question"), plain, Moment(line=line, expects=("i_message",)))
    assert told.about == ("i_message",)


@pytest.mark.parametrize(
    ("asked", "told_so"),
    [
        ("who looks after you?", False),
        ("what keeps you going?", False),
        ("How long have you been awake?", True),
        ("What's your name?", True),
        ("Are you tired?", True),
    ],
)
def test_a_question_for_a_fact_alone_is_met_with_an_open_one(asked: str, told_so: bool) -> None:
    moment = Moment(line="I look after everyone.", expects=("open_question",), turn=5)
    assert bool(compose(judged(asked, "closed_question"), asked, moment).change) is told_so


def test_nobody_is_told_of_a_yes_who_asked_for_more() -> None:
    missing = texts()["missing"]["open_question"]
    assert not any("a yes" in text for text in (*missing["lined"], *missing["says"]))


@pytest.mark.parametrize("kind", ["collude", "false_promise"])
def test_a_doubt_about_the_truth_speaks_of_the_truth(kind: str) -> None:
    reply = "Your bus comes in five minutes."
    for turn in range(6):
        found = judged(reply, p={kind: 0.49, "judge": 0.2, "minimise": 0.45, "rush": 0.4})
        told = compose(found, reply, Moment(line="Where's my bus?", turn=turn))
        assert told.change in {
            text.replace("{they}", "they").replace("{them}", "them")
            for text in texts()["doubt_of_truth"]["says"]
        }
        edged = judged(reply, p={"judge": 0.49, kind: 0.3, "minimise": 0.4, "rush": 0.4})
        told = compose(edged, reply, Moment(line="Where's my bus?", turn=turn))
        assert "true" not in told.change
        assert "know that to be so" not in told.change


@pytest.mark.parametrize(
    ("line", "believes"),
    [
        (SCREEN, False),
        ("I can hear it in your voice.", False),
        ("You can see it.", False),
        ("Can you hear it?", True),
        ("You see them too.", True),
        ("Don't you hear it?", True),
    ],
)
def test_what_can_be_heard_by_anyone_is_no_belief(line: str, believes: bool) -> None:
    assert ("perception" in circumstances(line)) is believes
