"""Which codes of the codebook a reply holds: cues and shapes together, and what rules out what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from rubric import words
from rubric.asking import Question
from rubric.codes import SKILLS, SLIPS
from rubric.commands import commands
from rubric.cues import Hit
from rubric.hearsay import answers_straight, asks_of_us, may_be_heard
from rubric.text import Reading, content

BASE: Final = 0.01
_INTERROGATES: Final = 3
_SHAPE: Final = 0.85
_FEW_WORDS: Final = 4
_VEILED: Final = ("why_question", "confront", "judge", "rush")
_GOES_ON: Final = 7
_STIRS: Final = frozenset("frighten frightens scare scares worry worries bother bothers upset upsets".split())
_HALF: Final = 0.5
_ASKING_WORDS: Final = frozenset({"ask", "asking", "wonder", "wondering", "asked"})
_CODES: Final = frozenset((*SKILLS, *SLIPS))
_MORE_THAN_A_SIGNAL: Final = frozenset(
    _CODES - {"encourager", "slow_down", "open_question", "explore", "closed_question"}
)
# What is ordered in these words is coded as what it does, not once more as a command.
_INSTEAD_OF_COMMAND: Final = (
    "advice", "minimise", "judge", "rush", "slow_down", "false_promise", "why_question", "confront",
    "encourager", "offer_help", "repair", "affirm",
)  # fmt: skip

_FOR_ONESELF: Final = frozenset({("no", "i"), ("no", "we")})
_IT: Final = frozenset({("it",), ("that",), ("this",), ("they",)})
_YOU: Final = frozenset(("you", "your", "yours", "yourself"))
_NOT_IN_A_THREAT: Final = ("autonomy", "offer_help", "explain_why", "slow_down")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a code was found, at the tokens `first` up to `last`, and by which cue; None where by shape."""

    first: int
    last: int
    hit: Hit | None = None


@dataclass(slots=True)
class Found:
    """Codes found so far: how surely, and where; `faint` are signs that need a listener to hear it too."""

    absent: dict[str, float] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    faint: dict[str, list[Place]] = field(default_factory=dict)

    def add(self, code: str, strength: float, place: Place) -> None:
        """Take in one more sign of a code; independent signs make it surer (noisy-or)."""
        self.absent[code] = self.absent.get(code, 1.0) * (1 - strength)
        self.places.setdefault(code, []).append(place)

    def drop(self, code: str) -> None:
        """Forget a code."""
        self.absent.pop(code, None)
        self.places.pop(code, None)

    def keep(self, code: str, places: Sequence[Place]) -> None:
        """Forget where a code was found, but for these of its places."""
        if len(places) < len(self.places.get(code, ())):
            self.drop(code)
            for place in places:
                self.add(code, place.hit.cue.strength if place.hit else _SHAPE, place)

    def show(self, codes: Collection[str]) -> None:
        """Point at the faint signs of codes that nothing plainer shows."""
        for code in codes:
            self.places.setdefault(code, self.faint[code])

    def p(self, code: str) -> float:
        """Return how surely a code is there, 0-1."""
        return max(BASE, 1 - self.absent.get(code, 1.0))

    def touches(self, code: str, first: int, last: int) -> bool:
        """Tell whether a code was found in these tokens."""
        return any(place.first < last and first < place.last for place in self.places.get(code, ()))


def find_codes(reading: Reading, heard: Reading, hits: Sequence[Hit], asked: Sequence[Question]) -> Found:
    """Return the skills and slips of a reply to the line `heard`."""
    found = Found()
    plain = _plain_questions(reading, hits, asked)
    said: dict[tuple[str, tuple[str, ...]], int] = {}
    for hit in hits:
        code = hit.cue.code
        if code not in _CODES or (code == "ask_suicide" and hit not in plain):
            continue
        if code in SLIPS and any(_same_clause(reading, hit, good) for good in plain):
            continue  # the direct question is never a slip
        if code == "collude" and not may_be_heard(code, reading.text):
            continue
        if _is_an_answer(reading, heard, hit):
            continue
        place = Place(hit.first, hit.last, hit)
        if hit.cue.faint:
            found.faint.setdefault(code, []).append(place)
        else:
            words = hit.cue.id, reading.words(hit.first, hit.last)
            again = said.setdefault(words, hit.first) != hit.first  # what was said before makes nothing surer
            found.add(code, 0.0 if again else hit.cue.strength, place)
    _add_questions(reading, heard, found, asked)
    _add_commands(reading, found)
    _add_name(reading, found)
    _settle(reading, found)
    _show_the_plainest(found)
    if found.p("unclear") >= _HALF:
        for code in found.places.keys() - {"unclear"}:
            found.drop(code)
    signals = {reading.tokens[place.first].sentence for place in found.places.get("encourager", ())}
    little_else = len(signals) == len(reading.sentences) and len(reading.tokens) <= _GOES_ON
    if not little_else or found.places.keys() & _MORE_THAN_A_SIGNAL:
        found.drop("encourager")
    return found


def _is_an_answer(reading: Reading, heard: Reading, hit: Hit) -> bool:
    """Tell whether the speaker answers what they were asked: "No, I'm not", "not a lot lol"."""
    if hit.cue.code == "confront" and answers_straight(reading.text, heard.text):
        return True
    if not asks_of_us(heard.text):
        return False
    if hit.cue.code == "confront":
        return reading.words(hit.first, hit.first + 2) in _FOR_ONESELF
    sentence = reading.sentences[reading.tokens[hit.first].sentence]
    laughs = hit.cue.id == "judge.laughs" and hit.first > 0
    return laughs and _YOU.isdisjoint(reading.words(sentence.first, sentence.last))


def _plain_questions(reading: Reading, hits: Sequence[Hit], asked: Sequence[Question]) -> list[Hit]:
    """Return the hits of `ask_suicide` that really ask."""
    sentences = {reading.tokens[question.first].sentence for question in asked}
    asking = {token.sentence for token in reading.tokens if token.word in _ASKING_WORDS}
    return [
        hit
        for hit in hits
        if hit.cue.code == "ask_suicide"
        and {(at := reading.tokens[hit.first].sentence), at + 1} & (sentences | asking)
    ]


def _same_clause(reading: Reading, one: Hit, other: Hit) -> bool:
    clause = next(clause for clause in reading.clauses if clause.first <= other.first < clause.last)
    return one.first < clause.last and clause.first < one.last


def _add_questions(reading: Reading, heard: Reading, found: Found, asked: Sequence[Question]) -> None:
    real = []
    for question in asked:
        place = Place(question.first, question.last)
        blamed = any(found.touches(code, question.first, question.last) for code in _VEILED)
        if question.kind == "open":
            real.append(question)
            advised = reading.tokens[question.first].word == "why" and found.touches(
                "advice", question.first, question.last
            )
            if not (blamed or advised):
                found.add("open_question", _SHAPE, place)
                if not _is_practical(reading, question):
                    found.add("explore", 0.6, place)
        elif question.kind == "closed" or (
            question.kind == "said"
            and (_slipped(found, question) or not _is_said_back(reading, heard, question))
        ):
            if question.kind == "said" and found.touches("advice", question.first, question.last):
                continue
            real.append(question)
            found.add("closed_question", _SHAPE, place)
            if _asks_for_a_feeling(reading, found, question):
                found.add("explore", 0.6, place)
    asked_at_once = [
        each
        for before, each in zip([None, *real], real, strict=False)
        if not (_is_the_other_choice(reading, each) or _asks_again(reading, before, each))
    ]
    if len(asked_at_once) >= _INTERROGATES:
        found.add("interrogate", 0.9, Place(real[0].first, real[-1].last))


def _is_the_other_choice(reading: Reading, question: Question) -> bool:
    """Tell whether a question is the second half of a choice: "..., or would you rather ...?"."""
    return question.first > 0 and reading.tokens[question.first - 1].word == "or"


def _asks_again(reading: Reading, before: Question | None, question: Question) -> bool:
    """Tell whether a question only says the one before it more plainly: "how is your hand, is it hurt?"."""
    if before is None or reading.tokens[before.first].sentence != reading.tokens[question.first].sentence:
        return False
    row = reading.words(question.first, question.last)
    how = reading.tokens[before.first].word == "how" and before.kind == "open"
    return how and len(row) <= _FEW_WORDS and row[1:2] in _IT


def _is_practical(reading: Reading, question: Question) -> bool:
    """Tell whether an open question asks for logistics, a plan or a wish rather than for what it is like."""
    row = reading.words(question.first, question.last)
    doing = row[-1] == "do" or ("to", "do") in pairwise(row)
    return doing or not _practical().isdisjoint(row) or row[0] in {"why", "start", "begin"}


def _asks_for_a_feeling(reading: Reading, found: Found, question: Question) -> bool:
    row = reading.words(question.first, question.last)
    if any(
        found.touches(code, question.first, question.last) for code in ("ask_safety", "ask_suicide", *_VEILED)
    ):
        return False
    return "you" in row and not (words.classes()["feeling"] | _STIRS).isdisjoint(row)


def _practical() -> frozenset[str]:
    return words.classes()["practical"]


def _slipped(found: Found, question: Question) -> bool:
    return any(found.touches(slip, question.first, question.last) for slip in SLIPS if slip != "advice")


def _is_said_back(reading: Reading, heard: Reading, question: Question) -> bool:
    """Tell whether a statement with a question mark only checks what the person said."""
    first = reading.tokens[question.first].word
    given = content(reading, question.first, question.last).keys() & content(heard).keys()
    led = first in {"sounds", "seems", "so"} and question.last - question.first >= _FEW_WORDS
    return bool(given) or led or (first == "you" and _feels(reading, question))


def _feels(reading: Reading, question: Question) -> bool:
    row = reading.words(question.first, question.last)
    return not words.classes()["feeling"].isdisjoint(row) or not {"feel", "feels", "feeling"}.isdisjoint(row)


def _add_commands(reading: Reading, found: Found) -> None:
    for first, last in commands(reading):
        if not any(found.touches(code, first, last) for code in (*_INSTEAD_OF_COMMAND, "command")):
            found.add("command", 0.8, Place(first, last))


def _add_name(reading: Reading, found: Found) -> None:
    """Find a name said without more: "I'm Dana", "Dana here", "it's Walt"."""
    known = words.known()
    no_names = words.classes()["notname"] | words.classes()["feeling"]
    row = reading.words()
    for at in range(len(row) - 2):
        named = (
            row[at : at + 2] in {("i", "am"), ("it", "is"), ("this", "is"), ("name", "is")}
            and at in reading.starts
        )
        word = row[at + 2]
        capital = reading.text[reading.tokens[at + 2].start].isupper()
        a_name = (capital and not reading.text.isupper()) or (
            row[at] == "i" and word not in known and not word.endswith(("ing", "ed"))
        )
        if named and a_name and word not in no_names and word.isalpha() and len(word) > 1:
            found.add("introduce", 0.8, Place(at, at + 3))
    for clause in reading.clauses:
        pair = row[clause.head : clause.head + 2]
        if len(pair) == 2 and pair[1] == "here" and pair[0] not in known | no_names:  # noqa: PLR2004
            found.add("introduce", 0.8, Place(clause.head, clause.head + 2))


def _show_the_plainest(found: Found) -> None:
    """Leave out the places of a faint sign ("lol") where plainer words show the same."""
    for code, places in found.places.items():
        plain = [place for place in places if not place.hit or place.hit.cue.strength >= _HALF]
        if plain:
            found.places[code] = plain


def _settle(reading: Reading, found: Found) -> None:
    """Let the more telling code stand where two were found in the same words; a threat leaves no choice."""
    said = {reading.tokens[place.first].sentence for place in found.places.get("threat", ())}
    choices = found.places.get("autonomy", [])
    found.keep("autonomy", [place for place in choices if reading.tokens[place.first].sentence not in said])
    for weaker, stronger in (
        ("minimise", "false_promise"),
        ("advice", "offer_help"),
        ("command", "threat"),
        ("affirm", "judge"),
        ("i_message", "repair"),
        *((skill, slip) for slip in ("threat", "rush") for skill in _NOT_IN_A_THREAT),
    ):
        places = found.places.get(weaker, [])
        begins = weaker == "command"  # the order stands where the threat comes behind it: "get in or ..."
        found.keep(
            weaker,
            [
                place
                for place in places
                if not found.touches(stronger, place.first, place.first + 1 if begins else place.last)
            ],
        )
