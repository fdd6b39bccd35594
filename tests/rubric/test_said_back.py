"""What is given back to a person, and what never: guilt, a blow made small, a loss, a whole sentence."""

from __future__ import annotations

import pytest

from rubric.circumstances import circumstances
from rubric.mirroring import mirror
from rubric.offering import echoing
from rubric.sparing import blames_themselves, lost_somebody, was_hurt
from rubric.taking_up import words_to_take_up
from tests.rubric.test_feedback import alone

GUILT = [
    "I forgot the gate and the toddler got out.",
    "I fell asleep and my brother was on the sofa smoking.",
    "I told him to take the shortcut.",
    "I was driving. My best friend was in the back.",
    "I never checked on her that night.",
    "I dropped the baby.",
    "I ran the red light with my kids in the car.",
    "I should have answered when he rang.",
    "I gave her the car keys myself.",
]
BLOWS = [
    "he just shoved me a bit, he was tired",
    "She only slapped me the once.",
    "My boyfriend twisted my arm but he said sorry after.",
    "He put his hands round my neck. Only for a second.",
    "it's just a bruise, he doesn't mean it",
    "My dad threw a plate at me again.",
    "Kev pinned me against the fridge, it's nothing",
    "he only shouts when I'm late with his tea",
]
LOSSES = [
    "He was my rock.",
    "Gran's gone and nobody's moved her chair.",
    "We buried my sister on Monday.",
    "My dad passed in the spring, I've still got his boots.",
    "I lost my wife and the house is loud.",
    "She was my best friend, forty years.",
]
SLIPPED = ("command", "judge", "minimise", "advice", "rush", "why_question", "confront")


@pytest.mark.parametrize("line", GUILT)
@pytest.mark.parametrize("slip", SLIPPED)
def test_guilt_about_harm_is_never_said_back_as_a_fact(line: str, slip: str) -> None:
    assert blames_themselves(line)
    assert mirror(line) == ""
    told = alone(line, "Well, well.", slip).try_
    assert told
    assert not told.startswith("So you")
    assert '"' not in told


def test_where_guilt_is_all_there_is_the_line_asks_what_it_is_like_to_carry() -> None:
    offered = echoing("I forgot the gate and the toddler got out.")
    assert any("carry" in each for each in offered)
    assert alone("I dropped the baby.", "Calm down.", "command").try_ in offered


@pytest.mark.parametrize("line", BLOWS)
@pytest.mark.parametrize("slip", SLIPPED)
def test_a_blow_made_small_is_never_said_back_and_safety_is_asked_about(line: str, slip: str) -> None:
    assert was_hurt(line)
    assert mirror(line) == ""
    assert echoing(line) == ()
    assert "violence" in circumstances(line)
    told = alone(line, "Well, well.", slip).try_
    assert told
    assert not any(word in told for word in ("only", "just", "bruise", "shov", "slap"))


@pytest.mark.parametrize("line", LOSSES)
def test_a_loss_is_met_by_asking_for_the_one_they_lost(line: str) -> None:
    assert lost_somebody(line)
    assert mirror(line) == ""
    assert all('"' not in each for each in echoing(line))
    assert any("hear about" in each for each in echoing(line))


@pytest.mark.parametrize(
    "line",
    [
        "My mom kicked me out.",
        "They threw me out of the flat.",
        "He held my hand all night.",
        "The news hit me hard.",
        "I lost my phone.",
        "My phone died at four.",
        "I've never said it to the girls.",
        "They cut my hours again.",
        "I cut my hours to look after the garden.",
    ],
)
def test_what_only_sounds_like_guilt_a_blow_or_a_loss_is_none(line: str) -> None:
    assert not any(told(line) for told in (blames_themselves, was_hurt, lost_somebody))
    assert "violence" not in circumstances(line)


@pytest.mark.parametrize("line", ["My landlord just laughed at us.", "He only pays me on Fridays, my boss."])
def test_only_and_just_of_another_are_not_said_back(line: str) -> None:
    assert mirror(line) == ""


@pytest.mark.parametrize(
    "line",
    ["I cut my leg open on purpose.", "I took my mum's tablets all at once.", "I used again on my own."],
)
def test_what_somebody_did_to_themselves_is_not_said_back(line: str) -> None:
    assert mirror(line) == ""


# -- a few words of theirs


@pytest.mark.parametrize(
    ("line", "alone_"),
    [
        ("I packed three boxes.", "three boxes"),
        ("They told us by letter.", "by letter"),
        ("I spend every second Christmas in a hotel.", "every second Christmas in a hotel"),
        ("They did it with my best scarf.", "with your best scarf"),
        ("My legs gave up.", "Your legs gave up"),
    ],
)
def test_a_few_words_are_said_again_as_people_do(line: str, alone_: str) -> None:
    assert words_to_take_up(line)[0].lower() == alone_.lower()
    offered = echoing(line)
    assert offered
    assert all('"' not in each for each in offered)


@pytest.mark.parametrize(
    "line",
    [
        "I've not had a wink since Sunday.",  # the rest would say the contrary
        "They gave my brother the keys.",  # two phrases
        "He's up the ladder singing.",
        "I gave everything for nothing.",  # a verdict
        "I'm at work.",
        "It was the gate.",
        "The radio has my name in the songs.",  # nobody else perceives it
        "I'd rather not be here in the morning.",  # a hint
    ],
)
def test_what_would_come_out_wrong_is_not_said_again(line: str) -> None:
    assert words_to_take_up(line)[0] == "" or echoing(line) == ()


@pytest.mark.parametrize(
    "line",
    ["The husband did all the cooking.", "They left me a list with sixteen points on it for the weekend."],
)
@pytest.mark.parametrize("slip", SLIPPED)
def test_no_line_to_try_pastes_a_whole_sentence_of_theirs(line: str, slip: str) -> None:
    told = alone(line, "Well, well.", slip).try_
    assert line.rstrip(".") not in told
    assert not told.startswith("When you say")


@pytest.mark.parametrize(
    "line", ["I'm fine.", "I told you I'm okay.", "No, honestly, I'm all right, thanks."]
)
def test_who_insists_on_being_fine_is_met_there(line: str) -> None:
    told = alone(line, "Sit down.", "rush").try_
    assert told
    assert "small thing" not in told
    assert any("fine" in each for each in echoing(line))
    assert not any("fine" in each for each in echoing("I'm fine with the dog, it's the nights."))
