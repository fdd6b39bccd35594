"""Lines to try that fit the moment: by what the person's line tells of it, or made of the person's own words.

A stock line in `feedback.yaml` has to fit anyone. What presupposes more (that somebody is in danger, that
time is short, that an answer is owed) is offered here, where the person's line bears it out: `fitting.yaml`
and `fitting_troubles.yaml` hold those. A line made of the words of the trainee or the person is offered only
where the cues find no slip in it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rubric.assess import judge_by_cues
from rubric.circumstances import circumstances
from rubric.codes import SLIPS
from rubric.joining import PRESENT
from rubric.phrasing import capital, fill, pronouns, quote
from rubric.risk import for_another, hints_at_suicide
from rubric.text import ASIDE, content, read
from rubric.tidying import tidied, without_tail
from rubric.words import load

if TYPE_CHECKING:
    from collections.abc import Iterable

_BOOK: Final = Path(__file__).with_name("offering.yaml")
_LINES: Final = tuple(Path(__file__).with_name(name) for name in ("fitting.yaml", "fitting_troubles.yaml"))
_PIECE: Final = re.compile(r"[^.!?…,;:\n]+[.!?…]*")
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_THEIRS: Final = re.compile(r"\b(?:my|our) (?:own |little |big |old )?([a-z]+)\b(?!['’-])", re.IGNORECASE)
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
_OF_WHAT_IT_IS_LIKE: Final = re.compile(r"\bgets to you\b")
_OF_THEMSELVES: Final = re.compile(r"\b(?:i|i['’]\w+|im|ive|me|my|we|us|our)\b", re.IGNORECASE)
_PUSHES: Final = frozenset({"command", "threat"})
_LEAST, _MOST = 4, 10  # words: fewer say too little to be quoted, more nobody would say again


def fitting(kind: str, line: str, rubric: str) -> tuple[tuple[str, ...], ...]:
    """Return lines for a slip or a lack: a row for each circumstance, then one for the trainee's role.

    Args:
        kind: The slip, or the code that is missing.
        line: What the person had just said.
        rubric: The pack that scored the reply, such as `dispatch@1`: its name stands for the role.
    """
    role = rubric.partition("@")[0]
    entries = [_lines()["circumstances"][name] for name in circumstances(line)]
    if role in _lines()["roles"]:
        entries.append(_lines()["roles"][role])
    rows = (entry.get(kind) or entry.get(role) or entry.get("any", ()) for entry in entries)
    return tuple(tuple(_of_whom(line, each) for each in row) for row in rows if row)


def asking_directly(line: str) -> tuple[str, ...]:
    """Return the direct question about suicide as the circumstances of a line call for it; none elsewhere."""
    entries = [_lines()["circumstances"][name] for name in circumstances(line)]
    first = next((entry["ask_suicide"] for entry in entries if "ask_suicide" in entry), ())
    return tuple(_of_whom(line, each) for each in first)


def comes_first(slip: str, line: str) -> bool:
    """Say whether what the person is in has to be met before whatever the trainee was after with a slip."""
    told = circumstances(line)[:1]
    if slip in _PUSHES:
        return bool(told) and told[0] not in _lines()["after_a_request"].split()
    return any(name in _lines()["before_all"].split() for name in told)


def endangered(line: str) -> bool:
    """Say whether a line tells of danger to somebody: then what it feels like has to wait."""
    told = set(circumstances(line)).intersection(_lines()["in_danger"].split())
    return bool(told or for_another(line)[0] or (line and hints_at_suicide(read(line))))


def in_place(lines: Iterable[str], line: str) -> list[str]:
    """Return the lines without those that ask what it's like, where somebody is in danger."""
    waits = endangered(line)
    return [each for each in lines if not (waits and _OF_WHAT_IT_IS_LIKE.search(each))]


def questions_first(lines: Iterable[str], *, asks: bool) -> tuple[str, ...]:
    """Return the lines, each once, with questions first where the trainee `asks`."""
    return tuple(sorted(dict.fromkeys(lines), key=lambda line: asks and not line.endswith("?")))


def echoing(line: str) -> tuple[str, ...]:
    """Return lines that take up the person's own words; none where the line has no words fit for it."""
    said, whom = _words_to_take_up(line), _of_theirs(line)
    quoting = [offer.format(said=said) for offer in _book()["echoing"]] if said else []
    asking = [offer.format(whom=whom) for offer in _book()["asking_about"]] if whom else []
    return (*quoting, *asking)


def one_question(asked: str) -> tuple[str, ...]:
    """Return ways to ask only this question."""
    return tuple(offer.format(asked=capital(asked)) for offer in _book()["one_question"]) if asked else ()


def says_who(line: str) -> bool:
    """Say whether a line tells who speaks: it fits the role alone that it was written for."""
    chance = judge_by_cues(line).p["introduce"]
    return isinstance(chance, float) and chance >= PRESENT


def clean(lines: Iterable[str], context: str) -> tuple[str, ...]:
    """Return the lines that hold no slip when said to a person who had just said `context`."""
    return tuple(line for line in lines if line and not _slips(line, context))


def _slips(line: str, context: str) -> bool:
    p = judge_by_cues(line, context).p
    return any(isinstance(chance := p[slip], float) and chance >= PRESENT for slip in SLIPS)


def _words_to_take_up(line: str) -> str:
    said = (found.strip() for found in _PIECE.findall(ASIDE.sub(" ", line)))
    bare = (_LEADS_IN.sub("", each).rstrip(" .,;:") for each in said)
    fit = [each for each in bare if _may_be_taken_up(each)]
    best = max(fit, key=_telling, default="")
    return quote(tidied(without_tail(best)))


def _telling(said: str) -> tuple[bool, int, int]:
    """Return how much a piece of a line says: of themselves first, then by words that carry something."""
    return _OF_THEMSELVES.search(said) is not None, len(content(read(said))), len(said)


def _of_theirs(line: str) -> str:
    """Return the first of theirs, such as "grandson", that a line speaks of and that can be asked about."""
    found = _THEIRS.findall(ASIDE.sub(" ", line))
    return next((word.lower() for word in found if word.lower() in _book()["matters"].split()), "")


def _may_be_taken_up(said: str) -> bool:
    if said.endswith(("?", "!")) or _NOT_TO_TAKE_UP.search(said) or "..." in quote(said):
        return False
    return _LEAST <= len(_WORD.findall(said)) <= _MOST and not hints_at_suicide(read(said))


def _of_whom(line: str, offer: str) -> str:
    """Return a line with the pronouns of the first person that the person's line speaks of."""
    whom = (
        (word, forms)
        for word in read(line).words()
        for forms, words in _whom()
        if word.removesuffix("'s") in words
    )
    return fill(offer, pronouns(next((forms for _, forms in whom), "")))


@cache
def _whom() -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((forms, frozenset(words.split())) for forms, words in _book()["whom"].items())


@cache
def _lines() -> dict[str, Any]:
    now, troubles = map(load, _LINES)
    return {**now, "circumstances": now["circumstances"] | troubles["circumstances"]}


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = load(_BOOK)
    return book
