"""Empathy and reflection: what of the person's line a reply gives back, and whether it catches what it is like.

By the codebook: empathy 1 would fit anyone, 2 is specific to this person; reflection gives back what was said, and 2
adds feeling or meaning. The person's line counts: a reflection shares content with it and isn't a copy of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from rubric import words
from rubric.asking import Question
from rubric.cues import Hit
from rubric.text import Reading, Span, content, stem

_FLIP: Final = {"i": "you", "me": "you", "my": "your", "mine": "yours", "am": "are", "myself": "yourself"}
_COPY: Final = 0.85
_SHORT_LINE: Final = 6
_FEELINGS_LISTED: Final = 4
_LISTED_SHARE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Levels:
    """What was found.

    Attributes:
        empathy: Probabilities of empathy 0, 1 and 2.
        reflection: Probabilities of reflection 0, 1 and 2.
        hits: The evidence for both, under `empathy` and `reflection`.
        picks_up: Content words of the person's line that the reply gives back, as the person said them.
        stock: The reply is made of stock phrases and has nothing of this person in it.
    """

    empathy: tuple[float, float, float]
    reflection: tuple[float, float, float]
    hits: tuple[tuple[str, int, int, Hit | None], ...]
    picks_up: tuple[str, ...]
    stock: bool


def is_copy(reading: Reading, heard: Reading) -> bool:
    """Tell whether a reply only says the person's line back, word for word (pronouns turned or not)."""
    said, line = reading.words(), heard.words()
    if not said or len(line) < 2:  # noqa: PLR2004
        return False
    if len(line) < _SHORT_LINE:
        return said == line
    turned = tuple(_FLIP.get(word, word) for word in line)
    return _overlap(said, line) >= _COPY or _overlap(tuple(_FLIP.get(word, word) for word in said), turned) >= _COPY


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


def judge_levels(
    reading: Reading,
    heard: Reading,
    hits: Sequence[Hit],
    asked: Sequence[Question],
    slipped: Collection[int],
    *,
    worn: bool,
) -> Levels:
    """Judge empathy and reflection.

    Args:
        reading: The reply.
        heard: The person's line.
        hits: The cues met in the reply.
        asked: Its questions.
        slipped: Sentences of the reply with a slip in them, which reflect nothing.
        worn: The reply repeats an earlier one.
    """
    line = content(heard)
    strong = [hit for hit in hits if hit.cue.code == "empathy_2"]
    weak = [hit for hit in hits if hit.cue.code == "empathy_1"]
    leads = [hit for hit in hits if hit.cue.code == "reflection"]
    said = content(reading)
    shared = [line[key] for key in line if key in said]
    copied = is_copy(reading, heard)
    listed = lists_feelings(reading)
    stock = _is_stock(reading, weak, shared)
    found: list[tuple[float, float, Span]] = []
    if not (copied or listed or stock):
        questions = {at for question in asked if question.kind != "tag" for at in range(question.first, question.last)}
        for sentence in reading.sentences:
            if reading.tokens[sentence.first].sentence in slipped:
                continue
            one, two = _sentence_reflection(reading, sentence, line, leads, strong, questions)
            if one:
                found.append((one, two, sentence))
    one = 1.0
    two = 0.0
    for each, more, _ in found:
        one *= 1 - each
        two = max(two, more)
    any_reflection = 1 - one
    reflection = (1 - any_reflection, any_reflection * (1 - two), any_reflection * two)
    empathy = _empathy(strong, weak, reflection, specific=bool(shared) or not line, capped=copied or listed or stock or worn)
    if worn:
        reflection = (0.9, 0.1, 0.0)
    evidence: list[tuple[str, int, int, Hit | None]] = []
    evidence += [("empathy", hit.first, hit.last, hit) for hit in (strong or weak)]
    evidence += [("reflection", sentence.head, sentence.last, None) for _, _, sentence in found]
    return Levels(empathy, reflection, tuple(evidence), tuple(shared), stock)


def _is_stock(reading: Reading, weak: Sequence[Hit], shared: Sequence[str]) -> bool:
    stock = {reading.tokens[hit.first].sentence for hit in weak}
    return len(stock) >= 2 and len(stock) >= 0.75 * len(reading.sentences) and not shared  # noqa: PLR2004


def _sentence_reflection(
    reading: Reading,
    sentence: Span,
    line: dict[str, str],
    leads: Sequence[Hit],
    strong: Sequence[Hit],
    questions: Collection[int],
) -> tuple[float, float]:
    """Return how surely a sentence reflects, and if it does, how surely it adds feeling or meaning."""
    stated = [at for at in range(sentence.first, sentence.last) if at not in questions]
    if not stated:
        return 0.0, 0.0
    here = content(reading, sentence.first, sentence.last)
    stated_words = {stem(reading.tokens[at].word) for at in stated}
    shared = [key for key in here if key in line and key in stated_words]
    named = [hit for hit in strong if sentence.first <= hit.first < sentence.last and hit.first in stated]
    led = any(sentence.first <= hit.first < sentence.last and hit.first in stated for hit in leads)
    about_them = any(reading.tokens[at].word in {"you", "your", "yourself"} for at in stated)
    starts_with_me = reading.tokens[sentence.head].word in {"i", "we", "my", "our"}
    one = 0.0
    if named:
        one = max(hit.cue.strength for hit in named) - (0.0 if shared or about_them or not line else 0.35)
    if led:
        one = max(one, 0.85 if shared else 0.62 if not line else 0.5 if len(stated) >= 4 else 0.3)  # noqa: PLR2004
    if len(shared) >= 2 or (shared and (about_them or len(stated) <= 8)):  # noqa: PLR2004
        one = max(one, 0.3 if starts_with_me and not (named or led) else 0.7)
    if not one:
        return 0.0, 0.0
    added = [key for key in here if key not in line]
    two = 0.7 if named and (shared or led) and len(stated) >= 7 and len(added) >= 2 else 0.2  # noqa: PLR2004
    return one, two


def _empathy(
    strong: Sequence[Hit],
    weak: Sequence[Hit],
    reflection: tuple[float, float, float],
    *,
    specific: bool,
    capped: bool,
) -> tuple[float, float, float]:
    two = 1.0
    for hit in strong:
        two *= 1 - (hit.cue.strength if specific or hit.cue.strength > 0.7 else hit.cue.strength * 0.6)  # noqa: PLR2004
    two *= 1 - 0.8 * reflection[2]
    one = 1.0
    for hit in weak:
        one *= 1 - hit.cue.strength
    one *= 1 - 0.45 * reflection[1]
    p_two, p_any = 1 - two, 1 - one * two
    if capped:
        p_any, p_two = max(p_any, p_two), 0.0
    return (1 - p_any, p_any - p_two, p_two)
