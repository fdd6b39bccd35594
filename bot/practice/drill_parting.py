"""Moments that several trainees met: the same state and line, different replies, what came of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import fmean
from typing import Final

from bot.practice.drill_talks import Played, Reply

MOST_PARTED: Final = 3
MOST_SHARED: Final = 5
LEAST_MET: Final = 2
SHARE_MET: Final = 0.2
"""Of all talks, so that a moment of a few is none of the cohort."""

LEAST_MOVED: Final = 2.0
"""Points of mood below which nothing came of a reply."""


@dataclass(frozen=True, slots=True)
class Branch:
    """Those who went one way at a moment.

    Attributes:
        way: What came of their replies: a state that the person moved to, `closer`, `same` or `further`.
        talks: How many went it.
        reply: One of their replies, one that nobody gave who went another way where there is such a one.
        codes: What most of their replies had, at most three.
        tension: Mean tension of the person at the end of their talks.
        endings: Ending -> how many of them reached it.
    """

    way: str
    talks: int
    reply: str
    codes: tuple[str, ...]
    tension: float
    endings: dict[str, int]


@dataclass(frozen=True, slots=True)
class Moment:
    """A line that several trainees answered in the same state.

    Attributes:
        state: Where the person stood.
        line: What they said.
        n: Turn at which it came, on average.
        talks: How many answered it.
        silent: How many heard it and let the time for a reply pass.
        parting: How far their ways went apart: the chance that two of them went different ways, 0-1.
        agreement: How far their replies agreed: mean overlap of the codes of two of them, 0-1.
        branches: The ways they went, the most taken first.
    """

    state: str
    line: str
    n: float
    talks: int
    silent: int
    parting: float
    agreement: float
    branches: tuple[Branch, ...]

    def with_words(self, replied: Callable[[str], str], said: Callable[[str], str]) -> Moment:
        """Return the same moment with its replies, and what the person said, worded otherwise."""
        branches = tuple(replace(each, reply=replied(each.reply)) for each in self.branches)
        return replace(self, line=said(self.line), branches=branches)


@dataclass(frozen=True, slots=True)
class Moments:
    """Moments of a cohort.

    Attributes:
        parted: Where it parted most, the clearest first.
        shared: Those that most answered, in the order in which they came.
    """

    parted: tuple[Moment, ...]
    shared: tuple[Moment, ...]


def moments(played: Sequence[Played]) -> Moments:
    """Find the moments that several trainees met; each counts with the first time that they did."""
    met: defaultdict[tuple[str, str], list[tuple[Played, Reply]]] = defaultdict(list)
    silent: Counter[tuple[str, str]] = Counter()
    for each in played:
        seen = set()
        for reply in each.replies:
            key = (reply.state, reply.line)
            if key not in seen:
                seen.add(key)
                met[key].append((each, reply))
        silent.update(set(each.silences) - seen)
    least = max(LEAST_MET, SHARE_MET * len(played))
    found = [_moment(key, there, silent[key]) for key, there in met.items() if len(there) >= least]
    parted = sorted(
        (each for each in found if _parts(each)), key=lambda each: (-each.parting * each.talks, each.n)
    )
    shared = sorted(found, key=lambda each: (-each.talks, each.n))[:MOST_SHARED]
    return Moments(tuple(parted[:MOST_PARTED]), tuple(sorted(shared, key=lambda each: each.n)))


def _moment(key: tuple[str, str], there: Sequence[tuple[Played, Reply]], silent: int) -> Moment:
    ways: defaultdict[str, list[tuple[Played, Reply]]] = defaultdict(list)
    for each, reply in there:
        ways[_way(reply)].append((each, reply))
    given = Counter(words for took in ways.values() for words in {reply.reply for _, reply in took})
    everywhere = {words for words, number in given.items() if number > 1}
    branches = [_branch(way, took, everywhere) for way, took in ways.items()]
    return Moment(
        key[0],
        key[1],
        round(fmean(reply.n for _, reply in there), 1),
        len(there),
        silent,
        round(_chance_of_two([len(took) for took in ways.values()]), 3),
        round(_overlap([reply for _, reply in there]), 3),
        tuple(sorted(branches, key=lambda each: (-each.talks, each.way))),
    )


def _way(reply: Reply) -> str:
    if reply.state_after != reply.state:
        return reply.state_after
    if abs(reply.swing) < LEAST_MOVED:
        return "same"
    return "closer" if reply.swing > 0 else "further"


def _parts(moment: Moment) -> bool:
    """Tell whether trainees went different ways, and did so with different replies."""
    return len({each.reply for each in moment.branches}) > 1


def _branch(way: str, took: Sequence[tuple[Played, Reply]], everywhere: set[str]) -> Branch:
    codes = Counter(code for _, reply in took for code in set(reply.codes))
    typical = max(
        took,
        key=lambda each: (
            each[1].reply not in everywhere,
            sum(codes[code] for code in set(each[1].codes)),
            -each[1].n,
            each[1].reply,
        ),
    )
    ends = [each.tension for each, _ in took if each.tension is not None]
    return Branch(
        way,
        len(took),
        typical[1].reply,
        tuple(code for code, number in codes.most_common(3) if number * 2 > len(took)),
        round(fmean(ends), 1) if ends else 0.0,
        dict(Counter(each.ending for each, _ in took if each.ending is not None).most_common()),
    )


def _chance_of_two(sizes: Sequence[int]) -> float:
    """Return the chance that two of a group, drawn without putting back, are in different parts of it."""
    whole = sum(sizes)
    same = sum(size * (size - 1) for size in sizes)
    return 1 - same / (whole * (whole - 1)) if whole > 1 else 0.0


def _overlap(replies: Sequence[Reply]) -> float:
    """Return the mean overlap of codes over all pairs; the same sets are counted together."""
    sets = Counter(frozenset(reply.codes) for reply in replies)
    whole = len(replies)
    same = sum(number * (number - 1) / 2 for number in sets.values())
    apart = sum(
        sets[one] * sets[other] * (len(one & other) / len(one | other))
        for one, other in combinations(sets, 2)
    )
    return (same + apart) / (whole * (whole - 1) / 2)
