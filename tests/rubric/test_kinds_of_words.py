"""What a trainer heard and the cues missed, or the other way round: each kind in several wordings."""

from __future__ import annotations

import pytest

from rubric.hearsay import may_be_heard
from rubric.risk import says_the_word
from tests.rubric.conftest import Judge

BUS = "Where's my bus? I have to get home, mother will have supper on."
BOILER = "There's a man in the boiler. He's been in there since Sunday."
LAMPS = "They're listening to me through the lamps."
BROTHER = "You people tased my brother. He had a phone in his hand."
CAKE = "It was her birthday yesterday. I made the cake. I don't know why I made the cake."


@pytest.mark.parametrize(
    ("code", "line", "reply"),
    [
        # an order, and what follows where it isn't obeyed
        ("threat", "", "Come out or I'm going to come in and get you."),
        ("threat", "", "Open the door or we'll open it for you."),
        ("threat", "", "Answer me or I'll hang up."),
        ("threat", "", "Open up or we'll get a warrant."),
        ("threat", "I'm staying.", "you walk out of here or get dragged, up to you"),
        ("threat", "I'm staying.", "Come down now or we carry you."),
        # told off for being ungrateful
        ("judge", "You only do it for money.", "You might want to show some appreciation."),
        ("judge", "You only do it for money.", "I do this for free, so some thanks wouldn't go amiss."),
        ("threat", "", "take it now or i will call security"),
        ("threat", "", "You can come out or we'll drag you out, up to you."),
        ("command", "", "Open the door or we'll open it for you."),
        ("command", "", "Sir, you need to stop yelling or I can't help you."),
        ("threat", "", "Sir, you need to stop yelling or I can't help you."),
        # the consequence first
        ("threat", "", "You'll have to leave unless you settle down."),
        ("threat", "", "You're going to have to go with these officers if this keeps up."),
        ("threat", "", "We'll have to take you in if you carry on."),
        ("threat", "", "If you won't stop you're coming to the station with us."),
        # no help for those who don't behave, and who is next
        ("threat", "", "Calm down or I won't be able to help you."),
        ("threat", "", "If you keep shouting I can't help you."),
        ("threat", "", "I can't help you if you keep yelling."),
        ("threat", BROTHER, "Hands where I can see them, or you could be next."),
        # whoever was hurt should have done as they were told
        ("confront", BROTHER, "He should have listened to the officers."),
        ("confront", BROTHER, "If he'd just done what he was told he'd be fine."),
        ("confront", BROTHER, "Your brother shouldn't have run."),
        # nobody where they know that somebody is
        ("confront", BOILER, "Ma'am there's no one in the boiler we've been down and checked"),
        ("confront", "Someone's living in my attic.", "there is no man up there i went and looked"),
        ("confront", "Somebody is under the bed.", "I've checked and nobody's under the bed, mate."),
        # what was, forty years ago
        ("collude", BUS, "She's got your tea on the table, come on."),
        ("collude", BUS, "Your bus will be along any second, jump in."),
        ("collude", "Where's my wife? She'll be waiting.", "Your wife's expecting you, get in the car."),
        ("collude", LAMPS, "They are listening through the lamps."),
        ("collude", LAMPS, "Yeah, they are listening, aren't they?"),
        # a laugh at them
        ("judge", "do you even care", "lol no chance"),
        ("judge", "do you get paid for this", "you're so dramatic lol"),
        # baited while they are silent
        ("rush", "(says nothing)", "Are you gonna say something or not?"),
        ("rush", "(pulls the blanket up)", "So are you going to talk to us or just sit there"),
        # time given in one's own name
        ("slow_down", "", "I'm putting the notebook away now."),
        ("slow_down", "", "The radio's off and we're turning the lights down."),
        ("slow_down", "", "I'm staying with you."),
        # a step owned, and nothing else said
        ("repair", "Don't touch me!", "Sorry."),
        ("repair", "Keep your hands off.", "You said no and my hand went out. I'm sorry."),
        # how one's own words landed
        ("repair", "I won't go.", "I'm sorry, that sounded like a threat. It isn't one."),
        ("repair", "Wow, okay.", "Sorry if it came across as an order."),
        # what they take, and who comes
        ("ask_safety", "", "Have you been drinking tonight?"),
        ("offer_help", "", "I've got two medics on their way to you."),
        ("offer_help", "He's at the door.", "Officers are four minutes away."),
        ("offer_help", "", "It's freezing, would you like to wait in my car?"),
        # dead, said plainly
        ("ask_suicide", "I'm a burden to her.", "Do you mean you'd be dead?"),
        ("ask_suicide", "I'm a burden to her.", "Is it easier on her, you think, with you dead?"),
        # beside something worse, and a section called a chat
        ("minimise", "I hit the wall.", "Well at least you only hit the door."),
        ("minimise", "She left.", "at least you still have your job"),
        ("minimise", "day 41", "mine was a lot worse than this"),
        ("minimise", "I won't go. They lock you up.", "It's just a short talk with one of the doctors."),
        # a reason of one's own
        ("explain_why", "", "Hold on a sec, because I don't want to miss any of it."),
        ("explain_why", "", "say that again slower cos i might have missed it"),
        # arguing
        ("confront", "You're lying to me.", "No, I'm not."),
        ("confront", "Is it my fault?", "No, it isn't."),
    ],
)
def test_the_kind_is_found_in_other_words(judge: Judge, code: str, line: str, reply: str) -> None:
    assert code in judge(reply, line).codes


@pytest.mark.parametrize(
    ("code", "line", "reply"),
    [
        # "or" that offers
        ("threat", "", "I can talk, or I'll just sit here with you. Which would you like?"),
        ("threat", "", "We could count it together, or I'll keep quiet."),
        ("threat", "", "We can ring your sister, or we're going to just take it slow. You pick."),
        ("threat", "", "I can stay, or I'll leave you in peace. Your call."),
        ("threat", "", "Sit down here, or I'll get a blanket and bring it to you."),
        ("threat", "", "I'll wait out here, or I'll come in if you'd rather."),
        ("threat", "", "You can walk, or we carry you on the chair if you like."),
        # what they themselves perceive, and a mistake that was none
        ("confront", "Hear that?", "I'm not hearing it out here. But I can see it's loud for you."),
        ("confront", "I rang the wrong number.", "You didn't call the wrong place. Stay on."),
        ("judge", "", "Thanks for telling me, a thank you is owed to your sister too."),
        ("threat", "", "Sit by me, or I'll come over there and sit with you."),
        ("threat", "", "Say it again or I'll ring you back."),
        ("threat", "", "Tell me where you are or I can't send anyone."),
        ("threat", "", "We'll leave you be if you don't want company."),
        ("threat", "", "If you keep getting pains I'll call the ambulance back."),
        ("threat", "", "You'll have to go to hospital if it doesn't stop bleeding."),
        ("threat", "", "Maybe I can help or I can't do much, I don't know yet."),
        ("threat", "", "I need your address or I can't help you, it's how I find the house."),
        ("threat", "", "I can't help you if you don't want me to, and I'd like to."),
        ("threat", "", "You're next in the queue, the nurse will call you."),
        # no choice in a threat, and no tip in an order
        ("autonomy", "", "You can come out or we'll drag you out if you'd like that better."),
        ("advice", "", "You need to stop shouting."),
        ("advice", "", "You have to get back, sir."),
        # on the side of whoever was hurt
        ("confront", BROTHER, "They should have listened to him."),
        ("confront", BROTHER, "He should have been safe with us."),
        ("confront", "The doctor never rang.", "He should have done what he promised you."),
        # nobody who
        ("confront", BOILER, "So you've been on your own with it, and there's nobody in there with you."),
        ("confront", BOILER, "I looked, and there was nobody I could see."),
        ("confront", "He's in the house, I know he is.", "And there's nobody at home to tell about it."),
        ("confront", "She's in the house with my kids.", "Nobody is on your side in that house."),
        # help that is truly on its way, and people who truly wait
        ("collude", "He's kicking the door in.", "The officers are coming to you now."),
        ("collude", "I've fallen.", "Your daughter's waiting with me, and the ambulance is coming."),
        ("collude", "Where's my mum?", "Your mum is waiting in the next room, she came at once."),
        ("collude", BUS, "Supper on the table sounds like a good place to be heading."),
        ("collude", BUS, "The next bus is at ten. Would you like to wait in the warm?"),
        # asked to make sure, not said
        ("collude", LAMPS, "They're listening through the lamps? How long has that been going on?"),
        ("collude", "", "They're following you from work? What's that been like?"),
        # a choice between talk and quiet
        ("rush", "", "Do you want to talk or just sit here a bit?"),
        ("rush", "", "Are you going to talk to her or leave it for now?"),
        ("open_question", "", "Are you coming or what"),
        ("open_question", "", "Do you want the blanket or what?"),
        # what they or it do, and what they are asked to do
        ("slow_down", "", "That call stays with you."),
        ("slow_down", "", "Would you mind putting the screwdriver down on the table?"),
        ("slow_down", "", "You're holding them off with a chair, by the sound of it."),
        # sorry for what others did
        ("repair", BROTHER, "I know how it looked from where you stood, and I'm sorry."),
        ("repair", BROTHER, "We weren't there, and I'm sorry."),
        ("repair", "They told me on the phone.", "I'm so sorry, that sounded like a nightmare."),
        # water, and who looks at them
        ("ask_safety", "They changed the water.", "What have you been drinking instead?"),
        ("ask_safety", "", "Have you been drinking water at least?"),
        # officers that are no help
        ("offer_help", "", "Officers are two minutes out to arrest you."),
        ("offer_help", "I won't go. They lock you up.", "It's just a quick chat with a doctor."),
        # who else is dead
        ("ask_suicide", "He's gone.", "Do you mean your dad's dead?"),
        ("ask_suicide", "", "Is the line dead?"),
        # beside nothing worse
        ("minimise", "I nearly didn't ring.", "At least you rang."),
        ("minimise", "", "My hearing is a bit worse on this line."),
        ("minimise", "", "It's not just a chat with a doctor, it's your whole week."),
        # one thing, asked twice
        ("interrogate", "I hit the wall.", "How old is he? And how's your hand, is it bleeding?"),
        # an honest answer about oneself
        ("confront", "You lot filming me?", "No, we're not filming. It's only me and Sam here."),
        ("confront", "Are you going to lock me up?", "No, I'm not. I'd like to hear what happened."),
        ("judge", "do you do this all day", "nah i only volunteer tuesdays haha"),
        ("judge", "i burned the dinner", "ah no. i burnt mine too lol"),
    ],
)
def test_what_only_looks_like_the_kind_is_left_alone(judge: Judge, code: str, line: str, reply: str) -> None:
    assert code not in judge(reply, line).codes


@pytest.mark.parametrize(("line", "reply"), [("he left me", "im dying lol"), ("do you care", "lol a bit")])
def test_a_laugh_that_may_be_at_them_is_a_sign(judge: Judge, line: str, reply: str) -> None:
    assert judge(reply, line).p["judge"] == pytest.approx(0.4)


def test_the_plainer_words_are_shown(judge: Judge) -> None:
    found = judge("lol no but you're clearly wasted buddy.", "I had like three beers.")
    assert [each.text for each in found.evidence if each.code == "judge"] == ["you're clearly wasted buddy"]


@pytest.mark.parametrize(
    ("reply", "least"),
    [
        ("I hear you want me gone.", 1),
        ("I hear that you're done with all of us.", 1),
        ("I hear you.", 0),
        ("I hear you loud and clear.", 0),
    ],
)
def test_what_was_heard_is_given_back_where_it_is_said(judge: Judge, reply: str, least: int) -> None:
    assert judge(reply, "Go away. I mean it. Go away.").levels["reflection"] >= least
    assert least or not judge(reply, "Go away. I mean it. Go away.").levels["reflection"]


def test_at_least_is_no_empathy(judge: Judge) -> None:
    line = "I lost my temper and I hit the wall and now he's scared of me. My own boy."
    assert judge("At least you hit the wall and not him.", line).levels["empathy"] == 0


def test_a_lie_is_no_reflection(judge: Judge) -> None:
    assert judge("Your mum's waiting for you, she's got supper on.", BUS).levels["reflection"] == 0


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        (CAKE, "because you're her mum, and it was her day"),
        ("I don't know why I still set her plate.", "Maybe since you still love her."),
        ("Are you recording this?", "No, I'm not. It's just us."),
        ("are you a bot", "nah im not, im a volunteer. what's going on?"),
    ],
)
def test_no_argument_is_heard_in_an_answer_to_what_they_asked(line: str, reply: str) -> None:
    assert not may_be_heard("confront", reply, line)


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("I don't know why I drink.", "Because you've never once said no."),
        ("Are you recording this?", "No, I'm not, you're imagining it."),
        ("You're recording this.", "No, I'm not."),
    ],
)
def test_an_argument_may_be_heard_in_other_answers(line: str, reply: str) -> None:
    assert may_be_heard("confront", reply, line)


@pytest.mark.parametrize(
    ("code", "line", "reply"),
    [
        ("threat", "", "We can count together. Or I'll just be quiet with you."),
        ("repair", BROTHER, "I wasn't there that day, and I'm sorry."),
        ("command", BUS, "You live at Oakfield now, remember?"),
        ("ask_safety", "now they just stare", "is there anyone who looks at you like youre just you?"),
        ("judge", "do you get paid for this", "yeah i do. not loads lol. would it matter to you?"),
        ("collude", "He's kicking the door in.", "The officers are coming to you now."),
    ],
)
def test_no_more_is_heard_than_the_words_bear(code: str, line: str, reply: str) -> None:
    assert not may_be_heard(code, reply, line)


@pytest.mark.parametrize(
    ("code", "line", "reply"),
    [
        ("threat", "", "Come out or I'll just wait until they break it down."),
        ("judge", "do you get paid for this", "lol what do you think"),
        ("judge", "do you get paid for this", "yeah to sit with people like you lol"),
        ("collude", "They're in the walls.", "The police are coming for them right now."),
        ("ask_safety", "", "Does anyone know what you took?"),
    ],
)
def test_more_may_be_heard_where_the_words_leave_room(code: str, line: str, reply: str) -> None:
    assert may_be_heard(code, reply, line)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("Do you mean lighter with you dead?", True),
        ("When you say better off, do you mean you'd be dead?", True),
        ("Do you mean dead?", True),
        ("Do you mean your dad's dead?", False),
        ("Is the line dead with you too?", False),
    ],
)
def test_dead_said_of_them_is_the_word(reply: str, said: bool) -> None:
    assert says_the_word(reply) == said
