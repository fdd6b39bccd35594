"""Programmes of one's own stand beside those that ship; one that can't be used is left out and named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import BadProgrammeError, UnknownChoiceError
from bot.practice.programmes.offered import read_programmes
from bot.practice.programmes.reading import SHIPPED, read_file
from bot.store import place
from tests.bot.practice.test_programme_files import TEXT

SHIP = ["cit_refresher", "crisis_line", "dispatch", "onboarding"]


def test_a_file_of_ones_own_is_offered_beside_those_that_ship(tmp_path: Path) -> None:
    (tmp_path / "night.yaml").write_text(TEXT)
    (tmp_path / "notes.txt").write_text("no programme")
    found = read_programmes(tmp_path)
    assert list(found.by_id) == [*SHIP, "night"]
    assert found.titles["night"] == "Short"
    assert found.left_out == ()


def test_without_a_folder_of_that_name_the_one_in_the_data_folder_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert list(read_programmes(None).by_id) == SHIP
    place.programmes_folder().mkdir(parents=True)
    (place.programmes_folder() / "night.yaml").write_text(TEXT)
    assert list(read_programmes(None).by_id) == [*SHIP, "night"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("night.yaml", TEXT.replace("owen", "nobody"), "8:22: there is no person `nobody`."),
        ("night.yaml", "\x00", " this is not YAML text in UTF-8."),
        (
            "dispatch.yaml",
            TEXT,
            " the program has a programme `dispatch` already. Give the file another name.",
        ),
        ("Night.yaml", TEXT, " the file's name is the programme's id"),
    ],
    ids=["nobody", "no text", "as one that ships", "no id"],
)
def test_a_file_that_can_not_be_used_is_left_out_and_named_in_one_line(
    tmp_path: Path, name: str, text: str, told: str
) -> None:
    (tmp_path / name).write_text(text)
    (tmp_path / "whole.yaml").write_text(TEXT)
    found = read_programmes(tmp_path)
    assert list(found.by_id) == [*SHIP, "whole"]
    assert found.titles["dispatch"] == "Dispatch"
    [line] = found.left_out
    assert line.startswith(f"{tmp_path / name}:{told}")
    assert "\n" not in line


def test_several_mistakes_are_one_line_that_names_the_file_once(tmp_path: Path) -> None:
    (tmp_path / "night.yaml").write_text(TEXT.replace("peer", "pear").replace("[30, 90]", "[9, 9]"))
    [line] = read_programmes(tmp_path).left_out
    assert line.startswith(
        f"{tmp_path}/night.yaml:4:7: there is no pack `pear`. Did you mean `peer`? Line 19: 9 "
    )


def test_a_folder_that_was_named_and_can_not_be_read_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path / "file"):
        (tmp_path / "file").write_text("")
        found = read_programmes(folder)
        assert list(found.by_id) == SHIP
        assert found.left_out[0].startswith(f"{folder}: this folder of programmes can't be read (n")


def test_the_check_refuses_the_name_of_one_that_ships_but_not_that_one(tmp_path: Path) -> None:
    assert read_file(SHIPPED / "dispatch.yaml").id == "dispatch"
    (tmp_path / "dispatch.yaml").write_text(TEXT)
    with pytest.raises(BadProgrammeError, match="Give the file another name"):
        read_file(tmp_path / "dispatch.yaml")


def test_a_programme_is_named_by_its_id_or_its_title_as_it_is_typed() -> None:
    found = read_programmes(None)
    assert [found.named(each).id for each in ("dispatch", "Crisis line", " cit REFRESHER ")] == [
        "dispatch",
        "crisis_line",
        "cit_refresher",
    ]
    with pytest.raises(UnknownChoiceError, match="no programme Night"):
        found.named("Night")
