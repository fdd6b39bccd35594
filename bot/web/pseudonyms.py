"""Names for exports that name nobody: stable in this history, and only its key can tell whose they are."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Sequence
from typing import Final

from bot.practice.anonymous import Anonymous

LETTERS: Final = 6
"""Of 32 kinds: among a thousand people, two get the same name once in two thousand histories."""


class Pseudonyms:
    """Gives pseudonyms, and takes names out of words."""

    def __init__(self, key: bytes, names: Sequence[str] = ()) -> None:
        """Use a history's key.

        Args:
            key: Of the history's entrance.
            names: Names to be taken out of what was said.
        """
        self._key = key
        self._names = names
        self._clean = Anonymous(names)

    def trainee(self, key: str) -> str:
        """Return what a trainee is called."""
        return f"trainee-{self._short(key)}"

    def called(self, key: str) -> str:
        """Return "": with pseudonyms nobody has another name; `key` is left out."""
        del key
        return ""

    def author(self, key: str, name: str) -> str:
        """Return what somebody is called who said something about a talk; `name` is left out."""
        del name
        return f"reader-{self._short(key)}"

    def words(self, text: str) -> str:
        """Return words without the names in them."""
        return self._clean(text)

    def said(self, text: str, person: str) -> str:
        """Return a scripted person's words, who may have taken a name up; their own stays."""
        return Anonymous(self._names, keep=[person])(text)

    def _short(self, key: str) -> str:
        digest = hmac.digest(self._key, b"pseudonym\0" + key.encode(), "sha256")
        return base64.b32encode(digest).decode()[:LETTERS].lower()


class RealNames:
    """Leaves everything as it is."""

    def __init__(self, name_of: Callable[[str], str | None]) -> None:
        """Take what knows a trainee's name by their key."""
        self._name_of = name_of

    def trainee(self, key: str) -> str:
        """Return a trainee's key."""
        return key

    def called(self, key: str) -> str:
        """Return a trainee's name in the server, or "" where it is not known."""
        return self._name_of(key) or ""

    def author(self, key: str, name: str) -> str:
        """Return the name of somebody who said something about a talk; `key` is left out."""
        del key
        return name

    def words(self, text: str) -> str:
        """Return the words."""
        return text

    def said(self, text: str, person: str) -> str:
        """Return a scripted person's words; `person`, their name, is left out."""
        del person
        return text


Names = Pseudonyms | RealNames
