"""People to talk to for real: who answers in a country, day and night."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

ANYWHERE: Final = "findahelpline.com lists free lines, country by country"
_FILE: Final = Path(__file__).with_name("help_lines.yaml")
_COUNTRY: Final = re.compile(r"[A-Za-z]{2}")
_LOCALE: Final = re.compile(r"[a-z]{2,3}[_-]([A-Z]{2})\b")


@dataclass(frozen=True, slots=True)
class HelpLine:
    """A service that answers.

    Attributes:
        name: What it is called.
        reach: What to do, such as `call or text 988`.
        source: Its own page.
        hours: When somebody answers, or "" where `reach` says it.
    """

    name: str
    reach: str
    source: str
    hours: str = "day and night"


@dataclass(frozen=True, slots=True)
class Help:
    """What there is in one place.

    Attributes:
        place: The country in words, "" where it isn't known or not in our list.
        emergency: The number for danger to life, "" where it isn't known.
        lines: Services; none where the place isn't known.
    """

    place: str
    emergency: str
    lines: tuple[HelpLine, ...]

    def as_sentences(self) -> tuple[str, ...]:
        """Return who to talk to, the nearest first, a sentence each."""
        named = tuple(f"{line.name}: {_joined(line.reach, line.hours)}." for line in self.lines)
        number = f" ({self.emergency})" if self.emergency else ""
        danger = f"If someone's life is in danger now: the local emergency number{number}."
        return (*named, danger, f"{ANYWHERE}.")


def help_in(country: str) -> Help:
    """Return the help in a country, by its code of two letters; for any other text what holds anywhere."""
    found = _countries().get(country.strip().upper())
    if found is None:
        return Help("", "", ())
    return Help(found["name"], str(found["emergency"]), tuple(HelpLine(**line) for line in found["lines"]))


def countries() -> dict[str, str]:
    """Return the countries that have lines of their own: code -> name."""
    return {code: found["name"] for code, found in _countries().items()}


def country_from(given: str, environment: Mapping[str, str]) -> str:
    """Return the code of the country to show help for, or "".

    Args:
        given: What the user or `COACH_COUNTRY` says; it wins.
        environment: Holds the locale (`LC_ALL`, `LC_MESSAGES`, `LANG`).
    """
    if _COUNTRY.fullmatch(given.strip()):
        return "GB" if given.strip().upper() == "UK" else given.strip().upper()
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        found = _LOCALE.match(environment.get(name, ""))
        if found:
            return found[1]
    return ""


def _joined(reach: str, hours: str) -> str:
    return ", ".join(part for part in (reach.rstrip("."), hours) if part)


@cache
def _countries() -> dict[str, Any]:
    countries: dict[str, Any] = yaml.safe_load(_FILE.read_text("utf-8"))["countries"]
    return countries
