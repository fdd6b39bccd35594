"""What of a person's line is never said back to them as a plain fact.

"I left the stove on and the baby was in there" given back as "So you left the stove on" is an interrogator's
line, "So he only grabbed your arm" takes his side, and a widower who says "she was my whole life" needs no
form with his sentence pasted in. The patterns lie in `sparing.yaml`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from rubric.words import load

_BOOK: Final = Path(__file__).with_name("sparing.yaml")
_KEPT: Final = 256  # lines; each is asked for several times
_I: Final = r"\b(?:i|we)(?:['’]?ve|['’]?d| have| had)? (?:just |only |really |\w+ly )?"
_WHO: Final = (
    r"\b(?:he|she|they|(?:my|our|the) (?:ex|<somebody>|stepdad|stepson|old man|boss|manager|other half)"
    r"|somebody|someone|(?!That|This|Then|What|Life|News|Which)(?-i:[A-Z][a-z]{2,})) "
    r"(?:(?:only|just|always|never|sometimes|has|had|kept|keeps|did|does|might|would|will|even|\w+ly) )*"
)
_OWN_DEED: Final = re.compile(
    r"^\W*(?:(?:and|but|so|then|well|because|when)\b,? )*(?:i|we)(?:['’]?ve|['’]?d| have| had)? "
    r"(?:(?:just|only|still|really|always|\w+ly) )*(?P<did>[a-z]+)",
    re.IGNORECASE,
)


@lru_cache(_KEPT)
def blames_themselves(line: str) -> bool:
    """Tell whether somebody counts a deed of theirs against themselves, or another came to harm by it."""
    harmed = _told("came_of_it").search(line) and _told("speaks_of_somebody").search(line)
    return bool(_told("accuses_itself").search(line) or harmed)


@lru_cache(_KEPT)
def was_hurt(line: str) -> bool:
    """Tell whether somebody lays hands on the one who speaks, however small they make it."""
    return bool(_told("done_to_them").search(line) or _told("made_small").search(line))


@lru_cache(_KEPT)
def lost_somebody(line: str) -> bool:
    """Tell whether a line speaks of somebody who has died, or who was all they had."""
    return _told("lost_somebody").search(line) is not None


def is_no_plain_fact(clause: str, line: str) -> bool:
    """Tell whether a clause of this `line`, given back flatly, would accuse them or take another's side."""
    if blames_themselves(line) or was_hurt(line) or lost_somebody(line):
        return True
    if _told("takes_a_side").search(clause) or _told("to_themselves").search(clause):
        return True
    did = _OWN_DEED.match(clause)
    deed = did["did"].lower() if did else ""
    return bool(deed) and deed not in _harmless() and _told("speaks_of_somebody").search(line) is not None


@cache
def _told(name: str) -> re.Pattern[str]:
    book = _book()
    rows = [book[name]] if isinstance(book[name], str) else book[name]
    pattern = "|".join(rows).replace("\n", "").replace("<i>", _I).replace("<who>", _WHO)
    for part in ("somebody", "body"):
        pattern = pattern.replace(f"<{part}>", book[part].replace("\n", ""))
    return re.compile(pattern, re.IGNORECASE)


@cache
def _harmless() -> frozenset[str]:
    return frozenset(_book()["harmless"].split())


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = load(_BOOK)
    return book
