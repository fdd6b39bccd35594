"""Questions: which clauses ask, whether openly or for one fact, and what only checks a reflection.

Told by shape, so that it holds without question marks and in lower case: a clause that begins with a question word or
with a verb turned round ("are you", "did he"), one that asks for an account ("tell me about", "help me understand"), or
any sentence that ends in a question mark.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from rubric import words
from rubric.matching import Index, Match, compile_pattern
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


_TELL: Final = (
    "^ (please|just|so)? (tell|talk to|walk|take|help|show|fill|catch) me (a little|a bit|some|more|in|up|all|everything|through|about|what|how|understand|where|who|which|again|something|anything|whatever|little|bit|on|one) *16",
    "^ tell me (then|now|please)? $",
    "^ (say|explain|describe|share) (more|some more|a (bit|little) more|what|how|whatever|to me|for me|that|with me) *12",
    "^ (i am|i)? (wondering|wonder|curious) (about|what|how) *16",
    "^ (start|begin|say) (wherever|where|with whatever|whatever|anywhere) *8",
    "(going|like|wanted|want) to ask (you)? (what|how|about) *12",
)
_CLOSED_HOW: Final = frozenset(
    "old long many much often far soon late tall big close well recently early fast bad".split()
)
_SHORT: Final = 3
_NOT_A_THING: Final = frozenset("else about now then next if for is are was do".split())
_SOUNDS: Final = frozenset("okay yeah yes no right really sorry what huh pardon hello hi hey so and mm hm sir maam you then".split())
_ONE_FACT: Final = (
    "what is (your|his|her|their|the|her) (name|address|age|number|birthday|last name|first name|location|phone|date|"
    "time|room|apartment|street|unit|dog's name|*1 name|callback|city|zip|date of birth)",
    "what (time|day|year|date|month|street|city|town|unit|room|floor|number|kind|color|colour|school|grade|medication|"
    "medications|meds|drugs|age|size|apartment|car|address) *12",
    "what (do|would|should) you (want|like|prefer) (me|us|people)? (to)? (be called|call you) *3",
    "what (was|were|is|are) (he|she|they|you) (wearing|driving|holding|carrying|called) *4",
    "what (should|can|do|may|would you like me to|do people|do they|do you want me to|do you like to be|would you like|do you go) *3 (call|called|by) *2",
    "what (are|is) (you|it|that|your *|he|she) (called|holding|taking|on|wearing|drinking) *3",
    "what (have|did) you (take|taken|drink|drunk|had|eaten|eat|use|used|have) *5",
    "what is (in|on|that in) (your|the) *4",
    "what *2 (medication|medications|meds|pills|drugs|drug|medicine|street|hospital|school|name|date|time) *6",
    "what about (you|your|his|her|the|*2) $",
    "what is (the|your|his|her|their) *2 (called|number|name|address|postcode)",
    "what did (he|she|they|it|you) (wear|take|weigh|drink|eat|have|swallow) *4",
    "how (would|do) you rate *",
    "what is the weather *",
    "how (is|are) (she|he|they) related *",
    "how do you (spell|pronounce) *",
)
_TAGS: Final = (
    "^ (is|was) (that|this|it) (right|correct|true|fair|about right|accurate|close|it|how it (is|feels|was)|what you (mean|are saying|meant)|fair to say|what it is like) *3 $$",
    "^ (do|did|have) i (have|get|got|hear|understand|understood|heard|read|follow|say|hear you|getting|follow you) (got|get|that|you|it|this)? (right|that|it|correctly|you|this|okay|wrong|all)? *2 $$",
    "^ (am|are) (i|we) (right|understanding|getting|hearing|close|following|reading|off|on track|in the) *5 $$",
    "^ (right|correct|yeah|yes|no|huh|hm|mm|okay|you know|am i right|is it|is not it|is that it|are not you|do not you|did not you|was not it|were not you|is not that right|does it not|does that sound right|does that fit|does that make sense|make sense|not so|really|eh|you think|okay with you|is that fair|are you|do you|did you|have you|have not you|has not it|does not it|did not it|would not you|did i get that right|what did i miss|did i miss anything|what am i missing|have i missed anything) $$",
    "^ (does|did) that (cover|get|catch|capture|sum) (it|everything|that)? (all|up|right)? $$",
    "^ have i missed (anything|something) *2",
    "^ (what|anything) (did|have|am) i (miss|missed|missing) *2",
    "^ (do|would) you (think|reckon|know|say|suppose) $$",
    "^ does (that|this|it) (sound|seem|feel|fit|ring|land|come) (right|true|about|close|like|like it|fair|accurate)? *3 $$",
    "^ (tell|correct|stop) me if i *5",
)
_REQUEST: Final = (
    "^ (can|could|would|will) you !tell|say|hear|see|feel|breathe|move|walk|remember|think|imagine|manage|swallow|describe|explain|help|talk|share|rather|like|want|mind|be|consider|ever|still|even|really|not|have * *10",
    "^ (would|do) you mind (stepping|sitting|moving|putting|setting|coming|turning|waiting|taking|lowering|holding|staying|standing) *8",
    "^ (can|could) (we|i) (get|have) you (to)? *8",
)
_ASK_FOR_ACCOUNT: Final = (
    "^ (can|could|would|will) you (please|just|maybe)? (be willing to|be able to|like to|want to|mind)? (tell|say|walk|help|talk|telling|explain|describe|share|show|talking|sharing|fill|give) (me|us|to me|through|a (bit|little))? (more|about|what|how|through|understand|a (bit|little)|some|where|which|in|with me|it|that|an (idea|example)|everything|all|talking) *12",
    "^ (do|would) you (mind|care) (to)? (telling|tell|sharing|share) *8",
    "^ (can|could|may) i ask (you)? (what|how|about) *10",
    "^ (any idea|do you have any idea|can you think of|could you think of) (what|how|of) *10",
    "^ in what (way|ways) *8",
    "^ (and|so)? (like|such as) (what|how|in what way) *4",
    "^ which (part|of (these|those|all|this|that)|bit|things) *10",
    "^ where (do|does|did|would|should) *3 (start|begin|leave|take|go from here|see yourself|that come|come from) *6",
)
_NO_QUESTION: Final = (
    "^ (what|how) (a|an) *12",
    "^ (what|how|where|why) (you|he|she|they|it|i|we|your|the|my|people) *12 (is|are|was|sounds|must|makes|matters|would|seems|feels) *12",
    "^ how @heavy|@feeling|awful|terrible|hard|sad|brave|kind *12 $",
    "^ (when|whenever|while|whoever|whatever|however) !do|did|are|were|is|was|will|can|have|would *12",
    "^ (what|how) (you|he|she|they|it|i|we) *12",
    "^ (which|who|where|what) (is|was|are|means|must|makes) (why|because|a|so|understandable|okay|fine|fair|hard|good|really|more|how|when|what|all|just|exactly|pretty|not|probably) *8",
)


@cache
def _shapes() -> Index:
    groups = (_TELL, _ONE_FACT, _TAGS, _REQUEST, _ASK_FOR_ACCOUNT, _NO_QUESTION)
    return Index(
        (number, compile_pattern(source)) for number, group in enumerate(groups) for source in group
    )


_IS_TELL, _IS_FACT, _IS_TAG, _IS_REQUEST, _IS_ACCOUNT, _IS_NONE = range(6)


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
    shapes: dict[int, list[Match]] = {}
    for match in _shapes().find(reading):
        shapes.setdefault(match.first, []).append(match)
    found: list[Question] = []
    for clause in reading.clauses:
        question = _clause_question(reading, clause, shapes)
        if question:
            found.append(question)
    return _marked(reading, found)


def _clause_question(reading: Reading, clause: Span, shapes: dict[int, list[Match]]) -> Question | None:
    here = {
        match.key: match for at in range(clause.first, clause.head + 1) for match in shapes.get(at, ())
    }
    sentence = reading.sentences[reading.tokens[clause.first].sentence]
    sentence_end = sentence.last
    wh = reading.tokens[clause.head].word in words.classes()["wh"]
    marked = sentence.mark == "?" and (wh or clause.last == sentence_end)
    kind: Kind | None = None
    if _IS_TAG in here:
        tail = clause.first > sentence.first
        kind = ("said" if tail and sentence.mark == "?" else "tag") if marked or clause.last == sentence_end else None
        if kind == "said":
            return Question(kind, sentence.head, clause.last)
    elif _IS_ACCOUNT in here or (_IS_TELL in here):
        kind = "open"
    elif _IS_REQUEST in here:
        kind = "request"
    elif _IS_FACT in here:
        kind = "closed"
    elif _IS_NONE in here and not marked:
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
        if first == "what" and len(row) == 2 and second not in _NOT_A_THING and not second.startswith("happen"):  # noqa: PLR2004
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
        subject = second in classes["subject"] or second in {"your", "the", "my", "not", "any", "his", "her", "our", "both"}
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
