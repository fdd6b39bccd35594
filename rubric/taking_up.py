"""A few words of a person's line that can be said again alone: "Two plates.", "Every other Saturday.".

A whole sentence pasted into a question reads as a form. The end of a clause, said back, is what people do who
listen; what would come out broken, or as a belief, a verdict or the contrary of what was meant, is left.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from rubric.mirroring import is_touchy, turn
from rubric.phrasing import quote
from rubric.risk import hints_at_suicide
from rubric.sparing import is_no_plain_fact
from rubric.text import content, read
from rubric.tidying import tidied, without_tail
from rubric.words import load

_BOOK: Final = Path(__file__).with_name("taking_up.yaml")
_PIECE: Final = re.compile(r"[^.!?…,;:\n]+[.!?…]*")
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_LEADS_IN: Final = re.compile(
    r"^(?:(?:and|but|so|then|well|anyway|because|cos|like)\b[,\s]*)+", re.IGNORECASE
)
_NOT_TO_TAKE_UP: Final = re.compile(
    r"\b(?:you\w*|u|ur|ya|lol|thanks?|sorry)\b"  # said to the trainee, or away
    r"|^(?:don['’]?t|do not|please|yes|no|ok|okay|hello|hi|hang on|look|listen|tell|just|go|get|put|say)\b"
    r"|\b(?:fine|all right|alright|okay|good (?:day|thing|news)|great|anyway|i mean|right,)"
    r"|^i(?:['’]?ll| will) (?:wash|put|get|let|go|take|see|do|make|say|tell|show|ask|give|think)\b"
    r"|\bgoing to (?:say|tell|ask)\b|\b(?:i know|not even|i['’]?m not)\b"
    r"|,\s*(?:isn|wasn|don|doesn|aren)['’]?t\b",
    re.IGNORECASE,
)
_OF_THE_BODY: Final = re.compile(
    r"my (?:hands?|heart|chest|legs?|head|stomach|knees?|body|throat|eyes?|jaw|skin|voice) (?!and\b)\w+",
    re.IGNORECASE,
)
_HARMED: Final = re.compile(r"\b(?:kill\w*|hurt\w*|ble+d\w*|cuts?|dead|blood\w*|stopp\w*)\b", re.IGNORECASE)
_CONTRACTED: Final = re.compile(
    r"n['’]?t\b|\bthat['’]s\b|['’]s (?:gone|been|\w+ed|\w+wn)\b|\bwont\b", re.IGNORECASE
)
_DENIES: Final = re.compile(r"\b(?:not|no|never|nobody|without|hardly|barely)\b|n['’]?t\b", re.IGNORECASE)
_CLAUSE_GOES_ON: Final = re.compile(r"\b(?:and|but|he|she|they|it|you|so)\b|['’](?:m|re)\b", re.IGNORECASE)
_OF_THE_SPEAKER: Final = re.compile(r"\b(?:i|i['’]\w+|im|ive|me|us|we|myself)\b", re.IGNORECASE)
_FEWEST, _MOST = 2, 6  # words: fewer say too little to be said again, more nobody would say
_IN_A_PLACE: Final = 3  # words: where it was, and no more


def words_to_take_up(line: str) -> tuple[str, str]:
    """Return a few words of a line: as they can be said alone ("two plates"), and as they can be quoted."""
    said = (found.strip() for found in _PIECE.findall(line))
    bare = [_LEADS_IN.sub("", each).rstrip(" .,;:") for each in said]
    fit = [tidied(without_tail(each)) for each in bare if _may_be_taken_up(each, line)]
    alone = [turned for each in fit if (turned := turn(_body_of(each) or _phrase(each, _words("opens"))))]
    quotable = _words("opens") | _words("opens_a_quotation")
    as_said = [found for each in fit if (found := _phrase(each, quotable, theirs=True))]
    return max(alone, key=_telling, default=""), quote(max(as_said, key=_telling, default=""))


def _may_be_taken_up(said: str, line: str) -> bool:
    if said.endswith(("?", "!")) or _NOT_TO_TAKE_UP.search(said) or is_no_plain_fact(said, line):
        return False
    return not hints_at_suicide(read(said))


def _body_of(clause: str) -> str:
    """Return a short clause whole that tells what their body does: "my hands won't stop"."""
    short = len(_WORD.findall(clause)) <= _MOST
    return clause if short and _OF_THE_BODY.match(clause) and not _HARMED.search(clause) else ""


def _phrase(said: str, opens: frozenset[str], *, theirs: bool = False) -> str:
    """Return the longest phrase at the end of a clause that can be said without the rest, "" for none.

    Args:
        said: The clause.
        opens: Words that such a phrase begins with.
        theirs: A phrase with "I" or "me" in it, which has to be quoted.
    """
    words = _WORD.findall(said)
    for start in range(max(1, len(words) - _MOST), len(words) - _FEWEST + 1):
        row = [word.lower() for word in words[start:]]
        phrase = " ".join(words[start:])
        if _DENIES.search(" ".join(words[:start])):
            return ""  # of "not a wink since Sunday" the rest would say the contrary
        if row[0] in opens and phrase in said and _stands_alone(row, phrase, theirs=theirs):
            return phrase
    return ""


def _stands_alone(row: list[str], phrase: str, *, theirs: bool) -> bool:
    mine = _OF_THE_SPEAKER.search(phrase) is not None
    if mine is not theirs or is_touchy(phrase, as_a_fact=False) or _too_short(row) or _is_broken(row):
        return False
    if _CLAUSE_GOES_ON.search(phrase) if mine else _has_a_verb(row, phrase):
        return False
    dull = _words("only_a_time") | _words("opens")
    telling = [word for word in content(read(phrase)).values() if word not in dull]
    return bool(telling) and (mine or row[-1] in content(read(row[-1])).values())


def _has_a_verb(row: list[str], phrase: str) -> bool:
    return not _words("verbs").isdisjoint(row) or _CONTRACTED.search(phrase) is not None


def _is_broken(row: list[str]) -> bool:
    """Say whether words are two phrases ("my brother the keys"), cut off, or a deed ("the hill singing")."""
    articles, leads_on = _words("articles"), _words("leads_on")
    two = any(word in articles and before not in leads_on for before, word in pairwise(row))
    done = row[-1].endswith("ing") and row[-2] not in articles | {"all"}
    return two or done or row[-1] in leads_on | articles


def _too_short(row: list[str]) -> bool:
    """Say whether a phrase says too little: "the gate", "my flatmate", "in that fridge", "for her mother"."""
    articles, numbers = _words("articles"), _words("numbers")
    if row[0] in _words("places"):
        bare = row[1] not in articles or row[1] in numbers
        return (len(row) <= _IN_A_PLACE and not bare) or (row[0] == "for" and row[1] not in numbers)
    return len(row) == _FEWEST and row[0] in articles


def _telling(said: str) -> tuple[int, int]:
    """Return how much a phrase says: by words that carry something, then by its length."""
    return len(content(read(said))), len(said)


@cache
def _words(name: str) -> frozenset[str]:
    book: dict[str, Any] = load(_BOOK)
    return frozenset(book[name].split())
