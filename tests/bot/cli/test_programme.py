"""`coach programme`: joined, gone through and checked at a terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot.cli import run

WARM = "You sound worn out from carrying this on your own. What happened?\n"


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_DB", str(tmp_path / "history.db"))
    monkeypatch.setenv("COACH_PACE", "off")


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8"))


def test_the_programmes_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["programme", "list"]) == 0
    assert "cit_refresher    CIT refresher: For officers" in capsys.readouterr().out


def test_a_programme_is_joined_and_its_first_talk_held(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["programme", "status"]) == 0
    assert "You are in no programme" in capsys.readouterr().out
    assert run(["programme", "join", "dispatch"]) == 0
    typed(monkeypatch, WARM * 4 + "/end\n")
    assert run(["programme", "next"]) == 0
    out = capsys.readouterr().out
    assert "This is practice" in out
    assert "passed  One call with a note after each reply" in out
    assert "later   Two calls" in out
    assert run(["programme", "next"]) == 2
    assert "it opens" in capsys.readouterr().err


def test_a_talk_that_was_left_open_is_taken_up(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["programme", "join", "dispatch"])
    typed(monkeypatch, WARM)
    run(["programme", "next"])
    typed(monkeypatch, WARM * 3 + "/end\n")
    run(["programme", "next", "dispatch"])
    assert "passed  One call" in capsys.readouterr().out


def test_a_programme_is_left_and_can_be_joined_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["programme", "join", "dispatch"])
    assert run(["programme", "status"]) == 0
    assert "A talk counts once it has ended with 4 replies or more." in capsys.readouterr().out
    assert run(["programme", "leave", "dispatch"]) == 0
    assert "You have left Dispatch." in capsys.readouterr().out
    assert run(["programme", "status"]) == 0
    assert "You are in no programme." in capsys.readouterr().out
    assert run(["programme", "join", "dispatch"]) == 0
    assert "You have joined Dispatch." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["join", "nothing"], "There is no programme nothing."),
        (["next"], "You are in no programme yet. `coach programme status` shows yours; `list` shows all"),
        (["next", "dispatch"], "You are in no programme dispatch. `coach programme status` shows yours"),
        (["leave", "dispatch"], "You are in no programme dispatch."),
        (["check", "none.yaml"], "none.yaml can't be used"),
    ],
    ids=["join", "next", "next by name", "leave", "check"],
)
def test_what_can_not_be_done_is_one_sentence_and_wrong_input(
    capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    assert run(["programme", *arguments]) == 2
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error


def test_a_file_of_ones_own_is_checked(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    step = "{id: one, title: One, people: [teresa], mode: coached}"
    file.write_text(f"format: 1\ntitle: Mine\nabout: For me.\npack: peer\nsteps: [{step}]\n")
    assert run(["programme", "check", str(file)]) == 0
    assert "is in form: Mine, 1 step." in capsys.readouterr().out
    file.write_text(file.read_text().replace("coached", "loud"))
    assert run(["programme", "check", str(file)]) == 2
    assert "line 5" in capsys.readouterr().err
