"""`coach practice` where input or output is no terminal: piped lines, and files of replies."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot import texts
from bot.cli import run

MINI = str(Path(__file__).parents[2] / "dialogues" / "people" / "mini.yaml")
COACH = [sys.executable, "-c", "from bot.cli import main; main()", "practice"]
PATIENCE_S = 60
REPLIES = "That sounds like a long day.\n\nAre you thinking about suicide?\n/silence\n"


@pytest.fixture(autouse=True)
def _own_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_DB", str(tmp_path / "history.db"))
    monkeypatch.setenv("COACH_COUNTRY", "GB")


@pytest.fixture
def replies(tmp_path: Path) -> Path:
    file = tmp_path / "replies.txt"
    file.write_text(REPLIES, "utf-8")
    return file


def piped(monkeypatch: pytest.MonkeyPatch, text: str | bytes, *arguments: str) -> int:
    raw = text if isinstance(text, bytes) else text.encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw), "utf-8"))
    return run(["practice", *arguments])


def session(capsys: pytest.CaptureFixture[str], file: Path, *more: str, seed: int = 7) -> Any:
    assert run(["practice", MINI, "--seed", str(seed), "--replies", str(file), "--json", *more]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_file_of_replies_is_played_and_printed(capsys: pytest.CaptureFixture[str], replies: Path) -> None:
    assert run(["practice", MINI, "--seed", "7", "--replies", str(replies)]) == 0
    out = capsys.readouterr().out

    assert out.startswith(texts.OPENS)
    assert "You: That sounds like a long day." in out
    assert texts.SILENCE in out
    assert texts.TRUST.upper() in out
    assert texts.CHECK_IN in out
    assert f"coach practice {MINI} --seed 7" in out
    assert out.rstrip().endswith(texts.CLOSES)


def test_json_holds_the_session_and_its_debrief(capsys: pytest.CaptureFixture[str], replies: Path) -> None:
    played = session(capsys, replies)

    assert played["person"] == "mini"
    assert [turn["n"] for turn in played["turns"]] == [1, 2, 3]
    assert played["ending"] in {"left", "handed"}
    assert played["debrief"]["measures"]["replies"] == 2


def test_the_same_seed_gives_the_same_bytes_in_two_processes_and_another_seed_does_not(replies: Path) -> None:
    def play(seed: int) -> bytes:
        arguments = [*COACH, "teresa", "--seed", str(seed), "--replies", str(replies), "--json"]
        return subprocess.run(arguments, check=True, capture_output=True).stdout

    assert play(7) == play(7)
    assert play(7) != play(8)


@pytest.mark.parametrize(
    ("lines", "line", "says"),
    [
        ("Hello.\n/dance\n", 2, "there is no /dance here"),
        ("\n/rewind\n", 2, "/rewind takes the number of a turn"),
        ("Hello.\n/rewind 9\n", 2, "there is no turn 9"),
        ("/decide fly\n", 1, "/decide takes one of: stay, leave"),
        ("/end now\n", 1, "/end stands alone"),
        (f"{'x' * 3000}\n", 1, "it is longer than 2,000 characters"),
        ("\x00\x07\n", 1, "there are no words in it"),
    ],
)
def test_a_bad_line_is_named_in_one_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lines: str, line: int, says: str
) -> None:
    file = tmp_path / "bad.txt"
    file.write_text(lines, "utf-8")

    assert run(["practice", MINI, "--replies", str(file)]) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"Line {line} can't be used: {says}")
    assert error.count("\n") == 1


def test_rewind_stop_and_decide_work_from_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "all.txt"
    file.write_text("Hello.\nCalm down.\n/rewind 1\nWhat happened?\n/end\nToo late.\n/decide stay\n", "utf-8")
    played = session(capsys, file)
    assert [turn["reply"] for turn in played["turns"]] == ["Hello.", "What happened?"]
    assert played["debrief"]["decided"] == "stay"

    file.write_text("Hello.\nstop practice\nMore.\n", "utf-8")
    stopped = session(capsys, file)
    assert stopped["stopped"]
    assert len(stopped["turns"]) == 1
    assert run(["practice", MINI, "--replies", str(file)]) == 0
    assert "116 123" in capsys.readouterr().out


def test_lines_after_the_ending_are_counted_not_played(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "long.txt"
    file.write_text("/end\nMore.\nAnd more.\n", "utf-8")

    assert run(["practice", MINI, "--replies", str(file)]) == 0
    assert capsys.readouterr().err.strip() == texts.PASSED_OVER.format(n=2)


@pytest.mark.parametrize("file", ["missing.txt", "."])
def test_a_file_that_cannot_be_read_is_wrong_input(capsys: pytest.CaptureFixture[str], file: str) -> None:
    assert run(["practice", MINI, "--replies", file]) == 2
    assert f"I can't read {file}" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json"],
        ["teresa", "--resume"],
        ["--resume", "abc", "--seed", "3"],
        ["teresa", "--mode", "easy"],
        ["teresa", "--pack", "army"],
        ["teresa", "--seed", "-1"],
        ["teresa", "--seed", "2147483648"],
        ["nobody"],
        ["missing.yaml"],
        ["--resume"],
        ["--resume", "nothing"],
    ],
)
def test_wrong_input_is_one_sentence_and_exit_code_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    assert piped(monkeypatch, "", *arguments) == 2
    output = capsys.readouterr()
    assert output.err.strip().count("\n") == 0
    assert not output.out


def test_piped_replies_are_answered_and_the_talk_stays_open(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert piped(monkeypatch, "That sounds like a long day.\n", MINI, "--seed", "7") == 0
    output = capsys.readouterr()
    assert "You: That sounds like a long day." in output.out
    assert "Go on with `coach practice --resume" in output.err

    assert piped(monkeypatch, "What happened then?\n/end\n1\n", "--resume") == 0
    resumed = capsys.readouterr().out
    assert "You: That sounds like a long day." in resumed
    assert "You: What happened then?" in resumed
    assert texts.CHOSEN in resumed


def test_every_command_works_in_plain_lines(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        "/help\n/call\n/why\nCalm down.\n/why\n/whatif I hear you.\n/silence\n/rewind\n/decide stay\n/what\n"
    )
    assert piped(monkeypatch, lines, MINI, "--seed", "7") == 0
    output = capsys.readouterr()

    for part in ("/rewind", "Someone sits on the step", "they've had orders all day", texts.INSTEAD.upper()):
        assert part in output.out
    assert texts.REWOUND_TO_START in output.out
    for part in (texts.NO_REPLY_YET, texts.NOT_NOW, "There is no command /what"):
        assert part in output.err


def test_without_a_name_the_easiest_person_is_taken_and_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert piped(monkeypatch, "") == 0
    assert "the easiest" in capsys.readouterr().err


def test_hostile_input_is_answered_or_refused_and_nothing_else(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = b"\xff\xfe\x00hi\n" + b"x" * 250_000 + b"\n\x1b[2J[bold]you[/]\n'; DROP TABLE turns;--\n"
    assert piped(monkeypatch, lines, MINI) == 0
    output = capsys.readouterr()

    assert "\x1b" not in output.out
    assert "[bold]you[/]" in output.out
    assert "characters long" in output.err


def test_a_check_ride_prints_no_feedback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "Calm down.\n/why\n/rewind\n/end\nstay\n"
    assert piped(monkeypatch, lines, MINI, "--mode", "check_ride") == 0
    output = capsys.readouterr()

    assert texts.RELEASES in output.out
    assert "of 100" not in output.out
    assert texts.TRUST.upper() not in output.out
    assert texts.NO_WHY_NOW in output.err
    assert texts.NOT_IN_A_CHECK_RIDE in output.err


@contextmanager
def talking(tmp_path: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A talk in a process of its own that has just answered a reply; afterwards it is gone in any case."""
    with subprocess.Popen(
        [*COACH, MINI, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=of_its_own(tmp_path),
    ) as talk:
        assert talk.stdin
        assert talk.stdout
        assert talk.stderr
        talk.stdin.write("That sounds like a long day.\n")
        talk.stdin.flush()
        try:
            assert any(line.startswith("You: ") for line in talk.stdout), talk.stderr.read()
            yield talk
        finally:
            talk.kill()


def of_its_own(tmp_path: Path) -> dict[str, str]:
    """An environment whose programs keep a history of their own, and show where they hang if aborted."""
    own = {"COACH_DB": str(tmp_path / "own.db"), "PYTHONUNBUFFERED": "1", "PYTHONFAULTHANDLER": "1"}
    return {**os.environ, **own}


def test_a_talk_killed_in_the_middle_goes_on_where_it_stood(tmp_path: Path) -> None:
    with talking(tmp_path, "--seed", "7") as talk:
        talk.send_signal(signal.SIGKILL)

    resumed = subprocess.run(
        [*COACH, "--resume"],
        input="And then?\n",
        capture_output=True,
        text=True,
        check=True,
        env=of_its_own(tmp_path),
    ).stdout
    assert "You: That sounds like a long day." in resumed
    assert "You: And then?" in resumed


def test_ctrl_c_leaves_the_talk_open(tmp_path: Path) -> None:
    with talking(tmp_path) as talk:
        assert talk.stderr
        talk.send_signal(signal.SIGINT)
        try:
            assert talk.wait(PATIENCE_S) == 130
        except subprocess.TimeoutExpired:
            talk.send_signal(signal.SIGABRT)  # it then says where it hangs
            pytest.fail(talk.stderr.read())
        assert "--resume" in talk.stderr.read()
