"""What the program says on Discord, one file per language, by key: `say("turn.silence")`.

English is whole, and stands in for what another language leaves out. A test holds the keys against the code:
none is missing, none unused. What every front end says alike (a note, a debrief) is in `bot.texts`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

ENGLISH: Final = "en"
_FOLDER: Final = Path(__file__).parent


def say(key: str, /, **values: object) -> str:
    """Return the English text of a key, with its `{...}` filled in.

    Raises:
        KeyError: There is no such key, or a value is missing.
    """
    text = texts_in(ENGLISH)[key]
    return text.format(**values) if values else text


def has(key: str) -> bool:
    """Return whether there is a text of this key."""
    return key in texts_in(ENGLISH)


@cache
def texts_in(language: str) -> dict[str, str]:
    """Return all texts of a language by key, none for a language that has no file."""
    file = _FOLDER / f"{language}.yaml"
    if not file.exists():
        return {}
    return dict(_flat(yaml.safe_load(file.read_text(encoding="utf-8"))))


def _flat(tree: dict[str, Any], above: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in tree.items():
        key = f"{above}{name}"
        found += _flat(value, f"{key}.") if isinstance(value, dict) else [(key, str(value).strip("\n"))]
    return found
