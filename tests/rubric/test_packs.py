"""The packs that ship, and the score they make."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from rubric import packs
from rubric.codes import GRAVE, SKILLS, SLIPS
from rubric.errors import UnknownPack
from rubric.packs import Pack, pack_ids, pack_of, read_pack
from rubric.scoring import MOST_WITH_GRAVE, MOST_WITH_SLIP, score
from rubric.words import load

PACKS = Path(packs.__file__).parent


def test_the_four_roles_have_a_pack() -> None:
    assert pack_ids() == ("crisis_line", "dispatch", "peer", "police")


@pytest.mark.parametrize("id_", pack_ids())
def test_a_pack_weighs_every_code_but_unclear(id_: str) -> None:
    pack = read_pack(id_)
    assert pack.rubric == f"{id_}@{pack.version}"
    weights = dict(pack.weights.codes)
    assert weights.pop("ask_suicide_after_hint") > weights["ask_suicide"]
    assert set(weights) == {*SKILLS, *SLIPS} - {"unclear"}
    assert all(weights[skill] > 0 for skill in SKILLS)
    assert all(weights[slip] < 0 for slip in SLIPS if slip != "unclear")
    assert all(mark.source for mark in pack.passes.values())
    known = {*SKILLS, "empathy_1", "empathy_2", "reflection_1", "reflection_2"}
    assert {code for codes in pack.stages.values() for code in codes} <= known


def test_an_unknown_pack_names_those_there_are() -> None:
    with pytest.raises(UnknownPack, match=r"dispatch.*police"):
        read_pack("fire")


def test_a_pack_cannot_be_changed_or_hold_what_nobody_reads(police: Pack) -> None:
    with pytest.raises(FrozenInstanceError):
        police.title = "x"  # type: ignore[misc]
    said = load(PACKS / "police.yaml")
    assert pack_of(said) == police
    with pytest.raises(TypeError):
        pack_of({**said, "extra": 1})
    with pytest.raises(KeyError):
        pack_of({name: part for name, part in said.items() if name != "weights"})


@pytest.mark.parametrize("id_", pack_ids())
def test_scores_keep_to_the_scale_that_is_promised(id_: str) -> None:
    pack = read_pack(id_)

    def of(empathy: int, reflection: int, *codes: str, hint: bool = False) -> int:
        levels = {"empathy": empathy, "reflection": reflection}
        return score(levels, codes, pack=pack, after_hint=hint, repeated=False)

    assert of(0, 0) == 50
    assert 85 <= of(2, 2) <= 100
    assert of(2, 1) == of(2, 2)
    assert of(0, 0, "ask_suicide", "closed_question", hint=True) >= 80
    assert of(0, 0, "unclear") <= 10
    for slip in SLIPS[:-1]:
        most = MOST_WITH_GRAVE if slip in GRAVE else MOST_WITH_SLIP
        assert of(0, 0, slip) < 50
        assert of(2, 2, *SKILLS, slip) <= most
    everything = of(1, 0, *SKILLS)
    assert everything - 50 < 2 * max(pack.weights.codes[skill] for skill in SKILLS)


def test_the_contracts_example_scores_as_written(police: Pack) -> None:
    levels = {"empathy": 2, "reflection": 1}
    assert score(levels, ("i_message", "command"), pack=police, after_hint=False, repeated=False) == 71


def test_pack_files_hold_no_address() -> None:
    folder = Path(read_pack.__wrapped__.__code__.co_filename).parent
    assert not [file for file in folder.glob("*.yaml") if "http" in file.read_text(encoding="utf-8")]
