"""The people that come with the program: rich enough, able to go well and badly, no line said twice.

`talks/PERSON/` holds the replies of three trainees: `skilled.txt`, `harsh.txt` (commands and arguing)
and `stock.txt` (one kind phrase again and again).
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from dialogues.mind import restore
from dialogues.person import Response, account_of, begin, call_of, hear, leave, wait
from dialogues.scenario import Scenario
from dialogues.script import Script, person_ids, script_of
from dialogues.speech import NOTHING_LEFT
from rubric.assess import assess
from rubric.assessment import Assessment
from rubric.codes import SKILLS, SLIPS
from rubric.listener import NO_OPINION, Listener
from rubric.listener.model import Trained
from rubric.packs import read_pack
from rubric.text import read

TALKS = Path(__file__).parent / "talks"
SEEDS = range(1, 7)
everybody = pytest.mark.parametrize("person", person_ids())
both_judges = pytest.mark.parametrize("listener", [NO_OPINION, Trained()], ids=["cues", "cues+listener"])


def replies_of(person: str, trainee: str) -> list[str]:
    lines = (TALKS / person / f"{trainee}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.strip()]


def play(person: str, replies: Sequence[str], seed: int, listener: Listener = NO_OPINION) -> list[Response]:
    """Play a talk to its end; where the replies run out first, the trainee leaves."""
    script = script_of(person)
    pack = read_pack(script.scenario.pack)
    talk = [begin(script, seed)]
    for number, reply in enumerate(replies):
        assessment = assess(reply, talk[-1].said, replies[:number], pack=pack, listener=listener)
        talk.append(hear(script, talk[-1].mind, reply, assessment))
        if talk[-1].ending:
            return talk
    return [*talk, leave(script, talk[-1].mind)]


def outcome(person: str, talk: list[Response]) -> str:
    scenario = script_of(person).scenario
    return scenario.endings[talk[-1].ending or ""].outcome


def scenario_of(person: str) -> Scenario:
    return script_of(person).scenario


@everybody
def test_each_person_has_states_topics_lines_and_endings_enough(person: str) -> None:
    scenario = scenario_of(person)
    assert len(scenario.states) >= 7
    assert len(scenario.topics) >= 12
    assert sum(1 for _ in scenario.all_lines()) >= 90
    assert len(scenario.endings) >= 4
    assert {ending.outcome for ending in scenario.endings.values()} == {"good", "mixed", "poor"}


@everybody
@both_judges
@pytest.mark.parametrize("seed", SEEDS)
def test_a_skilled_talk_ends_well_after_12_to_25_replies(person: str, seed: int, listener: Listener) -> None:
    talk = play(person, replies_of(person, "skilled"), seed, listener)
    assert outcome(person, talk) == "good", talk[-1].ending
    assert 12 <= talk[-1].mind.turns <= 25


@everybody
@both_judges
@pytest.mark.parametrize("seed", SEEDS)
def test_commands_and_arguing_end_the_talk_badly(person: str, seed: int, listener: Listener) -> None:
    talk = play(person, replies_of(person, "harsh"), seed, listener)
    assert outcome(person, talk) == "poor"
    assert talk[-1].mind.tension > talk[0].mind.tension


@everybody
@both_judges
@pytest.mark.parametrize("seed", SEEDS)
def test_one_stock_phrase_again_and_again_ends_nowhere(person: str, seed: int, listener: Listener) -> None:
    talk = play(person, replies_of(person, "stock"), seed, listener)
    assert outcome(person, talk) != "good"
    assert talk[-1].mind.trust < 40


@everybody
def test_asking_about_suicide_directly_costs_nothing_at_any_moment(person: str) -> None:
    script = script_of(person)
    question = "Are you thinking about killing yourself?"
    talk = play(person, replies_of(person, "skilled"), 1)
    for before in talk[:-2]:
        pack = read_pack(script.scenario.pack)
        after = hear(script, before.mind, question, assess(question, before.said, pack=pack)).mind
        assert after.trust >= before.mind.trust
        assert after.tension <= before.mind.tension


@everybody
def test_another_seed_is_another_talk(person: str) -> None:
    script = script_of(person)
    replies = replies_of(person, "skilled")
    talks = {" / ".join(turn.said for turn in play(person, replies, seed)) for seed in SEEDS}
    assert len(talks) == len(SEEDS)
    assert (
        len({call_of(script, seed) for seed in range(30)} | {begin(script, seed).said for seed in range(30)})
        > 3
    )


def random_verdict(chance: random.Random) -> Assessment:
    codes = tuple(chance.sample((*SKILLS, *SLIPS), chance.randint(0, 3)))
    levels = {"empathy": chance.choice((0, 0, 1, 2)), "reflection": chance.choice((0, 0, 1, 2))}
    return Assessment({**levels, "non_confrontation": 2}, 50, codes, {}, (), "police@1", "cues")


def random_talk(script: Script, seed: int) -> list[Response]:
    chance = random.Random(seed)
    asked = [phrase.replace("*", "") for topic in script.scenario.topics.values() for phrase in topic.asked]
    done = [f"*{deed.title}*" for deed in script.scenario.actions.values()]
    brought = [f"*calls {name}*" for helper in script.scenario.people.values() for name in helper.matches]
    talk = [begin(script, seed)]
    while not talk[-1].ending:
        if chance.random() < 0.1:
            talk.append(wait(script, talk[-1].mind))
        else:
            reply = chance.choice(
                [chance.choice(asked) + "?", chance.choice(done), chance.choice(brought), "Hm."]
            )
            talk.append(hear(script, talk[-1].mind, reply, random_verdict(chance)))
        if talk[-1].mind.silences > 20:
            return talk
    return talk


@everybody
def test_random_talks_never_repeat_a_line_nor_run_dry(person: str) -> None:
    script = script_of(person)
    for seed in range(40):
        talk = random_talk(script, seed)
        said = talk[-1].mind.said
        assert len(said) == len(set(said))
        assert all(turn.said != NOTHING_LEFT for turn in talk)
        assert not any("{" in turn.said for turn in talk)
        assert 0 <= talk[-1].mind.trust <= 100


@everybody
def test_every_ending_can_be_reached_and_told(person: str) -> None:
    script = script_of(person)
    for name in script.scenario.endings:
        mind = begin(script, 1).mind
        snapshot = {**mind.as_json(), "state": name}
        assert account_of(script, restore(script.scenario, json.loads(json.dumps(snapshot))))


@pytest.mark.parametrize(
    ("asked", "is_of_her_way"),
    [
        ("Is it near you right now?", True),
        ("Do you have something close by?", True),
        ("How close is it?", True),
        ("Is there a blanket near you?", False),
        ("Is anyone near you?", False),
        ("Is your son nearby?", False),
    ],
)
def test_teresa_tells_a_question_about_means_from_one_about_what_else_is_near(
    asked: str, is_of_her_way: bool
) -> None:
    assert ("way" in script_of("teresa").topics.find(read(asked))) is is_of_her_way
