"""What a crisis trainer laughed at when the coach's notes were read one by one."""

from __future__ import annotations

from functools import cache

import pytest

from rubric.assess import assess
from rubric.assessment import Assessment
from rubric.circumstances import circumstances
from rubric.feedback import Moment, Note, compose
from rubric.listener.model import Trained
from rubric.packs.shelf import SHIPPED
from rubric.rewording import reword
from rubric.risk import hints_at_suicide, words_of_the_hint
from rubric.text import read


@cache
def judged(reply: str, context: str) -> Assessment:
    return assess(reply, context, pack=SHIPPED.in_force("police"), listener=Trained())


def noted(reply: str, context: str) -> Note:
    return compose(judged(reply, context), reply, Moment(line=context))


@pytest.mark.parametrize(
    ("context", "reply"),
    [
        ("I told my sister I was fine.", "Your mum must be so ashamed."),
        ("I told my sister I was fine.", "Your whole family will be very disappointed."),
        ("My son won't speak to me.", "He must be so disappointed in you."),
        ("At six. In here. And I'm giving it away.", "The whole town's invited, how generous of you."),
    ],
)
def test_shaming_in_the_name_of_others_and_mock_praise_are_a_judgement(context: str, reply: str) -> None:
    assert "judge" in judged(reply, context).codes


@pytest.mark.parametrize("reply", ["You're worried your mum must be so ashamed.", "That's kind of you."])
def test_a_fear_given_back_and_real_thanks_are_none(reply: str) -> None:
    assert "judge" not in judged(reply, "I told my sister I was fine.").codes


def test_who_says_that_they_cant_promise_has_promised_nothing() -> None:
    reply = "Fair. I can't promise what happens next week, but I'm here till you tell me to go."
    assert "false_promise" not in judged(reply, "You people never come back.").codes


def test_a_request_with_its_reason_is_no_order() -> None:
    reply = "Please give me the car keys, you can not drive so tired, it is dangerous for you."
    assert "command" not in judged(reply, "I'll be back by seven.").codes


def test_nobody_is_credited_with_a_repair_for_a_thank_you() -> None:
    assert "repair" not in judged("Thank you for telling me. I'm not going anywhere.", "Yes. I am.").codes


def test_part_of_the_job_makes_it_smaller() -> None:
    reply = "I'm sorry for your loss. Losing a client is part of the job though, isn't it."
    assert "minimise" in judged(reply, "She died on a Sunday.").codes


def test_what_follows_but_is_not_what_they_said() -> None:
    reply = "That's a lovely idea but it's four in the morning and people are sleeping."
    assert judged(reply, "Breakfast. For everyone.").levels["empathy"] == 0


def test_being_no_trouble_is_not_a_reflection() -> None:
    assert judged("You're not keeping me.", "Evening. I won't keep you.").levels["reflection"] == 0


def test_asking_for_the_news_is_not_praised_as_asking_what_it_is_like() -> None:
    assert noted("So what happened today?", "I'm fine. Like a normal person.").about == ("open_question",)


def test_to_say_who_called_is_not_praised_as_a_name() -> None:
    told = noted("Your neighbor is worried about you.", "She called you.")
    assert told.about == ("introduce",)
    assert "who" not in told.helped.split('"')[-1].split(":")[0].split(".")[0]


def test_strong_empathy_is_never_told_that_it_would_fit_anyone() -> None:
    reply = "I don't know what to say. It must be frightening, hearing her in the hallway."
    told = noted(reply, "I keep hearing her in the hallway. I know she's dead.")
    assert judged(reply, "I keep hearing her in the hallway. I know she's dead.").levels["empathy"] == 2
    assert told.change == ""


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("I've got to be up at five. Or I would.", "I've got to be up at five. Or I would."),
        ("*looks away* There's no point in it. Anyway.", "There's no point in it."),
    ],
)
def test_a_hint_is_quoted_where_it_hints(line: str, words: str) -> None:
    assert words_of_the_hint(line) == words


def test_an_order_that_begins_with_a_name_keeps_its_intent() -> None:
    said = reword("command", "OK Owen but you need to come down the stairs with us first.")
    assert said.startswith("Would you come down the stairs")


@pytest.mark.parametrize(
    "line",
    ["will my mum see these msgs", "ive had the letter since march", "I'm not suicidal, I've a headache."],
)
def test_a_letter_and_a_no_are_no_hints_at_suicide(line: str) -> None:
    assert words_of_the_hint(f"{line.rstrip('.')}. I can't do this anymore.") == "I can't do this anymore."


def test_another_time_for_another_person_is_no_room_for_this_one() -> None:
    reply = "maybe he's in shock, give him time"
    assert "slow_down" not in noted(reply, "i told him i was pregnant and he said 'are you'").about


def test_nobody_who_has_minutes_is_helped_by_having_all_night() -> None:
    line = "i have four minutes before hes back"
    assert "slow_down" not in noted("We've got all night.", line).about


def test_who_asks_in_their_own_words_is_not_praised_and_told_off_for_it() -> None:
    told = noted("How does that make you feel?", "Go on then, say the thing. 'How does that make you feel.'")
    assert told.helped == ""


def test_praise_leaves_out_the_words_that_are_charged() -> None:
    told = noted("help is on its way, stay calm", "The baby's hot and I'm on my own.")
    assert '"help is on its way"' in told.helped
    assert '"stay calm"' in told.change


def test_to_stay_outside_is_not_praised_as_company() -> None:
    told = noted("Okay. I'll stay this side of the door.", "don't come in")
    assert "company" not in told.helped
    assert "staying" not in told.helped


@pytest.mark.parametrize("line", ["I gave my sponsor's number away for a joke.", "I gave my seat away."])
def test_a_number_given_away_is_no_hint_at_suicide(line: str) -> None:
    assert not hints_at_suicide(read(line))


@pytest.mark.parametrize(
    "line", ["Last time I did, he got out.", "I can't breathe, my chest's gone tight, I'm going to die."]
)
def test_another_time_and_a_body_in_panic_are_no_hints_at_suicide(line: str) -> None:
    assert not hints_at_suicide(read(line))


@pytest.mark.parametrize(
    "line",
    [
        "I've got the letters written.",
        "I only rang so my wife isn't the one who finds me.",
        "My kids would do better with the insurance than with me.",
        "I'm going to die tonight.",
        "This is the last time I call.",
    ],
)
def test_what_is_settled_for_those_left_behind_is_a_hint(line: str) -> None:
    assert hints_at_suicide(read(line))


def test_more_than_was_meant_and_a_locked_door_are_danger() -> None:
    assert "danger" in circumstances("took some more than i meant to, just to get some sleep")
    assert "danger" in circumstances("He's locked himself in the bathroom and he's not answering.")


@pytest.mark.parametrize("line", ["I gave my dog away.", "I've been giving my things away."])
def test_what_one_loves_given_away_is_a_hint(line: str) -> None:
    assert hints_at_suicide(read(line))


def test_coming_back_off_something_is_no_anger() -> None:
    assert circumstances("i signed off the shift sheet and three of them didnt come back off it") == ()


@pytest.mark.parametrize(
    ("context", "reply"),
    [
        ("Middling. You?", "Oh love, that's awful. You must be exhausted."),
        ("Nothing happened. That's more or less it.", "sounds like youve had a rough day at work then"),
        ("They cut my hours again.", "That sounds really hard."),
    ],
)
def test_to_call_it_bad_and_leave_it_at_that_makes_nothing_smaller(context: str, reply: str) -> None:
    assert "minimise" not in judged(reply, context).codes


@pytest.mark.parametrize(
    "reply", ["That sounds hard, but everyone goes through it.", "Is that it?", "You'll be fine, you'll see."]
)
def test_what_follows_may_make_it_smaller_all_the_same(reply: str) -> None:
    assert {"minimise", "judge"} & set(judged(reply, "They cut my hours again.").codes)


@pytest.mark.parametrize(
    "reply", ["Sorry, that was me telling you what to do.", "That was me being bossy. What were you saying?"]
)
def test_to_say_what_one_did_wrong_is_a_repair(reply: str) -> None:
    assert "repair" in judged(reply, '"Keep the noise down." Woof.').codes


@pytest.mark.parametrize(
    "reply",
    [
        "I'm taking two steps back.",
        "Okay, I'll take a step back.",
        "We're moving a few steps back now.",
        "I'm going back a couple of paces.",
    ],
)
def test_who_steps_back_when_asked_has_slowed_things_down_and_has_no_edge(reply: str) -> None:
    assert "slow_down" in judged(reply, "Get away from me.").codes
    assert "back" in noted(reply, "Get away from me.").helped


@pytest.mark.parametrize("reply", ["Take a step back.", "You need to take two steps back.", "Step back!"])
def test_who_tells_them_to_step_back_has_not(reply: str) -> None:
    assert "slow_down" not in judged(reply, "I lost it all.").codes


@pytest.mark.parametrize("reply", ["*steps back*", "*sits down on the kerb*", "*turns the radio off*"])
def test_who_acts_without_a_word_is_told_to_say_it_too(reply: str) -> None:
    note = noted(reply, "Get away from me.")
    assert not note.helped
    assert "without a word" in note.change or "Tell them" in note.change or "A few words" in note.change
    assert "nothing of it came back" not in note.change


def test_what_hurries_is_shown_by_more_than_the_word_before_it() -> None:
    found = judged("Right, so what we'll do is get you seen tonight.", "I just want it quiet.")
    assert all(each.text != "Right" for each in found.evidence)


@pytest.mark.parametrize(
    ("line", "hinted"),
    [
        ("What's the point of you, you're a voice on a phone.", False),
        ("There's no point in you being here.", False),
        ("What's the point of your job anyway?", False),
        ("What's the point of going on?", True),
        ("What is the point in me?", True),
        ("I don't see the point any more.", True),
    ],
)
def test_who_doubts_the_point_of_the_one_who_came_hints_at_nothing(line: str, hinted: bool) -> None:
    assert hints_at_suicide(read(line)) == hinted


@pytest.mark.parametrize(
    ("reply", "asked"),
    [
        ("When you say sleep, do you mean tonight, or do you mean dying?", True),
        ("By stop, do you mean never waking up?", True),
        ("Do you mean the dog died at home?", False),
        ("You mean she's dying?", False),
    ],
)
def test_to_ask_whether_they_mean_dying_is_to_ask(reply: str, asked: bool) -> None:
    assert ("ask_suicide" in judged(reply, "Just let me sleep.").codes) == asked


@pytest.mark.parametrize(
    ("line", "reply", "code"),
    [
        ("My daughter won't answer me since the divorce.", "It takes two to break up a family.", "judge"),
        ("We split up.", "Well there are always two sides to every story.", "judge"),
        ("He's got my meds.", "Have you thought about why you keep going back to him?", "judge"),
        ("They made it up.", "Uh-huh. And the pharmacy made it up too, and your wife.", "judge"),
        ("They all lied.", "And your sister lied as well, I suppose.", "judge"),
        ("Do I go to jail?", "Nobody's going to jail tonight.", "false_promise"),
        ("Will they take me in?", "No one is getting arrested here.", "false_promise"),
    ],
)
def test_half_the_blame_and_lists_to_laugh_at_are_heard(line: str, reply: str, code: str) -> None:
    assert code in judged(reply, line).codes


@pytest.mark.parametrize(
    ("line", "reply", "code"),
    [
        ("We split up.", "People say it takes two, and it's you who sits here.", "judge"),
        ("I keep going back.", "You wonder why you keep going back to him.", "judge"),
        ("You get paid for this?", "I do. Not a lot. It's not why I picked up.", "judge"),
        ("Have you got kids?", "Yeah, I have. Two boys.", "confront"),
    ],
)
def test_blame_told_back_and_an_honest_answer_are_no_slip(line: str, reply: str, code: str) -> None:
    assert code not in judged(reply, line).codes


def test_an_honest_answer_is_not_doubted() -> None:
    assert not noted("I do. Not a lot. It's not why I picked up.", "You get paid for this?").change


def test_dots_are_taken_for_a_pause() -> None:
    change = noted("...", "She died and I was at work.").change
    assert "empty" not in change
    assert "pause" in change or "Silence" in change


def test_a_husbands_grave_is_no_hint() -> None:
    assert not hints_at_suicide(read("I still lay out two cups. He's been in the ground since March."))
    assert hints_at_suicide(read("I'd rather be in the ground with him."))
