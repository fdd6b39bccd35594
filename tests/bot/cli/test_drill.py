"""`coach drill run` plays a drill against the clock, and tries one out with a simulated cohort."""

from __future__ import annotations

import io
import json
import re
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


def test_simulated_namesakes_are_told_apart(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with file.open("a") as more:
        more.write("  - {name: ana, replies: ana.txt}\n")

    assert run(["drill", "run", str(file), "--simulate", "--json"]) == 0

    told = json.loads(capsys.readouterr().out)
    assert [talk["name"] for talk in told["talks"]][2:] == ["Ana (1)", "ana (2)"]


def test_in_a_folder_the_files_are_named_after_the_drill(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    assert run(["drill", "run", str(file), "--simulate", "--html", str(folder), "--csv", str(folder)]) == 0
    assert "How it went" in capsys.readouterr().out
    assert [re.sub(r"\d{4}-\d{2}-\d{2}", "DAY", each.name) for each in sorted(folder.iterdir())] == [
        "drill-mini-DAY.csv",
        "drill-mini-DAY.html",
    ]


def test_a_file_that_can_not_be_used_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["drill", "run", str(tmp_path / "none.yaml"), "--simulate"]) == 2
    assert "no such file" in capsys.readouterr().err


@pytest.mark.parametrize("seed", ["-1", "99999999999999999999999"])
def test_a_seed_that_there_is_not_is_refused_as_anywhere(
    file: Path, seed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(file.read_text().replace("seed: 3", f"seed: {seed}"))

    assert run(["drill", "run", str(file), "--simulate"]) == 2

    told = capsys.readouterr().err
    assert "the seed has to be from 0 to 2147483647" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize(("failure", "code"), [(KeyboardInterrupt, 130), (RuntimeError, 1)])
def test_a_drill_that_breaks_off_names_no_way_to_go_on(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    failure: type[BaseException],
    code: int,
) -> None:
    def break_off(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr("bot.cli.drill._drill_of", break_off)

    assert run(["drill", "run", str(file), "--simulate"]) == code

    assert "--resume" not in capsys.readouterr().err


def typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_whoever_plays_sees_the_call_the_time_left_their_notes_and_where_the_talk_is_kept(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(file.read_text() + "mode: coached\n")
    typed(monkeypatch, "", "Hello, I'm Sam. What happened?", "/rewind 1", "/end")

    assert run(["drill", "run", str(file)]) == 0

    told = " ".join(capsys.readouterr().out.split())
    assert told.startswith("This is practice with a scripted person. It is no help line.")
    assert "You have 5 minutes. The person waits 60 seconds" in told
    assert told.count("You: ") >= 1
    assert " of 100] " in told  # a note, for the talk is coached
    assert "left.)" in told
    assert "A drill knows /end and /stop" in told
    assert "The talk has ended." in told
    assert "`coach transcript " in told
    assert told.index("The talk has ended.") < told.index("How it went")


def test_a_stop_shows_people_to_talk_to_and_no_figures(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "Hello, I'm Sam.", "/stop")
    page = tmp_path / "out.html"

    assert run(["drill", "run", str(file), "--country", "US", "--html", str(page)]) == 0

    told = capsys.readouterr().out
    assert "The practice has stopped." in told
    assert "988" in told
    assert "How it went" not in told
    assert not page.exists()


def test_results_as_json_stand_alone_with_the_talk_beside_them(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typed(monkeypatch, "Hello, I'm Sam.", "/end")

    assert run(["drill", "run", str(file), "--json"]) == 0

    out, beside = capsys.readouterr()
    assert json.loads(out)["talks"][0]["name"] == "You"
    assert "It is no help line" in beside
