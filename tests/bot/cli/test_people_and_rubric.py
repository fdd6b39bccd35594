"""`coach people` and `coach rubric`: who there is, what is wrong with a file, what a code means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import run
from dialogues.script import person_ids
from rubric.codes import CODES

MINI = Path(__file__).parents[2] / "dialogues" / "people" / "mini.yaml"


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(list(arguments)) == 0
    return capsys.readouterr().out


def test_the_list_names_everybody_and_what_it_contains(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, "people", "list")
    people = json.loads(printed(capsys, "people", "list", "--json"))
    assert {person["id"] for person in people} == set(person_ids())
    assert all(person["id"] in text and person["content_notes"][0] in text for person in people)
    assert [person["difficulty"] for person in people] == sorted(person["difficulty"] for person in people)


@pytest.mark.parametrize("person", [*person_ids(), str(MINI)])
def test_a_person_is_shown_without_their_story(capsys: pytest.CaptureFixture[str], person: str) -> None:
    text = printed(capsys, "people", "show", person)
    assert "Reviewed by: nobody yet" in text
    assert "story" not in json.loads(printed(capsys, "people", "show", person, "--json"))


@pytest.mark.parametrize("person", person_ids())
def test_the_people_that_come_with_the_program_hold_nothing_to_mend(
    capsys: pytest.CaptureFixture[str], person: str
) -> None:
    findings = json.loads(printed(capsys, "people", "check", person, "--json"))
    assert [each["text"] for each in findings] == [
        "nobody has reviewed this person yet. Ask someone with lived experience."
    ]


def test_a_file_with_mistakes_is_told_line_by_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "jo.yaml"
    file.write_text(MINI.read_text(encoding="utf-8").replace("version: 1", "vresion: 1"), encoding="utf-8")
    assert run(["people", "check", str(file)]) == 1
    text = capsys.readouterr().out
    assert f"{file}:3:10: error: `vresion` is not known here. Did you mean `version`?" in text
    assert "1 checked: 2 to mend, 0 to look at." in text


@pytest.mark.parametrize("name", ["nobody", "no/such/file.yaml"])
def test_an_unknown_person_or_file_is_wrong_input(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert run(["people", "show", name]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_every_code_is_listed_and_shown_with_its_source_and_examples(
    capsys: pytest.CaptureFixture[str],
) -> None:
    listed = printed(capsys, "rubric", "list")
    codes = json.loads(printed(capsys, "rubric", "list", "--json"))
    assert [code["id"] for code in codes] == list(CODES)
    for code in codes:
        assert code["id"] in listed
        card = printed(capsys, "rubric", "show", code["id"])
        assert code["source"] in card
        assert code["weak"]["reply"] in card
        assert code["strong"]["reply"] in card
    assert json.loads(printed(capsys, "rubric", "show", "command", "--json"))["id"] == "command"


def test_an_unknown_code_is_answered_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rubric", "show", "comand"]) == 2
    assert "command" in capsys.readouterr().err


def test_agreement_is_shown_with_intervals_and_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "coded.jsonl"
    lines = [
        {"context": "No.", "reply": "Calm down.", "codes": ["command"]},
        {"context": "No.", "reply": "Take your time.", "codes": ["slow_down"]},
        {"context": "No.", "reply": "What happened?", "codes": ["command"]},
    ]
    levels = {"empathy": 0, "reflection": 0, "non_confrontation": 2}
    file.write_text("\n".join(json.dumps({**line, "levels": levels}) for line in lines), encoding="utf-8")
    text = printed(capsys, "rubric", "agreement", str(file))
    assert "95% interval" in text
    assert "command: people 1, rubric 0" in text
    assert "What happened?" in text
    figures = json.loads(printed(capsys, "rubric", "agreement", str(file), "--json"))
    assert {"command", "slow_down"} <= {each["name"] for each in figures}


@pytest.mark.parametrize(
    ("name", "words"), [("none.jsonl", "no such file"), ("notes.txt", "neither JSON lines")]
)
def test_a_file_without_labels_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str, words: str
) -> None:
    assert run(["rubric", "agreement", str(tmp_path / name)]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize(
    "line", ["not json", "{}", '{"codes": [], "levels": {}, "context": "", "reply": ""}', "[]"]
)
def test_a_broken_line_of_labels_is_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, line: str
) -> None:
    file = tmp_path / "coded.jsonl"
    file.write_text(line, encoding="utf-8")
    assert run(["rubric", "agreement", str(file)]) == 2
    assert "its labels can't be read" in capsys.readouterr().err
