"""What of a reply earns credit, and in which of its words: praise that quotes the wrong ones is laughed at.

The verdict says that there is empathy in a reply, and its evidence names clauses. Which of them to quote is a
matter of its own: "A fist in your chest, and a bell you can't get to. That sounds horrible." is good for its
first sentence.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rubric import words
from rubric.circumstances import circumstances
from rubric.marked import plain_words
from rubric.offering import endangered
from rubric.phrasing import SENTENCE, quote
from rubric.text import content, read

if TYPE_CHECKING:
    from rubric.marked import Marked

_BOOK: Final = Path(__file__).with_name("crediting.yaml")
_OFFHAND: Final = frozenset({"encourager", "slow_down", "i_message", "open_question"})
_STRONG: Final = 2  # the level
_LEAST: Final = {0: 1, 1: 1, 2: 0}  # by level: "thirty candles and no her" names nobody, and means them
_ASKS: Final = re.compile(
    r'^"(?:is|are|was|were|do|does|did|has|have|can|could|will|would|what|how|when|where|who)\b.*\?"$',
    re.IGNORECASE,
)
_STAYS: Final = re.compile(
    r"\bon the line (?:with|while|until|till)\b"
    r"|\bstay(?:ing)? (?:with|on\b|right here|here|till|until|as long|beside)"
    r"|\b(?:not going anywhere|not leaving|still here|won'?t hang up|(?:i'?m|i am) (?:right )?here)\b",
    re.IGNORECASE,
)
_OF_THEM: Final = re.compile(r"\b(?:you\w*|u|ur|feel\w*|like|hard\w*|worst|scar\w*|hurt\w*)\b", re.IGNORECASE)
_OF_THE_SPEAKER: Final = re.compile(
    r"\b(?:i|i'?m|my|me|we|we'?re|here|this is|it'?s|officer|deputy|sergeant)\b", re.IGNORECASE
)
_ASKS_WHO: Final = re.compile(
    r"\b(?:who|who['’]?s|whos|any(?:one|body)|some(?:one|body)|alone|on your own|by yourself)\b",
    re.IGNORECASE,
)
_OF_OTHERS: Final = re.compile(
    r"\bgive (?:him|her|them|it|your \w+) (?:some |a bit of |a little )?(?:time|space|room)\b", re.IGNORECASE
)
_YOU: Final = re.compile(r"\b(?:you\w*|u|ur)\b", re.IGNORECASE)
_NAMES_A_FEELING: Final = re.compile(
    r"\b(?:you (?:sound|seem|must|feel)|sounds? (?!like\b)|that['’]?s such a|what a )", re.IGNORECASE
)
_OF_A_THIRD: Final = re.compile(r"^\W*(?:he|she|they)\b", re.IGNORECASE)
_BARE: Final = re.compile(r"^\W*(?:that|this|it)(?:['’]?s| is| sounds?) \w+\W*$", re.IGNORECASE)
_SPEAKS_OF_ITSELF: Final = re.compile(
    r"\b(?:i|i['’]?(?:m|ll|d|ve)|me|my|mine|we|us|our)\b(?! (?:am |can |could |do |really |can only )?"
    r"(?:sorry|hear|see|tell|imagine|sense|gather|wonder|get (?:that|how|why)|understand|think|guess"
    r"|take it|keep thinking))",
    re.IGNORECASE,
)
_SPEAKS_PAST_THEM: Final = re.compile(
    r"^\W*(?:(?:and|but|so|anything else),? )*(?:"
    r"(?:nobody|no one|they|we)(?:['’]?s| is| are|['’]?re)? (?:(?:here|going|trying) to|wants? to|['’]?ll) "
    r"|your \w+ (?:says?|said|told|thinks?|reckons?)\b"  # another's word for it
    r"|(?:he|she|they) would(?:n['’]?t| not| never)? (?:want|like) you\b"
    r"|you (?:can|could|decide|choose|don['’]?t have to)\b"  # that's a choice
    r"|you only had to\b)",
    re.IGNORECASE,
)
"""Reassurance, another's word, a choice: whatever it does, it doesn't say back what they told."""
_ASKED: Final = frozenset({"ask_suicide", "explore", "open_question"})
_INVITES: Final = re.compile(
    r"\b(?:tell|walk me|talk me|say more|describe|hear|know|understand|wonder\w*|curious|go on|start)\b",
    re.IGNORECASE,
)
_QUESTION_WORD: Final = re.compile(
    r"\b(?:wh(?:at|o|en|ere|ich)\w*|how|do|does|did|is|are|was|were|can|could|would)\b", re.IGNORECASE
)
_SAYS_SORRY: Final = re.compile(r"\b(?:sorry|apolog\w+|my (?:bad|fault|mistake))\b", re.IGNORECASE)
_GIVES_A_REASON: Final = re.compile(
    r"\b(?:because|cos|so that|so (?:i|we|you|they|he|she|neither|nobody)\b|just so|that['’]?s so)",
    re.IGNORECASE,
)
_FITS_ANYONE: Final = re.compile(
    r"^\W*(?:(?:oh|god|gosh|wow|yeah|okay|and|so|love|hun|mate|man|well)\W+)*"
    r"(?:(?:that|this|it|which)(?: all)?(?:['’]?s| is| was| sounds?| seems?| must be| must have been| feels?)"
    r"|sounds?|must be)"
    r"(?: (?:like|so|really|very|such|just|pretty|incredibly|absolutely|a|an|all))*"
    r" (?:hard|tough|rough|awful|horrible|terrible|difficult|horrid|grim|rotten|bad|sad|dreadful|lot|heavy"
    r"|upsetting|stressful|nightmare|worst)"
    r"(?: (?:that|thing|time|place|spot|one|for you|to (?:live|deal|cope|be) with|to (?:take|hold|carry)"
    r"|to be in|position|situation|on you|really|love|mate))*\W*$",
    re.IGNORECASE,
)


def earned(code: str, marked: Marked, line: str) -> bool:
    """Say whether a reply to this `line` has earned credit for a code or level.

    Args:
        code: A skill, `empathy` or `reflection`.
        marked: The reply.
        line: What the person had said.
    """
    if code == "empathy":
        return _shows_empathy(marked, line)
    quoted = words_to_praise(code, marked, line) if code == "explain_why" else marked.quoted(code)
    if code == "reflection" and (
        _ASKS.match(quoted)
        or (marked.spans(code) and _worth(code, marked, line) < _LEAST[marked.level(code)])
    ):
        return False
    if code == "slow_down" and (
        _OF_OTHERS.search(quoted)  # "give him time" is time for another
        or ("deadline" in circumstances(line) and not _STAYS.search(quoted))
    ):
        return False
    if (code == "explain_why" and quoted.endswith('?"')) or (
        code == "explore" and not _OF_THEM.search(quoted)
    ):
        return False  # a reason is told, not asked; "what happened today?" is open, and asks for the news
    answers = code == "encourager" and line.rstrip(' "”*').endswith("?")
    if answers or (code in _OFFHAND and plain_words(quoted) in plain_words(line)):
        return False  # "stop saying you hear me" is not met with "I hear you"
    said = marked.reply if code == "repair" else quoted  # what went wrong may be told beside the "sorry"
    sure = marked.assessment.is_sure(code) or (code == "repair" and _repairs_plainly(marked))
    return marked.has(code) and sure and _is_what_it_says(code, said)


def _is_what_it_says(code: str, quoted: str) -> bool:
    """Say whether quoted words show their code: a bare "sorry" mends nothing, an age tells of no danger."""
    shows, spoils = _told_by("shows", code), _told_by("spoils", code)
    if not quoted:
        return True
    return not (shows and not shows.search(quoted)) and not (spoils and spoils.search(quoted))


@cache
def _told_by(part: str, code: str) -> re.Pattern[str] | None:
    found = _book()[part].get(code)
    if not found:
        return None
    rows = [each for row in found for each in (row if isinstance(row, list) else [row])]
    return re.compile(rf"\b(?:{'|'.join(rows)})", re.IGNORECASE)


@cache
def _book() -> dict[str, Any]:
    book: dict[str, Any] = words.load(_BOOK)
    return book


def _shows_empathy(marked: Marked, line: str) -> bool:
    """Say whether there are words that show strong empathy; facts given back are a reflection."""
    if marked.level("empathy") < _STRONG or _worth("empathy", marked, line) < 0:
        return False
    if marked.assessment.is_sure("empathy", _STRONG):
        return True
    alike = marked.level("reflection") == _STRONG  # the other level says the same
    return alike and _names_a_feeling(words_to_praise("empathy", marked, line), line)


def is_faint(code: str, marked: Marked, line: str) -> bool:
    """Say whether a reflection is one of facts alone: it is worth saying where nothing else is."""
    return code == "reflection" and marked.level(code) < _STRONG and _worth(code, marked, line) <= 1


def words_to_praise(code: str, marked: Marked, line: str) -> str:
    """Return the words that earned a code in double quotes, or "" where none can be quoted."""
    if code == "explain_why":
        return _reason_in(marked) or marked.quoted(code)
    if code == "repair":
        return _repair_in(marked) or marked.quoted(code)
    if code in _ASKED:
        asked = [quoted for span in marked.spans(code) if (quoted := marked.quotation(span)).endswith('?"')]
        return next(iter(asked), "") or _question_beside(code, marked) or marked.quoted(code)
    found = _quotations(code, marked)
    return max(found, key=lambda quoted: _speaks_of_them(quoted, line)) if found else marked.quoted(code)


def kind_of_praise(code: str, marked: Marked, line: str) -> str:
    """Return the entry of `feedback.yaml` that fits: to say who called is not to say who is talking."""
    quoted = marked.quoted(code)
    if code == "introduce" and not _OF_THE_SPEAKER.search(quoted):
        return "introduce_errand"
    if code == "slow_down" and _STAYS.search(quoted):
        return "slow_down_stay_in_danger" if endangered(line) else "slow_down_stay"
    if code == "ask_safety" and _ASKS_WHO.search(quoted) and not _tells_of_danger(quoted):
        return "ask_safety_company"
    if code == "ask_suicide" and re.search(_book()["of_another"], quoted, re.IGNORECASE):
        return "ask_suicide_of_another"
    if code == "explore" and not line:
        return "open_question"  # nobody has said anything yet that could be asked into
    return code


def speaks_of_this_person(quoted: str, line: str) -> bool:
    """Say whether quoted words speak of what this person said or goes through, and not of something else."""
    return _speaks_of_them(quoted, line) > 0


def cheers_on(code: str, quoted: str) -> bool:
    """Say whether quoted words cheer on what may be a hint at suicide: "that's so generous of you".

    To credit that they called, told or are still here cheers nothing on.
    """
    if re.search(_book()["to_have_told"], quoted, re.IGNORECASE):
        return False
    return code == "affirm" or re.search(_book()["cheers"], quoted, re.IGNORECASE) is not None


def _tells_of_danger(quoted: str) -> bool:
    return re.search(_book()["of_danger"], quoted, re.IGNORECASE) is not None


def _reason_in(marked: Marked) -> str:
    """Return the sentence that gives a reason in so many words where the evidence lies beside it."""
    if _GIVES_A_REASON.search(marked.quoted("explain_why")):
        return ""
    sentences = (said.strip() for said in SENTENCE.findall(marked.reply))
    told = [said for said in sentences if _GIVES_A_REASON.search(said) and not said.endswith("?")]
    return quote(told[0]) if told and "..." not in quote(told[0]) else ""


def _question_beside(code: str, marked: Marked) -> str:
    """Return the one question of a reply where the evidence for asking lies beside it."""
    if code == "ask_suicide" or not marked.spans(code) or _INVITES.search(marked.quoted(code)):
        return ""
    if _QUESTION_WORD.search(marked.quoted(code)):
        return ""
    asked = [quote(said) for said in SENTENCE.findall(marked.reply) if said.strip().endswith("?")]
    return asked[0] if len(asked) == 1 and "..." not in asked[0] else ""


def _repair_in(marked: Marked) -> str:
    """Return the sentence that says what went wrong, where the evidence asks or only says "sorry"."""
    if not marked.quoted("repair").endswith('?"') and _is_what_it_says("repair", marked.quoted("repair")):
        return ""
    sentences = [said.strip() for said in SENTENCE.findall(marked.reply) if not said.strip().endswith("?")]
    told = [quote(said) for said in sentences if said and _is_what_it_says("repair", said)]
    return next((quoted for quoted in told if "..." not in quoted), "")


def _repairs_plainly(marked: Marked) -> bool:
    """Say whether a reply says sorry and says what for: then an unsure ear is sure enough."""
    return bool(_SAYS_SORRY.search(marked.reply)) and _is_what_it_says("repair", marked.reply)


def _quotations(code: str, marked: Marked) -> list[str]:
    """Return what could be quoted for empathy or a reflection, the likeliest first.

    One is often the other: what shows that somebody understood is as good a quotation for both.
    """
    both = ("empathy", "reflection") if marked.level("reflection") == _STRONG else ("empathy",)
    levels = {"empathy": both, "reflection": ("reflection",)}.get(code, ())
    spans = [span for level in levels for span in marked.spans(level) if not marked.slipped(span)]
    return [quoted for span in spans if (quoted := marked.quotation(span))]


def _worth(code: str, marked: Marked, line: str) -> int:
    return max((_speaks_of_them(quoted, line) for quoted in _quotations(code, marked)), default=0)


def _speaks_of_them(quoted: str, line: str) -> int:
    """Return how far words speak of what this person goes through; below 0 they speak of something else."""
    said = read(quoted.strip('"'))
    theirs = not content(said).keys().isdisjoint(content(read(line)))
    of_them = _names_a_feeling(quoted, line) and not _OF_A_THIRD.match(quoted)
    good = 2 * of_them + theirs + bool(_YOU.search(quoted)) - bool(_BARE.match(quoted))
    past = bool(_SPEAKS_PAST_THEM.search(quoted)) and not theirs
    return good - 4 * past - 4 * bool(_SPEAKS_OF_ITSELF.search(quoted)) - 4 * bool(_FITS_ANYONE.match(quoted))


def _names_a_feeling(quoted: str, line: str) -> bool:
    """Say whether words name a feeling; a word of their own line need not ("the flat")."""
    classes = words.classes()
    feelings = classes["feeling"] | classes["feeling_noun"] | classes["heavy"]
    said = feelings.intersection(read(quoted.strip('"')).words()).difference(read(line).words())
    return bool(said or _NAMES_A_FEELING.search(quoted))
