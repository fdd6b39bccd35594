"""How many there are of something, in words."""

from __future__ import annotations


def count(number: float, noun: str) -> str:
    """Return `1 talk`, `12 talks`, `1 reply`, `1,200 replies`, `7.5 minutes`."""
    several = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"
    shown = f"{number:,}" if isinstance(number, int) or not number.is_integer() else f"{number:,.0f}"
    return f"{shown} {noun if number == 1 else several}"
