"""Turns an assessment into the coach's note: what helped, one thing to change, and a line to try instead.

What helped comes first and quotes the trainee. One thing to change, in this order: a grave slip; a hint at
suicide that a lesser slip went past, danger to somebody else that was not met; the worst slip; what was said
before or copied; a hint at suicide left lying; short words or questions in a row; a doubt whether there was a
grave slip; what the moment called for; too many words; what is left to say (`rubric.at_least`). The same
reply at the same turn gets the same note: variety comes from the turn and earlier notes, not from chance.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from rubric import at_least, risk
from rubric.again import asks_on, signals_in_a_row, worn_phrase
from rubric.anyone import taken_up, would_fit_anyone
from rubric.circumstances import circumstances
from rubric.codes import GRAVE
from rubric.crediting import cheers_on, earned, is_faint, kind_of_praise, words_to_praise
from rubric.doubting import kind_of_doubt, may_hurt, reads_well, was_heard
from rubric.hearsay import dodges
from rubric.keeping import meets_the_danger, question_to_keep
from rubric.kinds import kind_of
from rubric.marked import Marked, main_sentence, plain_words
from rubric.mirroring import mirror
from rubric.note import Moment, Note
from rubric.offering import asking_directly, clean, comes_first, echoing, fitting, in_place, one_question
from rubric.offering import questions_first as ordered
from rubric.phrasing import counted, quote
from rubric.ranking import (
    BEFORE_A_SLIP,
    BESIDE_A_HINT,
    BESIDE_STOCK,
    HELPS_BEFORE,
    MEET_A_DANGER,
    PASSES_OVER,
    PRAISED,
    SPOILS_A_SENTENCE,
    TAKES_UP_THEIR_WORDS,
    slip_to_speak_of,
    tiers,
)
from rubric.rewording import reword
from rubric.text import read
from rubric.tidying import tidied, without_tail
from rubric.voice import Voice, known_name, texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rubric.assessment import Assessment

__all__ = ["Moment", "Note", "compose"]

_ASKING: Final = frozenset({"open_question", "closed_question", "explore", "ask_suicide", "ask_safety"})
_PAUSE: Final = re.compile(r"\s*[.…]{1,12}\s*")
_NO_STOCK: Final = frozenset({"asked", "silence", "onward", "stand"})
_MAY_COME_AGAIN: Final = frozenset({"ask_suicide", "encourager"})
_TAKES_UP: Final = frozenset({"worn", "signals", "questions", "stock"})
_SIGNALS_IN_A_ROW: Final = 3  # more than two, and nobody knows whether they are still heard
_SPOKEN_OF_AFTER_A_HINT: Final = frozenset({"signals", "questions", "stock", ""})
_TOO_LONG: Final = 80  # words; the median of good demonstrations is 10 (AnnoMI)
_TOO_LONG_FOR_SILENCE: Final = 30
_NAMED_BY: Final = 2  # replies: a name comes in the first ones, or it isn't what is missing
_STRONG: Final = 2  # the level


def compose(assessment: Assessment, reply: str, moment: Moment) -> Note:
    """Return the coach's note on `reply`, which got this `assessment` at this `moment`."""
    coach = _Coach(Marked(assessment, reply), moment)
    slip = slip_to_speak_of(coach.marked)
    praised = coach.praised(slip)
    change = coach.before_all(slip) or coach.change(slip, praised)
    helped = coach.praise(praised) if praised else coach.credit(slip, change)
    if not helped and not change.says:
        change = coach.next_step()
    return Note(
        helped=helped,
        change=change.says,
        try_=coach.offer(change),
        about=tuple(dict.fromkeys(code for code in (praised, change.about) if code)),
    )


@dataclass(frozen=True, slots=True)
class _Change:
    about: str = ""
    says: str = ""
    tries: tuple[str, ...] = ()


class _Coach:
    """Decides what to say of one reply."""

    def __init__(self, marked: Marked, moment: Moment) -> None:
        self.marked = marked
        self.moment = moment
        name = known_name(moment.name, moment.line, marked.reply)
        number = moment.turn or crc32(marked.reply.encode("utf-8", "replace"))
        self.voice = Voice(moment.pronouns, name, moment.given, number)
        may_come_again = bool(_MAY_COME_AGAIN & set(marked.assessment.codes))
        self.worn = "" if may_come_again else worn_phrase(marked.reply, moment.earlier)
        self.stale = bool(self.worn) or (marked.assessment.repeated and not may_come_again)
        self.stock = would_fit_anyone(marked.reply) and not (set(marked.assessment.codes) - BESIDE_STOCK)
        self.signals = signals_in_a_row(marked.reply, moment.earlier)

    @cached_property
    def _taken_up(self) -> tuple[str, ...]:
        """Lines made of the person's own words; made when wanted: each is judged as a reply is."""
        line = self.moment.line
        return (*clean((mirror(line),), line), *self.voice.rotated(clean(echoing(line), line)))

    def praised(self, slip: str) -> str:
        """Return the code to give credit for, or "" where nothing earned it."""
        copied = self.marked.copies(self.moment.line) and not self.marked.has("ask_suicide")
        again = self.signals and any(signals_in_a_row(said, ()) for said in self.moment.earlier)
        if self.stale or copied or slip == "unclear" or again or self.stock:
            return ""
        line, faint = self.moment.line, ""
        row = tiers(slip, self.marked, line)
        for tier in row if self.marked.words() <= _TOO_LONG else row[:2]:
            new = [code for code in tier if code not in self.moment.done and self._meets_a_hint(code)]
            found = [code for code in new if earned(code, self.marked, line) and self._stands(code, slip)]
            best = min(found, key=self._less_worth_saying, default="")
            if best and not is_faint(best, self.marked, line):
                return best
            faint = faint or best
        return faint or next((code for code in BEFORE_A_SLIP if self._helped_before(code, slip)), "")

    def _helped_before(self, code: str, slip: str) -> bool:
        """Say whether a code was surely earned in sentences of its own, before a slip that is surely one."""
        if not slip or not self._meets_a_hint(code) or not earned(code, self.marked, self.moment.line):
            return False
        if slip in GRAVE and (code not in self.marked.assessment.levels or not self.marked.cued(slip)):
            return False
        return self.marked.is_before(code, slip) and not is_faint(code, self.marked, self.moment.line)

    def credit(self, slip: str, change: _Change) -> str:
        """Return the sentence that says what stayed with the person, where no code earned praise."""
        unheard = self.stale or self.stock or self.signals or (self._unasked() and self._hinted())
        beside = slip in HELPS_BEFORE and self.marked.assessment.is_sure(slip)
        if unheard or not (beside if slip else not change.says):
            return ""
        found = at_least.credit(self.marked, self.moment.line)
        if slip and found.quoted.strip('"') not in self.marked.before(slip):
            return ""
        if not found.kind and not slip:
            found = at_least.what_is_left(self.marked, self.moment.line)
        return self._least(found) if found.is_credit else ""

    def next_step(self) -> _Change:
        """Return something to do next, where a reply earned neither praise nor a change."""
        found = at_least.what_is_left(self.marked, self.moment.line)
        if not found.kind or found.is_credit or self.signals:
            return _Change()
        stock = () if found.kind in _NO_STOCK else self._heard(texts()["anyone"]["tries"])
        tries = (*found.tries, *self._fitting("reflection"), *stock)
        return _Change("", self._least(found), tries)

    def _least(self, found: at_least.Least) -> str:
        return self.voice.say(texts()["least"][found.kind], quote=found.quoted, line=found.line)

    def praise(self, code: str) -> str:
        """Return the sentence that gives credit for `code`."""
        kind = kind_of_praise(code, self.marked, self.moment.line)
        text = texts()["praise"][kind]
        own = self._own_reason(code) if kind == code else ""  # the scenario's reason is for the code itself
        return self.voice.tell(text, self._to_praise(code), self.voice.reason(own, text["so"]))

    def change(self, slip: str, praised: str) -> _Change:
        """Return the one thing to change, or an empty change."""
        if slip:
            return self._slipped(slip, praised)
        kind = self._comes_again()
        if kind in _SPOKEN_OF_AFTER_A_HINT and self._unasked():
            return self._risk()
        found = self.marked.assessment
        well = reads_well(self.marked, self.moment.line)
        doubt = (was_heard(found) if praised else may_hurt(found)) and not well
        if kind and not (kind == "questions" and doubt):
            return self._said_before(kind)
        if not doubt and not praised and not any(self.marked.has(wanted) for wanted in self.moment.expects):
            return self._missing()
        silent = bool(self.moment.line) and "silent" in circumstances(self.moment.line)
        if doubt or self.marked.words() > (_TOO_LONG_FOR_SILENCE if silent else _TOO_LONG):
            says = self.voice.say(texts()[kind_of_doubt(found) if doubt else "long"]["says"])
            return _Change(says=says, tries=self._fitting("reflection") if silent else ())
        return _Change()

    def before_all(self, slip: str) -> _Change | None:
        """Return what comes before a lesser slip: a hint it went past, danger to another; or a dodge."""
        if slip in GRAVE or slip == "unclear":
            return None
        if slip and self._unasked() and kind_of(slip, self.marked, self.moment.line, ()) != "hint":
            return self._risk(self.marked.quoted(slip))
        what, told = risk.for_another(self.moment.line)
        met = any(self.marked.has(code) for code in MEET_A_DANGER) or risk.meets_a_danger(self.marked.reply)
        if not what or met:
            return None if slip else self._dodged()
        text = texts()[what]
        tries = (*self.moment.tries.get(slip, ()), *self._fitting("ask_safety"), *text["tries"])
        return _Change("ask_safety", self.voice.say(text["says"], quote=quote(told)), tries)

    def _dodged(self) -> _Change | None:
        if not dodges(self.marked.reply, self.moment.line):
            return None
        says = self.voice.say(texts()["dodged"]["says"], quote=quote(main_sentence(self.moment.line)))
        return _Change("", says, self._fitting("dodged"))

    def offer(self, change: _Change) -> str:
        """Return the line to try, which is never what was just said."""
        said = plain_words(self.marked.reply)
        fit = [line for line in change.tries if line and plain_words(line) not in said]
        return self.voice.fresh(in_place(fit, self.moment.line))

    def _stands(self, code: str, slip: str) -> bool:
        """Say whether a slip leaves the credit standing; a direct question about suicide always counts."""
        if code == "ask_suicide":
            return True
        quoted = self._to_praise(code)
        several = slip == "interrogate" and code in _ASKING
        same = bool(slip and quoted) and quoted == self.marked.quoted(slip)
        slipped = self.marked.sentences(slip) if slip in SPOILS_A_SENTENCE else []
        beside = bool(slipped) and all(said in slipped for said in self.marked.sentences(code))
        return not (several or same or beside or self.marked.inside(code, slip))

    def _meets_a_hint(self, code: str) -> bool:
        if code == "ask_suicide":  # to ask for what was just answered tells that nobody listened
            return not risk.has_just_answered(self.moment.line, self.moment.earlier)
        if not self._unasked() or not self._hinted():
            return True
        return code in BESIDE_A_HINT and not cheers_on(code, self._to_praise(code))

    def _hinted(self) -> bool:
        return risk.hints_at_suicide(read(self.moment.line))

    def _to_praise(self, code: str) -> str:
        return words_to_praise(code, self.marked, self.moment.line)

    def _less_worth_saying(self, code: str) -> tuple[bool, bool, bool]:
        own = self._own_reason(code)
        expected = code == "empathy" or code in self._expected()
        return not self.marked.spans(code), not expected, not own or self.voice.told(own)

    def _slipped(self, slip: str, praised: str) -> _Change:
        sentences = self.marked.sentences(slip)
        asked = [self.marked.reply] if slip == "interrogate" else sentences
        reworded = [reword(slip, tidied(said)) for said in asked]
        kind = kind_of(slip, self.marked, self.moment.line, reworded)
        text = texts()["slips"][kind]
        own = tuple(self.moment.tries.get(slip, ()))
        better = clean(reworded, self.moment.line)
        if slip == "interrogate":
            best = question_to_keep(self.marked, self.moment.line, better)
            better = tuple(self.voice.rotated(one_question(best)))
        mine = (*own, *better) if slip == "advice" else (*better, *own)
        direct = self._direct() if self._unasked() else ()
        fit = self._fitting(slip)
        taken_up = self._taken_up if kind in TAKES_UP_THEIR_WORDS else ()
        first = (direct, mine, fit, taken_up)
        if own and slip not in PASSES_OVER:
            first = (mine, direct, fit, taken_up)
        elif not own and slip == "advice":
            first = (direct, fit, taken_up, mine)
        elif slip == "interrogate" and meets_the_danger(self.marked, self.moment.line):
            first = (direct, mine, fit, taken_up)
        elif not own and comes_first(slip, self.moment.line):
            first = (direct, fit, mine, taken_up)
        asks = any("?" in said for said in sentences)
        groups = (*first, self.voice.rotated(text["tries"]))
        tries = tuple(line for group in groups for line in ordered(group, asks=asks))
        return _Change(slip, self._name(slip, text, praised), tries)

    def _fitting(self, kind: str) -> tuple[str, ...]:
        """Return the lines that the person's line calls for, the most pressing circumstance first."""
        rows = fitting(kind, self.moment.line, self.marked.assessment.rubric)
        return tuple(line for row in rows for line in self.voice.rotated(row))

    def _name(self, slip: str, text: Mapping[str, Any], praised: str) -> str:
        quoted = self.marked.quoted(slip)
        if not any(character.isalnum() for character in self.marked.reply):
            kind = "pause" if _PAUSE.fullmatch(self.marked.reply) else "wordless"
            return self.voice.say(texts()[kind]["says"])
        noun = self.voice.fill(text["noun"])
        if quoted and not self.marked.assessment.is_sure(slip):
            unsure = text.get("unsure", texts()["unsure"]["says"])
            return self.voice.say(unsure, quote=quoted, noun=noun)
        if quoted and praised and self.marked.but_between(praised, slip):
            return self.voice.say(texts()["but"]["says"], quote=quoted, noun=noun)
        own = self._own_reason(slip)
        if slip == "interrogate":
            many = texts()["many"]["own" if own and not self.voice.told(own) else "says"]
            return self.voice.say(many, count=counted(self.marked.reply.count("?")), reason=own)
        return self.voice.tell(text, quoted, self.voice.reason(own, text["so"]))

    def _risk(self, past: str = "") -> _Change:
        text = texts()["risk"]
        hint = quote(risk.words_of_the_hint(self.moment.hint))
        hinted = hint and "..." not in hint
        kind = "past" if hinted and past and "..." not in past else "hinted" if hinted else "says"
        says = self.voice.say(text[kind], hint=hint, quote=past)
        return _Change("ask_suicide", says, self._direct())

    def _unasked(self) -> bool:
        """Say whether suicide was hinted at, and nobody asked: the word beside a question will do here."""
        asked = risk.asks_directly(self.marked.reply) or self.marked.has("ask_suicide")
        return self.moment.missed_risk and not asked

    def _direct(self) -> tuple[str, ...]:
        """Return the direct question: as the moment calls for it, with their words in it, as to anyone."""
        hint = quote(tidied(without_tail(risk.words_of_the_hint(self.moment.hint))))
        told = texts()["risk"]
        fit = asking_directly(self.moment.hint)
        telling = hint and "..." not in hint and risk.hints_at_suicide(read(self.moment.hint))
        named = [line.format(hint=hint) for line in told["named"]] if telling else []
        rows = (fit or named, told["tries"])
        return tuple(line for row in rows for line in self.voice.rotated(row))

    def _missing(self) -> _Change:
        if self.marked.only_acts():
            return _Change("", self.voice.say(texts()["deed"]["says"]))
        if self.marked.level("empathy") == _STRONG:
            return _Change()
        if self.marked.level("empathy"):
            unseen = self.marked.spans("empathy") and not self.marked.cued("empathy")
            if unseen or self.marked.has("repair") or taken_up(self.marked.reply, self.moment.line):
                return _Change()  # which words would fit anyone, only a cue tells; a sorry for it is no stock
            kind = self.marked.quoted("empathy") or quote(main_sentence(self.marked.reply))
            anyone = texts()["anyone"]
            tries = (*self.moment.state_tries, *self._fitting("empathy"), *self._heard(anyone["tries"]))
            return _Change("empathy", self.voice.say(anyone["says"], quote=kind), tries)
        code = self._wanted()
        if not code or self.marked.may_reflect() or self._may_have_earned_credit():
            return _Change()
        text = texts()["missing"][code]
        line = quote(main_sentence(self.moment.line))
        lined = text.get("lined") if line and not self.marked.assessment.picks_up else None
        heard = code in {"reflection", "empathy", "explore"}
        stock = self._heard(text["tries"]) if heard else self.voice.rotated(text["tries"])
        asks = code in _ASKING
        tries = (
            *ordered(self.moment.state_tries, asks=asks),
            *(self._fitting(code) if heard else ()),
            *ordered(stock, asks=asks),
        )
        return _Change(code, self.voice.say(lined or text["says"], line=line), tries)

    def _heard(self, stock: Sequence[str]) -> tuple[str, ...]:
        """Return lines that show that the person was heard: in their own words, then the stock ones."""
        return (*self._taken_up, *self.voice.rotated(stock))

    def _may_have_earned_credit(self) -> bool:
        """Say whether there is a skill in the reply that isn't sure enough for praise."""
        return any(self.marked.has(code) for tier in PRAISED for code in tier if code != "i_message")

    def _wanted(self) -> str:
        expected = [code for code in self._expected() if code in texts()["missing"]]
        dispatch = self.marked.assessment.rubric.startswith("dispatch")
        if dispatch and self.moment.turn <= _NAMED_BY and self.marked.has("closed_question"):
            return ""  # where, what and who come first there
        if self.moment.turn > _NAMED_BY:
            expected = [code for code in expected if code != "introduce"] or expected
        if expected:
            return "" if self.marked.asks_in_place_of(expected[0]) else expected[0]
        to_be_met = fitting("reflection", self.moment.line, "")  # dispatch asks, and has its reasons
        plain = not to_be_met or dispatch
        if (self.marked.has("closed_question") and plain) or self.moment.line.rstrip().endswith("?"):
            return ""  # to ask one plain thing, or to answer what was asked, is no fault
        return "reflection" if self.moment.line else "open_question"

    def _comes_again(self) -> str:
        """Return what was said before, or is to anyone: the entry of `feedback.yaml`, "" for a new reply."""
        if self.stale or self.marked.copies(self.moment.line):
            return "worn" if self.worn else "repeated" if self.stale else "copied"
        if self.stock:
            return "stock"
        asked = self.marked.has("ask_suicide") or self.marked.level("reflection")
        only_asks = not asked and asks_on(self.marked.reply, self.moment.earlier)
        return "signals" if self.signals >= _SIGNALS_IN_A_ROW else "questions" if only_asks else ""

    def _said_before(self, kind: str) -> _Change:
        text = texts()[kind]
        line = quote(main_sentence(self.moment.line))
        says = text["lined"] if kind == "stock" and line else text["says"]
        stock = self.voice.rotated(text["tries"]) if kind == "copied" else self._heard(text["tries"])
        theirs = self._taken_up if kind in _TAKES_UP else ()
        tries = (*theirs, *self.moment.state_tries, *self._fitting("reflection"), *stock)
        return _Change("reflection", self.voice.say(says, quote=self.worn, line=line), tries)

    def _expected(self) -> list[str]:
        return list(dict.fromkeys(re.sub(r"_[012]$", "", wanted) for wanted in self.moment.expects))

    def _own_reason(self, code: str) -> str:
        step = self.marked.assessment.levels.get(code, 0)
        keys = [*(f"{code}_{lower}" for lower in range(step, 0, -1)), code]
        return next((found for key in keys if (found := self.moment.reasons.get(key, "").strip(" ."))), "")
