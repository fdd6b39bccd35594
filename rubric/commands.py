"""Commands: imperatives that order, told from requests, invitations and advice by their shape."""

from __future__ import annotations

from typing import Final

from rubric import words
from rubric.cues import shapes
from rubric.text import Reading, Span

_FIRM: Final = frozenset("calm relax chill shut stop quit settle cheer snap".split())
_NOUN_AFTER: Final = frozenset(
    "is are was were sounds seems must has have had can could would will does do did feels matters means gets"
    " and or keeps makes still".split()
)
_NO_NAMES: Final = frozenset({"id"})  # "id go back" is "I'd go back"
_DONE_BY_THINGS: Final = frozenset("make take break happen move run open close keep need".split())
_ADVERBS: Final = frozenset(
    "please just now then simply kindly really sir maam immediately and right okay well so".split()
)


def commands(reading: Reading) -> list[tuple[int, int]]:
    """Return the commands of a reading as runs of tokens, by place."""
    met: dict[str, list[tuple[int, int]]] = {}
    for shape, first, last in shapes("orders.yaml").find(reading):
        met.setdefault(shape, []).append((first, last))
    starts = {shape: {first for first, _ in spots} for shape, spots in met.items()}
    soft = {reading.tokens[first].sentence for first, _ in met.get("softened", ())}
    found = []
    ordering = True
    for clause in reading.clauses:
        at = _verb(reading, clause)
        joined = reading.tokens[clause.first].word in {"and", "or"}
        if at is None or clause.mark == "?" or (joined and not ordering):
            ordering = False
            continue
        ordering = True
        word = reading.tokens[at].word
        if at in starts.get("negated", ()):
            ordered = at not in starts.get("inviting_not", ())
        else:
            ordered = at in starts.get("orders", ()) or at not in starts.get("invites", ())
            # "let me talk to them and get them to stop": the second deed is the speaker's own too
            ordering = ordered or reading.words(at, at + 2) != ("let", "me")
        if ordered and (word in _FIRM or reading.tokens[at].sentence not in soft):
            found.append((at, clause.last))
    return sorted([*(spot for spot in found if not _opens(reading, *spot)), *met.get("now", ())])


def _opens(reading: Reading, first: int, last: int) -> bool:
    """Say whether an imperative is a bare "listen" that the rest of the reply follows: it orders nothing."""
    return last - first == 1 and reading.tokens[first].word == "listen" and last < len(reading.tokens)


def _verb(reading: Reading, clause: Span) -> int | None:
    """Return the place of the imperative that heads a clause, or None."""
    row = reading.words(clause.first, clause.last)
    imperative = words.classes()["imperative"]
    at = 0
    openers = clause.head - clause.first
    at = openers
    while at < len(row) - 1 and row[at] in _ADVERBS and row[at] != "go":
        at += 1
    if row[at] == "do" and row[at + 1 : at + 2] == ("not",):
        return clause.first + at
    if row[at] == "no" and at + 1 < len(row):
        return None if "then" in row else clause.first + at  # "no breathing then" takes their no up
    if row[at] not in imperative:
        known_name = at == openers and at + 1 < len(row) and row[at] not in words.known() | _NO_NAMES
        # "clots don't come and go", "vents make noise": many things that do something, and no name
        behind = row[at + 1 : at + 3]
        many = row[at].endswith("s") and (
            behind == ("do", "not") or not _DONE_BY_THINGS.isdisjoint(behind[:1])
        )
        if not (known_name and row[at + 1] in imperative) or many:
            return None
        at += 1
    after = row[at + 1] if at + 1 < len(row) else ""
    if row[at] == "man" and after != "up":  # "Man." is a sigh
        return None
    if after in _NOUN_AFTER or after == "you" or row[at + 1 : at + 3] == ("to", "you"):
        return None
    return clause.first + at
