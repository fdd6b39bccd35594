"""Grave slips in other words than the usual: each kind in several wordings, and what only looks like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from rubric.assess import assess
from rubric.codes import GRAVE, SLIPS
from rubric.cues import all_cues
from rubric.listener import Opinion
from rubric.listener.tasks import ANY_GRAVE
from rubric.packs import Pack
from rubric.text import read
from tests.rubric.conftest import Judge

WIDOWER = "She died in May. I haven't opened the curtains since."
FATHER = "I shouted at the kids again. I was drunk."
DRINKS = "I've only had four."


@pytest.mark.parametrize(
    ("code", "line", "reply"),
    [
        # for somebody who isn't there, and against them
        ("judge", WIDOWER, "She would not want you living like this."),
        ("judge", WIDOWER, "Your wife wouldn't want to see you like this."),
        ("judge", WIDOWER, "He wouldn't have wanted you giving up like this, would he."),
        ("judge", WIDOWER, "What would she say if she saw this place?"),
        ("judge", WIDOWER, "She'd be mortified."),
        ("judge", WIDOWER, "Your dad would be spinning in his grave."),
        ("judge", WIDOWER, "She didn't raise you to sit in the dark."),
        # a reproach with a question mark
        ("judge", FATHER, "Do you know what that does to kids?"),
        ("judge", FATHER, "do you know what you're putting her through"),
        ("judge", FATHER, "Do you even realise what you are doing to your mother?"),
        ("judge", FATHER, "Have you any idea what this does to a child?"),
        ("judge", FATHER, "Can you imagine what you've put your family through?"),
        # what they told is mocked as untrue
        ("confront", DRINKS, "Four my arse."),
        ("confront", DRINKS, "four drinks, my ass"),
        ("confront", DRINKS, "Two drinks, yeah right."),
        ("confront", DRINKS, "sure you did"),
        ("confront", DRINKS, "Sure it was."),
        ("confront", DRINKS, "Pull the other one."),
        ("confront", DRINKS, "A likely story."),
        ("confront", DRINKS, "You expect me to believe that?"),
        ("confront", DRINKS, "I'll believe it when I see it."),
        # what will be done to them
        ("threat", "", "ill have you sectioned"),
        ("threat", "", "so stop it or ill call the police"),
        ("threat", "", "I'll get you barred from every shelter in town."),
        ("threat", "", "We can have you locked up tonight."),
        ("threat", "", "Don't expect me to come when you ring."),
        ("threat", "", "It'd be a real shame if your boss heard about it."),
    ],
)
def test_the_kind_is_found_in_other_words(judge: Judge, code: str, line: str, reply: str) -> None:
    assert code in judge(reply, line).codes


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        # what somebody who isn't there would wish them, and what they themselves fear of it
        (WIDOWER, "It sounds as if she'd want you to be safe tonight."),
        (WIDOWER, "She wouldn't want you to be alone with this."),
        (WIDOWER, "Do you think she wouldn't want to see you like this?"),
        (WIDOWER, "You worry what she would say if she saw it."),
        (WIDOWER, "You're afraid she'd be ashamed of you."),
        # a question that is one
        (FATHER, "Do you know what happened to her after that?"),
        (FATHER, "Do you know what that does to your sleep?"),
        (FATHER, "Do you know what time the kids are back?"),
        (FATHER, "You know what that does to kids, you lived it yourself."),
        (FATHER, "You wonder what that does to the kids."),
        # a reply that believes them, and a body that hurts
        (DRINKS, "You've had four, then."),
        (DRINKS, "Of course you did."),
        (DRINKS, "Yeah, right, I'm with you."),
        (DRINKS, "Left at the lights, yeah, right."),
        ("I fell on my arse.", "I've fallen on my arse on that step."),
        ("They never believe me.", "You're saying they tell you to pull the other one."),
        # help, and an illness
        ("", "ill be right here with you"),
        ("", "You were so ill, have you told anyone?"),
        ("I'm scared they'll have me sectioned.", "You're scared they'll have you sectioned."),
        ("", "I won't have you arrested."),
        ("", "Don't expect me to have it all figured out."),
    ],
)
def test_what_only_looks_like_the_kind_is_left_alone(judge: Judge, line: str, reply: str) -> None:
    assert not {*GRAVE} & {*judge(reply, line).codes}


@dataclass(frozen=True)
class Hears:
    """A listener that hears the same in every reply."""

    codes: dict[str, float]

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:
        del reply, context, parts
        return Opinion(self.codes, {})


@pytest.mark.parametrize("reply", ["Do you know what that does to kids?", "do you know what it does to them"])
def test_a_reproach_with_a_question_mark_explores_nothing(police: Pack, judge: Judge, reply: str) -> None:
    assert "explore" not in judge(reply, FATHER).codes
    keen = Hears({"explore": 0.99, "judge": 0.9, ANY_GRAVE: 0.9})
    assert "explore" not in assess(reply, FATHER, pack=police, listener=keen).codes


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ill have you sectioned", "i will have you sectioned"),
        ("if you dont ill call them", "if you do not i will call them"),
        ("so ill stay then", "so i will stay then"),
        ("you are so ill call someone", "you are so ill call someone"),
        ("im ill stop it", "i am ill stop it"),
        ("mum is ill", "mum is ill"),
        ("ill health runs in it", "ill health runs in it"),
    ],
)
def test_ill_is_read_as_i_will_before_a_verb(typed: str, meant: str) -> None:
    assert " ".join(read(typed).words()) == meant


@dataclass(frozen=True)
class HalfHears:
    """A listener that hears a little of everything grave."""

    sure: float

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:
        del reply, context, parts
        return Opinion({**dict.fromkeys(SLIPS, 0.01), **dict.fromkeys((*GRAVE, ANY_GRAVE), self.sure)}, {})


SIGNS = [
    ("threat", "", "I'd hate for your key to stop working one of these mornings."),
    ("threat", "", "I'm lovely, just as long as nobody makes me write it down."),
    ("threat", "", "It'd be sad if the school ended up hearing of it."),
    ("threat", "", "I'm being patient, just so you know."),
    ("judge", FATHER, "Most dads would have put the bottle down."),
    ("judge", FATHER, "A grown man, beaten by a can."),
    ("judge", FATHER, "They do remember these nights."),
    ("confront", DRINKS, "The screen says seven."),
    ("confront", DRINKS, "Why would you have four if you don't like it?"),
    ("confront", "They hum at me.", "It'll be the heating, that."),
]


@pytest.mark.parametrize(("code", "line", "reply"), SIGNS)
def test_a_faint_sign_counts_where_the_listener_half_hears_a_slip_too(
    police: Pack, code: str, line: str, reply: str
) -> None:
    heard = assess(reply, line, pack=police, listener=HalfHears(0.3))
    assert code in heard.codes
    [shown] = [each for each in heard.evidence if each.code == code]
    assert (shown.by, bool(shown.why), bool(shown.try_)) == ("cue", True, True)


@pytest.mark.parametrize(("code", "line", "reply"), SIGNS)
def test_a_faint_sign_alone_charges_nobody(
    police: Pack, judge: Judge, code: str, line: str, reply: str
) -> None:
    alone = judge(reply, line)
    assert code not in alone.codes
    assert alone.p[code] == pytest.approx(0.01)
    assert code not in assess(reply, line, pack=police, listener=HalfHears(0.05)).codes


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        ("Don't leave.", "I'd hate to leave you with this on your own."),
        ("I'm not going.", "It'd be a shame if you had to do this by yourself."),
        ("I need a minute.", "As long as you need, and the moment you want to stop we stop."),
        ("Who are you?", "Just so you know, I'm a volunteer."),
        ("If I tell you, who else knows?", "I'd have to tell someone if he hurt you, and I'd say so first."),
        ("I'm shaking.", "Most people would be scared in your place."),
        ("I should cope.", "Plenty of people sit in that car park first."),
        ("I'm seventy and I can't read.", "At your age it takes guts to say so."),
        ("My kids saw it.", "They'll remember that you came back."),
        ("I drank.", "And here you are, still talking to me."),
        ("I'm fine.", "I hope you get some sleep."),
        ("They took my kids.", "Why would they do that to you?"),
        ("I took some.", "Are you sure about the time?"),
        ("You forgot.", "You did tell me. I'm sorry."),
        ("You forgot.", "I thought you said Tuesday, I may have misheard."),
        ("I don't trust you.", "To be fair, you've no reason to yet."),
        ("It was me.", "Kids often think that it's their fault."),
        ("The van went by.", "That would be frightening for anyone."),
        ("I can't sleep.", "It's the traffic, isn't it?"),
    ],
)
def test_a_kind_reply_holds_no_faint_sign(police: Pack, line: str, reply: str) -> None:
    found = assess(reply, line, pack=police, listener=HalfHears(0.3))
    assert not {*GRAVE} & {*found.codes}


def test_what_is_half_heard_counts_for_nothing_without_a_sign(police: Pack) -> None:
    heard = assess("Four, you say. How are you with it?", DRINKS, pack=police, listener=HalfHears(0.3))
    assert not {*GRAVE} & {*heard.codes}


def test_only_grave_slips_have_faint_signs() -> None:
    assert {cue.code for cue in all_cues() if cue.faint} == {*GRAVE}
