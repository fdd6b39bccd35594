"""`coach score`: one reply or a stream of them, by the JSON contract."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest

from bot.cli import run
from rubric.codes import CODES, SKILLS, SLIPS

GONE = "Nobody would even notice if I was gone."


def type_in(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))


def scored(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(["score", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_verdict_keeps_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    verdict = scored(capsys, "I hear that you're scared, but calm down.", "--context", "Don't come closer!")
    assert {"id", "levels", "score", "codes", "p", "evidence", "rubric"} <= verdict.keys()
    assert verdict["id"] == "1"
    assert set(verdict["levels"]) == {"empathy", "reflection", "non_confrontation"}
    assert 0 <= verdict["score"] <= 100
    assert set(verdict["codes"]) <= CODES.keys()
    assert verdict["rubric"] == "police@1"
    wanted = {*SKILLS, *SLIPS, "input", "empathy", "reflection", "non_confrontation"}
    assert wanted | {"emotional_reaction", "interpretation", "exploration"} <= verdict["p"].keys()
    command = next(found for found in verdict["evidence"] if found["code"] == "command")
    assert command["text"].lower() == "calm down"
    assert command["by"] == "cue"
    assert command["why"]
    assert command["try"]


def test_the_direct_question_after_a_hint_scores_high(capsys: pytest.CaptureFixture[str]) -> None:
    verdict = scored(capsys, "When you say gone, are you thinking about killing yourself?", "--context", GONE)
    assert "ask_suicide" in verdict["codes"]
    assert verdict["score"] >= 80


def test_another_role_weighs_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    assert scored(capsys, "Take your time.", "--pack", "crisis_line")["rubric"] == "crisis_line@1"


def test_the_verdict_in_words_names_what_was_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "Calm down."]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Score ")
    assert "Calm down" in text
    assert "Try: " in text


def test_a_hint_at_suicide_that_is_passed_over_is_pointed_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "What's your address?", "--context", GONE]) == 0
    assert "Are you thinking of killing yourself?" in capsys.readouterr().out


def test_lines_of_json_are_scored_one_by_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [{"id": "a", "context": GONE, "reply": "I'm here."}, {"id": 7, "reply": "Sit!"}, {"reply": ""}]
    type_in(monkeypatch, "\n".join(map(json.dumps, lines)).encode() + b"\n\n")
    assert run(["score", "--jsonl"]) == 0
    verdicts = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [verdict["id"] for verdict in verdicts] == ["a", "7", "3"]
    assert "command" in verdicts[1]["codes"]
    assert verdicts[2]["codes"] == ["unclear"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"not json", "Line 1 can't be used: it is not JSON."),
        (b"[" * 100_000, "it is not JSON"),
        (b'{"context": "x"}', 'it needs a "reply" that is text'),
        (b'{"reply": 5}', 'it needs a "reply" that is text'),
        (b'{"reply": "x", "context": 5}', '"context" must be text'),
        (b"[1, 2]", 'it needs a "reply" that is text'),
        (b'{"reply": "' + b"a" * 1_100_000 + b'"}', "it is longer than 1,000,000 characters"),
    ],
    ids=["no JSON", "deep", "no reply", "a number", "odd context", "a list", "huge"],
)
def test_a_line_that_cannot_be_used_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, line: bytes, reason: str
) -> None:
    type_in(monkeypatch, line)
    assert run(["score", "--jsonl"]) == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    "reply",
    [
        "",
        " ",
        "\x00\x07",
        "😀😀",
        "a" * 10_000,
        "أنا هنا معك",
        "我在这里",
        "'; DROP TABLE turns;--",
        "??",
    ],
)
def test_odd_replies_are_scored_without_a_fuss(capsys: pytest.CaptureFixture[str], reply: str) -> None:
    verdict = scored(capsys, reply)
    assert verdict["codes"] == ["unclear"]
    assert verdict["score"] <= 10


def test_markup_in_a_reply_is_text(capsys: pytest.CaptureFixture[str]) -> None:
    verdict = scored(capsys, "<b>Calm down</b> [red]now[/red]")
    assert next(found["text"] for found in verdict["evidence"] if found["code"] == "command")
    assert run(["score", "<b>[red]Calm down[/red]</b>"]) == 0
    assert "Calm down" in capsys.readouterr().out


def test_a_reply_can_be_piped_in(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    type_in(monkeypatch, b"Calm down. \xff\xfe")
    assert "command" in scored(capsys, "-")["codes"]


def test_the_same_reply_gets_the_same_score(capsys: pytest.CaptureFixture[str]) -> None:
    assert scored(capsys, "You sound worn out.") == scored(capsys, "You sound worn out.")


def test_an_unknown_role_is_refused_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["score", "hi", "--pack", "navy"]) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "navy" in error
