"""A reply scored anew: the same pack gives the same score, and other codes what follows from them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric.assess import assess
from rubric.codes import LEVELS, SKILLS, SLIPS
from rubric.packs import Pack, read_pack
from rubric.rescoring import recoded, rescored, value_of

REPLIES = [
    "Calm down.",
    "You sound worn out from holding it together. What happened?",
    "Are you thinking about killing yourself?",
    "I'm Dana. Take your time, I'm staying right here.",
    "asdf qwer",
    "You should call your sister.",
]
LINES = ["Nobody would even notice if I was gone.", "They cut my hours again.", ""]


@given(st.sampled_from(REPLIES), st.sampled_from(LINES), st.sampled_from(["police", "peer"]))
def test_the_same_pack_gives_the_same_score(reply: str, line: str, role: str) -> None:
    pack = read_pack(role)
    found = assess(reply, line, pack=pack)
    assert rescored(found, line=line, pack=pack) == found


@given(
    st.sampled_from(REPLIES),
    st.dictionaries(st.sampled_from([*SKILLS, *SLIPS]), st.integers(0, 1), max_size=5),
    st.dictionaries(st.sampled_from(LEVELS[:2]), st.integers(0, 2)),
)
def test_what_is_given_stands_and_the_rest_stays(
    reply: str, codes: dict[str, int], levels: dict[str, int]
) -> None:
    pack = read_pack("police")
    found = assess(reply, pack=pack)
    other = recoded(found, codes | levels, line="", pack=pack)
    for name in (*SKILLS, *SLIPS, *LEVELS[:2]):
        assert value_of(other, name) == (codes | levels).get(name, value_of(found, name))
    assert 0 <= other.score <= 100
    assert {each.code for each in other.evidence} <= {*other.codes, *LEVELS}
    back = {name: value_of(found, name) for name in (codes | levels)}
    assert recoded(other, back, line="", pack=pack).score == found.score


def test_a_slip_taken_out_leaves_the_fight(police: Pack) -> None:
    found = assess("Shut up, you're being crazy.", pack=police)
    assert found.levels["non_confrontation"] == 0
    clean = recoded(found, dict.fromkeys(found.codes, 0), line="", pack=police)
    assert clean.levels["non_confrontation"] == 2
    assert clean.score >= found.score


@pytest.mark.parametrize("points", [0, -10, -40])
def test_another_weight_moves_the_score_by_its_difference(police: Pack, points: int) -> None:
    found = assess("Calm down.", pack=police)
    weights = replace(police.weights, codes={**police.weights.codes, "command": points})
    other = rescored(found, line="", pack=replace(police, weights=weights, version=2))
    assert other.rubric == "police@2"
    assert other.score == 50 + points
