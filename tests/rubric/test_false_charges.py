"""What was charged or credited for a word or two that mean something else where they stand."""

from __future__ import annotations

import pytest

from tests.rubric.conftest import Judge


@pytest.mark.parametrize(
    ("code", "reply"),
    [
        ("command", "I'm so sorry. I'm telling you now so the uniform isn't a shock."),
        ("command", "You have the baby, and he has the paper you need to leave."),
        ("advice", "You have the baby, and he has the paper you need to leave."),
        ("advice", "Eleven calls about water, and every time you start from the beginning."),
        ("command", "Take whatever time you need, I'm not off anywhere."),
        ("command", "Clots don't come and go with lifts."),
        ("command", "id go back over it too."),
        ("command", "Close the door, so if he comes in you're not on the stairs."),
        ("threat", "I've got five minutes and then I have to take the next call. How are you?"),
        ("threat", "I'm going to give you a minute with it."),
        ("threat", "Otherwise the school hears nothing from us."),
        ("rush", "We don't have to be quick about anything."),
        ("minimise", "I've been walking beside you and I didn't see them move."),
        ("false_promise", "They'll be back for the rest if they're not stopped."),
        ("confront", "I'm asking so I get it straight, it's not to say you're wrong."),
        ("confront", "You're watching every branch and you've nobody watching your back."),
        ("confront", "So strange and so quiet it must be, nobody coming for you since the road."),
        ("confront", "There's no one left in that house to come home to."),
        ("confront", "They looked down to see whose face it was."),
        ("judge", "Forty years in your hand, and somebody else decides they're rubbish."),
        ("judge", "That sounds rubbish. I'm really glad you told someone."),
        ("judge", "Panic can do that to the ears and the throat."),
        ("judge", "A man at my church, same story as you."),
        ("judge", "That was me trying to get you moved along, and it was wrong of me."),
        ("judge", "Poor lambs. And poor you, having to see their faces."),
        ("command", "The funeral director usually. You'll get a leaflet."),
        ("autonomy", "Quick as you like, they're closing."),
        ("autonomy", "It isn't up to you where they sleep."),
        ("slow_down", "Can we stop with the vans now."),
        ("repair", "I jumped too when it broke."),
        ("introduce", "I'm lovely, me."),
        ("confront", "So you went to her for help and came out feeling shown the door."),
        ("open_question", "What would do you good is to put one on and get yourself to the club."),
    ],
)
def test_words_that_mean_something_else_here_are_not_taken_for_a_slip_or_a_skill(
    judge: Judge, code: str, reply: str
) -> None:
    assert code not in judge(reply, "I can't do this.").codes


@pytest.mark.parametrize(
    ("slip", "reply"),
    [
        ("threat", "You've got five minutes and then I come in."),
        ("threat", "I'm giving you one minute to come out."),
        ("confront", "There's no one in the walls."),
        ("confront", "Face it, you left."),
        ("confront", "It must be exhausting, but there's nobody there watching you."),
        ("confront", "So you chose a paper over your own mother's grave."),
        ("confront", "So it's you that put the glass there."),
        ("judge", "Forty. And you wonder that your family moved away."),
        ("judge", "Think of what you do to your mother."),
        ("command", "You need to leave."),
        ("command", "Sir, don't come any closer."),
    ],
)
def test_the_same_words_meant_as_a_slip_are_one(judge: Judge, slip: str, reply: str) -> None:
    assert slip in judge(reply, "They're in the walls, watching me.").codes


@pytest.mark.parametrize(
    "reply",
    [
        "Do you know roughly how much you've had, and is anyone there with you?",
        "Do you want ideas for what to say to her, or would you rather just tell me how it is?",
    ],
)
def test_two_questions_or_a_choice_are_no_interrogation(judge: Judge, reply: str) -> None:
    assert "interrogate" not in judge(reply, "I've had some.").codes


def test_questions_parted_by_commas_alone_are_counted_one_by_one(judge: Judge) -> None:
    reply = "Which supermarket, are you with anyone, does mum track your phone?"
    assert "interrogate" in judge(reply, "I'm in the toilets at the supermarket.").codes
