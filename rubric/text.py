"""What a reply says, word by word: the ground that cues, levels and phrases stand on.

`read` turns text into a `Reading`: tokens in lower case with contractions spelled out and common slips of
the finger mended, each with its place in the text as typed; the sentences and clauses they stand in; what
was done rather than said (`*steps back*`) and what was only quoted, both set aside. Every step is linear in
the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from rubric import pauses, words
from rubric.spelling import is_word, mended, times_met

Form = Literal["question", "imperative", "statement"]
Slip = tuple[int, int, str]

WORD: Final = re.compile(r"[^\W_]+(?:['’ʼ‘`´]{1,2}[^\W_]+)*", re.UNICODE)
_ILL: Final = re.compile(r"(?<![\w'’-])ill (?P<verb>[^\W_]{2,8})(?![\w'’-])", re.IGNORECASE)
_BEFORE_ILL: Final = re.compile(r"[\w'’ ]*\Z")
_FAR_ENOUGH: Final = 30  # letters in which the words before "ill" lie
DONE: Final = re.compile(r"\*(?=[^\s.,;:!?])[^*\n]{1,200}(?<=\S)\*")
ACTED: Final = re.compile(r"\*[^*\n]*\*")
"""What a person does in a line of a script, which is written with care; `DONE` is what a trainee types."""

ASIDE: Final = re.compile(rf"{ACTED.pattern}|\([^()\n]*\)")
"""The same, and what stands in brackets."""

_QUOTED: Final = re.compile(r"\"[^\"\n]{1,200}\"|“[^“”\n]{1,200}”")
_ONE_MARK: Final = str.maketrans("’ʼ‘`´", "'''''")
_MARK_TOO_SOON: Final = re.compile(r"([^\W\d_][^\W_]*(?:'[^\W_]+)?)([.,!?;:])([^\W\d_])(?!\S)")
_SAID_ALONE: Final = frozenset("aiury")
_LONG: Final = re.compile(r"(.)\1{2,}")
_SENTENCE_END: Final = frozenset(".!?\n…。؟")
_FACE: Final = re.compile(
    r"[\U0001F600-\U0001F64F\U0001F910-\U0001F92F\U0001F970-\U0001F97A☹☺💔]|[:;]['’]?-?[()]"
)
"""A face, which in chat ends a sentence as a full stop does."""
_CLAUSE_END: Final = frozenset(",;:()[]—–-/")
_JOINS: Final = frozenset({"but", "and", "so", "then", "because", "or", "though", "although", "plus", "yet"})
_SUBJECTS: Final = frozenset("i you we he she they it that this there".split())
_CALLS: Final = frozenset({"look", "listen", "wait"})
_OPENERS: Final = frozenset(
    "okay well so and but now sir maam hey hi hello look listen please just right all yeah yes no oh man"
    " then also actually honestly alright wait sorry sure thanks buddy bro dude mate hm mm because or"
    " again anyway first".split()
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word.

    Attributes:
        word: Lower case, spelled out; "I'm" gives the two tokens `i` and `am` with the same place.
        start: Offset of its first character in the text as typed.
        end: Offset behind its last character.
        sentence: Number of the sentence it stands in, from 0.
    """

    word: str
    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Span:
    """A sentence or clause as a run of tokens.

    Attributes:
        first: Number of its first token.
        head: Number of the first token after openers such as "okay, so"; at most `last`.
        last: Number behind its last token.
        mark: The punctuation it ends with: `?`, `!`, `.` or "".
    """

    first: int
    head: int
    last: int
    mark: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A text, read.

    Attributes:
        text: The text as typed.
        tokens: What is said, in order.
        sentences: The sentences, in order; every token is in one.
        clauses: The clauses, in order; every token is in one.
        starts: Token numbers at which a clause may be said to begin.
        ends: Token numbers behind which a clause ends.
        done: What stands between asterisks: things done, not said.
        quoted: What stands between double quotes: somebody else's words.
        mended: Slips of the finger: the offsets in the text, and the word that was meant; of a text without
            any mark, but with capitals, also the marks that belong there.
    """

    text: str
    tokens: tuple[Token, ...]
    sentences: tuple[Span, ...]
    clauses: tuple[Span, ...]
    starts: frozenset[int]
    ends: frozenset[int]
    done: tuple[str, ...]
    quoted: tuple[str, ...]
    mended: tuple[Slip, ...]

    def words(self, first: int = 0, last: int | None = None) -> tuple[str, ...]:
        """Return the words of the tokens `first` up to `last`."""
        return tuple(token.word for token in self.tokens[first:last])

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Return the offsets in the text of the tokens `first` up to `last`, at least one."""
        return self.tokens[first].start, self.tokens[last - 1].end

    def meant(self, start: int = 0, end: int | None = None) -> str:
        """Return a part of the text as it was meant, slips mended; less a mark left out at its end."""
        stop = len(self.text) if end is None else end
        parts, at = [], start
        for first, last, word in self.mended:
            inside = last < stop or first < last == stop or (end is None and last == stop)
            if start <= first and inside:
                parts += [self.text[at:first], word]
                at = last
        return "".join([*parts, self.text[at:stop]])


@lru_cache(maxsize=256)
def read(text: str) -> Reading:
    """Read any text; an empty or wordless one gives a reading without tokens."""
    done, quoted = _set_aside(text)
    tokens, breaks, marks, slips = _tokens(_blank(text, [*done, *quoted]))
    if not tokens and quoted:  # all of it stands in quotes: then it is what is said
        quoted = []
        tokens, breaks, marks, slips = _tokens(_blank(text, done, '"“”'))
    sentences = _sentences(tokens, marks)
    clauses = _clauses(tokens, sentences, breaks)
    return Reading(
        text=text,
        tokens=tuple(tokens),
        sentences=tuple(sentences),
        clauses=tuple(clauses),
        starts=frozenset(number for clause in clauses for number in range(clause.first, clause.head + 1)),
        ends=frozenset(clause.last for clause in clauses),
        done=tuple(text[start + 1 : end - 1].strip() for start, end in done),
        quoted=tuple(text[start + 1 : end - 1].strip() for start, end in quoted),
        mended=tuple(slips),
    )


def spell(word: str, *, opens: bool = False) -> tuple[str, ...]:
    """Return the words that one typed word stands for, in lower case: "Dont" gives `do`, `not`.

    Args:
        word: As typed.
        opens: It opens a sentence, so that a capital makes no name of it.
    """
    plain = intended(word, opens=opens)
    return words.spelling().get(plain) or (plain,)


def intended(word: str, *, opens: bool = False) -> str:
    """Return the word that was meant by one typed word, in lower case; the arguments are those of `spell`."""
    plain = words.with_plain_apostrophes(word.lower())
    if plain in words.spelling():
        return plain
    if _LONG.search(plain) and not plain.isdigit():
        short = (_LONG.sub(kept, plain) for kept in (r"\1\1", r"\1"))
        return next((each for each in short if is_word(each) or times_met(each)), _LONG.sub(r"\1", plain))
    is_name = word[0].isupper() and not (opens or word.isupper())
    return plain if is_name and "'" not in plain else mended(plain)


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return what words of one family share; so do words that mean alike (scared, frightened)."""
    alike = words.alike()
    return alike.get(word) or alike.get(_cut(word)) or _cut(word)


def content(reading: Reading, first: int = 0, last: int | None = None) -> dict[str, str]:
    """Return stem -> word of the content words of a run of tokens."""
    plain = words.function()
    return {
        stem(word): word
        for word in reading.words(first, last)
        if word not in plain and (len(word) > 2 or word.isdigit())  # noqa: PLR2004
    }


def _cut(word: str) -> str:
    base = word.removesuffix("'s").removesuffix("'")
    for ending, least, put in _ENDINGS:
        if base.endswith(ending) and len(base) - len(ending) >= least:
            base = base[: -len(ending)] + put
            break
    if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "aeiouls":  # noqa: PLR2004 - stopp(ed)
        base = base[:-1]
    return base.removesuffix("e") if len(base) > 3 else base  # noqa: PLR2004


_ENDINGS: Final = (
    ("iness", 3, "y"), ("fulness", 3, ""), ("ness", 3, ""), ("ingly", 3, ""), ("ings", 3, ""), ("ing", 3, ""),
    ("iest", 3, "y"), ("ier", 3, "y"), ("ied", 2, "y"), ("ies", 2, "y"), ("edly", 3, ""), ("ed", 3, ""),
    ("ment", 4, ""), ("ful", 3, ""), ("ly", 3, ""), ("sses", 2, "ss"), ("shes", 2, "sh"), ("ches", 2, "ch"),
    ("ss", 2, "ss"), ("us", 2, "us"), ("s", 3, ""),
)  # fmt: skip


def _set_aside(text: str) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    plain = text.replace("**", "  ")  # bold in chat is stress, not action
    done = [found.span() for found in DONE.finditer(plain)]
    return done, [found.span() for found in _QUOTED.finditer(text)]


def _blank(text: str, spans: list[tuple[int, int]], also: str = "") -> str:
    """Put spaces in place of `spans`, so that every other character keeps its offset."""
    parts, at = [], 0
    for start, end in sorted(spans):
        if start >= at:
            parts += [text[at:start], " " * (end - start)]
            at = end
    blanked = "".join([*parts, text[at:]])
    for mark in also:
        blanked = blanked.replace(mark, " ")
    return blanked


def _tokens(text: str) -> tuple[list[Token], set[int], list[str], list[Slip]]:
    """Return tokens, the numbers of those behind a clause break, the mark of each sentence, and slips."""
    tokens: list[Token] = []
    breaks: set[int] = set()
    marks: list[str] = []
    slips: list[Slip] = []
    at = 0
    fillers = words.fillers()
    text, late = _marks_put_right(text)
    i_wills = _i_wills(text)
    left_out = _marks_left_out(text)
    sure = text.lstrip()[:1].isupper() and not text.isupper()  # capitals tell where sentences begin
    for found in WORD.finditer(text):
        _note_break(left_out.get(at, "") + text[at : found.start()], tokens, breaks, marks)
        at = found.end()
        opens = not tokens or tokens[-1].sentence != len(marks)
        typed = intended(found.group(), opens=opens)
        if found.start() in i_wills:
            typed = "i'll"
        spelled = words.spelling().get(typed) or (typed,)
        end = found.end() + (found.end() in late)
        if typed != found.group().lower().translate(_ONE_MARK) or end > found.end():
            slips.append((found.start(), end, typed + text[found.end() : end]))
        for word in spelled:
            if word in fillers:
                continue
            last = tokens[-1] if tokens else None
            if last and last.word == word and last.sentence == len(marks) and last.end != end:
                tokens[-1] = Token(word, last.start, end, last.sentence)  # "I- I think", "no no no"
            else:
                tokens.append(Token(word, found.start(), end, len(marks)))
        if at in left_out and sure:
            slips.append((at, at, left_out[at]))
    rest = left_out.get(at, "") + text[at:]
    _note_break(rest + ("" if _ends(rest) else "\n"), tokens, breaks, marks)
    return tokens, breaks, marks, slips


def _i_wills(text: str) -> frozenset[int]:
    """Return where "ill" is "I'll" with its mark left out: a verb follows, and nobody is or feels ill."""
    met = []
    for found in _ILL.finditer(text):
        near = _BEFORE_ILL.search(text, max(0, found.start() - _FAR_ENOUGH), found.start())
        said = [each for before in (near.group().split() if near else ()) for each in spell(before)]
        if said[-1:] in (["so"], ["not"]):  # "so ill call" goes on, "you are so ill" doesn't
            said.pop()
        follows = found["verb"].lower() in words.classes()["after_will"]
        if follows and (not said or said[-1] not in words.classes()["before_ill"]):
            met.append(found.start())
    return frozenset(met)


def _marks_put_right(text: str) -> tuple[str, frozenset[int]]:
    """Return the text with "sorr.y" as "sorry.", and the places of the marks that were typed too soon."""
    moved = [
        found
        for found in _MARK_TOO_SOON.finditer(text)
        if _is_listed(found[1] + found[3]) and not (found[3].lower() in _SAID_ALONE and _is_listed(found[1]))
    ]
    letters = list(text)
    for found in moved:
        letters[found.start(2) : found.end()] = found[3], found[2]
    return "".join(letters), frozenset(found.start(3) for found in moved)


def _marks_left_out(text: str) -> dict[int, str]:
    """Return the marks that belong into a text without any: offset -> mark."""
    if pauses.MARKED.search(text) or "\n" in text.strip():
        return {}
    found = list(WORD.finditer(text))
    i_wills = _i_wills(text)
    typed = ["I'll" if word.start() in i_wills else word.group() for word in found]
    if not pauses.are_told(typed):
        return {}
    marks = pauses.marks_for(typed)
    return {word.end(): mark for word, mark in zip(found, marks, strict=True) if mark}


def _is_listed(word: str) -> bool:
    return is_word(word.lower()) or bool(times_met(word.lower()))


def _ends(between: str) -> bool:
    return any(mark in _SENTENCE_END for mark in between) or _FACE.search(between) is not None


def _note_break(between: str, tokens: list[Token], breaks: set[int], marks: list[str]) -> None:
    if not tokens or between == " ":
        return
    if _ends(between):
        if tokens[-1].sentence == len(marks):
            marks.append("?" if "?" in between or "؟" in between else "!" if "!" in between else ".")
    elif between != "-" and any(mark in _CLAUSE_END for mark in between):
        breaks.add(len(tokens))


def _sentences(tokens: list[Token], marks: list[str]) -> list[Span]:
    spans: list[Span] = []
    first = 0
    for number, token in enumerate(tokens):
        if number + 1 == len(tokens) or tokens[number + 1].sentence != token.sentence:
            last = number + 1
            spans.append(Span(first, _head(tokens, first, last), last, marks[token.sentence]))
            first = last
    return spans


def _clauses(tokens: list[Token], sentences: list[Span], breaks: set[int]) -> list[Span]:
    spans: list[Span] = []
    for sentence in sentences:
        first = sentence.first
        for number in range(sentence.first + 1, sentence.last + 1):
            if number == sentence.last or number in breaks or _joins(tokens, first, number, sentence.last):
                mark = sentence.mark if number == sentence.last else ""
                spans.append(Span(first, _head(tokens, first, number), number, mark))
                first = number
    return spans


def _joins(tokens: list[Token], first: int, number: int, last: int) -> bool:
    """Tell whether a clause begins at `number` without a comma before it: "but ...", "and you ..."."""
    word = tokens[number].word
    if word in {"but", "because", "though", "although"}:
        return True
    after = tokens[number + 1].word if number + 1 < last else ""
    if word in _JOINS:
        return after in _SUBJECTS or after in words.classes()["wh"] or after in words.classes()["imperative"]
    long_enough = number - first >= 3 and last - number >= 2  # noqa: PLR2004
    pair = (word, after)
    return long_enough and pair in _SOFT_STARTS and tokens[number - 1].word not in _NO_START_AFTER


_SOFT_STARTS: Final = frozenset(
    tuple(pair.split())
    for pair in (
        "i am,i will,i can,i hear,i have,i want,i would,my name,tell me,calm down,can you,could you,"
        "would you,are you,do you,did you,have you,what happened,what is,how are,how long,how do,"
        "it sounds,you sound,you must,take your,talk to,let us,help me,you need,you are,how old,"
        "where do,where are,what are,when did,how did,what did,did he,did she,is he,is she,is there,"
        "are there,why did,how many,how much"
    ).split(",")
)
_NO_START_AFTER: Final = frozenset(
    "that what how why when where who if because know think like feel and so but then as than of to"
    " roughly exactly whether say said tell me about understand see sure which while things thing"
    " something way because until before after for with believe all everything anything hear heard ask"
    " asking explain remember wonder wondering no matter i you we they he she it to could can would will"
    " should may might must do does did one someone somebody people person man woman anyone everyone"
    " nobody those them him her".split()
)


def _head(tokens: list[Token], first: int, last: int) -> int:
    head = first
    while head < last - 1 and tokens[head].word in _OPENERS:
        if tokens[head].word in _CALLS and tokens[head + 1].word not in _SUBJECTS | words.classes()["wh"]:
            break  # "listen to me" orders, "listen, I ..." doesn't
        head += 1
    return head
