"""Questions: which clauses ask, whether openly or for one fact, and what only checks a reflection.

Told by shape, so that it holds without question marks and in lower case: a clause that begins with a
question word or with a verb turned round ("are you", "did he"), one that asks for an account ("tell me
about", "help me understand"), or any sentence that ends in a question mark.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from rubric import words
from rubric.cues import shapes
from rubric.text import Form, Reading, Span

Kind = Literal["open", "closed", "tag", "request", "said"]


@dataclass(frozen=True, slots=True)
class Question:
    """One question, at the tokens `first` up to `last`.

    `open` and `closed` tell what would answer it; `tag` checks what was just said ("is that right?");
    `request` asks for an act; `said` is a statement with a question mark.
    """

    kind: Kind
    first: int
    last: int


_OPENING: Final = frozenset({"what", "how", "why"})
_ASKED_BACK: Final = frozenset({"how", "what", "who", "where"})
_AFTER_WHAT: Final = frozenset({"about", "else", "happened", "brought", "made", "if"})
_WHOSE: Final = frozenset("your the my any his her our both".split())
_CLOSED_HOW: Final = frozenset(
    "old long many much often far soon late tall big close well recently early fast bad".split()
)
_SHORT: Final = 3
_FEW: Final = 4
_OR_NOT: Final = frozenset({("or", "what"), ("or", "not"), ("or", "something"), ("or", "else", "what")})
_NOT_A_THING: Final = frozenset("else about now then next if for is are was do happened happens".split())
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
    if reading.words(clause.first, clause.last) in _OR_NOT:  # "are you coming or what" asks one thing
        return None
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
    classes = words.classes()
    if row[0] in _OPENING:
        return _opened(row, marked=marked)
    if row[0] in classes["wh"]:
        turned = row[1:2] != () and row[1] in classes["aux"]
        said = row[1:2] != () and row[1] in classes["subject"]  # "when you say"
        return "closed" if turned or (marked and len(row) > 1 and not said) else None
    if marked and len(row) > 1 and row[-1] in _ASKED_BACK:  # "tired how?", "going where?"
        return "open" if row[-1] == "how" or (row[-1] == "what" and len(row) > _SHORT) else "closed"
    if row[0] in classes["aux"]:
        return _turned_round(row, marked=marked)
    if marked and row[0] == "any" and len(row) <= _FEW:  # "any knives?"
        return "closed"
    return "open" if marked and _asks_midway(row) else None


def _opened(row: Sequence[str], *, marked: bool) -> Kind | None:
    """Tell what a clause that begins with what, how or why asks."""
    first, second = row[0], row[1] if len(row) > 1 else ""
    if first == "how" and second in _CLOSED_HOW:
        return "closed"
    names_a_thing = first == "what" and len(row) < _SHORT and second not in _NOT_A_THING
    if names_a_thing and second:  # "what gate?"
        return "closed" if marked else None
    aux = words.classes()["aux"]
    turned = second in aux | _AFTER_WHAT or not aux.isdisjoint(row[2:5])
    return "open" if marked or turned else None


def _turned_round(row: Sequence[str], *, marked: bool) -> Kind | None:
    """Tell whether a clause that begins with a helping verb asks: "are you", "did he", "is your sister"."""
    subjects = words.classes()["subject"]
    if row[1:2] == ("not",):
        return "closed" if marked and row[2:3] != () and row[2] in subjects else None
    asks = row[1:2] != () and row[1] in subjects | _WHOSE | words.classes()["someone"]  # "does mum know"
    return "closed" if asks and (marked or len(row) >= _SHORT) else None  # "and so can I" asks nothing


def _asks_midway(row: Sequence[str]) -> bool:
    """Tell whether a question word stands inside a clause: "till what stops?"."""
    aux = words.classes()["aux"]
    turned = any(word in _OPENING and after in aux for word, after in pairwise(row))
    return turned or "what" in row[1:_SHORT]


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
