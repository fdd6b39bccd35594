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
from rubric.phrasing import capital, fill, pronouns
from rubric.risk import for_another, hints_at_suicide
from rubric.sparing import blames_themselves, lost_somebody, was_hurt
from rubric.taking_up import words_to_take_up
from rubric.text import ASIDE, read
from rubric.words import load

if TYPE_CHECKING:
    from collections.abc import Iterable

_BOOK: Final = Path(__file__).with_name("offering.yaml")
_LINES: Final = tuple(Path(__file__).with_name(name) for name in ("fitting.yaml", "fitting_troubles.yaml"))
_THEIRS: Final = re.compile(r"\b(?:my|our) (?:own |little |big |old )?([a-z]+)\b(?!['’-])", re.IGNORECASE)
_OF_WHAT_IT_IS_LIKE: Final = re.compile(r"\bgets to you\b")
_PUSHES: Final = frozenset({"command", "threat"})
_NOT_SHARED: Final = frozenset({"perception", "voices", "mission", "tasting"})


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
    """Return lines that take up what the person said; none where the line has nothing fit for it.

    Guilt, a blow and a loss are met with what it is like: nobody hears their sentence about it read out.
    """
    told = " ".join(ASIDE.sub(" ", line).split())
    if was_hurt(told):
        return ()  # the circumstances have lines for it
    if blames_themselves(told):
        return tuple(_book()["carrying"])
    if lost_somebody(told):
        return tuple(_of_whom(told, each) for each in _book()["missing_them"])
    if re.match(_book()["says_fine"], told, re.IGNORECASE):
        return tuple(_book()["saying_fine"])
    if _NOT_SHARED.intersection(circumstances(line)) or re.search(_book()["not_shared"], told, re.IGNORECASE):
        return ()  # nobody names what only they perceive, as if it were plain
    bare, quoted = words_to_take_up(told)
    whom = _of_theirs(told)
    named = [offer.format(said=capital(bare)) for offer in _book()["naming"]] if bare else []
    quoting = [offer.format(said=quoted) for offer in _book()["echoing"]] if quoted and not bare else []
    asking = [offer.format(whom=whom) for offer in _book()["asking_about"]] if whom else []
    return (*named, *quoting, *asking)


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


def _of_theirs(line: str) -> str:
    """Return the first of theirs, such as "grandson", that a line speaks of and that can be asked about."""
    found = _THEIRS.findall(ASIDE.sub(" ", line))
    return next((word.lower() for word in found if word.lower() in _book()["matters"].split()), "")


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
