"""The file of a programme that can't work says where, what, and what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadProgrammeError
from bot.practice.course import refreshers_of
from bot.practice.programmes import Programme
from bot.practice.programmes.offered import read_programmes
from bot.practice.programmes.reading import read_file

TEXT = """\
format: 1
title: Short
about: For a test.
pack: peer
steps:
  - id: first
    title: With notes
    people: [teresa, owen]
    mode: coached
    talks: 2
  - id: ride
    title: Without
    people: [teresa]
    mode: check_ride
    marks: true
    after_days: 2
    after_score: 50
refreshers:
  days: [30, 90]
  people: [teresa, owen]
"""
THERE_ARE = "There are owen, priya and teresa."
PACKS = "There are crisis_line, dispatch, peer and police."
LATER = "and each refresher is later than the one before."
MODES = "'coached', 'sparse', 'debrief' or 'check_ride'"


def read(folder: Path, text: str, name: str = "short.yaml") -> Programme:
    file = folder / name
    file.write_text(text)
    return read_file(file)


def told_of(folder: Path, text: str) -> list[str]:
    """Return what is told of a file, without its folder."""
    with pytest.raises(BadProgrammeError) as caught:
        read(folder, text)
    *told, last = str(caught.value).splitlines()
    assert last == "Mend that and try again."
    return [each.removeprefix(f"{folder}/") for each in told]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("mode: coached", "mode: loud", f"9:11: `mode` must be one of {MODES}."),
        ("pack: peer", "pack: polise", "4:7: there is no pack `polise`. Did you mean `police`?"),
        ("pack: peer", "pack: navy", f"4:7: there is no pack `navy`. {PACKS}"),
        ("[teresa, owen]", "[teresa, owan]", "8:22: there is no person `owan`. Did you mean `owen`?"),
        ("people: [teresa]", "people: [nobody]", f"13:14: there is no person `nobody`. {THERE_ARE}"),
        (
            "90]\n  people: [teresa, owen]",
            "90]\n  people: [nobody]",
            f"20:12: there is no person `nobody`. {THERE_ARE}",
        ),
        ("people: [teresa]", "people: []", "13:13: `people` needs at least 1."),
        ("  - id: ride", "  - id: first", "11:9: a step before this one is called `first` too. Rename one."),
        (
            "  - id: ride",
            "  - id: refresher_30",
            "11:9: `refresher_30` is what a refresher is called by the program. Rename the step.",
        ),
        ("talks: 2", "talks: none", "10:12: `talks` must be a whole number."),
        ("talks: 2", "talks: 1.5", "10:12: `talks` must be a whole number."),
        ("marks: true", "marks: maybe", "15:12: `marks` must be true or false."),
        (
            "    talks: 2",
            "    after_days: 3",
            "10:17: nothing comes before the first step. Leave out `after_days`, or move it.",
        ),
        (
            "mode: coached",
            "mode: coached\n    after_score: 0",
            "10:18: nothing comes before the first step. Leave out `after_score`, or move it.",
        ),
        (
            "days: [30, 90]",
            "days: [90, 30]",
            f"19:14: 30 comes after 90, {LATER} Did you mean `[30, 90]`?",
        ),
        (
            "days: [30, 90]",
            "days: [30, 30]",
            f"19:14: 30 comes after 30, {LATER} Did you mean `[30]`?",
        ),
        ("days: [30, 90]", "days: [0]", "19:10: `days 1` must be at least 1."),
        ("days: [30, 90]", "days: 30", "19:9: `days` must be a list: [one, two]."),
        ("title: Short", "titel: Short", "2:8: `titel` is not known here. Did you mean `title`?"),
        ("title: Short", "id: other\ntitle: Short", "2:5: `id` is not known here."),
        ("format: 1", "format: 2", "1:9: format 2 is newer than this program reads (1)."),
        ("pack: peer", "pack: peer\npack: police", "5:1: `pack` stands here a second time."),
        ("pack: peer", "pack: [peer", "5:6: this is not valid YAML: "),
        (TEXT, "- a\n- b\n", "1:1: `the file` must hold named parts under it."),
    ],
)
def test_a_file_that_can_not_work_is_told_with_its_line_and_what_was_meant(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in TEXT
    found = told_of(tmp_path, TEXT.replace(old, new, 1))
    assert any(each.startswith(f"short.yaml:{told}") for each in found), found
    assert all(each.endswith((".", "?")) for each in found)


def test_feedback_that_does_not_fade_is_told_at_the_step_where_it_comes_back(tmp_path: Path) -> None:
    text = TEXT.replace("mode: check_ride", "mode: sparse").replace("mode: coached", "mode: check_ride")
    [told] = told_of(tmp_path, text)
    assert told == (
        "short.yaml:14:11: `sparse` comes after `check_ride`, and feedback only fades: "
        "coached, sparse, debrief, check_ride. Put this step before the other one."
    )


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        TEXT.replace("pack: peer", "pack: navy").replace("[teresa]", "[nobody]").replace("[30, 90]", "[9, 9]")
    )
    assert [each.split(":")[1] for each in told_of(tmp_path, text)] == ["4", "13", "19"]


def test_a_list_whose_only_part_is_wrong_is_not_called_too_short_as_well(tmp_path: Path) -> None:
    [told] = told_of(tmp_path, TEXT.replace("people: [teresa]", "people: [7]"))
    assert told == "short.yaml:13:14: `people 1` must be text. Put it in quotes."


@pytest.mark.parametrize("shipped", read_programmes(None).by_id.values(), ids=lambda each: each.id)
def test_no_step_can_be_called_what_a_refresher_is_called(tmp_path: Path, shipped: Programme) -> None:
    for step, _ in refreshers_of(shipped):
        text = TEXT.replace("id: ride", f"id: {step.id}")
        assert "is what a refresher is called" in told_of(tmp_path, text)[0]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadProgrammeError, match="there is no such file"):
        read_file(tmp_path / "none.yaml")


def test_a_file_whose_name_can_be_no_id_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadProgrammeError, match="the file's name is the programme's id: lower case"):
        read(tmp_path, TEXT, "Night shift.yaml")
