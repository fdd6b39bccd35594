"""`coach drill run` plays a drill against the clock, and tries one out with a simulated cohort."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import run
from bot.practice.drill_solo import play
from bot.practice.session import Practice
from bot.practice.turn import Turn
from tests.bot.practice.conftest import database as database
from tests.bot.practice.conftest import mini as mini
from tests.bot.practice.conftest import practice as practice
from tests.bot.practice.conftest import store as store
from tests.bot.practice.test_drill_plan import RUNNING

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


async def test_the_clock_overtakes_whoever_plays_too_slowly(practice: Practice) -> None:
    class Clock:
        now = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)

        def __call__(self) -> datetime:
            return self.now

    clock = Clock()
    typed = iter([(20.0, "You sound tired. What happened?"), (60.0, None), (60.0, None), (5.0, "I'm here.")])

    async def listen(patience_s: float) -> str | None:
        took_s, words = next(typed, (patience_s, None))
        clock.now += timedelta(seconds=min(took_s, patience_s))
        return words

    shown: list[Turn | str] = []
    talk = await practice.start("local", "mini", seed=1)
    done_as = await play(talk, RUNNING, listen, shown.append, clock)

    kinds = [each.kind for each in shown if isinstance(each, Turn)]
    assert kinds[:4] == ["reply", "silence", "silence", "reply"]
    assert done_as == "silent"
    assert [turn.reply_s for turn in await talk.turns() if turn.kind == "reply"] == [20.0, 5.0]
