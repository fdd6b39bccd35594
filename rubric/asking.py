"""Questions: which clauses ask, whether openly or for one fact, and what only checks a reflection.

Told by shape, so that it holds without question marks and in lower case: a clause that begins with a question word or
with a verb turned round ("are you", "did he"), one that asks for an account ("tell me about", "help me understand"), or
any sentence that ends in a question mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from rubric import words
from rubric.cues import shapes
from rubric.text import Form, Reading, Span

Kind = Literal["open", "closed", "tag", "request", "said"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question, at the tokens `first` up to `last`.

    `open` and `closed` tell what would answer it; `tag` checks what was just said ("is that right?"), `request` asks
    for an act, `said` is a statement with a question mark.
    """

    kind: Kind
    first: int
    last: int


_CLOSED_HOW: Final = frozenset(
    "old long many much often far soon late tall big close well recently early fast bad".split()
)
_SHORT: Final = 3
_NOT_A_THING: Final = frozenset("else about now then next if for is are was do".split())
_SOUNDS: Final = frozenset(
    "okay yeah yes no right really sorry what huh pardon hello hi hey so and mm hm sir maam you then".split()
)


def forms(reading: Reading) -> tuple[Form, ...]:
    """Return the form of each sentence; a sentence with a question in it is a question."""
    asked = {reading.tokens[question.first].sentence for question in questions(reading)}
    return tuple(
        "question" if number in asked or sentence.mark == "?"
        else "imperative" if reading.tokens[sentence.head].word in words.classes()["imperative"]
        else "statement"
        for number, sentence in enumerate(reading.sentences)
    )  # fmt: skip


def questions(reading: Reading) -> list[Question]:
    """Return the questions of a reading, by place; a tag that checks a reflection is among them as `tag`."""
    met: dict[int, set[str]] = {}
    for shape, first, _ in shapes("questions.yaml").find(reading):
        met.setdefault(first, set()).add(shape)
    found: list[Question] = []
    for clause in reading.clauses:
        question = _clause_question(reading, clause, met)
        if question:
            found.append(question)
    return _marked(reading, found)


def _clause_question(reading: Reading, clause: Span, met: Mapping[int, set[str]]) -> Question | None:
    here = {shape for at in range(clause.first, clause.head + 1) for shape in met.get(at, ())}
    sentence = reading.sentences[reading.tokens[clause.first].sentence]
    sentence_end = sentence.last
    wh = reading.tokens[clause.head].word in words.classes()["wh"]
    marked = sentence.mark == "?" and (wh or clause.last == sentence_end)
    kind: Kind | None = None
    if "tag" in here:
        tail = clause.first > sentence.first
        kind = (
            ("said" if tail and sentence.mark == "?" else "tag")
            if marked or clause.last == sentence_end
            else None
        )
        if kind == "said":
            return Question(kind, sentence.head, clause.last)
    elif here & {"account", "tells"}:
        kind = "open"
    elif "request" in here:
        kind = "request"
    elif "fact" in here:
        kind = "closed"
    elif "none" in here and not marked:
        kind = None
    else:
        kind = _by_first_words(reading, clause, marked=marked)
    return Question(kind, clause.head, clause.last) if kind else None


def _by_first_words(reading: Reading, clause: Span, *, marked: bool) -> Kind | None:
    row = reading.words(clause.head, clause.last)
    first, second, third = (*row, "", "", "")[:3]
    classes = words.classes()
    if first in {"what", "how", "why"}:
        if first == "how" and second in _CLOSED_HOW:
            return "closed"
        if (
            first == "what"
            and len(row) == 2
            and second not in _NOT_A_THING
            and not second.startswith("happen")
        ):  # noqa: PLR2004
            return "closed" if marked else None
        turned = second in classes["aux"] or second in {"about", "else", "happened", "brought", "made", "if"}
        return "open" if marked or turned or any(word in classes["aux"] for word in row[2:5]) else None
    if marked and first not in classes["wh"] and len(row) > 1 and row[-1] in {"how", "what", "who", "where"}:
        return "open" if row[-1] == "how" or (row[-1] == "what" and len(row) > _SHORT) else "closed"
    if marked and first not in classes["aux"] and "what" in row[1:_SHORT]:  # "till what stops?"
        return "open"
    if first in {"where", "when", "who", "which", "whose", "whom"}:
        turned = second in classes["aux"]
        return "closed" if turned or (marked and second not in classes["subject"]) else None
    if first in classes["aux"] and first not in {"be"}:
        subject = second in classes["subject"] or second in {
            "your",
            "the",
            "my",
            "not",
            "any",
            "his",
            "her",
            "our",
            "both",
        }
        if second == "not":
            return "closed" if marked and third in classes["subject"] else None
        return "closed" if subject and (marked or len(row) > 2) else None  # noqa: PLR2004 - "and so can I"
    if marked and any(word in {"what", "how", "why"} for word in row) and row[-1] != "that":
        place = next(number for number, word in enumerate(row) if word in {"what", "how", "why"})
        if len(row) > place + 1 and row[place + 1] in classes["aux"]:
            return "open"
    return None


def _asks(reading: Reading, sentence: Span) -> bool:
    """Tell whether a statement with a question mark asks; a single name or sound doesn't."""
    if sentence.last - sentence.first > 1:
        return sentence.last - sentence.head > 1 or reading.tokens[sentence.head].word not in _SOUNDS
    word = reading.tokens[sentence.first].word
    return word in words.known() and word not in _SOUNDS


def _marked(reading: Reading, found: list[Question]) -> list[Question]:
    """Add the sentences that are questions only by their mark, and drop tags beside a real question."""
    asked = {reading.tokens[question.first].sentence for question in found}
    for number, sentence in enumerate(reading.sentences):
        if sentence.mark == "?" and number not in asked and _asks(reading, sentence):
            found.append(Question("said", sentence.head, sentence.last))
    return sorted(found, key=lambda question: question.first)
