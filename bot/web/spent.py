"""The secret of a history's entrance, and what was used up, in a folder beside the history.

Files and not rows, so that the bot and `coach web` share it with nothing but the file system: to make a file
that may not exist yet is the one step that two processes can't both take.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

KEY_BYTES: Final = 32
KEPT_S: Final = 14 * 24 * 3600
"""How long it is remembered that something was used up: far longer than anything is valid."""

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Spent:
    """A folder of mode 0700 with the key and an empty file for each id that was used up."""

    def __init__(self, folder: Path) -> None:
        """Stand before the folder, which need not exist yet."""
        self._folder = folder

    @classmethod
    def beside(cls, history: Path) -> Spent:
        """Return the folder that belongs to a history."""
        return cls(history.with_name(f"{history.name}-web"))

    def key(self) -> bytes:
        """Return the key, made at the first time."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        file = self._folder / "key"
        if not file.exists():
            # Written whole under another name first: who finds the file finds all of it.
            draft = self._folder / f"key.{secrets.token_hex(8)}"
            _write_new(draft, secrets.token_bytes(KEY_BYTES))
            with suppress(FileExistsError):  # another of our processes was quicker
                file.hardlink_to(draft)
            draft.unlink()
        return file.read_bytes()

    def spend(self, name: str) -> bool:
        """Use up an id, and return whether this was the first time."""
        if not _NAME.fullmatch(name):
            return False
        try:
            _write_new(self._folder / name, b"")
        except FileExistsError:
            return False
        self._forget_old()
        return True

    def is_spent(self, name: str) -> bool:
        """Tell whether an id was used up."""
        return not _NAME.fullmatch(name) or (self._folder / name).exists()

    def _forget_old(self) -> None:
        long_ago = time.time() - KEPT_S
        for file in self._folder.iterdir():
            if _NAME.fullmatch(file.name) and file.stat().st_mtime < long_ago:
                file.unlink(missing_ok=True)


def _write_new(file: Path, content: bytes) -> None:
    handle = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)
