"""Words with whoever said them taken out: names, ids, numbers, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.practice.no_names import NOT_NAMES, is_name, name_in

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
_NAME: Final = r"[^\W\d_][\w'’-]+"
_TWO: Final = rf"({_NAME}(?:\s+{_NAME})?)"
_INTRODUCES: Final = r"(?:(?i:my name(?:'s|’s| is)|name(?:'s|’s)|call me)|[Tt]his is|[Ii]['’]?m|[Ii] am)"
"""In capitals throughout, "I AM" says nothing of the next word's."""

_HERE: Final = r"(?=,?\s+(?i:here|speaking)\b(?!\s*\?))"
_INTRODUCED: Final = re.compile(rf"\b({_INTRODUCES}\s+(?i:(?:{_TITLE}\.?\s+)?)){_TWO}")
_HERE_IS: Final = re.compile(
    r"((?:^|[.!?,;:…—–]\s*|\s-\s*)(?i:(?:(?:hi|hey|hello|yes|yeah|ok|okay)\b[ ,]+)*)"
    rf"(?i:(?:{_TITLE}\.?\s+)?)){_TWO}{_HERE}"
)
_NAMED_LOW: Final = re.compile(
    rf"\b(my name(?:'s|’s| is)\s+(?:{_TITLE}\.?\s+)?)((?!{_TITLE}\b)[\w'’-]+)", re.IGNORECASE
)
_TITLED: Final = re.compile(rf"\b((?i:{_TITLE})\.?\s+)({_NAME})")


def introduced(words: str) -> Iterator[str]:
    """Yield the names by which somebody introduces themselves: "My name is Dana Ruiz", "Gus here"."""
    for pattern in (_INTRODUCED, _HERE_IS):
        for found in pattern.finditer(words):
            yield from _names_at_front(found.group(2))
    for found in _NAMED_LOW.finditer(words):
        if is_name(found.group(2)):
            yield name_in(found.group(2)).capitalize()


def _names_at_front(words: str) -> Iterator[str]:
    """Yield the first words as long as they are names, and written as such."""
    for word in words.split():
        if not word[0].isupper() or not is_name(word):
            return
        yield name_in(word)
        if name_in(word) != word:
            return


class Anonymous:
    """Takes somebody out of words: `Anonymous(["Dana Ruiz"])(words)`."""

    def __init__(self, names: Sequence[str], keep: Sequence[str] = (), among: Iterable[str] = ()) -> None:
        """Know what is to be taken out.

        Args:
            names: What the trainee is called: display names, user names, keys.
            keep: Names that stay where somebody is introduced by them: the scripted person's.
            among: What all the others are called who may have said it. So many share their names with words
                of the language that only those go that are written as names are: "Will", not "will".
        """
        kept = {part.lower() for name in keep for part in name.split()}
        wanted = {each for each in _parts(names) if each.lower() not in {*kept, "discord"}}
        others = {each for each in _parts(among) if each.lower() not in kept and not _is_word(each)}
        written = {form for each in others for form in (each[:1].upper() + each[1:], each.capitalize())}
        self._names, self._written = _any_of(wanted, re.IGNORECASE), _any_of(written)
        low = _any_of({each for each in others if each.lower() not in NOT_NAMES}, re.IGNORECASE)
        self._introduced_low = low and re.compile(
            rf"\b({_INTRODUCES}\s+)?({low.pattern})(?(1)|{_HERE})", re.IGNORECASE
        )
        self._kept = kept

    def __call__(self, words: str) -> str:
        """Return the words without names, mentions, addresses and numbers of three digits or more."""
        clean = _ADDRESS.sub(ADDRESS, words)
        clean = _MENTION.sub(NAME, clean)
        for introduces in (_INTRODUCED, _HERE_IS, _TITLED):
            clean = introduces.sub(self._without_names, clean)
        clean = _NAMED_LOW.sub(self._without, clean)
        if self._introduced_low is not None:
            clean = self._introduced_low.sub(lambda found: f"{found.group(1) or ''}{NAME}", clean)
        clean = self.without_known(clean)
        clean = _BADGE.sub(rf"\1\2{NUMBER}", clean)
        return _NUMBER.sub(NUMBER, clean)

    def without_known(self, words: str) -> str:
        """Return the words without the names that are known; who is introduced in them stays."""
        for known in (self._names, self._written):
            words = words if known is None else known.sub(NAME, words)
        return words

    def _without(self, found: re.Match[str]) -> str:
        name = found.group(2)
        if name.lower() in self._kept or not is_name(name):
            return found.group(0)
        return f"{found.group(1)}{NAME}{name[len(name_in(name)) :]}"

    def _without_names(self, found: re.Match[str]) -> str:
        """Return what introduces somebody with one `NAME` in the place of all of theirs."""
        names, said = list(_names_at_front(found.group(2))), found.group(2)
        if not names or names[0].lower() in self._kept:
            return found.group(0)
        last = re.match(r"\s+".join(map(re.escape, names)), said)
        return f"{found.group(1)}{NAME}{said[last.end() :]}" if last else found.group(0)


def _parts(names: Iterable[str]) -> set[str]:
    """Return names and their parts, without parts that are words of their own."""
    called = [name.strip() for name in names if name.strip() and name != AT_THIS_MACHINE]
    parts = {
        part
        for name in called
        for part in re.split(r"[\W_]+", name)
        if len(part) >= _LEAST_LETTERS and part.lower() not in NO_NAMES
    }
    return parts | set(called)


def _is_word(name: str) -> bool:
    """Tell whether a whole name is a word that stands in every second reply."""
    return name.lower() in NO_NAMES or (len(name) < _LEAST_LETTERS and not is_name(name))


def _any_of(names: set[str], flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str] | None:
    ordered = sorted(names, key=lambda each: (-len(each), each))
    inside = "|".join(map(re.escape, ordered))
    return re.compile(rf"(?<!\w)(?:{inside})(?!\w)", flags) if inside else None
