# ruff: noqa: ASYNC240 - a look at a folder, while nothing else waits
from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.errors import StorePlaceError
from bot.store.place import data_folder, default_url, file_of, url_of
from bot.store.store import Store
from tests.bot.store.samples import a_session


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_default_lies_in_the_users_data_folder(home: Path) -> None:
    assert file_of(default_url()) == data_folder() / "history.db"
    assert data_folder().is_relative_to(home)


@pytest.mark.parametrize("text", ["x.db", "sqlite:///x.db", "sqlite+aiosqlite:///x.db", "~/x.db"])
def test_a_file_may_be_given_bare_or_as_a_url(home: Path, text: str) -> None:
    assert url_of(text) == f"sqlite+aiosqlite:///{home}/x.db"


def test_an_absolute_url_names_an_absolute_file() -> None:
    assert file_of(url_of("sqlite:////srv/x.db")) == Path("/srv/x.db")


@pytest.mark.parametrize("text", ["", "  ", "a\0b", "mysql://host/db", "sqlite://"])
def test_what_names_neither_a_file_nor_a_server_is_refused(text: str) -> None:
    with pytest.raises(StorePlaceError):
        url_of(text)


@pytest.mark.parametrize(
    "name", ["with space.db", "what?.db", "50%.db", "a#b&c=d.db", "ünï✓.db", "file:x.db"]
)
async def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    async with await Store.open(url_of(str(tmp_path / name))) as store:
        await store.add_session(a_session())
    assert (tmp_path / name).stat().st_size > 0
    assert len(list(tmp_path.iterdir())) == 1


async def test_nobody_else_can_read_what_is_kept(home: Path) -> None:
    file = file_of(default_url())
    async with await Store.open(default_url()) as store:
        await store.add_session(a_session())
        kept = {path.name: mode_of(path) for path in file.parent.iterdir()}
    assert kept == dict.fromkeys(["history.db", "history.db-wal", "history.db-shm"], 0o600)
    assert mode_of(file.parent) == 0o700
    assert file.parent.is_relative_to(home)
