"""The log holds causes, not words, is this user's alone, and never breaks a talk."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot import cli
from bot.log import LOG, start_log, stop_log

WORDS = "You sound worn out."


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    file = tmp_path / "logs" / "coach.log"
    start_log(file)
    yield file
    stop_log()


def test_nothing_is_created_before_there_is_something_to_write(log: Path) -> None:
    assert not log.parent.exists()


def test_the_log_is_readable_by_its_user_alone(log: Path) -> None:
    LOG.warning("a cause")
    assert "a cause" in log.read_text(encoding="utf-8")
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def test_a_log_that_cannot_be_written_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    start_log(tmp_path / "file" / "coach.log")
    LOG.warning("a cause")
    stop_log()
    assert capsys.readouterr().err == ""


def test_a_fault_of_ours_is_told_in_a_sentence_and_kept_in_the_log(
    log: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @click.command()
    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(cli.coach, "get_command", lambda *_: broken)
    assert cli.run(["broken"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("Something broke that is not your doing (reference ")
    assert error.count("\n") == 1
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_the_cause_of_a_failure_is_in_the_log_without_anybodys_words(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "history.db"
    assert cli.run(["history", "--db", str(file)]) == 0
    connection = sqlite3.connect(file)
    connection.execute("CREATE TRIGGER no BEFORE INSERT ON turns BEGIN SELECT RAISE(FAIL, 'broken'); END")
    connection.close()
    replies = tmp_path / "replies.txt"
    replies.write_text(WORDS + "\n", encoding="utf-8")
    assert cli.run(["practice", "owen", "--seed", "1", "--replies", str(replies), "--db", str(file)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    kept = log.read_text(encoding="utf-8")
    assert "Traceback" in kept
    assert "worn out" not in kept
