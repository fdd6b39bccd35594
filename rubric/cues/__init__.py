"""The cues: patterns that find exact words in a reply and say what they do to the person who hears them.

They lie beside this file, in `codes/`: one file per code or level (or several: `judge.scolds.yaml` holds
cues of `judge`), a mapping of the cue's name -> cue. A cue holds

    say       patterns (see `rubric.matching`); any of them is enough
    unless    patterns that, met anywhere in the same sentence, take it back
    shares    true: the words met have to speak of what the person's line claims; false: they may not
    lists     true: of the clauses met at least two each have to bring a word of their own
    after     patterns of which one has to be met in the person's line
    form      question | imperative | statement: the sentence has to be one of this form
    strength  0-1, how sure the code is when the cue is met alone (0.9 where left out)
    faint     true: a sign that counts only where the listener half hears a grave slip too (`rubric.joining`)
    why       what the words do to the person who hears them
    try       other wordings, each sayable as it stands
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from rubric import words
from rubric.matching import Index, compile_pattern
from rubric.text import Form, Reading, content

_STRENGTH: Final = 0.9


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue.

    Attributes:
        id: Its name, `code.name`.
        code: The code or level it is evidence for; `empathy_1` and the like name a level's step.
        form: The form its sentence has to have, or None.
        strength: How sure the code is when this cue is met alone, 0-1.
        why: What the words do to the person who hears them.
        tries: Other wordings.
        shares: The words met have to speak of what the person's line claims (True), or not (False).
        lists: Of the clauses met at least two each have to bring a content word of their own.
        faint: It is a sign that counts only where a listener hears something too.
    """

    id: str
    code: str
    form: Form | None
    strength: float
    why: str
    tries: tuple[str, ...]
    shares: bool | None = None
    lists: bool = False
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A cue met in a reading, at the tokens `first` up to `last`."""

    cue: Cue
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Book:
    cues: tuple[Cue, ...]
    say: Index
    unless: Index
    after: Index
    waiting: frozenset[int]


def read_cues() -> None:
    """Read now what is read with the first reply: half a second, and for each of several at once."""
    _book()


def find(reading: Reading, forms: tuple[Form, ...], heard: Reading) -> list[Hit]:
    """Return the cues met, by place.

    Args:
        reading: The reply.
        forms: The form of each of its sentences.
        heard: The person's line before it.
    """
    book = _book()
    found = list(book.say.find(reading))
    if not found:
        return []
    keys = {match.key for match in found}
    taken_back = {
        (match.key, reading.tokens[match.first].sentence) for match in book.unless.find(reading, keys)
    }
    opened: set[int] | None = None
    hits = []
    for match in found:
        cue = book.cues[match.key]
        sentence = reading.tokens[match.first].sentence
        if (match.key, sentence) in taken_back or cue.form not in {None, forms[sentence]}:
            continue
        if match.key in book.waiting:
            if opened is None:
                opened = {met.key for met in book.after.find(heard, keys)}
            if match.key not in opened:
                continue
        if cue.shares is not None:
            claimed = _claimed(heard, content(reading, match.first, match.last).keys())
            if claimed != cue.shares:
                continue
        if cue.lists and not _lists(reading, match.first, match.last):
            continue
        hits.append(Hit(cue, match.first, match.last))
    return hits


def _claimed(heard: Reading, stems: Collection[str]) -> bool:
    """Tell whether the person's line claims something of these stems; what it denies itself isn't claimed."""
    negations = words.classes()["negation"]
    return any(
        not content(heard, sentence.first, sentence.last).keys().isdisjoint(stems)
        and sentence.mark != "?"
        and negations.isdisjoint(heard.words(sentence.first, sentence.last))
        for sentence in heard.sentences
    )


def _lists(reading: Reading, first: int, last: int) -> bool:
    """Tell whether two clauses each bring a word of their own: the same again lists nothing."""
    named: set[str] = set()
    bringing = 0
    for clause in reading.clauses:
        brought = content(reading, max(first, clause.first), min(last, clause.last)).keys() - named
        bringing += bool(brought)
        named |= brought
    return bringing > 1


def all_cues() -> tuple[Cue, ...]:
    """Return every cue, in the order of the files."""
    return _book().cues


@dataclass(frozen=True, slots=True)
class Shapes:
    """Named groups of patterns, looked for in one pass."""

    names: tuple[str, ...]
    index: Index

    def find(self, reading: Reading) -> Iterator[tuple[str, int, int]]:
        """Yield the groups met, by place: name, first token, number behind the last token."""
        for match in self.index.find(reading):
            yield self.names[match.key], match.first, match.last


@cache
def shapes(file: str) -> Shapes:
    """Return the groups of patterns in a file beside this one, such as `questions.yaml`."""
    groups: dict[str, list[str]] = words.load(words.CUES / file)
    numbered = enumerate(groups.values())
    index = Index((number, compile_pattern(source)) for number, group in numbered for source in group)
    return Shapes(tuple(groups), index)


@cache
def _book() -> _Book:
    cues: list[Cue] = []
    say = []
    unless = []
    after = []
    for code, name, entry in _entries():
        key = len(cues)
        cues.append(_cue(code, name, entry))
        say += [(key, compile_pattern(source)) for source in entry["say"]]
        unless += [(key, compile_pattern(source)) for source in entry.get("unless", ())]
        after += [(key, compile_pattern(source)) for source in entry.get("after", ())]
    return _Book(tuple(cues), Index(say), Index(unless), Index(after), frozenset(key for key, _ in after))


def _entries() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for file in sorted((words.CUES / "codes").glob("*.yaml")):
        for name, entry in words.load(file).items():
            yield file.stem.partition(".")[0], name, entry


def _cue(code: str, name: str, entry: dict[str, Any]) -> Cue:
    return Cue(
        id=f"{code}.{name}",
        code=code,
        form=entry.get("form"),
        strength=entry.get("strength", _STRENGTH),
        why=entry.get("why", ""),
        tries=tuple(entry.get("try", ())),
        shares=entry.get("shares"),
        lists=entry.get("lists", False),
        faint=entry.get("faint", False),
    )
