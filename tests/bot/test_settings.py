"""Settings from the environment, from `.env`, and from files of secrets."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import Shards, read_settings


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_nothing_given_is_a_bot_that_only_lacks_its_token() -> None:
    settings = read_settings()

    assert (settings.db, settings.shards, settings.pace, settings.typed) == ("", None, True, None)
    assert (settings.health_file, settings.log_level, settings.guild) == (None, "info", None)
    with pytest.raises(SettingsError, match="There is no token"):
        settings.secret()


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {
        "TOKEN": " abc ",
        "DB": "x.db",
        "SHARDS": "0-3/8",
        "PACE": "off",
        "TYPED": "false",
        "HEALTH_FILE": "/tmp/up",  # noqa: S108 - only a name here
        "LOG_LEVEL": "WARNING",
        "GUILD": "12",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"COACH_{name}", value)
    settings = read_settings()

    assert settings.secret() == "abc"
    assert settings.shards == Shards(0, 3, 8)
    assert (settings.db, settings.pace, settings.typed, settings.guild) == ("x.db", False, False, 12)
    assert (str(settings.health_file), settings.log_level) == ("/tmp/up", "warning")  # noqa: S108


def test_a_file_env_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("COACH_TOKEN=of-the-file\nCOACH_DB=file.db\nOTHER=1\n")
    monkeypatch.setenv("COACH_DB", "environment.db")
    settings = read_settings()

    assert (settings.secret(), settings.db) == ("of-the-file", "environment.db")


def test_what_the_program_is_given_wins_over_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("COACH_SHARDS=0/2\n")
    monkeypatch.setenv("COACH_DB", "environment.db")
    settings = read_settings(db="given.db", shards="1/2")

    assert (settings.db, settings.shards) == ("given.db", Shards(1, 1, 2))


def test_the_token_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("abc\n")
    monkeypatch.setenv("COACH_TOKEN_FILE", str(tmp_path / "token"))

    assert read_settings().secret() == "abc"


@pytest.mark.parametrize(("name", "reason"), [("nowhere", "no such file"), (".", "is a directory")])
def test_a_file_that_cant_be_read_is_named(monkeypatch: pytest.MonkeyPatch, name: str, reason: str) -> None:
    monkeypatch.setenv("COACH_TOKEN_FILE", name)

    with pytest.raises(SettingsError, match=reason):
        read_settings().secret()


def test_a_file_that_is_no_text_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("COACH_TOKEN_FILE", "token")

    with pytest.raises(SettingsError, match="can't be read"):
        read_settings().secret()


def test_an_empty_file_is_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "token").write_text("\n")
    monkeypatch.setenv("COACH_TOKEN_FILE", "token")

    with pytest.raises(SettingsError, match="There is no token"):
        read_settings().secret()


def test_a_token_and_a_file_for_it_are_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_TOKEN", "abc")
    monkeypatch.setenv("COACH_TOKEN_FILE", "token")

    with pytest.raises(SettingsError, match="give COACH_TOKEN or COACH_TOKEN_FILE, not both") as told:
        read_settings()
    assert "abc" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SHARDS", "8", "shards are written like 0-3/8"),
        ("SHARDS", "5-3/8", "lie outside 0 to 7"),
        ("SHARDS", "0-8/8", "lie outside 0 to 7"),
        ("SHARDS", "-1/8", "shards are written like"),
        ("LOG_LEVEL", "loud", "the log level is debug, info, warning or error"),
        ("PACE", "sometimes", "COACH_PACE can't be used"),
        ("TYPED", "perhaps", "COACH_TYPED can't be used"),
        ("GUILD", "Academy", "COACH_GUILD can't be used"),
    ],
)
def test_what_cant_be_used_is_named_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"COACH_{name}", value)

    with pytest.raises(SettingsError) as told:
        read_settings()
    assert said in str(told.value)
    assert str(told.value).startswith(f"COACH_{name} can't be used")
    assert "\n" not in str(told.value)


def test_no_shards_are_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_SHARDS", "")

    assert read_settings().shards is None


def test_an_empty_name_of_a_folder_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_PACKS", "")
    monkeypatch.setenv("COACH_PROGRAMMES", "")
    settings = read_settings()

    assert (settings.packs, settings.programmes) == (None, None)


def test_a_range_knows_its_shards() -> None:
    assert Shards.read("2-4/8").ids == [2, 3, 4]
    assert Shards.read(" 2/8 ").ids == [2]


@pytest.mark.parametrize(("word", "is_on"), [("human", True), ("off", False), ("true", True), ("0", False)])
def test_the_pace_takes_the_terminals_words_too(
    monkeypatch: pytest.MonkeyPatch, word: str, is_on: bool
) -> None:
    monkeypatch.setenv("COACH_PACE", word)

    assert read_settings().pace is is_on


def test_the_token_is_not_shown_where_settings_are() -> None:
    assert "abc" not in repr(read_settings(token="abc"))  # noqa: S106 - a token for this test
