"""What can truly be said of a reply that earned neither praise nor a change: nobody is left with nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rubric.anyone import answers_the_sense, taken_up
from rubric.circumstances import circumstances
from rubric.crediting import speaks_of_this_person, words_to_praise
from rubric.hearsay import answers_of_oneself, answers_straight
from rubric.marked import main_sentence
from rubric.mirroring import mirror
from rubric.offering import clean, comes_first, echoing, endangered, fitting
from rubric.phrasing import SENTENCE, capital, quote
from rubric.text import read
from rubric.tidying import tidied
from rubric.words import classes

if TYPE_CHECKING:
    from rubric.marked import Marked

_AFTER_THEM: Final = re.compile(
    r"\b(?:who|what|how)\b[^.!?]*\b(?:(?:looks? after|keeps?|helps?|gets?) (?:you|u)\b"
    r"|(?:do|are|did|have) (?:you|u) (?:cop\w+|manag\w+|do for yourself|hold\w* up|been sleeping|feel\w*)"
    r"|(?:are|r) (?:you|u)\b(?! \w+ing))[^.!?]*\?",
    re.IGNORECASE,
)
_DENIES_OR_DEALS: Final = re.compile(
    r"n['’]?t\b|\b(?:not|never|no|nobody|if|but|should|least|need|have to|got to|must|dont|didnt|isnt"
    r"|sorry|thank\w*|right|wrong|agree|everyone|people)\b",
    re.IGNORECASE,
)
"""What takes a word of theirs up to turn it against them, or to go on to something else."""
_OF_THE_SPEAKER: Final = re.compile(r"\b(?:i|i['’]\w+|im|ive|we|me|my|us)\b", re.IGNORECASE)
_OF_THEM: Final = re.compile(
    r"(?:who|what|how)\b(?!['’]?s? (?:old|many|long|much|often|far|time|your))"
    r"(?!.*\b(?:name|address|number|birth\w*|age|postcode|meds|medication|where)\b)[^.!?]*\b(?:you|u)\b",
    re.IGNORECASE,
)
_OWNS: Final = re.compile(
    r"\A(?!.*\?).*(?:\bi (?:got|was|did|pushed|missed|came|said|cut|put|rushed|jumped|assumed|went)\b"
    r"|\bmy (?:fault|mistake|bad)\b)",
    re.IGNORECASE,
)
_TO_US: Final = re.compile(r"\b(?:you\w*|u|ur)\b|^\W*(?:don['’]?t|do not|get|leave|stop|go)\b", re.IGNORECASE)
_THANKS: Final = re.compile(r"\b(?:thank\w*|sorry|welcome|luck)\b", re.IGNORECASE)
_CANT_COPE: Final = re.compile(
    r"\b(?:can['’]?t|cannot) (?:feel|breathe|stop|move|see|think|do)\b"
    r"|\b(?:shak\w+|please|hurry|oh god|help me)\b",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"^\W*(?:(?:ok|okay|alright|all right|right|so|and|well|now|sir|ma['’]?am|mate|please)\b[,.\s]*)+",
    re.IGNORECASE,
)
_TELLS: Final = 4  # words: a line of fewer answers a question, and tells nothing
_ANSWERS: Final = 4  # words: in fewer there is an answer, and nothing to look for
_SHORT: Final = 12  # words of a reply that is quoted whole


@dataclass(frozen=True, slots=True)
class Least:
    """What can be said.

    Attributes:
        kind: An entry under `least` in `feedback.yaml`; "" for nothing.
        quoted: Words of the reply, in double quotes.
        line: Words of the person's line, in double quotes.
        tries: Lines to try.
        is_credit: It helped; else it is something to do next.
    """

    kind: str = ""
    quoted: str = ""
    line: str = ""
    tries: tuple[str, ...] = ()
    is_credit: bool = False


def credit(marked: Marked, line: str) -> Least:
    """Return the sentence of a reply that stays with what the person said, where nothing else is praised."""
    said = taken_up(marked.reply, line)
    quoted = quote(said)
    if not quoted or not clean([said], line) or marked.copies(line):
        return Least()
    if answers_the_sense(said, line):
        return Least("sense", quoted, is_credit=True)
    if _DENIES_OR_DEALS.search(said) or not speaks_of_this_person(quoted, line):
        return Least()
    return Least("taken_up", quoted, is_credit=True)


def what_is_left(marked: Marked, line: str) -> Least:
    """Return what to say of a reply without a slip to this `line`: a credit first, then a next step."""
    found = credit(marked, line)
    if found.kind or not line:
        return found
    if "silent" in circumstances(line):
        return Least("silence")
    looks = (_answer, _repair, _fact, _asks_after_them, _question_to_us, _stand, _next)
    seen = (look(marked, line) for look in looks)
    return next((each for each in seen if each is not None), Least())


def _answer(marked: Marked, line: str) -> Least | None:
    said = marked.reply
    if answers_straight(said, line):
        return Least("answered", quote(SENTENCE.findall(said)[0].strip()), is_credit=True)
    if "?" in said or marked.words() > _SHORT or not answers_of_oneself(said, line):
        return None
    return Least("answered", quote(said), is_credit=True)


def _repair(marked: Marked, line: str) -> Least | None:
    quoted = words_to_praise("repair", marked, line) if marked.has("repair") else ""
    return Least("owned", quoted, is_credit=True) if _OWNS.search(quoted) else None


def _fact(marked: Marked, line: str) -> Least | None:
    """Return the advice to give something back before a question for a fact, which is kept."""
    only_a_fact = marked.has("closed_question") and not marked.has("open_question")
    bare = _ADDRESS.sub("", marked.sentences("closed_question")[0]).rstrip(" .?!")
    of_them = marked.asks_in_place_of("open_question") or _OF_THEM.match(bare)
    if not only_a_fact or of_them or not _tells(line):
        return None
    presses = endangered(line) or comes_first("", line)
    if presses and marked.has("ask_safety"):
        return Least("needed_now", quote(f"{bare}?"), is_credit=True)
    question = f"{capital(tidied(bare))}?"
    role = marked.assessment.rubric
    fit = [told.partition(". ")[0] + "." for row in fitting("reflection", line, role)[:1] for told in row]
    back = [mirror(line), *(told for told in fit if not told.endswith("?."))]
    kept = [f"{said} {question}" for said in back if said]
    needed = role.startswith("dispatch")
    if needed and not _is_in_need(line):
        return Least()  # where, what and who come first on an emergency line
    held = [f"I'm with you. {question}"] if _is_in_need(line) else []
    if presses and not needed:
        kept, held = [], []  # what presses has lines of its own, and the fact can wait
    tries = clean((*kept, *held, *echoing(line)), line)
    return Least("fact_needed" if needed or presses else "fact", quote(f"{bare}?"), tries=tries)


def _asks_after_them(marked: Marked, line: str) -> Least | None:
    found = _AFTER_THEM.search(marked.reply) if line else None
    return Least("after_them", quote(found[0]), is_credit=True) if found else None


def _question_to_us(marked: Marked, line: str) -> Least | None:
    if not line.rstrip(' "”*').endswith("?"):
        return None
    asked = [each.strip() for each in SENTENCE.findall(line) if each.strip().endswith("?")]
    if marked.words() < _ANSWERS or marked.asks_in_place_of("i_message") or not asked:
        return Least()
    return Least("asked", line=quote(max(asked, key=len)))


def _stand(marked: Marked, line: str) -> Least | None:
    """Return what comes after telling where one stands, to a line that speaks of the one who replies."""
    told = quote(main_sentence(line))
    ours = _TO_US.search(line) and _OF_THE_SPEAKER.match(_ADDRESS.sub("", marked.reply).lstrip())
    return Least("stand", line=told, tries=clean(echoing(line), line)) if ours and told else None


def _next(marked: Marked, line: str) -> Least | None:
    asks = marked.has("closed_question") or marked.has("open_question")
    of_them = marked.may_reflect() and not asks and not _THANKS.search(marked.reply)
    if of_them and not _OF_THE_SPEAKER.search(marked.reply):
        return Least("onward")
    told = quote(main_sentence(line))
    if not _tells(line) or not told or marked.asks_in_place_of("open_question"):
        return None
    return Least("arrived", line=told, tries=clean((mirror(line), *echoing(line)), line))


def _is_in_need(line: str) -> bool:
    feelings = classes()["feeling"] | classes()["heavy"]
    felt = _CANT_COPE.search(line) or not feelings.isdisjoint(read(line).words())
    return bool(felt or circumstances(line))


def _tells(line: str) -> bool:
    return len(line.split()) >= _TELLS and not line.rstrip(' "”*').endswith("?")
