"""How surely one stretch of a reply reflects what the person said, and whether it adds feeling or meaning."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rubric.codes import SKILLS, SLIPS
from rubric.cues import Hit
from rubric.text import Reading, Span, content, stem

# How often a statement reflects, by the word it begins with (AnnoMI, statements of four words or more).
_BY_SUBJECT: Final[Mapping[str, float]] = {
    "you": 0.5, "your": 0.5, "so": 0.55, "sounds": 0.7, "seems": 0.7, "it": 0.4, "that": 0.35, "this": 0.4,
    "i": 0.0, "we": 0.05, "my": 0.0, "our": 0.05, "if": 0.2, "let": 0.1, "thank": 0.0, "thanks": 0.0,
    "there": 0.3, "he": 0.45, "she": 0.45, "they": 0.45, "do": 0.15, "sorry": 0.0, "okay": 0.1, "no": 0.2,
    "yes": 0.1, "yeah": 0.1,
}  # fmt: skip
_BY_ANY_OTHER: Final = 0.42
_BY_SHARED: Final = (0.0, 0.14, 0.24, 0.34)  # what 0, 1, 2, 3 words of the person's line add
_LED: Final = 0.06
_ABOUT_THEM: Final = 0.1
_REASSURES: Final = 0.3
_FEW_WORDS: Final = 4
_ELLIPSIS: Final = 12  # so short a statement, alone, speaks of the person even where it names nobody
_DENIED: Final = frozenset((who, "does", "not") for who in ("it", "that", "this"))
_NOT_YOU: Final = frozenset(("you", verb, "not") for verb in ("are", "do", "have"))
_WOULD: Final = frozenset("wants will would going trying gonna here".split())
_DONE_TO_THEM: Final = frozenset("hurt harm arrest judge force touch shout grab cuff attack".split())
_SPEAKER: Final = frozenset(("me", "us", "my", "our", "anyone"))
_TURNS: Final = frozenset(("but", "however"))
_PRAISE_WORDS: Final = 6
_PRAISE: Final = frozenset("great good awesome excellent fantastic wonderful perfect amazing nice".split())
_LIGHT: Final = frozenset(map(stem, "hear see sound seem feel guess think know tell minute right".split()))
_NOT_LISTENING: Final = tuple(skill for skill in SKILLS if skill not in {"affirm", "summary"})
_HEARD: Final = frozenset((("i", "hear"), ("i", "heard")))
_AND_NO_MORE: Final = frozenset((("and",), ("loud",), ("but",), ("on",), ("now",)))
_EVALUATES: Final = ("it_is_like", "living_with")
_ADDS: Final = 0.65
_ADDS_NOTHING: Final = 0.2


@dataclass(frozen=True, slots=True)
class Scene:
    """What the stretches of one reply are judged by.

    Attributes:
        reading: The reply.
        line: Stem -> word of the content of the person's line.
        questions: The tokens that stand in a question.
        strong: Cues of strong empathy met.
        weak: Cues of weak empathy met.
        leads: Cues that lead a reflection in ("it sounds like").
        informs: Cues of information and advice.
        places: Code -> the runs of tokens it was found in.
    """

    reading: Reading
    line: Mapping[str, str]
    questions: Collection[int]
    strong: Sequence[Hit]
    weak: Sequence[Hit]
    leads: Sequence[Hit]
    informs: Sequence[Hit]
    places: Mapping[str, Sequence[tuple[int, int]]]

    def gives_back(self, span: Span) -> tuple[float, float]:
        """Return how surely a stretch reflects, and if it does, how surely it adds feeling or meaning."""
        stated = [at for at in range(span.first, span.last) if at not in self.questions]
        asks = span.head in self.questions  # what follows in the sentence belongs to the question
        row = self.reading.words(span.head, span.last)
        here = content(self.reading, span.first, span.last)
        named = [hit for hit in self.strong if _in(hit, span)]
        argues = self.reading.tokens[span.first].word in _TURNS and not (named or _speaks_of_them(row))
        praises = len(row) <= _PRAISE_WORDS and not _PRAISE.isdisjoint(row)
        empty = here.keys() <= _LIGHT and not (named or _led_by_hearing(row))
        unsaid = praises or empty or _only_denies(row) or _reassures(row)
        if asks or not stated or unsaid or self._found(SLIPS, span):
            return 0.0, 0.0
        said = content(self.reading, stated[0], stated[-1] + 1)
        shared = [key for key in here if key in self.line and key in said]
        if argues and not shared:
            return 0.0, 0.0
        one = self._by_words(span, row, shared, few=len(stated) < _FEW_WORDS)
        one = self._by_company(span, row, one, shared, named)
        return max(0.0, min(0.95, one)), self._adds(span, row, here, shared, named)

    def _by_words(self, span: Span, row: Sequence[str], shared: Sequence[str], *, few: bool) -> float:
        if _led_by_hearing(row):
            row = row[row.index("you") :]
        so = self.reading.tokens[span.first].word == "so"
        chance = _BY_SUBJECT.get(row[0], _BY_SUBJECT["so"] if so else _BY_ANY_OTHER)
        chance += _BY_SHARED[min(len(shared), len(_BY_SHARED) - 1)]
        chance += _LED if self._led(span) else 0.0
        chance += _ABOUT_THEM if _speaks_of_them(row) else 0.0
        if row[:3] in _NOT_YOU and not shared:
            chance -= _REASSURES
        if few:
            chance -= 0.1 if shared else 0.4
        return chance

    def _by_company(
        self, span: Span, row: Sequence[str], chance: float, shared: Sequence[str], named: Sequence[Hit]
    ) -> float:
        """Weigh what else the stretch does: a feeling named speaks for reflecting, another skill against."""
        led = self._led(span)
        if named:
            theirs = bool(shared) or led or "you" in row
            chance = max(chance, max(hit.cue.strength for hit in named) - (0.0 if theirs else 0.3))
        elif any(_in(hit, span) for hit in self.weak) and not _led_by_hearing(row):
            chance -= 0.3
        if not (named or led):
            chance -= 0.2 * sum(_in(hit, span) for hit in self.informs)
        if self._found(SKILLS, span):
            credits_ = self._found(("affirm", "summary"), span) and not self._found(_NOT_LISTENING, span)
            chance -= (0.12 if shared else 0.3) if credits_ else 0.45
        return max(chance, 0.6) if self._found(("summary",), span) else chance

    def _adds(
        self,
        span: Span,
        row: Sequence[str],
        here: Mapping[str, str],
        shared: Sequence[str],
        named: Sequence[Hit],
    ) -> float:
        added = [key for key in here if key not in self.line and key not in _LIGHT]
        short = len(row) <= _FEW_WORDS + 1
        plain = any(short or hit.cue.id.endswith(_EVALUATES) for hit in named)
        alone = len(self.reading.tokens) <= _ELLIPSIS
        theirs = bool(named or shared) or self._led(span) or _speaks_of_them(row) or alone
        credited = self._found(("affirm",), span)
        return _ADDS if len(added) > 1 and theirs and not plain and not credited else _ADDS_NOTHING

    def _led(self, span: Span) -> bool:
        return any(_in(hit, span) for hit in self.leads)

    def _found(self, codes: Collection[str], span: Span) -> bool:
        return any(
            first < span.last and span.first < last
            for code in codes
            for first, last in self.places.get(code, ())
        )


def _in(hit: Hit, span: Span) -> bool:
    return span.first <= hit.first < span.last


def _only_denies(row: Sequence[str]) -> bool:
    """Tell whether a statement denies: "it does not", or a trouble to others ("you're not keeping me")."""
    return row[:3] in _DENIED or (row[:3] in _NOT_YOU and not _SPEAKER.isdisjoint(row[3:6]))


def _reassures(row: Sequence[str]) -> bool:
    """Tell whether a statement says what nobody will do to them ("nobody wants to hurt you")."""
    nobody = row[:1] == ("nobody",) or row[:2] == ("no", "one")
    return nobody and "you" in row and not _DONE_TO_THEM.isdisjoint(row) and not _WOULD.isdisjoint(row[:4])


def _led_by_hearing(row: Sequence[str]) -> bool:
    """Tell whether a statement says what was heard: "I hear you want me gone", and not "I hear you"."""
    after = row[3:] if row[2:3] == ("that",) else row[2:]
    return (
        row[:2] in _HEARD
        and after[:1] == ("you",)
        and after[1:2] not in _AND_NO_MORE
        and len(after) >= _FEW_WORDS
    )


def _speaks_of_them(row: Sequence[str]) -> bool:
    return "you" in row or "your" in row
