"""Cold words earn nothing, plain slips are found by their words, and what is kind isn't charged."""

from __future__ import annotations

import pytest

from tests.rubric.conftest import Judge

SHE_WAS_NINETEEN = "She was nineteen. They keep telling me she's in a better place."
VENTS = "The neighbours are pumping something through the vents. I can still taste it."


@pytest.mark.parametrize(
    ("reply", "line"),
    [
        ("She is in a better place, you have to believe that.", SHE_WAS_NINETEEN),
        ("Honestly? I'm disappointed. You only had to say no.", "I drank. Two years. You can say it."),
        ("Nobody wants to hurt you. You need to put that down.", "I'm not going back to that ward."),
        ("You wouldn't ruin their night. You should ring your sister.", "I'd only ruin their night."),
        ("Your daughter says you do this every week.", "Somebody's stolen my purse. Nobody believes me."),
    ],
)
def test_who_contradicts_preaches_or_shames_has_shown_no_understanding(
    judge: Judge, reply: str, line: str
) -> None:
    levels = judge(reply, line).levels
    assert (levels["empathy"], levels["reflection"]) == (0, 0)


@pytest.mark.parametrize(
    "reply",
    [
        "Sir, I understand your frustration. We are very short staffed at the moment.",
        "I appreciate your frustration, however we have to prioritise calls.",
        "That sounds really difficult for you. There is a scheme that can help with the fare.",
    ],
)
def test_a_phrase_that_fits_anyone_is_weak_empathy_whatever_stands_beside_it(
    judge: Judge, reply: str
) -> None:
    verdict = judge(reply, "I rang you three times and you sat outside eating chips.")
    assert verdict.levels["empathy"] == 1
    assert "affirm" not in verdict.codes


def test_of_course_alone_understands_nothing(judge: Judge) -> None:
    said = "Of course. But it would help me to know why you rang."
    assert judge(said, "I don't want to talk.").levels["empathy"] == 0


@pytest.mark.parametrize(
    ("slip", "reply", "line"),
    [
        ("confront", "nobody is staring at you, breathe", "On the bus, everyone's staring."),
        ("confront", "how did you manage to give the wrong dose??", "I gave the wrong dose."),
        ("judge", "Oh you pay my wages do you.", "I pay your wages."),
        ("judge", "And I'm having tea with the King.", "I'm going to speak to the Prime Minister."),
        ("judge", "You'd be an idiot to throw that away.", "I've got a bottle open in front of me."),
        ("judge", "People are trying to get to work.", "Careful on this ledge, there's a queue."),
        ("judge", "Sounds like he's having more fun than me.", "My husband's up the scaffold."),
        ("judge", "If you can't do the time don't do the crime I'm afraid.", "They've moved my lad."),
        ("minimise", "It's only the pool.", "They shut the pool and I can't stop."),
        ("minimise", "Go have a cup of tea.", "I was going to shake him."),
        ("minimise", "He will tire himself out.", "The baby won't stop."),
        ("minimise", "Plenty of vets have it worse.", "I check the locks, I check the locks."),
        ("collude", "Yeah they probably are.", VENTS),
        ("advice", "couldn't you just leave the house earlier", "I'm late for work again."),
    ],
)
def test_a_plain_slip_is_found_by_its_words(judge: Judge, slip: str, reply: str, line: str) -> None:
    assert slip in judge(reply, line).codes


@pytest.mark.parametrize(
    ("slip", "reply", "line"),
    [
        ("collude", "You taped it all and it's still in your mouth. I can't taste it from here.", VENTS),
        ("judge", "You're waiting on me to be ashamed of you and I'm not.", "I drank. You can say it."),
        ("judge", "It was bad enough that you'd rather stand here.", "I'm not going back to that ward."),
        ("judge", "They told you that you'd be an idiot to try. That's cruel.", "I tried again."),
        ("judge", "You feel that you only had to say no.", "I drank."),
        ("threat", "What is it about being sectioned that frightens you?", "Am I getting sectioned?"),
        ("confront", "No I wasn't. I'd like to listen.", "You wouldn't get it. You weren't there."),
        ("confront", "How did you manage to get out?", "He had locked the door."),
        ("minimise", "It's only the start, you said.", "Third day without sleep."),
        ("minimise", "I'm not going to tell you it's only a dog.", "He was my dog."),
        ("collude", "Of course you are tired.", "They're watching me and I can't sleep."),
    ],
)
def test_good_words_that_look_like_it_are_not_charged(judge: Judge, slip: str, reply: str, line: str) -> None:
    assert slip not in judge(reply, line).codes
