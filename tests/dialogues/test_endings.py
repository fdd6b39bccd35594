"""What a person says at the end, and after: nothing that did not happen in this talk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogues.mind import Mind
from dialogues.person import account_of, begin, hear, leave
from dialogues.script import script_of
from rubric.assess import assess
from rubric.packs import read_pack

SEEDS = range(1, 13)


def start(person: str, **changes: object) -> Mind:
    return replace(begin(script_of(person), 1).mind, **changes)  # type: ignore[arg-type]


def parting(person: str, mind: Mind) -> str:
    """Return all that can be said where the trainee leaves now: last words and account, of many seeds."""
    script = script_of(person)
    texts: list[str] = []
    for seed in SEEDS:
        response = leave(script, replace(mind, seed=seed))
        assert response.ending
        texts += [
            script.scenario.endings[response.ending].means,
            response.said,
            *account_of(script, response.mind),
        ]
    return " ".join(texts)


@pytest.mark.parametrize(
    ("trust", "heard"),
    [(35, ("ask_suicide",)), (47, ("ask_suicide", "offer_help")), (40, ("ask_safety", "ask_suicide"))],
)
def test_teresa_speaks_of_nobody_who_was_never_sent(trust: float, heard: tuple[str, ...]) -> None:
    said = parting("teresa", start("teresa", trust=trust, tension=33, heard_ever=heard))
    for word in ("address", "bells", "handed", "Handed", "clipboard", "the word to one person"):
        assert word not in said


def test_teresa_tells_of_the_handing_over_where_the_team_was_sent() -> None:
    mind = start("teresa", trust=45, tension=33, brought_in=("mobile_team",), known=("suicide",))
    said = parting("teresa", mind)
    assert "third floor" in said
    assert "I'd said the word to one person." in said
    untold = parting("teresa", replace(mind, known=()))
    assert "I'd said the word to one person." not in untold
    assert "I never did get to the word." in untold


@pytest.mark.parametrize("trust", [35, 52, 64])
def test_teresa_is_handed_over_where_the_team_was_sent_however_well_it_went(trust: float) -> None:
    mind = start("teresa", trust=trust, brought_in=("mobile_team",), heard_ever=("ask_suicide",))
    assert leave(script_of("teresa"), mind).ending == "handed_over"


@pytest.mark.parametrize(
    ("known", "told", "untold"),
    [
        (("suicide",), "We just never got round", "from might to the door"),
        (("suicide", "next_step"), "from might to the door", "We just never got round"),
        ((), "I said I'd come to it", "I answered"),
    ],
)
def test_teresa_tells_of_the_morning_by_what_was_said(known: tuple[str, ...], told: str, untold: str) -> None:
    mind = start("teresa", trust=52, heard_ever=("ask_suicide",), known=known)
    said = parting("teresa", mind)
    assert told in said
    assert untold not in said


@pytest.mark.parametrize("heard", [("ask_suicide",), ("ask_suicide", "explain_why"), ()])
def test_priya_speaks_of_no_team_that_was_never_asked_for(heard: tuple[str, ...]) -> None:
    said = parting("priya", start("priya", trust=47, tension=40, heard_ever=heard, known=("suicide",)))
    for word in ("the one who's coming", "morning people", "cardigan", "crisis team", "She asked it as well"):
        assert word not in said
    assert "By ten I'd rearranged the room." in said


def test_priya_tells_of_the_clinician_who_was_asked_for() -> None:
    said = parting("priya", start("priya", trust=47, tension=40, brought_in=("clinician",)))
    assert "in a cardigan" in said
    assert "By ten I'd rearranged the room." not in said


@pytest.mark.parametrize(("trust", "tension"), [(52, 50), (66, 30), (30, 50)])
def test_owen_speaks_of_no_clinician_who_was_never_asked_for(trust: float, tension: float) -> None:
    said = parting("owen", start("owen", trust=trust, tension=tension))
    for word in ("clinician", "Whoever's next", "one at a time", "crisis"):
        assert word not in said


@pytest.mark.parametrize("asked_for", [{"brought_in": ("clinician",)}, {"known": ("clinician",)}])
def test_owen_is_handed_over_to_the_clinician_who_was_asked_for(
    asked_for: dict[str, tuple[str, ...]],
) -> None:
    mind = start("owen", trust=55, tension=40, **asked_for)
    assert leave(script_of("owen"), mind).ending == "handed_over"


OFFERS_NOTHING = ("Then what's it saying?", "Which word was that", "Say a bit of it back", "You too?")


def heard_by_owen(reply: str, **changes: object) -> str:
    """Return all that Owen answers to a reply, of many seeds."""
    script = script_of("owen")
    mind = start("owen", trust=15, tension=60, **changes)
    line = "They come through the lamps. Do you hear it?"
    found = assess(reply, line, pack=read_pack(script.scenario.pack))
    return " / ".join(hear(script, replace(mind, seed=seed), reply, found).said for seed in range(40))


@pytest.mark.parametrize(
    "reply", ["I hear it too.", "Yeah I can hear them as well.", "I also hear it, Owen."]
)
def test_owen_asks_who_claims_to_hear_it_what_it_says(reply: str) -> None:
    assert any(words in heard_by_owen(reply) for words in OFFERS_NOTHING)


@pytest.mark.parametrize(
    "reply",
    [
        "They are listening, you're right about the lamps.",
        "Yes, they are watching you.",
        "I will disable the microphones for you.",
        "I hear how tired you are.",
        "I don't hear it too well over the radio.",
    ],
)
def test_owen_asks_nobody_what_it_says_who_never_claimed_to_hear_it(reply: str) -> None:
    assert not any(words in heard_by_owen(reply) for words in OFFERS_NOTHING)


@pytest.mark.parametrize(
    "said",
    ["I can't hear it myself. What is it saying?", "I don't hear it, Owen.", "I hear it too. I'm with you."],
)
def test_owen_does_not_ask_what_he_was_just_told(said: str) -> None:
    script = script_of("owen")
    pack = read_pack(script.scenario.pack)
    for seed in range(40):
        mind = replace(start("owen", trust=21, tension=60), seed=seed)
        for reply in (said, "You sound worn out, alone up here with all of that going on."):
            response = hear(script, mind, reply, assess(reply, "It hums.", pack=pack))
            mind = response.mind
            assert "Do you hear it." not in response.said
            assert "You're not getting it" not in response.said


def test_owen_asks_whether_it_is_heard_where_nobody_has_said() -> None:
    script = script_of("owen")
    reply = "You sound worn out, alone up here with all of that going on."
    found = assess(reply, "It hums.", pack=read_pack(script.scenario.pack))
    mind = start("owen", trust=21, tension=60)
    said = [hear(script, replace(mind, seed=seed), reply, found).said for seed in range(40)]
    assert any("Do you hear it." in each for each in said)


def test_teresa_speaks_of_no_answer_that_she_has_not_given() -> None:
    script = script_of("teresa")
    pack = read_pack(script.scenario.pack)
    for seed in range(20):
        mind = replace(start("teresa", trust=10), seed=seed)
        for reply in ("Are you thinking about suicide?", "Do you think about killing yourself, Teresa?"):
            response = hear(script, mind, reply, assess(reply, pack=pack))
            mind = response.mind
            for words in ("Same answer", "It's still there.", "It comes and goes", "no different yet"):
                assert words not in response.said
