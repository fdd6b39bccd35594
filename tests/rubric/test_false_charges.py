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
        ("autonomy", "What made you pick up the phone tonight?"),
        ("affirm", "Hello, you got through to me. What's going on?"),
        ("introduce", "Teresa or whatever your name is, sending you a hug."),
        ("introduce", "I was where you are and I came out of it."),
        ("command", "Listen. What have you taken tonight?"),
        ("slow_down", "Stop moving the furniture."),
        ("confront", "When you say real ones, like you're not real, what do you mean?"),
        ("autonomy", "Have you got someone you can call, a friend or family?"),
        ("judge", "You've been on your feet all night for everyone else, is that it?"),
        ("minimise", "Hiya, it's Bev, I've been through some stuff myself so no judgement here."),
        ("slow_down", "Are you still taking the tablets?"),
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


@pytest.mark.parametrize(
    "reply",
    [
        "Once a drunk always a drunk eh. You stink.",
        "People like you never change.",
        "Boo hoo, cry me a river.",
        "Aww, poor baby.",
        "What is wrong with you?",
        "Look at the state of you.",
        "god you reek",
        "u need ur head checked",
        "You're a sorry excuse for a father.",
        "You silly little girl.",
        "oh fuck off",
        "shut your mouth",
        "Who the hell do you think you are?",
        "Just grow up mate.",
        "stop whining",
        "Have some respect.",
        "Have you no shame?",
        "You should never raise your voice to a sick old woman.",
        "Imagine how your sister's going to feel.",
        "Did you even think about your kids?",
        "You got what you deserved.",
        "Kids do these things for attention, tell him to come down.",
        "I couldn't care less.",
        "Nobody feels sorry for you.",
        "lol no thanks. sounds like your manic",
        "Well done, you've woken the whole street.",
        "A grown man crying over a dog.",
    ],
)
def test_plain_scorn_is_a_judgement(judge: Judge, reply: str) -> None:
    assert "judge" in judge(reply, "I can't do this.").codes


@pytest.mark.parametrize(
    "reply",
    [
        "Do you smell smoke where you are?",
        "You said the flat stinks and nobody comes.",
        "They told you that you stink. That's cruel.",
        "You feel like a waste of space tonight.",
        "He calls you a waste of space. No wonder you're worn out.",
        "It sounds like nobody cares about you, from where you stand.",
        "There are people like you at the group, Tuesdays.",
        "You keep asking what's wrong with you.",
        "You had to grow up fast.",
        "He told you to grow up.",
        "It must be hard to pull yourself together every morning for work.",
        "You look exhausted.",
        "You were a grown man crying in a car park and nobody stopped.",
        "Your dad said have some respect, and that stung.",
        "Have a bit of a sit down if you want.",
        "I don't care how long it takes.",
        "People say you're doing it for attention and that hurts.",
        "You should never have had to see that.",
        "They should have thought of you first.",
        "I can only imagine how that felt.",
        "What did you expect them to say?",
        "Are you happy now, living up there?",
        "You can tell me to get lost any time.",
        "They told you to fuck off.",
        "You had it coming from all sides.",
        "What an idiot I was, I'm sorry.",
        "You must be so proud of her.",
        "Do you want a tissue?",
        "So there's no one else to say goodnight to?",
        "omg thats disgusting, a whole chat about you",
        "Tell me if that's wrong.",
    ],
)
def test_the_words_of_scorn_for_something_else_charge_nobody(judge: Judge, reply: str) -> None:
    assert not {"judge", "confront"} & set(judge(reply, "I can't do this.").codes)


@pytest.mark.parametrize(
    ("slip", "reply"),
    [
        ("threat", "Give me your address in the next minute or I'm ringing your sister myself."),
        ("threat", "Tell him the police are on the way and he'll be in trouble."),
        ("threat", "I can put you through one and all if you carry on."),
        ("confront", "This is on you."),
        ("confront", "Your brother probably gave them a reason."),
        ("confront", "Ma'am, your mother is not alive."),
        ("confront", "You don't mean that."),
        ("confront", "I wasn't there, and not all cops are the same."),
        ("judge", "If you dont want to be helped then maybe free up the line for someone who does."),
        ("judge", "You have to take some responsibility for your own safety here."),
        ("minimise", "You sure it's not the cat?"),
        ("minimise", "We'll cross that bridge when we come to it."),
        ("advice", "Have you been in touch with the clinic about treatment?"),
    ],
)
def test_what_is_done_in_plain_words_is_told_as_what_it_is(judge: Judge, slip: str, reply: str) -> None:
    assert slip in judge(reply, "I can't do this.").codes


@pytest.mark.parametrize(
    ("skill", "reply"),
    [
        ("offer_help", "just give me the address quick so we can get this done"),
        ("offer_help", "Can I ask you straight, are you safe?"),
        ("autonomy", "I can put you through one and all if you carry on."),
        ("offer_help", "I can put you through one and all if you carry on."),
        ("false_promise", "I can assure you I do not have a script."),
    ],
)
def test_a_slip_lends_nobody_a_skill(judge: Judge, skill: str, reply: str) -> None:
    assert skill not in judge(reply, "Last time you lot came you put my brother through a table.").codes


def test_who_waits_for_the_dead_is_argued_with_by_a_date_and_who_grieves_is_not(judge: Judge) -> None:
    assert "confront" in judge("Mrs Hall, your husband died in 2016.", "Where's my husband?").codes
    assert "confront" not in judge("Your dad died in March, and nobody called.", "Nobody called.").codes


def test_a_promise_against_their_fear_is_a_promise_and_no_argument(judge: Judge) -> None:
    codes = judge("Nobody's getting cuffed today I promise.", "Go on then, put the cuffs on.").codes
    assert "false_promise" in codes
    assert "confront" not in codes
