"""Packs of an agency's own: copied, checked, put in force, and sealed from then on."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from rubric.codes import SKILLS, SLIPS
from rubric.errors import BadPack, UnknownPack
from rubric.packs import path_of, read_pack
from rubric.packs.shelf import SHIPPED, Shelf, checked


def edit(file: Path, **points: int) -> None:
    """Change weights in a pack's file."""
    said = yaml.safe_load(file.read_text())
    said["weights"]["codes"] |= points
    file.write_text(yaml.safe_dump(said))


def test_without_a_folder_there_are_the_packs_that_ship() -> None:
    assert SHIPPED.rubrics() == ("crisis_line@1", "dispatch@1", "peer@1", "police@1")
    assert SHIPPED.in_force("police") == SHIPPED.read("police@1") == read_pack("police")
    with pytest.raises(UnknownPack, match="police@1"):
        SHIPPED.read("police@2")


def test_a_copy_is_the_next_version_with_the_comments_of_the_first(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "packs")
    target = shelf.copy("police@1")
    assert target.name == "police@2.yaml"
    assert "# Points on a scale" in target.read_text()
    assert shelf.read("police@2").weights == read_pack("police").weights
    assert shelf.copy("police@2").name == "police@3.yaml"
    assert "police@3" in shelf.rubrics()
    assert shelf.in_force("police").rubric == "police@1"


def test_what_is_put_in_force_scores_new_talks_and_can_be_changed_no_more(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    target = shelf.copy("police@1")
    edit(target, command=-30)
    shelf.put_in_force("police@2")
    assert shelf.in_force("police").weights.codes["command"] == -30
    assert shelf.read("police@1").weights.codes["command"] == -18
    edit(target, command=-1)
    with pytest.raises(BadPack, match="Copy it to the next version"):
        shelf.in_force("police")
    shelf.put_in_force("police@1")
    assert shelf.in_force("police") == read_pack("police")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 3}, r"it says that it is police@3"),
        ({"weights": {"codes": {}, "levels": {}}}, "the weight of advice is missing"),
        ({"passes": {"luck": {"source": "x", "at_least": 1}}}, "no measure luck"),
        ({"passes": {"graves": {"source": "x"}}}, "graves has no bound"),
        ({"passes": {"graves": {"source": "", "at_most": 1}}}, "where its bound comes from"),
        ({"stages": {"listen": ["charm"]}}, "no code charm"),
        ({"stages": {"win": []}}, "no stage win"),
        ({"stages": None}, "can't be read"),
        ({"extra": 1}, "extra"),
    ],
)
def test_a_pack_that_cannot_be_used_says_why(change: dict[str, object], said: str) -> None:
    whole = yaml.safe_load(path_of("police").read_text()) | {"version": 2} | change
    with pytest.raises(BadPack, match=said):
        checked("police@2", yaml.safe_dump(whole))


@given(st.sampled_from([*SKILLS, *(set(SLIPS) - {"unclear"})]), st.integers(-300, 300))
def test_a_weight_is_taken_where_its_sign_and_size_are_right(code: str, points: int) -> None:
    whole = yaml.safe_load(path_of("police").read_text())
    whole["weights"]["codes"][code] = points
    right = -100 <= points <= 0 if code in SLIPS else 0 <= points <= 100
    if right:
        assert checked("police@1", yaml.safe_dump(whole)).weights.codes[code] == points
    else:
        with pytest.raises(BadPack, match=code):
            checked("police@1", yaml.safe_dump(whole))


@pytest.mark.parametrize("name", ["../police@1", "police@0", "police", "police@2/../x", "", "fire@1"])
def test_a_name_that_is_none_leads_to_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnknownPack):
        Shelf(tmp_path).read(name)


@pytest.mark.parametrize("words", ["", "- x", "a: b: c", "!!python/object:os.system {}", "\x00"])
def test_what_is_no_pack_at_all_is_refused_in_a_sentence(tmp_path: Path, words: str) -> None:
    (tmp_path / "police@2.yaml").write_text(words)
    with pytest.raises(BadPack, match=r"police@2"):
        Shelf(tmp_path).read("police@2")


def test_a_broken_note_of_what_is_in_force_is_refused(tmp_path: Path) -> None:
    (tmp_path / "in_force.yaml").write_text("in_force: 3")
    with pytest.raises(BadPack, match=r"in_force\.yaml"):
        Shelf(tmp_path).in_force("police")
