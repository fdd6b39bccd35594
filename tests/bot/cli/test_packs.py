"""`coach rubric pack`: from a copy to what new talks are scored by."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.cli import run
from bot.store.place import url_of
from bot.store.store import Store


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COACH_DB", str(tmp_path / "history.db"))
    monkeypatch.setenv("COACH_PACKS", str(tmp_path / "packs"))
    (tmp_path / "replies.txt").write_text("I'm in no hurry. What happened today?\nCalm down.\n")
    return tmp_path


def test_a_pack_is_copied_compared_and_put_in_force(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    practise = [
        "practice",
        "teresa",
        "--pack",
        "police",
        "--seed",
        "7",
        "--replies",
        str(here / "replies.txt"),
    ]
    assert run(practise) == 0
    capsys.readouterr()
    assert run(["rubric", "pack", "copy", "police@1"]) == 0
    file = here / "packs" / "police@2.yaml"
    assert str(file) in capsys.readouterr().out
    file.write_text(file.read_text().replace("command: -18", "command: -40"))
    assert run(["rubric", "pack", "compare", "police@2"]) == 0
    told = capsys.readouterr().out
    assert "1 of 1 talks move under police@2." in told
    assert "order -18 -> -40 in 1" in told
    assert run(["rubric", "pack", "use", "police@2"]) == 0
    assert run(["rubric", "pack", "list"]) == 0
    assert "police@2 (in force)" in capsys.readouterr().out
    assert run([*practise, "--json"]) == 0
    assert '"rubric": "police@2"' in capsys.readouterr().out


def test_the_audit_says_once_what_was_put_in_force_from_the_command_line(here: Path) -> None:
    async def audit() -> list[tuple[str, str | None, tuple[tuple[str, str, str], ...]]]:
        async with await Store.open(url_of(str(here / "history.db"))) as store:
            return [(each.author_name, each.guild_id, each.fields) for each in await store.changes("100")]

    assert run(["rubric", "pack", "copy", "police@1"]) == 0
    for rubric in ("police@2", "police@2", "police@7"):
        run(["rubric", "pack", "use", rubric])
    assert asyncio.run(audit()) == [("The command line", None, (("police", "police@1", "police@2"),))]


def test_a_pack_that_cannot_be_used_is_refused_in_a_sentence(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rubric", "pack", "copy", "police@1"]) == 0
    file = here / "packs" / "police@2.yaml"
    file.write_text(file.read_text().replace("command: -18", "command: 18"))
    for command in ("check", "compare", "use"):
        assert run(["rubric", "pack", command, "police@2"]) == 2
        assert "command is a slip, and its weight is above 0" in capsys.readouterr().err
    assert run(["rubric", "pack", "use", "police@9"]) == 2
    assert "police@9" in capsys.readouterr().err
