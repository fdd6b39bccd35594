"""`coach programme`: joined, gone through and checked at a terminal."""

from __future__ import annotations

import asyncio
import io
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import run
from bot.cli.casting import script_named
from bot.cli.options import TRAINEE, new_id, opened
from bot.practice.review import Review
from bot.practice.session import Practice
from bot.store.records_assignments import Attempt
from bot.store.records_reviews import Reader

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


def as_json(capsys: pytest.CaptureFixture[str], command: str) -> Any:
    capsys.readouterr()
    assert run(["programme", command, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_programmes_are_listed_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    found = as_json(capsys, "list")
    assert [each["id"] for each in found] == ["cit_refresher", "crisis_line", "dispatch", "onboarding"]
    assert list(found[0]) == ["id", "title", "about", "pack", "steps", "refreshers"]
    assert found[0]["steps"][0]["people"] == ["owen"]
    assert found[0]["refreshers"]["days"] == [30, 90]


def test_where_you_stand_is_told_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert as_json(capsys, "status") == []
    run(["programme", "join", "dispatch"])
    [found] = as_json(capsys, "status")
    at = datetime.fromisoformat(found.pop("joined_at"))
    assert at.tzinfo is not None
    steps = found.pop("steps")
    assert found == {
        "programme": "dispatch",
        "title": "Dispatch",
        "there": True,
        "passed_at": None,
        "next": "first",
    }
    assert [each["stage"] for each in steps] == ["open", "closed", "closed", "closed", "closed"]
    assert steps[1] == {
        "id": "fewer_notes",
        "title": "Two calls, with notes at slips and at every third reply",
        "mode": "sparse",
        "stage": "closed",
        "talks": 2,
        "done": 0,
        "waiting": 0,
        "missed": 0,
        "passed_at": None,
        "opens_at": None,
        "due_at": None,
        "lacks_score": None,
    }


@pytest.mark.parametrize("passed", [True, False])
def test_json_tells_no_result_of_a_check_ride_before_its_release(
    capsys: pytest.CaptureFixture[str], passed: bool
) -> None:
    run(["programme", "join", "dispatch"])
    asyncio.run(ride_held(passed=passed))
    [found] = as_json(capsys, "status")
    *_, ride, soon, late = found["steps"]
    assert (found["passed_at"], found["next"]) == (None, "check_ride")
    assert (ride["stage"], ride["done"], ride["waiting"], ride["missed"]) == ("open", 0, 1, 0)
    assert all(
        (each["stage"], each["opens_at"], each["due_at"]) == ("closed", None, None) for each in (soon, late)
    )
    asyncio.run(ride_released())
    [found] = as_json(capsys, "status")
    assert (found["passed_at"] is not None, found["steps"][2]["missed"]) == (passed, int(not passed))


def test_a_programme_is_left_and_can_be_joined_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run(["programme", "join", "dispatch"])
    assert run(["programme", "status"]) == 0
    assert "A talk counts once it has ended with 4 replies or more." in capsys.readouterr().out
    assert run(["programme", "leave", "dispatch"]) == 0
    out = capsys.readouterr().out
    assert "You have left Dispatch." in out
    assert "what you had passed in it counts no more, and whoever joins again begins anew" in out
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
        (["check", "none.yaml"], "none.yaml: there is no such file. Check the name."),
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
    told = f"{file}:5:55: `mode` must be one of 'coached', 'sparse', 'debrief' or 'check_ride'."
    assert capsys.readouterr().err == f"{told}\nMend that and try again.\n"


OWN = """\
format: 1
title: Night shift
about: For whoever works at night.
pack: peer
steps:
  - {id: one, title: One talk, people: [teresa], mode: coached}
"""


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "programmes"
    folder.mkdir()
    (folder / "night.yaml").write_text(OWN)
    monkeypatch.setenv("COACH_PROGRAMMES", str(folder))
    return folder / "night.yaml"


@pytest.mark.usefixtures("own")
def test_a_programme_of_ones_own_is_listed_joined_and_gone_through(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["programme", "list"]) == 0
    assert "night            Night shift: For whoever works at night." in capsys.readouterr().out
    assert run(["programme", "join", "night"]) == 0
    typed(monkeypatch, WARM * 4 + "/end\n")
    assert run(["programme", "next"]) == 0
    assert "passed  One talk" in capsys.readouterr().out


def test_a_file_that_can_not_be_used_is_named_beside_the_list(
    capsys: pytest.CaptureFixture[str], own: Path
) -> None:
    own.write_text(OWN.replace("teresa", "nobody"))
    assert run(["programme", "list"]) == 0
    told = capsys.readouterr()
    assert "dispatch" in told.out
    assert "night" not in told.out
    assert told.err.startswith(f"Left out: {own}:6:41: there is no person `nobody`.")


def test_a_programme_whose_file_went_away_is_told_and_can_be_left(
    capsys: pytest.CaptureFixture[str], own: Path
) -> None:
    run(["programme", "join", "night"])
    own.unlink()
    capsys.readouterr()
    gone = "The programme night that you joined is no longer there, or can't be used."
    assert run(["programme", "status"]) == 0
    assert gone in capsys.readouterr().out
    for arguments in (["next"], ["next", "night"]):
        assert run(["programme", *arguments]) == 2
        assert gone in capsys.readouterr().err
    [found] = as_json(capsys, "status")
    assert (found["programme"], found["there"], found["steps"]) == ("night", False, [])
    run(["programme", "join", "dispatch"])
    run(["programme", "status"])
    both = capsys.readouterr().out
    assert gone in both
    assert "Dispatch" in both
    assert run(["programme", "leave", "night"]) == 0
    assert "You have left night." in capsys.readouterr().out


async def ride_held(*, passed: bool) -> None:
    """Let the check ride of the only programme, dispatch, have been held yesterday."""
    async with opened(os.environ["COACH_DB"]) as store:
        practice = Practice(store, lambda: datetime.now(UTC), new_id, script_named)
        [joined] = await store.enrolments_of(TRAINEE)
        at = datetime.now(UTC) - timedelta(days=20)
        for step, mode in (("first", "coached"), ("fewer_notes", "sparse"), ("check_ride", "check_ride")):
            for _ in range(2 if mode == "sparse" else 1):
                talk = await practice.start(TRAINEE, "teresa", seed=1, mode=mode)  # type: ignore[arg-type]
                await store.add_attempt(Attempt(session_id=talk.id, at=at, enrolment_id=joined.id, step=step))
                await store.end_session(talk.id, ending="x", outcome="good", stopped=False, at=at)
                await store.judge(talk.id, passed=passed or mode != "check_ride")
            at += timedelta(days=5)


async def ride_released() -> None:
    async with opened(os.environ["COACH_DB"]) as store:
        practice = Practice(store, lambda: datetime.now(UTC), new_id, script_named)
        [ride] = [each for each in await store.history(TRAINEE) if each.mode == "check_ride"]
        await Review(practice).release(Reader(id="local", name="you", seen_as="local"), ride.id)


@pytest.mark.parametrize("passed", [True, False])
def test_the_result_of_a_check_ride_is_told_once_it_is_released(
    capsys: pytest.CaptureFixture[str], passed: bool
) -> None:
    run(["programme", "join", "dispatch"])
    asyncio.run(ride_held(passed=passed))
    capsys.readouterr()
    assert run(["programme", "status"]) == 0
    out = capsys.readouterr().out
    title = "A check ride, without notes"
    waits = "the result comes when an instructor has released it in `coach web`"
    assert f"open    {title} (1 of 1); {waits}" in out
    assert "later   Refresher after 30 days: it opens that long after you pass." in out
    assert run(["programme", "next"]) == 2
    error = capsys.readouterr().err
    assert "The result of your check ride in Dispatch, passed or not, comes when an instructor has" in error
    asyncio.run(ride_released())
    assert run(["programme", "status"]) == 0
    out = capsys.readouterr().out
    assert (f"passed  {title}" if passed else f"open    {title} (0 of 1)\n") in out
