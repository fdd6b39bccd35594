"""Lines to try: each fits what the person's line tells, and none is a slip itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from rubric import feedback
from rubric.assess import assess, judge_by_cues
from rubric.circumstances import circumstances, pressing_first
from rubric.codes import SLIPS
from rubric.cues import all_cues
from rubric.feedback import Note
from rubric.listener.model import Trained
from rubric.offering import asking_directly, clean, echoing, fitting, one_question
from rubric.packs import read_pack
from rubric.rewording import reword
from rubric.voice import texts
from rubric.words import CUES, load
from tests.rubric.test_feedback import alone, note

LINES = {
    "edge": ["I'm not coming back over the rail.", "If I come down off here, what then?"],
    "other": [
        "My brother's locked himself in the bathroom.",
        "He said goodbye to me and he's not answering.",
        "My son's on the roof of the garage.",
        "She says she wants to die.",
    ],
    "farewell": ["My flatmate's texted me 'thanks for everything'.", "She's sent 'look after Biscuit'."],
    "shaken": ["I put him down because I was going to shake him."],
    "unsure_of_self": [
        "The baby won't stop and I don't trust myself.",
        "She won't stop screaming. I'm scared of what I might do.",
    ],
    "frightened_of_me": ["I hit the wall and now he's scared of me.", "The kids are frightened of me."],
    "harm_child": ["It says she'd be better off with the angels."],
    "height": ["My husband's up the scaffold, singing."],
    "cold": ["Mum's out again in her nightie."],
    "bleeding": ["I cut too deep.", "I'm the one with blood on me."],
    "shoot": ["Go on, shoot me."],
    "sick_child": ["The baby's hot and I'm on my own.", "My son's got a fever."],
    "head": ["They shut the pool and I hit my head."],
    "tasting": ["They pump it through the vents.", "I can still taste it."],
    "drank": ["I drank. So that's that. You can say it."],
    "replay": ["I can't stop seeing it."],
    "last_words": ["Last thing I said was suit yourself."],
    "watch": ["I check the locks, I check the locks."],
    "sleepless": ["I don't sleep.", "Haven't slept since Sunday."],
    "kept_out": ["She won't open the door and it's MY weekend."],
    "stay": ["I don't really want to talk. Can you just stay on?"],
    "nameless": ["I've had four of you and not one remembered my name."],
    "unbelieved": ["Nobody believes me."],
    "overdose": ["took some more than i meant to, just to get some sleep", "I've taken too many."],
    "stated": ["I want to kill myself.", "I'm going to end my life."],
    "letters": ["I've written the letters.", "The letters are done."],
    "intruder": ["There's someone in my house.", "I can hear him downstairs."],
    "medical": ["She isn't breathing.", "The baby's gone blue."],
    "just_died": ["You're telling me he's dead."],
    "child": ["My mum won't wake up."],
    "child_alone": ["My kid's on the bus on her own."],
    "danger": ["He's on the porch with the bat.", "I've got a knife in my hand.", "The house is on fire."],
    "for_another": ["I'm ringing about my mate.", "My brother's not slept for five days."],
    "deadline": ["i have maybe four minutes before hes back", "My phone's at six percent."],
    "assault": ["I was raped.", "I said no and he didn't stop."],
    "violence": ["He hit me again.", "He's gone out for beer.", "I'm scared of my husband."],
    "silent": ["(silence)", "...", "*looks away*"],
    "overload": ["too loud too loud dont touch me", "Turn off the lights."],
    "keep_off": ["Get off my porch!", "Leave me alone.", "Don't come any closer."],
    "voices": ["The voice says I'm next.", "I hear voices."],
    "mission": ["God told me to walk to the coast."],
    "perception": [
        "They put cameras in my walls.",
        "The voice says I'm next.",
        "My wife's been swapped. This one hums.",
        "My mother isn't my mother anymore.",
        "The radio's been saying my name.",
    ],
    "panic": ["Can't breathe can't breathe", "My hands are shaking and they won't quit."],
    "mania": ["I haven't slept in four days and I've never been better."],
    "seeking": ["Where's my husband? He was just here.", "You've done something with him."],
    "lost": ["Mother will be worried. I have to get home.", "I don't know these houses."],
    "who": ["Who's this?", "are you a bot"],
    "test": ["Are you reading that off a script?", "You get paid for this."],
    "let_down": ["They've had me on the waiting list a year.", "They gave me a leaflet."],
    "dares": ["Go on then, put the cuffs on.", "Go ahead, shoot me."],
    "wronged": ["You people shot my cousin.", "Last time it was worse after you came."],
    "outcome": ["Are you going to arrest me?", "If I don't sign what happens", "will you tell my mum"],
    "unknown": ["is he going to die", "Will it stop?"],
    "drink": ["I've had six cans.", "I'm drunk."],
    "relapse": ["Nine months sober and I used again.", "I blew it on Saturday, after eleven months clean."],
    "shared": ["they put the pic in the year group chat", "I'm being bullied."],
    "newborn": ["He's three weeks old and I feel nothing.", "What sort of mother says that?"],
    "baby": ["I lost the baby.", "There wasn't a heartbeat."],
    "guilt": ["I killed my own dad.", "I was the one who told them."],
    "not_back": ["I'm not going back to that ward."],
    "custody": ["They took my kids.", "Every other weekend."],
    "carer": ["I look after my mum, every day."],
    "ashamed": ["I shouted at my own mother.", "I put my fist through the door."],
    "care": ["You'll send me to the group home."],
    "selfharm": ["I've been cutting myself."],
    "home": ["The bailiffs come Thursday.", "We're being evicted."],
    "debt": ["Eighteen grand across five cards.", "I owe people."],
    "secret": ["My husband doesn't even know.", "I haven't told anyone.", "dont tell my sister"],
    "land": ["Whole herd's condemned."],
    "shift": ["Fourteen hours on the ward.", "I lost two of them."],
    "work": ["They walked me out.", "I got sacked."],
    "grief": ["She died in March and her coat's still up.", "He's been gone eleven weeks."],
    "service": ["Three tours and it's the bin lorry.", "Fireworks all night."],
    "illness": ["It's cancer.", "I got the diagnosis."],
    "food": ["I binged again."],
    "left": ["My wife left me.", "He's having an affair."],
    "school": ["I failed the exam."],
    "papers": ["They'll deport us."],
    "alone": ["Nobody calls.", "I'm lonely."],
    "language": ["Please speak slow.", "My English not good."],
    "anger": ["fuck off", "You lot walked past me.", "You laughed when I said it."],
    "refuses": ["I don't want to talk.", "Sorry for bothering you."],
    "covert": ["Can I get a pizza please."],
    "followed": ["Someone's following me."],
    "fallen": ["I fell in the bath."],
    "missing": ["My daughter's been missing since four."],
    "out": ["I told my mum I'm gay."],
    "blackmail": ["He says he'll post the videos."],
    "private": ["Is this confidential?"],
    "meds": ["I stopped taking my tablets.", "The meds make my hands shake."],
    "helper": ["I'm a paramedic."],
    "shut_in": ["I haven't left the house."],
    "numb": ["I feel nothing."],
    "crying": ["I can't stop crying."],
    "mask": ["Everyone thinks I'm coping."],
    "not_understood": ["You don't understand."],
    "solicitor": ["I want my solicitor."],
    "ambivalent": ["I don't want to die, I want it to stop."],
    "asked": ["Have you got kids?"],
    "": ["My mom kicked me out.", "It's my fault. I should have stayed.", "I have a system.", ""],
}
EVERYWHERE = [line for lines in LINES.values() for line in lines]
ONE_OF_EACH = [lines[0] for lines in LINES.values()]
NOBODYS_TIME = ("hurry", "rush", "clock", "time", "minute", "deadline")
SOMEWHERE = ("this step", "in here", "over there", "on the line", "on the phone", "across the")


def stock() -> list[str]:
    """Return the lines that may be offered whatever the person has said."""
    cued = [line for cue in all_cues() for line in cue.tries]
    shaped = [line for shape in load(CUES / "shapes.yaml").values() for line in shape.get("try", ())]
    told = [
        line for part in ("slips", "missing") for each in texts()[part].values() for line in each["tries"]
    ]
    held = [line for part in ("risk", "repeated", "copied", "anyone") for line in texts()[part]["tries"]]
    return sorted({*cued, *shaped, *told, *held})


def slips(line: str, context: str) -> list[str]:
    p: dict[str, Any] = judge_by_cues(line, context).p
    return [slip for slip in SLIPS if p[slip] >= 0.5]


@pytest.mark.usefixtures("untraced")
def test_a_line_to_try_is_no_slip_whatever_was_said_before_it() -> None:
    fit = {
        line: context
        for context in EVERYWHERE
        for kind in ("judge", "false_promise", "interrogate", "why_question")
        for role in ("dispatch@1", "police@1", "crisis_line@1", "peer@1")
        for row in (*fitting(kind, context, role), asking_directly(context))
        for line in row
    }
    assert [(line, context) for line, context in fit.items() if slips(line, context)] == []
    found = [(line, context) for line in stock() for context in ONE_OF_EACH if slips(line, context)]
    assert found == []


def test_a_line_to_try_is_no_slip_to_the_listener_either() -> None:
    police, listener = read_pack("police"), Trained()
    fit = [
        (line, lines[0])
        for name, lines in LINES.items()
        if name
        for kind in ("judge", "false_promise")
        for row in fitting(kind, lines[0], "")[:1]
        for line in row
    ]
    told = texts()["slips"]
    own = [(line, LINES[""][0]) for slip in SLIPS for line in told[slip]["tries"]]
    found = {
        line: assess(line, context, pack=police, listener=listener).codes
        for line, context in dict([*fit, *own]).items()
    }
    assert {line: codes for line, codes in found.items() if set(codes) & set(SLIPS)} == {}


def test_a_stock_line_presupposes_neither_time_nor_place() -> None:
    assert [line for line in stock() if any(word in line.lower().split() for word in NOBODYS_TIME)] == []
    assert [line for line in stock() if any(place in line.lower() for place in SOMEWHERE)] == []


@pytest.mark.parametrize("circumstance", [name for name in LINES if name])
def test_circumstances_are_told_by_the_persons_line(circumstance: str) -> None:
    assert [line for line in LINES[circumstance] if circumstance not in circumstances(line)] == []
    assert set(LINES) - {""} == set(pressing_first())


@pytest.mark.parametrize("line", LINES[""])
def test_an_ordinary_line_tells_of_none(line: str) -> None:
    assert circumstances(line) == ()


def tried(line: str, reply: str, *codes: str) -> str:
    told: Note = alone(line, reply, *codes)
    return told.try_


@pytest.mark.parametrize("slip", [slip for slip in SLIPS if slip not in {"interrogate", "false_promise"}])
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("i have maybe four minutes before hes back", ("isn't long", "short", "before then")),
        ("She isn't breathing.", ("she",)),
        ("He's on the porch with the bat.", ("safe", "seriously", "closely")),
        ("Can't breathe can't breathe", ("strongest", "in your body", "breathe out")),
        ("(silence)", ("here", "don't have to")),
        ("They put cameras in my walls.", ("real", "frightening", "hard to live with")),
        ("If I don't sign what happens", ("next", "what I know", "afraid")),
    ],
)
def test_what_presses_decides_what_is_offered(line: str, words: tuple[str, ...], slip: str) -> None:
    offered = tried(line, "Whatever you say.", slip)
    assert any(word in offered for word in words), offered


def test_nobody_is_told_that_it_isnt_there_who_spoke_of_something_else() -> None:
    told = alone("she put it on her story. all of it.", "Everyone does that, you're wrong.", "confront")
    assert "real to them" not in told.change
    assert "live through" not in told.change


@pytest.mark.parametrize(
    ("promise", "words"),
    [
        ("i wont tell anyone, it stays between us", "keep it all to myself"),
        ("Nobody's going to arrest you.", "I don't decide that"),
        ("Ten minutes, I promise.", "can't promise the minute"),
        ("He'll be fine, you watch.", "I don't know that yet"),
        ("You'll sleep like a baby tonight.", "when it gets easier"),
        ("I'll always be here.", "can't be there every time"),
        ("She'll take you back.", ""),
    ],
)
def test_a_promise_comes_back_as_what_can_be_said_of_it(promise: str, words: str) -> None:
    said = reword("false_promise", promise)
    assert words in said if words else said == ""


def test_of_several_questions_the_one_on_safety_is_kept() -> None:
    reply = "go where? are you hurt? who's with you? whats your postcode?"
    told = alone(
        "im off", reply, "closed_question", "ask_safety", "interrogate", at={"ask_safety": "are you hurt?"}
    )
    assert told.try_.endswith("Are you hurt?")
    assert one_question("") == ()


@pytest.mark.parametrize(
    ("line", "taken_up"),
    [
        ("And then he goes. I'm a really good copy of me.", '"a really good copy of me"'),
        ("You people. What are you for?", ""),
        ("It's all right.", ""),
        ("I don't want to be here anymore.", ""),
        ("Get off.", ""),
        ("I'll wash this cup. That's as far as I've got.", '"as far as I\'ve got"'),
        ("I'll never get back to where I was.", ""),
    ],
)
def test_their_own_words_are_taken_up_where_they_bear_it(line: str, taken_up: str) -> None:
    offered = echoing(line)
    assert all(taken_up in each for each in offered)
    assert bool(offered) == bool(taken_up)


def test_words_that_turn_out_a_slip_are_not_offered() -> None:
    assert clean(["Calm down.", "How is it for you?", ""], "I can't.") == ("How is it for you?",)


def test_no_line_is_made_and_judged_where_none_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_through: list[str] = []

    def noted(lines: Iterable[str], context: str) -> tuple[str, ...]:
        asked = tuple(lines)
        looked_through.extend(asked)
        return clean(asked, context)

    monkeypatch.setattr(feedback, "clean", noted)
    assert not note("That must be a strange kind of quiet.", empathy=2).try_
    assert not looked_through
    assert note("Get up now.", "command", at={"command": "Get up now."}).try_
    assert looked_through
