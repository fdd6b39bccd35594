"""What the person says and does: react, answer, speak; remember; never say a line twice."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.errors import SnapshotMismatch
from dialogues.mind import Mind, draw_facts, restore
from dialogues.person import Response, account_of, begin, call_of, hear, leave, wait
from dialogues.scenario import Leaving
from dialogues.script import Script
from dialogues.speech import NOTHING_LEFT
from rubric.assessment import Assessment, Evidence

Verdict = Callable[..., Assessment]


def lines(script: Script, where: str, seed: int) -> set[str]:
    facts = draw_facts(script.scenario, seed)
    found = {line.say for place, line in script.lines.items() if place.startswith(f"{where}.")}
    return {text.replace("{dog}", facts["dog"]) for text in found}


@pytest.fixture
def mind(mini: Script) -> Mind:
    return begin(mini, 1).mind


def test_the_seed_draws_the_first_line_and_the_facts(mini: Script) -> None:
    firsts = {begin(mini, seed).said for seed in range(20)}
    told = {call_of(mini, seed)[0] for seed in range(20)}
    assert firsts == {"What.", "You again.", "Shop's shut.", "Evening."}
    assert len(told) == 3
    assert begin(mini, 5) == begin(mini, 5)


def test_a_question_about_a_topic_is_answered_by_trust(mini: Script, mind: Mind, verdict: Verdict) -> None:
    dodge = hear(mini, mind, "What's your name?", verdict("closed_question"))
    assert dodge.said in lines(mini, "topics.name.answers.0", 1)
    assert dodge.told == ()
    open_ = hear(mini, replace(dodge.mind, trust=30), "And your name?", verdict("closed_question"))
    assert open_.said in lines(mini, "topics.name.answers.1", 1)
    assert open_.told == ("name",)
    assert "name" in open_.mind.known


def test_a_topic_asked_again_with_nothing_new_gets_an_again_line(
    mini: Script, mind: Mind, verdict: Verdict
) -> None:
    first = hear(mini, mind, "your name?", verdict("closed_question"))
    second = hear(mini, first.mind, "your name?", verdict("closed_question"))
    assert second.said == "I told you."


def test_a_code_can_ask_about_a_topic(mini: Script, mind: Mind, verdict: Verdict) -> None:
    response = hear(
        mini, mind, "Are you thinking about killing yourself?", verdict("ask_suicide", "closed_question")
    )
    assert response.said in {"Sometimes.", "Yes."}
    assert response.mind.trust >= mind.trust


def test_a_grave_slip_gets_a_reaction_and_no_answer(mini: Script, mind: Mind, verdict: Verdict) -> None:
    response = hear(mini, mind, "Your name, or I arrest you.", verdict("threat"))
    assert response.said == "There it is."
    assert response.mind.graves == 1


def test_a_lesser_slip_gets_a_reaction_before_the_answer(mini: Script, mind: Mind, verdict: Verdict) -> None:
    response = hear(mini, mind, "Sit. What's your name?", verdict("command", "closed_question"))
    reaction, answer = lines(mini, "hears.command", 1), lines(mini, "topics.name.answers.0", 1)
    assert any(response.said == f"{one} {two}" for one in reaction for two in answer)


def test_an_old_slip_is_thrown_back_in_the_same_words(mini: Script, mind: Mind, verdict: Verdict) -> None:
    thrown = set()
    for seed in range(30):
        start = replace(mind, seed=seed, said=tuple(f"hears.command.{n}" for n in range(2)))
        first = hear(mini, start, "Sit down!", verdict("command", words="Sit down!"))
        assert first.mind.grudge == "Sit down"
        second = hear(mini, first.mind, "Stay there.", verdict("command", words="Stay there."))
        thrown.add(second.said)
    assert "Sit down, you said." in thrown


def test_a_repair_is_answered_and_clears_the_grudge(mini: Script, mind: Mind, verdict: Verdict) -> None:
    hurt = replace(mind, grudge="Sit down", owed_trust=3, owed_tension=5)
    response = hear(mini, hurt, "I shouldn't have said that.", verdict("repair"))
    assert response.said in {"Okay.", "Fine."}
    assert response.mind.grudge == ""
    assert response.mind.trust == mind.trust + 3.5


def test_noise_is_met_as_noise(mini: Script, mind: Mind, verdict: Verdict) -> None:
    assert hear(mini, mind, "xkcd qwrt", verdict("unclear")).said in {"You lost me.", "What?"}


def test_the_same_words_again_are_noticed(mini: Script, mind: Mind, verdict: Verdict) -> None:
    assert hear(mini, mind, "I hear you.", verdict(repeated=True)).said in {"You said.", "Again?"}


def test_an_action_counts_once_and_needs_no_words(mini: Script, mind: Mind, verdict: Verdict) -> None:
    first = hear(mini, mind, "*steps back*", verdict("unclear"))
    assert first.said in {"*breathes out*", "Better."}
    assert (first.mind.trust, first.mind.tension) == (22, 44)
    assert first.mind.slips == 0
    assert "slow_down" in first.mind.heard_ever
    second = hear(mini, first.mind, "*steps back*", verdict("unclear"))
    assert second.mind.tension == first.mind.tension


@pytest.mark.parametrize(("trust", "helps"), [(20, False), (45, True)])
def test_somebody_brought_in_helps_or_hurts_by_trust(
    mini: Script, mind: Mind, verdict: Verdict, trust: float, helps: bool
) -> None:
    response = hear(mini, replace(mind, trust=trust), "*calls their sister*", verdict())
    assert (response.mind.trust > trust) is helps
    assert response.mind.brought_in == ("sister",)


def test_trust_opens_the_next_state_and_its_first_line(mini: Script, mind: Mind, verdict: Verdict) -> None:
    response = hear(mini, replace(mind, trust=30), "You sound worn out.", verdict(empathy=2))
    assert response.mind.state == "open"
    assert response.said in lines(mini, "states.open.lines.enter", 1)


def test_the_direct_question_is_needed_for_the_good_ending(
    mini: Script, mind: Mind, verdict: Verdict
) -> None:
    near = replace(mind, state="open", trust=58)
    assert hear(mini, near, "You sound worn out.", verdict(empathy=2)).ending is None
    asked = replace(near, heard_ever=("ask_suicide",))
    response = hear(mini, asked, "You sound worn out.", verdict(empathy=2))
    assert response.ending == "better"
    assert response.said in {"Okay. Stay a bit.", "Stay, then."}


def test_too_much_tension_ends_the_talk_badly(mini: Script, mind: Mind, verdict: Verdict) -> None:
    response = hear(mini, replace(mind, tension=80), "Sit down!", verdict("command"))
    assert response.ending == "gone"
    assert account_of(mini, response.mind) == ("Like everybody.",)


def test_the_account_tells_what_happened(mini: Script, mind: Mind) -> None:
    after = replace(mind, state="better", graves=1)
    assert account_of(mini, after) == ("They listened.", "Once they didn't.")


@pytest.mark.parametrize(("trust", "ending"), [(20, "left"), (50, "handed")])
def test_leaving_depends_on_trust(mini: Script, mind: Mind, trust: float, ending: str) -> None:
    assert leave(mini, replace(mind, trust=trust)).ending == ending


def test_leaving_can_depend_on_the_state(mini: Script, mind: Mind) -> None:
    from_open = Leaving.model_validate({"from": "open", "to": "gone"})
    ways = (from_open, *mini.scenario.leaving)
    script = replace(mini, scenario=mini.scenario.model_copy(update={"leaving": ways}))
    assert leave(script, replace(mind, state="open")).ending == "gone"
    assert leave(script, mind).ending == "left"


def test_the_words_of_the_slip_that_is_answered_are_given_back(
    mini: Script, mind: Mind, verdict: Verdict
) -> None:
    two = replace(
        verdict("command", "threat"),
        evidence=(
            Evidence("command", 0, 8, "Sit down", "cue", "", ""),
            Evidence("threat", 10, 23, "or I cuff you", "cue", "", ""),
        ),
    )
    assert hear(mini, mind, "Sit down, or I cuff you", two).mind.grudge == "or I cuff you"


def test_time_runs_out(mini: Script, mind: Mind, verdict: Verdict) -> None:
    response = hear(mini, replace(mind, turns=11), "Hm.", verdict())
    assert response.ending == "left"


def test_a_silence_is_met_and_raises_tension(mini: Script, mind: Mind) -> None:
    response = wait(mini, mind)
    assert response.said in {"Still there?", "Quiet one."}
    assert response.mind.tension == mind.tension + 2
    assert response.mind.turns == mind.turns


def test_an_echo_gives_back_the_words_that_were_felt(mini: Script, mind: Mind, verdict: Verdict) -> None:
    said = {
        hear(mini, replace(mind, seed=seed), "worn out.", verdict(empathy=2, words="worn out.")).said
        for seed in range(30)
    }
    assert "worn out. Yeah." in said


def test_words_cut_in_the_middle_of_a_clause_are_not_given_back(
    mini: Script, mind: Mind, verdict: Verdict
) -> None:
    cut = verdict(empathy=2, words="worn out from")
    said = {hear(mini, replace(mind, seed=seed), "worn out from the day", cut).said for seed in range(30)}
    assert not any("worn out" in text for text in said)


def test_a_statement_that_mentions_what_was_told_asks_nothing(
    mini: Script, mind: Mind, verdict: Verdict
) -> None:
    told = hear(mini, replace(mind, trust=30), "Your name?", verdict("closed_question")).mind
    assert hear(mini, told, "I will write down your name.", verdict()).said != "I told you."


def test_a_line_that_hints_at_risk_says_so(mini: Script, mind: Mind, verdict: Verdict) -> None:
    cues = {hear(mini, replace(mind, seed=seed), "x", verdict(empathy=2)).cues for seed in range(30)}
    assert ("risk",) in cues


def test_a_snapshot_survives_json(mini: Script, mind: Mind, verdict: Verdict) -> None:
    after = hear(mini, mind, "What's your name?", verdict("closed_question")).mind
    assert restore(mini.scenario, json.loads(json.dumps(after.as_json()))) == after


def test_a_snapshot_of_another_scenario_is_refused(mini: Script, mind: Mind) -> None:
    with pytest.raises(SnapshotMismatch, match="does not have"):
        restore(mini.scenario, {**mind.as_json(), "state": "elsewhere"})
    with pytest.raises(SnapshotMismatch, match="another shape"):
        restore(mini.scenario, {"state": "shut"})


REPLIES = st.lists(
    st.tuples(
        st.sampled_from(
            ["What's your name?", "Sit!", "*steps back*", "x", "*calls sister*", "You sound tired.", ""]
        ),
        st.sampled_from(
            [(), ("command",), ("unclear",), ("ask_suicide",), ("repair",), ("threat",), ("introduce",)]
        ),
        st.integers(0, 2),
        st.booleans(),
    ),
    max_size=14,
)


@settings(max_examples=60)
@given(replies=REPLIES, seed=st.integers(0, 10_000))
def test_no_line_is_said_twice_and_the_same_talk_plays_the_same(
    mini: Script, verdict: Verdict, replies: list[tuple[str, tuple[str, ...], int, bool]], seed: int
) -> None:
    def play() -> list[Response]:
        responses = [begin(mini, seed)]
        for reply, codes, empathy, repeated in replies:
            if responses[-1].ending:
                break
            assessment = verdict(*codes, empathy=empathy, repeated=repeated)
            responses.append(hear(mini, responses[-1].mind, reply, assessment))
        return responses

    once = play()
    assert once == play()
    places = once[-1].mind.said
    assert len(places) == len(set(places))
    assert all(response.said for response in once)


def test_when_every_line_is_used_the_person_says_nothing(mini: Script, mind: Mind, verdict: Verdict) -> None:
    spent = replace(mind, said=tuple(mini.lines))
    assert hear(mini, spent, "x", verdict()).said == NOTHING_LEFT
