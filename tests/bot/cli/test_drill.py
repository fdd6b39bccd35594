"""`coach drill run` plays a drill against the clock, and tries one out with a simulated cohort."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import run

MINI = Path(__file__).parents[2] / "dialogues" / "people" / "mini.yaml"
FILE = """
person: {person}
seed: 3
length_min: 5
reply_s: 60
cohort:
  - {{style: listener, count: 2}}
  - {{name: Ana, replies: ana.txt}}
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_DB", str(tmp_path / "history.db"))
    (tmp_path / "ana.txt").write_text("Hello, I'm Ana.\n\nWhat happened?\n")
    made = tmp_path / "drill.yaml"
    made.write_text(FILE.format(person=MINI))
    return made


def test_a_simulated_cohort_prints_results_and_writes_them_to_files(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page, sheet = tmp_path / "out.html", tmp_path / "out.csv"

    arguments = ["drill", "run", str(file), "--simulate", "--json", "--html", str(page), "--csv", str(sheet)]
    assert run(arguments) == 0

    told = json.loads(capsys.readouterr().out)
    assert [talk["name"] for talk in told["talks"]] == ["listener 1", "listener 2", "Ana"]
    assert page.read_text().startswith("<!doctype html>")
    assert len(sheet.read_text().splitlines()) == 4
    assert not (tmp_path / "history.db").exists()


def test_a_file_that_can_not_be_used_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["drill", "run", str(tmp_path / "none.yaml"), "--simulate"]) == 2
    assert "no such file" in capsys.readouterr().err
