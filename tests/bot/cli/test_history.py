"""`coach history`, `transcript`, `export`, `erase`, `db`: what is stored, out and gone."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli import run
from bot.practice.review import Review
from bot.practice.session import Practice
from bot.store import place
from bot.store.records_reviews import Reader
from bot.store.store import Store
from dialogues.script import person_ids

WARM = "You sound worn out from carrying this on your own."


@pytest.fixture
def db(tmp_path: Path) -> str:
    """A history with two talks: one that was left, one still open."""
    file = tmp_path / "history.db"

    async def practise() -> None:
        names = iter(("first", "second"))
        hours = iter(range(1, 24))
        async with await Store.open(place.url_of(str(file))) as store:
            practice = Practice(
                store, lambda: datetime(2026, 11, 22, next(hours), tzinfo=UTC), lambda: next(names)
            )
            talk = await practice.start("local", person_ids()[0], seed=1)
            await talk.reply(WARM, message_id="1")
            await talk.end()
            talk = await practice.start("local", person_ids()[0], seed=2, mode="check_ride")
            await talk.reply(WARM, message_id="1")

    asyncio.run(practise())
    return str(file)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(list(arguments)) == 0
    return capsys.readouterr().out


def test_the_history_lists_talks_and_adds_them_up(capsys: pytest.CaptureFixture[str], db: str) -> None:
    text = printed(capsys, "history", "--db", db)
    assert "first" in text
    assert "open: coach practice --resume second" in text
    assert "2 talks with one person, 2 replies" in text
    listed = json.loads(printed(capsys, "history", "--db", db, "--json"))
    assert len(listed["sessions"]) == 2
    assert listed["totals"]["replies"] == 2
    assert len(json.loads(printed(capsys, "history", "--db", db, "--json", "--limit", "1"))["sessions"]) == 1


def corrected(db: str, talk: str, code: str) -> None:
    """Let the instructor at this machine put something right in the first reply of a talk."""

    async def correct() -> None:
        async with await Store.open(place.url_of(db)) as store:
            review = Review(Practice(store, lambda: datetime(2026, 11, 23, tzinfo=UTC), lambda: ""))
            await review.override(
                Reader(id="local", name="you", seen_as="local"), talk, 1, code, 1, "It was one."
            )

    asyncio.run(correct())


def test_a_score_stands_beside_what_an_instructor_corrected_it_to(
    capsys: pytest.CaptureFixture[str], db: str
) -> None:
    before = printed(capsys, "history", "--db", db)
    assert "corrected" not in before
    corrected(db, "first", "threat")
    corrected(db, "second", "threat")
    text = printed(capsys, "history", "--db", db)
    assert "score  corrected  ending" in text
    assert "as scored.\n`score` is what the rubric gave" in text
    [first, second] = (
        next(line for line in text.splitlines() if line.startswith(name)) for name in ("first", "second")
    )
    scored, put_right = map(int, first.split()[6:8])
    assert scored > put_right
    assert second.split()[6] == "open:", "a check ride shows neither before its release"
    sessions = json.loads(printed(capsys, "history", "--db", db, "--json"))["sessions"]
    by_id = {each["id"]: each for each in sessions}
    assert round(by_id["first"]["score_mean_corrected"]) == put_right
    assert by_id["second"]["score_mean_corrected"] is None
    assert "present in place of absent. It was one." in printed(capsys, "transcript", "first", "--db", db)


def test_a_check_rides_score_is_not_in_the_list(capsys: pytest.CaptureFixture[str], db: str) -> None:
    row = next(
        line for line in printed(capsys, "history", "--db", db).splitlines() if line.startswith("second")
    )
    assert "check_ride" in row
    assert row.split()[5] == "1"
    assert row.split()[6].startswith("open")
    sessions = json.loads(printed(capsys, "history", "--db", db, "--json"))["sessions"]
    assert {each["id"]: each["score_mean"] is None for each in sessions} == {"first": False, "second": True}


def released(db: str, talk: str) -> None:
    """Let the instructor at this machine release the feedback of a check ride that is over."""

    async def release() -> None:
        async with await Store.open(place.url_of(db)) as store:
            practice = Practice(store, lambda: datetime(2026, 11, 23, tzinfo=UTC), lambda: "")
            await (await practice.resume("local", talk)).end()
            await Review(practice).release(Reader(id="local", name="you", seen_as="local"), talk)

    asyncio.run(release())


def test_no_mean_tells_a_check_rides_score_before_its_release(
    capsys: pytest.CaptureFixture[str], db: str
) -> None:
    with closing(sqlite3.connect(db)) as connection, connection:
        connection.execute("UPDATE sessions SET score_mean = CASE id WHEN 'first' THEN 80 ELSE 40 END")
    text = printed(capsys, "history", "--db", db)
    assert "2 replies, mean score 80." in text
    assert "1 check ride waits for its release, and is in no mean before." in text
    totals = json.loads(printed(capsys, "history", "--db", db, "--json"))["totals"]
    assert (totals["score_mean"], totals["withheld"]) == (80, 1)

    released(db, "second")
    text = printed(capsys, "history", "--db", db)
    assert "2 replies, mean score 60." in text
    assert "waits for its release" not in text


def test_an_empty_history_says_how_to_begin(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    db = str(tmp_path / "new.db")
    assert "Start one with `coach practice`" in printed(capsys, "history", "--db", db)
    assert run(["transcript", "last", "--db", db]) == 2
    assert "No talk is stored yet. Start one with `coach practice`." in capsys.readouterr().err


@pytest.mark.parametrize("form", ["text", "json", "html"])
def test_a_transcript_is_printed_in_each_form(capsys: pytest.CaptureFixture[str], db: str, form: str) -> None:
    assert WARM in printed(capsys, "transcript", "first", "--format", form, "--db", db)


def test_a_transcript_is_written_to_a_file(
    capsys: pytest.CaptureFixture[str], db: str, tmp_path: Path
) -> None:
    page = tmp_path / "talk.html"
    said = printed(capsys, "transcript", "last", "--format", "html", "--out", str(page), "--db", db)
    assert said == f"Written to {page}.\n"
    assert "</html>" in page.read_text(encoding="utf-8")
    assert run(["transcript", "last", "--out", str(tmp_path), "--db", db]) == 2
    assert "I can't write to" in capsys.readouterr().err


def test_the_export_is_one_json_document_with_everything(capsys: pytest.CaptureFixture[str], db: str) -> None:
    talks = json.loads(printed(capsys, "export", "--db", db))["sessions"]
    assert [talk["id"] for talk in talks] == ["first", "second"]
    assert talks[0]["turns"][0]["reply"] == WARM


def test_one_talk_or_all_are_erased_to_the_last_word(capsys: pytest.CaptureFixture[str], db: str) -> None:
    assert "Erased 1 talk." in printed(capsys, "erase", "--session", "first", "--yes", "--db", db)
    assert run(["erase", "--session", "first", "--yes", "--db", db]) == 2
    capsys.readouterr()
    assert "Erased 1 talk." in printed(capsys, "erase", "--yes", "--db", db)
    assert b"worn out" not in Path(db).read_bytes()


@pytest.mark.parametrize(("answer", "code", "left"), [(b"n\n", 130, 2), (b"y\n", 0, 0)])
def test_erasing_asks_first(
    monkeypatch: pytest.MonkeyPatch, db: str, answer: bytes, code: int, left: int
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(answer)))
    assert run(["erase", "--db", db]) == code
    with closing(sqlite3.connect(db)) as connection:
        assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (left,)


def test_the_history_is_copied_and_brought_up_to_date(
    capsys: pytest.CaptureFixture[str], db: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    assert "copied" in printed(capsys, "db", "backup", str(copy), "--db", db)
    assert "up to date" in printed(capsys, "db", "upgrade", "--db", str(copy))
    assert "first" in printed(capsys, "history", "--db", str(copy))
    assert run(["db", "backup", str(copy), "--db", db]) == 2
    assert "it exists already" in capsys.readouterr().err


def test_the_place_comes_from_the_environment_too(
    capsys: pytest.CaptureFixture[str], db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_DB", db)
    assert "first" in printed(capsys, "history")


def test_a_file_that_is_no_history_is_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Jo, this is a letter and no database at all. " * 40, encoding="utf-8")
    assert run(["history", "--db", str(file)]) == 2
    assert "is not a history of Crisis Coach" in capsys.readouterr().err
    assert file.read_text(encoding="utf-8").startswith("Dear Jo")
