"""Patterns on words: how a cue or a scenario's phrase finds its place in a reading.

A pattern is a row of items, met one after the other inside one sentence:

    word        this word, as `rubric.text` spells it: "don't" is met as two words, do and not
    stem*       any word that begins so
    a|b         either
    @class      any word of a class in `cues/classes.yaml`; can stand among alternatives
    !a|b        the next word is none of these; takes up no word
    *           up to three words;  *6  up to six
    (a b|c)     either of these rows
    item?       may be missing
    ^  $        a clause begins here, a clause ends here
    ^^  $$      a sentence begins here, a sentence ends here

All ways to meet a pattern are followed at once as a set of places, so that no text makes it slow: the work
is at most words x items x places. A pattern is looked at only where a word that can begin it stands.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain
from typing import Final, Protocol

from rubric import words
from rubric.errors import BadPattern
from rubric.text import Reading, spell

_ITEM: Final = re.compile(r"\(|\)\??|[^\s()]+")
_INSIDE: Final = re.compile(r"\||[^|]+")
_GAP: Final = re.compile(r"\*(\d*)")
_DEFAULT_GAP: Final = 3
_EDGES: Final = frozenset({"^", "$", "^^", "$$"})


class _Item(Protocol):
    def step(self, reading: Reading, at: int, last: int) -> Collection[int]:
        """Return the places reached from the token `at` in a sentence that ends before `last`."""

    def begins(self) -> tuple[frozenset[str], frozenset[str], bool]:
        """Return the words and the word beginnings that can come first, and whether no word is needed."""


@dataclass(frozen=True, slots=True)
class _Words:
    exact: frozenset[str]
    prefixes: tuple[str, ...]

    def step(self, reading: Reading, at: int, last: int) -> Collection[int]:
        return (at + 1,) if at < last and self.has(reading.tokens[at].word) else ()

    def has(self, word: str) -> bool:
        return word in self.exact or (bool(self.prefixes) and word.startswith(self.prefixes))

    def begins(self) -> tuple[frozenset[str], frozenset[str], bool]:
        return self.exact, frozenset(self.prefixes), False


@dataclass(frozen=True, slots=True)
class _Not:
    words: _Words

    def step(self, reading: Reading, at: int, last: int) -> Collection[int]:
        return () if at < last and self.words.has(reading.tokens[at].word) else (at,)

    def begins(self) -> tuple[frozenset[str], frozenset[str], bool]:
        return frozenset(), frozenset(), True


@dataclass(frozen=True, slots=True)
class _Gap:
    most: int

    def step(self, reading: Reading, at: int, last: int) -> Collection[int]:  # noqa: ARG002
        return range(at, min(at + self.most, last) + 1)

    def begins(self) -> tuple[frozenset[str], frozenset[str], bool]:
        return frozenset(), frozenset(), True


@dataclass(frozen=True, slots=True)
class _Edge:
    mark: str

    def step(self, reading: Reading, at: int, last: int) -> Collection[int]:
        if self.mark == "^":
            met = at in reading.starts
        elif self.mark == "$":
            met = at in reading.ends
        elif self.mark == "$$":
            met = at == last
        else:
            sentence = reading.sentences[reading.tokens[at].sentence] if at < last else None
            met = sentence is not None and sentence.first <= at <= sentence.head
        return (at,) if met else ()

    def begins(self) -> tuple[frozenset[str], frozenset[str], bool]:
        return frozenset(), frozenset(), True


@dataclass(frozen=True, slots=True)
class _Group:
    rows: tuple[tuple[_Item, ...], ...]
    optional: bool

    def step(self, reading: Reading, at: int, last: int) -> Collection[int]:
        reached = {at} if self.optional else set()
        for row in self.rows:
            reached.update(_walk(row, reading, at, last))
        return reached

    def begins(self) -> tuple[frozenset[str], frozenset[str], bool]:
        exact: set[str] = set()
        prefixes: set[str] = set()
        nothing = self.optional
        for row in self.rows:
            row_exact, row_prefixes, row_nothing = _begins(row)
            exact |= row_exact
            prefixes |= row_prefixes
            nothing = nothing or row_nothing
        return frozenset(exact), frozenset(prefixes), nothing


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern.

    Attributes:
        source: The text it was made from.
        items: What has to be met, in order.
        needs: Sets of words, the rarest first: a text that meets it holds one of each.
    """

    source: str
    items: tuple[_Item, ...] = field(repr=False)
    needs: tuple[frozenset[str], ...] = field(repr=False)

    def can_be_met(self, present: frozenset[str]) -> bool:
        """Tell whether a text of certain words may hold it at all."""
        for need in self.needs:  # noqa: SIM110 - all() with a generator takes three times as long
            if need.isdisjoint(present):
                return False
        return True

    def ends_at(self, reading: Reading, at: int) -> int | None:
        """Return the number behind the last token of the longest match that begins at the token `at`."""
        last = reading.sentences[reading.tokens[at].sentence].last
        reached = _walk(self.items, reading, at, last)
        return max(reached) if reached else None


def _walk(items: Sequence[_Item], reading: Reading, at: int, last: int) -> Collection[int]:
    # Nearly always the first items are words, and one of them isn't met: no set is built for these.
    met = 0
    for item in items:
        if not isinstance(item, _Words):
            break
        if at >= last or not item.has(reading.tokens[at].word):
            return ()
        at += 1
        met += 1
    places: Collection[int] = (at,)
    for item in items[met:]:
        if len(places) == 1:
            (place,) = places
            places = item.step(reading, place, last)
        else:
            places = {reached for place in places for reached in item.step(reading, place, last)}
        if not places:
            break
    return places


def _begins(row: Sequence[_Item]) -> tuple[frozenset[str], frozenset[str], bool]:
    exact: set[str] = set()
    prefixes: set[str] = set()
    for item in row:
        item_exact, item_prefixes, nothing = item.begins()
        exact |= item_exact
        prefixes |= item_prefixes
        if not nothing:
            return frozenset(exact), frozenset(prefixes), False
    return frozenset(exact), frozenset(prefixes), True


@cache
def compile_pattern(source: str) -> Pattern:
    """Compile a pattern.

    Raises:
        BadPattern: A bracket is not closed, a class is not known, or nothing in it is a word.
    """
    parts = _parts(source)
    items, used = _row(parts, 0, source)
    if used != len(parts):
        raise BadPattern(source, "a bracket is closed that was never opened")
    if _begins(items)[2]:
        raise BadPattern(source, "no word in it has to be there")
    return Pattern(source, items, _needs(items))


def _parts(source: str) -> list[str]:
    """Cut a pattern into its parts; a bar parts words outside brackets and whole rows inside them."""
    parts: list[str] = []
    depth = 0
    for part in _ITEM.findall(source):
        depth += (part == "(") - part.startswith(")")
        if depth > 0 and part != "(":
            parts += _INSIDE.findall(part)
        else:
            parts.append(part)
    return parts


def _row(parts: list[str], at: int, source: str) -> tuple[tuple[_Item, ...], int]:
    row: list[_Item] = []
    while at < len(parts) and not parts[at].startswith(")") and parts[at] != "|":
        if parts[at] == "(":
            group, at = _group(parts, at + 1, source)
            row.append(_flat(group))
        else:
            row += _items(parts[at])
            at += 1
    return tuple(row), at


def _group(parts: list[str], at: int, source: str) -> tuple[_Group, int]:
    rows = []
    while True:
        row, at = _row(parts, at, source)
        rows.append(row)
        if at >= len(parts):
            raise BadPattern(source, "a bracket is not closed")
        if parts[at] != "|":
            return _Group(tuple(rows), optional=parts[at].endswith("?")), at + 1
        at += 1


def _flat(group: _Group) -> _Item:
    """Return a group of single words as one choice of words, which is quicker to meet."""
    if group.optional or not all(len(row) == 1 and isinstance(row[0], _Words) for row in group.rows):
        return group
    single = [row[0] for row in group.rows if isinstance(row[0], _Words)]
    exact = frozenset(word for choice in single for word in choice.exact)
    return _Words(exact, tuple(sorted({prefix for choice in single for prefix in choice.prefixes})))


@cache
def _items(part: str) -> tuple[_Item, ...]:
    """Return the items of one part of a pattern; cached, as few parts make up many patterns."""
    gap = _GAP.fullmatch(part)
    if gap:
        return (_Gap(int(gap.group(1) or _DEFAULT_GAP)),)
    if part in _EDGES:
        return (_Edge(part),)
    if part.startswith("!"):
        return (_Not(_words(part[1:])),)
    optional = part.endswith("?") and len(part) > 1
    rows = [_spelled(option) for option in part.removesuffix("?").split("|")]
    if all(len(row) == 1 for row in rows):
        rows = [("|".join(row[0] for row in rows),)]
    made = tuple(tuple(_words(word) for word in row) for row in rows)
    return (_Group(made, optional),) if optional or len(made) > 1 else made[0]


def _spelled(option: str) -> tuple[str, ...]:
    return (option,) if option.startswith("@") or option.endswith("*") else spell(option)


@cache
def _words(part: str) -> _Words:
    exact: set[str] = set()
    prefixes: set[str] = set()
    for option in part.split("|"):
        if option.startswith("@"):
            if option[1:] not in words.classes():
                raise BadPattern(part, f"there is no word class {option}")
            options: Iterable[str] = words.classes()[option[1:]]
        else:
            options = (option,)
        for word in options:
            if word.endswith("*"):
                prefixes.add(word[:-1].lower())
            else:
                exact.add(word.lower())
    return _Words(frozenset(exact), tuple(sorted(prefixes)))


def _needs(items: Sequence[_Item]) -> tuple[frozenset[str], ...]:
    """Return sets of words of which a text must hold one each to meet a row, the rarest first."""
    found = []
    for item in items:
        if isinstance(item, _Words) and not item.prefixes:
            found.append(item.exact)
        elif isinstance(item, _Group) and not item.optional:
            of_rows = [_needs(row) for row in item.rows]
            if all(of_rows):
                found.append(frozenset[str]().union(*(needs[0] for needs in of_rows)))
    return (*sorted(found, key=_rarity),)


def _rarity(options: frozenset[str]) -> int:
    return len(options) + 40 * len(options & _EVERYDAY)


_EVERYDAY: Final = frozenset(
    "i you it to the a is are am not do that this of and we be for me your in on with have can will what so"
    " up".split()
)


_WORDS_KEPT: Final = 4096
"""Words whose patterns an index remembers; a talk uses a few hundred."""


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern met: `first` to `last` are token numbers, `key` says which entry of the index it was."""

    key: int
    first: int
    last: int


class Index:
    """Many patterns, looked up together by the words that can begin them."""

    def __init__(self, patterns: Iterable[tuple[int, Pattern]]) -> None:
        """Take pairs of a key of the caller's and a pattern; several patterns may share a key."""
        self._exact: dict[str, list[tuple[int, Pattern]]] = {}
        self._prefixes: dict[str, list[tuple[int, Pattern]]] = {}
        for key, pattern in patterns:
            exact, prefixes, _ = _begins(pattern.items)
            for word in exact:
                self._exact.setdefault(word, []).append((key, pattern))
            for prefix in prefixes:
                self._prefixes.setdefault(prefix, []).append((key, pattern))
        self._longest = max(map(len, self._prefixes), default=0)
        self._beginning = lru_cache(maxsize=_WORDS_KEPT)(self._begun_by)

    def find(self, reading: Reading, keys: Collection[int] | None = None) -> Iterator[Match]:
        """Yield the matches by place; of one pattern at one place only the longest.

        Args:
            reading: Where to look.
            keys: What to look for; None for everything.
        """
        present = frozenset(token.word for token in reading.tokens)
        for at, token in enumerate(reading.tokens):
            for key, pattern in self._beginning(token.word):
                if (keys is not None and key not in keys) or not pattern.can_be_met(present):
                    continue
                last = pattern.ends_at(reading, at)
                if last is not None and last > at:
                    yield Match(key, at, last)

    def _begun_by(self, word: str) -> tuple[tuple[int, Pattern], ...]:
        lengths = range(1, min(self._longest, len(word)) + 1)
        by_prefix = (self._prefixes.get(word[:length], ()) for length in lengths)
        return (*self._exact.get(word, ()), *chain.from_iterable(by_prefix))
