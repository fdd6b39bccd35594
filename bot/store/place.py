"""Where the history lies: the user's data folder, or what `--db` or `COACH_DB` says.

A file of SQLite's, or a database on a PostgreSQL server; of the latter more in `address`.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from platformdirs import user_data_path

from bot.errors import BackupError, StorePlaceError

SQLITE = "sqlite+aiosqlite:///"
_SPELLINGS = (SQLITE, "sqlite:///")
_SERVED = ("postgresql://", "postgresql+asyncpg://", "postgres://")


def data_folder() -> Path:
    """Return the folder of this user's data, which need not exist yet."""
    return user_data_path("crisis-coach", appauthor=False)


def packs_folder() -> Path:
    """Return the folder of this user's own packs, which need not exist."""
    return data_folder() / "packs"


def programmes_folder() -> Path:
    """Return the folder of this user's own programmes, which need not exist."""
    return data_folder() / "programmes"


def default_url() -> str:
    """Return the URL of the history when neither `--db` nor `COACH_DB` names one."""
    return SQLITE + str(data_folder() / "history.db")


def url_of(text: str) -> str:
    """Turn what was typed for `--db` or `COACH_DB` into a URL.

    Args:
        text: A file (`~` is understood) or a URL such as `sqlite:///practice.db` or
            `postgresql://coach@host/coach`.

    Returns:
        A URL; of a file with an absolute path, so that a later change of folder doesn't matter.

    Raises:
        StorePlaceError: The text is empty, can't be read, or names another kind of database.
    """
    if text.strip().startswith(_SERVED):
        from bot.store.address import address_of  # noqa: PLC0415 - not wanted for a file

        return address_of(text)
    for spelling in _SPELLINGS:
        if text.startswith(spelling):
            return SQLITE + _absolute(text.removeprefix(spelling))
    if "://" in text:
        kind = text.partition("://")[0]
        raise StorePlaceError(f"{kind}://…", "only SQLite and PostgreSQL are understood")
    return SQLITE + _absolute(text)


def is_served(url: str) -> bool:
    """Tell whether a URL from `url_of` or `default_url` names a database on a server, not a file."""
    return not url.startswith(SQLITE)


def file_of(url: str) -> Path:
    """Return the file that a URL names which isn't served."""
    return Path(url.removeprefix(SQLITE))


def shown(url: str) -> str:
    """Return where a history lies as it may be told and logged: never with a password."""
    if is_served(url):
        from bot.store.address import shown as shown_address  # noqa: PLC0415 - not wanted for a file

        return shown_address(url)
    return str(file_of(url))


def beside(url: str) -> Path:
    """Return the path that what belongs to a history and isn't in it lies beside, on this machine.

    That of a file is its own. That of a database on a server is in the user's data folder, which is made:
    nothing lies at the path itself.
    """
    if is_served(url):
        from bot.store.address import name_here  # noqa: PLC0415 - not wanted for a file

        data_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        return data_folder() / name_here(url)
    return file_of(url)


def prepare(file: Path) -> None:
    """Make sure that the database file exists and that nobody else can read it.

    A new file gets mode 0600, and SQLite gives the same to those that it puts beside it (`-wal`, `-shm`).
    Only our own data folder is created (0700): another that is missing is more likely a slip of the keys.

    Raises:
        StorePlaceError: The folder is missing or closed to us, or the file is a folder.
    """
    try:
        if file.parent == data_folder():
            file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file.is_dir():
            raise StorePlaceError(str(file), "it is a folder, not a file")
        if not file.exists():
            with suppress(FileExistsError):  # another of our processes was quicker
                _create(file)
    except OSError as failure:
        raise StorePlaceError(str(file), _reason(failure, file)) from failure


def prepare_copy(file: Path) -> None:
    """Create an empty file for a backup, mode 0600.

    Raises:
        BackupError: It exists already, or its folder is missing or closed to us.
    """
    try:
        _create(file)
    except FileExistsError as failure:
        raise BackupError(str(file), "it exists already") from failure
    except OSError as failure:
        raise BackupError(str(file), _reason(failure, file)) from failure


def discard(file: Path) -> None:
    """Remove what was begun and not finished."""
    file.unlink(missing_ok=True)


def _create(file: Path) -> None:
    os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _absolute(text: str) -> str:
    if not text.strip() or "\0" in text:
        raise StorePlaceError(repr(text), "that names no file")
    return str(Path(text).expanduser().absolute())


def _reason(failure: OSError, file: Path) -> str:
    if isinstance(failure, FileNotFoundError):
        return f"the folder {file.parent} does not exist"
    if isinstance(failure, NotADirectoryError):
        return f"{file.parent} is not a folder"
    if isinstance(failure, PermissionError):
        return f"the folder {file.parent} is not writable"
    return (failure.strerror or str(failure)).lower()
