"""Says the trainee's own words better: an order as a request with a reason, a "why" as an open question.

What the trainee was after stays. Where the words fit no pattern of `rewording.yaml`, nothing is returned, and
a line from the scenario or a stock line serves instead.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rubric.words import load

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ASK_DIRECTLY: Final = "I want to ask you straight. Are you thinking about killing yourself?"

_BOOK: Final = Path(__file__).with_name("rewording.yaml")
_SENTENCE: Final = re.compile(r"[^.!?…\n;]+[.!?…]*")
_QUESTION: Final = re.compile(r"[^.!?…\n]+\?")
_ASKED_ON: Final = re.compile(
    r"(?:,|,? (?:and|or)) (?=(?:what|how|who|where|when|which)(?: \w+)?"
    r"(?:['’]s| (?:is|are|was|were|do|does|did|has|have|can|could|will|would)) "
    r"|(?:is|are|was|were|do|does|did|has|have|can|could) "
    r"(?:you|he|she|it|they|there|any\w+|some\w+|your|the|mum|dad) )",
    re.IGNORECASE,
)
_OPENLY: Final = re.compile(
    r"(?:(?:and|so|okay|now),? )?(?:what|how)(?:['’]s|s)? (?!old|many|much|long|far|often|time|\w+ is it)",
    re.IGNORECASE,
)
_FOR_A_FACT: Final = re.compile(
    r"\b(?:names?|address|number|date|birth\w*|postcode|zip|age|colou?r|street|school|meds|medication)\b",
    re.IGNORECASE,
)
_OF_WHAT_IT_IS_LIKE: Final = re.compile(
    r"\b(?:happen\w*|going on|like for|been like|it like|that like|feel\w*|bring\w*|brought)\b", re.IGNORECASE
)
_LACKS_A_WORD: Final = re.compile(
    r"^(?:(?:and|so|okay|now),? )?"
    r"(?:(?:what|how|where|when|who)(?: (?:long|many|much|old|often|far|time))? )?"
    r"(?:you|u|ur|he|she|they|your \w+)\b(?!['’])",
    re.IGNORECASE,
)
"""A question without its verb in front, as said in haste: "How long you know this?", "You told your mum?"."""
_WHY: Final = re.compile(r"\bwhy\b|\bhow come\b|\bwhat\b.* for\??$", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"^(?:[\w']+\W+){1,4}(?=you (?:need|have|got) to\b)", re.IGNORECASE)
_LEAD: Final = re.compile(
    r"^\W*(?:(?:okay|ok|hey|now|sir|ma'?am|please|just|look|listen up|all ?right|right|come on|man|buddy"
    r"|well|and|so|but|then|police|first(?: thing| things first| off| of all|ly)?|i said"
    r"|you (?:need|have|got|ought) to|you(?:'ve)? (?:gotta|got to|must|better|should|could)"
    r"|you'd better|i(?: am|'m) (?:telling|ordering|asking) you to|i (?:need|want) you to)\b[,.!\s]*)+",
    re.IGNORECASE,
)
_TAIL: Final = re.compile(
    r"[\s,]*\b(?:right now|right away|immediately|this (?:second|minute|instant)|now|please|for me|sir|ma'?am"
    r"|okay|ok|will you|already|slowly|buddy|man|first|then|again)$",
    re.IGNORECASE,
)
_CUT: Final = re.compile(
    r"\s*(?:[,:;–—-]|\b(?:or|and|with|before|because|so|unless|if|until|otherwise)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_IF_NOT: Final = re.compile(r"\bif you (?:don'?t|do not|won'?t) (?P<what>[^,.!?]{3,60})", re.IGNORECASE)
_COARSE: Final = re.compile(
    r"\b(?:\w*fuck\w*|shit\w*|damn|goddamn|hell|ass|idiot|stupid|crazy)\b", re.IGNORECASE
)
_ASKED_WITHOUT_A_MARK: Final = re.compile(
    r"^(?:\w+ )?(?:you|u|ur|you're|youre)(?: are| wouldn'?t| won'?t| would)? ?(?:not |gonna |going to )?"
    r".*\b(?:(?:would|will|are|r) (?:you|u)|right|yeah)\W*$|^(?:would|will|are|r|aren'?t) (?:you|u)\b",
    re.IGNORECASE,
)
_SHORTEST = 3  # words of a question that can stand alone, unless it is an open one
_LONGEST = 14  # words of an order or question still worth giving back


def reword(code: str, said: str) -> str:
    """Return `said` without the slip `code` and with its intent, or "" where that doesn't come out clean."""
    words = " ".join(said.replace("’", "'").split())
    rewording = _BY_CODE.get(code)
    if rewording is None or (code != "minimise" and _COARSE.search(words)):
        return ""
    return rewording(words)


def _request(said: str) -> str:
    for sentence in _SENTENCE.findall(said):
        order = _ADDRESS.sub("", sentence.strip(" .!?…"))
        if asked := _asked_for(_CUT.sub("", _LEAD.sub("", order))):
            return asked
    return ""


def _without_threat(said: str) -> str:
    found = _IF_NOT.search(said)
    return _asked_for(found["what"]) if found else _request(said)


def _asked_for(order: str) -> str:
    order = _without_tail(_without_tail(order))
    if len(order.split()) <= _LONGEST:
        for pattern, request in _patterns("orders"):
            if found := pattern.fullmatch(order):
                words = found.groupdict()
                return request.format_map({key: said[:1].lower() + said[1:] for key, said in words.items()})
    return ""


def _reworded_by(book: str) -> Callable[[str], str]:
    def rewording(said: str) -> str:
        for pattern, line in _patterns(book):
            if found := pattern.search(said):
                words = found.groupdict()
                return line.format_map({key: _without_tail(kept) for key, kept in words.items()})
        return ""

    return rewording


def questions_in(said: str) -> list[str]:
    """Return the questions of a reply one by one, also where a comma alone parts them."""
    return [
        f"{piece.strip(' ,-–—?')}?"
        for question in _QUESTION.findall(said)
        for piece in _ASKED_ON.split(question)
    ]


def _one_question(said: str) -> str:
    fit = [
        question
        for question in questions_in(said)
        if (len(question.split()) >= _SHORTEST or _OPENLY.match(question))
        and len(question.split()) <= _LONGEST
        and not (_WHY.search(question) or _LACKS_A_WORD.match(question))
    ]
    best = max(fit, key=_openness, default="")
    best = best.rstrip("?! ")
    return f"{best[:1].upper()}{best[1:]}?" if best else ""


def _openness(question: str) -> int:
    """Return how far a question leaves the floor to them: what happened or what it's like, open, a fact."""
    openly = _OPENLY.match(question) is not None and not _FOR_A_FACT.search(question)
    return openly + (openly and _OF_WHAT_IT_IS_LIKE.search(question) is not None)


def _direct_question(said: str) -> str:
    asked = "?" in said or _ASKED_WITHOUT_A_MARK.search(said)
    return ASK_DIRECTLY if asked and re.search(_book()["hint"], said, re.IGNORECASE) else ""


def _without_tail(words: str) -> str:
    return _TAIL.sub("", words.strip())


_BY_CODE: Final[Mapping[str, Callable[[str], str]]] = {
    "command": _request,
    "threat": _without_threat,
    "why_question": _reworded_by("whys"),
    "advice": _reworded_by("advice"),
    "false_promise": _reworded_by("promises"),
    "interrogate": _one_question,
    "minimise": _direct_question,
}


@cache
def _patterns(book: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["when"], re.IGNORECASE), entry["say"]) for entry in _book()[book])


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = load(_BOOK)
    return book
