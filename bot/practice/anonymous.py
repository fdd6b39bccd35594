"""Words with whoever said them taken out: names, ids, numbers, addresses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

NAME: Final = "[name]"
NUMBER: Final = "[number]"
ADDRESS: Final = "[address]"

AT_THIS_MACHINE: Final = "You, at this machine"
"""What whoever gave no name at this machine is called; it names nobody."""

_LEAST_LETTERS: Final = 3
"""Shorter parts of a name are words of their own."""

NO_NAMES: Final = frozenset(
    "all and any are but can for from had has have her here him his how its just not our out she that the"
    " their them there they this was were what when where who why with you your".split()
)
"""Longer ones that are, too: of "The Boss" and "Just You" these parts are in every second reply."""

_TITLE: Final = (
    r"(?:officer|deputy|sergeant|sgt|corporal|lieutenant|captain|detective|constable|doctor|nurse"
    r"|dr|mr|mrs|ms)"
)
_ADDRESS: Final = re.compile(r"https?://\S+|\bwww\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
_MENTION: Final = re.compile(r"<(?:@[!&]?|#)\d+>|(?<!\w)@\w+")
_NUMBER: Final = re.compile(r"\+?\d(?:[ ().\-/]{0,2}\d){2,}")
_BADGE: Final = re.compile(r"\b(badge|unit|shield|car|id|number)(\s+(?:number\s+)?)\d+", re.IGNORECASE)
_INTRODUCED: Final = re.compile(
    r"\b((?i:my name(?:'s|’s| is)|name(?:'s|’s)|call me|this is|i['’]?m|i am)\s+(?i:(?:"
    + _TITLE
    + r"\.?\s+)?))"
    r"([A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?)"
)
_NAMED_LOW: Final = re.compile(
    r"\b(my name(?:'s|’s| is)\s+(?:" + _TITLE + r"\.?\s+)?)((?!" + _TITLE + r"\b)[\w'’-]+)", re.IGNORECASE
)
_TITLED: Final = re.compile(r"\b((?i:" + _TITLE + r")\.?\s+)([A-Z][\w'’-]+)")


class Anonymous:
    """Takes somebody out of words: `Anonymous(["Dana Ruiz"])(words)`."""

    def __init__(self, names: Sequence[str], keep: Sequence[str] = ()) -> None:
        """Know what is to be taken out.

        Args:
            names: What the trainee is called: display names, user names, keys.
            keep: Names that stay where somebody is introduced by them: the scripted person's.
        """
        names = [name for name in names if name != AT_THIS_MACHINE]
        parts = {
            part
            for name in names
            for part in re.split(r"[\W_]+", name)
            if len(part) >= _LEAST_LETTERS and part.lower() not in NO_NAMES
        }
        whole = {name.strip() for name in names if name.strip()}
        kept = {part.lower() for name in keep for part in name.split()}
        wanted = sorted(
            {each for each in (*whole, *parts) if each.lower() not in kept and each.lower() != "discord"},
            key=lambda each: (-len(each), each),
        )
        self._names = (
            re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in wanted), re.IGNORECASE)
            if wanted
            else None
        )
        self._kept = kept

    def __call__(self, words: str) -> str:
        """Return the words without names, mentions, addresses and numbers of three digits or more."""
        clean = _ADDRESS.sub(ADDRESS, words)
        clean = _MENTION.sub(NAME, clean)
        for introduces in (_INTRODUCED, _NAMED_LOW, _TITLED):
            clean = introduces.sub(self._without, clean)
        if self._names is not None:
            clean = self._names.sub(NAME, clean)
        clean = _BADGE.sub(rf"\1\2{NUMBER}", clean)
        return _NUMBER.sub(NUMBER, clean)

    def _without(self, found: re.Match[str]) -> str:
        name = found.group(2)
        if name.split()[0].lower() in self._kept:
            return found.group(0)
        before = found.group(0)[: found.start(2) - found.start(0)]
        return f"{before}{NAME}"
