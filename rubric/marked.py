"""A reply with its evidence marked: which words earned a code, and how they stand to each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rubric.codes import GRAVE, SLIPS
from rubric.levels import is_copy
from rubric.phrasing import SENTENCE, quote
from rubric.text import read

if TYPE_CHECKING:
    from rubric.assessment import Assessment, Evidence

_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")
_CLAUSE: Final = re.compile(r"(?:(?!\b(?:but|however)\b)[^,;:()–—])+|\b(?:but|however)\b[^,;:()–—]*")
_BUT: Final = re.compile(r"\b(?:but|however)\b", re.IGNORECASE)
_JOIN: Final = re.compile(r"^(?:(?:but|however|and|or|then|well|okay|ok)\b[,\s]*)+", re.IGNORECASE)
_TAG: Final = re.compile(
    r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|wo|ca)(?:n['’]?t)? "
    r"(?:i|you|he|she|it|we|they|there)\W*$",
    re.IGNORECASE,
)
_TELLS: Final = re.compile(r"\b(?:you|you're|you've|you'd|your|youre|youve|ur)\b", re.IGNORECASE)
_ASKS_THEM: Final = re.compile(
    r"\b(?:who|what|how|where|when|which)\b[^.!?]*\b(?:you\w*|ur?)\b[^.!?]*\?", re.IGNORECASE
)
_FOR_A_FACT: Final = re.compile(
    r"^(?:how (?:old|long|many|much|often|far|big|tall)|what time|when|where|which)\b"
    r"|\b(?:name|address|number|birth\w*|age|postcode|meds|medication|last)\b",
    re.IGNORECASE,
)
_FAR = 30  # characters: behind so many, a quotation begins with the words themselves
_SHORT = 8  # words: a reply that is quoted whole where nothing in it is marked
_ECHO = 4  # words: fewer given back are mirroring, which is a skill


class Marked:
    """One reply and what was found in it.

    Attributes:
        assessment: The verdict on the reply.
        reply: The reply as typed.
    """

    def __init__(self, assessment: Assessment, reply: str) -> None:
        """Keep both; nothing is worked out before it is asked for."""
        self.assessment = assessment
        self.reply = reply

    def level(self, name: str) -> int:
        """Return the level 0-2 of a dimension."""
        return self.assessment.levels[name]

    def has(self, wanted: str) -> bool:
        """Say whether a code is present or a level reached; `empathy_2` asks for 2, `empathy` alone for 1."""
        name, _, step = wanted.rpartition("_")
        if name in self.assessment.levels and step.isdigit():
            return self.level(name) >= int(step)
        return (
            self.level(wanted) >= 1 if wanted in self.assessment.levels else wanted in self.assessment.codes
        )

    def words(self) -> int:
        """Return how many words the reply has."""
        return len(_WORD.findall(self.reply))

    def only_acts(self) -> bool:
        """Say whether something was done in the reply, and nothing said: "*sits down*"."""
        said = read(self.reply)
        return bool(said.done) and not said.tokens

    def may_reflect(self) -> bool:
        """Say whether a reply that earned nothing may reflect all the same: a sentence says "you".

        What is missing is only spoken of where it is surely missing.
        """
        return any(
            "?" not in said and len(_WORD.findall(said)) >= _ECHO and _TELLS.search(said)
            for said in SENTENCE.findall(self.reply)
        )

    def asks_in_place_of(self, code: str) -> bool:
        """Say whether a question to the person makes up for a code, as "who looks after you?" does.

        "How long have you been up?" asks for a fact, and makes up for no open question.
        """
        asked = [found[0] for found in _ASKS_THEM.finditer(self.reply)]
        openly = [question for question in asked if not _FOR_A_FACT.search(question)]
        return bool({"i_message": asked, "open_question": openly, "explore": openly}.get(code))

    def copies(self, line: str) -> bool:
        """Say whether the reply is the person's line word for word ("I" turned or not), or a piece of it."""
        own = plain_words(self.reply)
        return len(own.split()) >= _ECHO and (
            own in plain_words(line) or is_copy(read(self.reply), read(line))
        )

    def spans(self, code: str) -> list[Evidence]:
        """Return the evidence for a code: cues first, then by place."""
        found = [span for span in self.assessment.evidence if span.code == code and span.text.strip()]
        return sorted(found, key=lambda span: (span.by != "cue", span.start))

    def cued(self, code: str) -> bool:
        """Say whether a cue found the code, whose words show which one it is."""
        return any(span.by == "cue" for span in self.spans(code))

    def sentences(self, code: str) -> list[str]:
        """Return the sentences that hold evidence for a code, or the whole reply where nothing is marked."""
        return [self._around(span) for span in self.spans(code)] or [self.reply]

    def quoted(self, code: str) -> str:
        """Return the words that earned a code in double quotes, or "" where none can be quoted."""
        spans = self.spans(code)
        if not spans:
            return quote(self.reply) if self.words() <= _SHORT else ""
        return self.quotation(spans[0])

    def quotation(self, span: Evidence) -> str:
        """Return the words of one piece of evidence in double quotes, "" where they can't be quoted."""
        return quote(self.clause(span))

    def inside(self, code: str, slip: str) -> bool:
        """Say whether all that speaks for `code` stands in words that are a slip."""
        good, bad = self.spans(code), self.spans(slip)
        return bool(good and bad) and all(
            any(one.start < other.end and other.start < one.end for other in bad) for one in good
        )

    def before(self, slip: str) -> str:
        """Return what was said before the first sentence that holds a slip, "" where nothing marks it."""
        spans = self.spans(slip)
        return self.reply[: min(self._bounds(span)[0] for span in spans)] if spans else ""

    def is_before(self, code: str, slip: str) -> bool:
        """Say whether what speaks for `code` stands in sentences before all that hold a slip."""
        good = self.spans(code)
        return bool(good) and all(self._bounds(span)[1] <= len(self.before(slip)) for span in good[:1])

    def slipped(self, span: Evidence) -> bool:
        """Say whether words that speak for something good are words of a slip as well."""
        return self._slips_in(span.start, span.end)

    def but_between(self, code: str, slip: str) -> bool:
        """Say whether a "but" leads from the words that helped to those that hurt."""
        good, bad = self.spans(code), self.spans(slip)
        if not good or not bad or good[0].end > bad[0].start:
            return False
        return _BUT.search(self.reply, good[0].end, bad[0].start) is not None

    def clause(self, span: Evidence) -> str:
        """Return the words with what belongs to them: a quotation cut off in the middle says nothing."""
        begin, finish = self._bounds(span)
        around = self.reply[begin:finish]
        whole = not _BUT.search(around) and _fits(around)
        if whole and (self._is_a_scrap(span) if span.code in SLIPS else not self._slips_in(begin, finish)):
            return _JOIN.sub("", around.strip())
        clauses = [(begin + piece.start(), begin + piece.end()) for piece in _CLAUSE.finditer(around)]
        pieces = [piece for piece in clauses if piece[0] < span.end and span.start < piece[1]]
        start, end = (pieces[0][0], pieces[-1][1]) if pieces else (span.start, span.end)
        if _TAG.match(self.reply[start:end]):  # "doesn't it" says nothing without what it asks about
            start = max((first for first, _ in clauses if first < start), default=start)
        if span.start - start > _FAR and not _fits(self.reply[start:end]):
            start = span.start
        clause = _JOIN.sub("", self.reply[start:end].strip())
        if (
            span.code not in SLIPS
            and len(_WORD.findall(clause)) <= _ECHO
            and not self._slips_in(begin, finish)
        ):
            return _JOIN.sub("", self.reply[start:finish].strip())  # the beginning of a list says little
        return clause.rstrip("?") if start > begin else clause  # the tail of a question is no question

    def _is_a_scrap(self, span: Evidence) -> bool:
        """Say whether a slip was found in a word or two of a sentence that holds nothing else."""
        begin, finish = self._bounds(span)
        others = [one for one in self.assessment.evidence if one.code != span.code]
        alone = not any(one.start < finish and begin < one.end for one in others)
        heard = span.by == "listener" and span.code in GRAVE  # that it hurts is surer than in which words
        return alone and (heard or len(_WORD.findall(span.text)) < _ECHO - 1)

    def _slips_in(self, start: int, end: int) -> bool:
        found = self.assessment.evidence
        return any(one.code in SLIPS and one.start < end and start < one.end for one in found)

    def _around(self, span: Evidence) -> str:
        begin, finish = self._bounds(span)
        return self.reply[begin:finish].strip()

    def _bounds(self, span: Evidence) -> tuple[int, int]:
        """Return where the sentences begin and end that the evidence stands in."""
        whole = [
            match
            for match in SENTENCE.finditer(self.reply)
            if match.start() < span.end and span.start < match.end()
        ]
        return (whole[0].start(), whole[-1].end()) if whole else (span.start, span.end)


def plain_words(text: str) -> str:
    """Return the words in lower case with single spaces around each, so that `in` compares whole words."""
    return f" {' '.join(_WORD.findall(text.lower().replace('’', chr(39))))} "


def _fits(words: str) -> bool:
    return "..." not in quote(words)


def main_sentence(line: str) -> str:
    """Return the longest sentence of a line that can be quoted whole, or the line; actions are left out."""
    said = re.sub(r"\*[^*\n]*\*", " ", line)
    whole = [found.strip() for found in SENTENCE.findall(said)]
    fit = [found for found in whole if found and "..." not in quote(found)]
    return max(fit, key=len, default=said)
