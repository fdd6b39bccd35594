"""Empathy and reflection: what of the person's line a reply gives back, and whether it catches it.

By the codebook: empathy 1 would fit anyone, 2 is specific to this person; reflection gives back what was
said, and 2 adds feeling or meaning. The person's line counts: a reflection shares content with it and isn't
a copy of it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from rubric import words
from rubric.asking import Question
from rubric.codes import GRAVE, SLIPS
from rubric.cues import Hit
from rubric.scene import Scene
from rubric.text import Reading, Span, content, stem

_FLIP: Final = {"i": "you", "me": "you", "my": "your", "mine": "yours", "am": "are", "myself": "yourself"}
_COPY: Final = 0.85
_SHORT_LINE: Final = 6
_FEELINGS_LISTED: Final = 4
_LISTED_SHARE: Final = 0.3
_MOSTLY: Final = 0.75
_BARE: Final = 2
_HALF: Final = 0.5
_WORTH_SHOWING: Final = 0.3
_WARM: Final = frozenset({"affirm"})
_NOTHING_BUT: Final = frozenset(
    ("nothing", "nobody", "anything", "anybody", "anyone", "nowhere", "all", "everything", "everyone")
)
"""Before these a "but" turns nothing: "she does nothing but rent letters"."""
_DENIAL: Final = 3  # words: "you do not", "it does not", "you are not"
_UNKIND: Final = frozenset((*GRAVE, "minimise"))
_PLAIN: Final = 0.8  # how sure a cue must be for its words to leave nothing else in a statement
_SHOWING: Final = frozenset("sound seem look feel".split())


Settled = Literal["", "in crises", "everywhere"]


@dataclass(frozen=True, slots=True)
class Levels:
    """What was found.

    Attributes:
        empathy: Probabilities of empathy 0, 1 and 2.
        reflection: Probabilities of reflection 0, 1 and 2.
        hits: The evidence for both, under `empathy` and `reflection`.
        picks_up: Content words of the person's line that the reply gives back, as the person said them.
        tells: How many signs there are that the reply informs or advises.
        stock: The reply is made of stock phrases and has nothing of this person in it.
        settled: Where the words alone decide both levels, whatever a listener makes of them: everywhere for
            the line copied, feelings in a row, stock phrases and the same again; in crises for a grave slip
            with nothing kind in it, a feeling denied and what would fit anyone. Where counselling is spoken
            "you don't feel heard" reflects.
    """

    empathy: tuple[float, float, float]
    reflection: tuple[float, float, float]
    hits: tuple[tuple[str, int, int, Hit | None], ...]
    picks_up: tuple[str, ...]
    tells: int
    stock: bool
    settled: Settled = ""


def is_copy(reading: Reading, heard: Reading) -> bool:
    """Tell whether a reply only says the person's line back, word for word (pronouns turned or not)."""
    said, line = reading.words(), heard.words()
    if not said or len(line) < 2:  # noqa: PLR2004
        return False
    if len(line) < _SHORT_LINE:
        return said == line
    turned = tuple(_FLIP.get(word, word) for word in line)
    return (
        _overlap(said, line) >= _COPY
        or _overlap(tuple(_FLIP.get(word, word) for word in said), turned) >= _COPY
    )


def _overlap(one: Sequence[str], other: Sequence[str]) -> float:
    rest = list(other)
    shared = 0
    counts: dict[str, int] = {}
    for word in rest:
        counts[word] = counts.get(word, 0) + 1
    for word in one:
        if counts.get(word, 0):
            counts[word] -= 1
            shared += 1
    return shared / max(len(one), len(other))


def lists_feelings(reading: Reading) -> bool:
    """Tell whether a reply throws feelings at the person in a row instead of naming one."""
    feelings = words.classes()["feeling"]
    named = {stem(token.word) for token in reading.tokens if token.word in feelings}
    return len(named) >= _FEELINGS_LISTED and len(named) >= _LISTED_SHARE * len(reading.tokens)


def denies_a_feeling(reading: Reading) -> bool:
    """Tell whether a sentence says that the person does not feel or sound some way ("you're not scared")."""
    feelings = words.classes()["feeling"]
    for sentence in reading.sentences:
        row = reading.words(sentence.head, sentence.last)
        if row[1:3] == ("do", "not") or row[1:3] == ("does", "not"):
            if len(row) > _DENIAL and row[_DENIAL] in _SHOWING:
                return True
        elif row[:3] == ("you", "are", "not") and len(row) > _DENIAL and feelings & set(row[_DENIAL:]):
            return True
    return False


def judge_levels(
    reading: Reading,
    heard: Reading,
    hits: Sequence[Hit],
    asked: Sequence[Question],
    places: Mapping[str, Sequence[tuple[int, int]]],
    *,
    worn: bool,
) -> Levels:
    """Judge empathy and reflection.

    Args:
        reading: The reply.
        heard: The person's line.
        hits: The cues met in the reply.
        asked: Its questions.
        places: Code -> the runs of tokens it was found in; a sentence with a slip reflects nothing, and one
            that does something else seldom does.
        worn: The reply repeats an earlier one.
    """
    line = content(heard)
    questions = {
        at for asks in asked if asks.kind not in {"tag", "said"} for at in range(asks.first, asks.last)
    }
    slipped = {at for slip in SLIPS for first, last in places.get(slip, ()) for at in range(first, last)}
    strong = [hit for hit in hits if hit.cue.code == "empathy_2" and hit.first not in questions | slipped]
    weak = [hit for hit in hits if hit.cue.code == "empathy_1" and hit.first not in questions | slipped]
    specific, generic = _sort_empathy(reading, strong, line)
    said = content(reading)
    shared = [line[key] for key in line if key in said]
    copied = is_copy(reading, heard)
    listed = lists_feelings(reading)
    stock = _is_stock(reading, weak, shared)
    given: list[tuple[float, float, Span]] = []
    if not (copied or listed or stock):
        leads = [hit for hit in hits if hit.cue.code == "reflection"]
        informs = [hit for hit in hits if hit.cue.code == "input"]
        scene = Scene(reading, line, questions, specific, weak, leads, informs, places)
        for clause in stretches(reading):
            one, two = scene.gives_back(clause)
            if one >= _WORTH_SHOWING:
                given.append((one, two, clause))
    best = max((one for one, _, _ in given), default=0.0)
    more = max((two for one, two, _ in given if one >= _WORTH_SHOWING), default=0.0)
    reflection = (0.9, 0.1, 0.0) if worn else (1 - best, best * (1 - more), best * more)
    if best >= _HALF and generic and not specific:  # what happened, given back, and then what it is like
        specific, generic = generic, []
    warm = places.keys() & _WARM
    attacks = bool(places.keys() & set(GRAVE)) and best < _HALF and not (specific or generic or weak)
    attacks = attacks or _nothing_but_slips(reading, hits, questions)
    settled: Settled = ""
    if copied or listed or stock or worn:
        settled = "everywhere"
    elif (
        attacks
        or denies_a_feeling(reading)
        or (not specific and _fits_anyone(reading, [*weak, *generic], line, questions, places))
    ):
        settled = "in crises"
    empathy = _empathy(specific, [*weak, *generic], reflection, warm=bool(warm), capped=bool(settled))
    evidence: list[tuple[str, int, int, Hit | None]] = []
    evidence += [("empathy", hit.first, hit.last, hit) for hit in (specific or [*weak, *generic])]
    evidence += [("reflection", span.head, span.last, None) for one, _, span in given if one >= _HALF]
    if not evidence and empathy[2] >= _HALF:
        evidence += [("empathy", span.head, span.last, None) for one, two, span in given if two >= _HALF]
    tells = len({hit.first for hit in hits if hit.cue.code == "input" and hit.first not in questions})
    return Levels(empathy, reflection, tuple(evidence), tuple(shared), tells, stock, settled)


def stretches(reading: Reading) -> list[Span]:
    """Return the sentences, cut at "but": what stands before it is judged apart from what follows."""
    found: list[Span] = []
    for sentence in reading.sentences:
        cuts = [
            clause.first
            for clause in reading.clauses
            if sentence.first < clause.first < sentence.last
            and reading.tokens[clause.first].word in {"but", "however"}
            and reading.tokens[clause.first - 1].word not in _NOTHING_BUT
        ]
        edges = [sentence.first, *cuts, sentence.last]
        for first, last in pairwise(edges):
            head = min(last - 1, max(first, sentence.head))
            found.append(Span(first, head, last, sentence.mark))
    return found


def _sort_empathy(
    reading: Reading, strong: Sequence[Hit], line: Mapping[str, str]
) -> tuple[list[Hit], list[Hit]]:
    """Part what is specific from "that sounds awful", which fits anyone unless more is said with it."""
    specific: list[Hit] = []
    generic: list[Hit] = []
    for hit in strong:
        sentence = reading.sentences[reading.tokens[hit.first].sentence]
        around = (
            content(reading, sentence.first, sentence.last).keys()
            - content(reading, hit.first, hit.last).keys()
        )
        inside = content(reading, hit.first, hit.last)
        bare = hit.cue.id.endswith("it_is_like") and len(inside) <= _BARE and len(around) < _BARE
        theirs = not line.keys().isdisjoint(inside.keys() | around)
        if line and inside.keys() | around <= line.keys():
            continue  # only the person's own words: a mirror, and judged as one
        (generic if bare and not theirs else specific).append(hit)
    return specific, generic


def _is_stock(reading: Reading, weak: Sequence[Hit], shared: Sequence[str]) -> bool:
    """Tell whether a reply is two stock phrases or more, and hardly anything else."""
    stock = {reading.tokens[hit.first].sentence for hit in weak}
    return len(stock) > 1 and len(stock) >= _MOSTLY * len(reading.sentences) and not shared


def _nothing_but_slips(reading: Reading, hits: Sequence[Hit], questions: Collection[int]) -> bool:
    """Tell whether plain words hurt, make small or fix in every statement there is, and not fix alone."""
    stated = [
        each
        for each in stretches(reading)
        if each.head not in questions and len(content(reading, each.first, each.last)) > 1
    ]
    plain = [hit for hit in hits if hit.cue.code in SLIPS and hit.cue.strength >= _PLAIN]
    hurt = any(hit.cue.code in _UNKIND for hit in plain)
    return hurt and all(
        any(hit.first < each.last and each.first < hit.last for hit in plain) for each in stated
    )


def _fits_anyone(
    reading: Reading,
    warm: Sequence[Hit],
    line: Mapping[str, str],
    questions: Collection[int],
    places: Mapping[str, Sequence[tuple[int, int]]],
) -> bool:
    """Tell whether all that a reply says of the person is a phrase that fits anyone.

    What else is in it asks, offers, advises, or speaks of the speaker's own side.
    """
    done = {at for spots in places.values() for first, last in spots for at in range(first, last)}
    said = [each for each in stretches(reading) if each.head not in questions]
    warmed = [each for each in said if any(each.first <= hit.first < each.last for hit in warm)]
    for each in said:
        theirs = not line.keys().isdisjoint(content(reading, each.first, each.last))
        row = reading.words(each.head, each.last)
        spoken_of = (
            each not in warmed and {"you", "your"} & set(row) and not done & set(range(each.first, each.last))
        )
        if theirs or spoken_of or (each in warmed and len(content(reading, each.first, each.last)) > _BARE):
            return False
    return bool(warmed)


def _empathy(
    specific: Sequence[Hit],
    generic: Sequence[Hit],
    reflection: tuple[float, float, float],
    *,
    warm: bool,
    capped: bool,
) -> tuple[float, float, float]:
    """Return the chances of empathy 0, 1 and 2; `capped` leaves at most 1."""
    not_two = 1.0 - 0.95 * reflection[2]
    for hit in specific:
        not_two *= 1 - hit.cue.strength
    not_any = not_two * (1 - 0.9 * reflection[1]) * (0.45 if warm else 1.0)
    for hit in generic:
        not_any *= 1 - hit.cue.strength
    two = 0.0 if capped else 1 - not_two
    return (not_any, 1 - not_any - two, two)
