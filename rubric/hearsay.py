"""What a listener may not charge or credit by ear alone: the words of the reply speak against it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

_FLAGS: Final = re.IGNORECASE
_OWED_BETTER: Final = (
    r"\byou should(?:n't|nt| not| never) have (?:been|had|to)\b|\byou (?:do|did)(?:n't|nt| not) have to\b"
    r"|\bshould have been (?:told|asked|there|warned|looked after)\b"
)
_CALLS_IT_BAD: Final = (
    r"\b(?:that(?:'s| is| sounds| must be)|(?:it |this )?sounds(?: like)?"
    r"|you must(?: be| have been)|you sound|you've had)\b[^.?!]{0,30}"
    r"\b(?:awful|horrible|terrible|dreadful|hard|heavy|rough|tough|exhaust\w+|lonely|worn out|shattered"
    r"|frightening|scary|painful|a lot|grim)\b"
)
_MAY_MAKE_IT_SMALLER: Final = (
    r"\b(?:but|just|only|at least|everyone|everybody|all of us|we all|how you feel|same|me too|then again"
    r"|anyway|soon|better|fine|ok|okay|cheer|worse|though|still|not (?:that|so)|never"
    r"|i (?:had|lost|felt|was|went|got|once)|i've|my|part of|people|always|will|try|should|could|get|move"
    r"|over|past|good|bright|lucky|welcome to)\b|'ll\b"
)
_RULED_OUT_BY: Final = {
    # what they were spared, or should have been, is no verdict on them, and nor is a verdict denied
    "judge": re.compile(
        rf"{_OWED_BETTER}|\bnothing you(?:'ve| have)? \w+"
        r"|\b(?:nobody|no one) (?:would|could) (?:blame|judge)\b"
        r"|\byou(?:'re|re| are| were)? (?:not|never) (?:a |an |being |doing (?:it|this) for )?"
        r"(?:stupid|thick|daft|weak|lazy|mad|crazy|selfish|bad|attention)\b",
        _FLAGS,
    ),
    "confront": re.compile(_OWED_BETTER, _FLAGS),
    # who says that they don't perceive it themselves confirms nothing
    "collude": re.compile(
        r"\bi (?:can'?t|can ?not|don'?t|do not|couldn'?t|could not) (?:see|hear|smell|taste|feel|sense)\b",
        _FLAGS,
    ),
    # a request is no order, and nor is "the paper you need to leave"
    "command": re.compile(
        r"\bplease\b|\b(?:could|would|can|will) (?:you|we)\b"
        r"|\b(?:a|the|any|every) \w+ you(?: (?:need|have|had) to|['’]d need to)\b",
        _FLAGS,
    ),
    # who says that they can't promise promises nothing
    "false_promise": re.compile(r"\b(?:can'?t|can ?not|could not|won't) (?:promise|guarantee)\b", _FLAGS),
    # the police say it to everyone they come to, and it is a fact, not a comfort; and that nobody sees how
    # bad it is makes nothing smaller; nor does to call it bad and leave it at that (73 examples, none a slip)
    "minimise": re.compile(
        rf"\A(?=[\s\S]*?{_CALLS_IT_BAD})(?![\s\S]*?(?:{_MAY_MAKE_IT_SMALLER}))"
        r"|\b(?:not|nobody'?s?|no one'?s?)(?: is)?(?: in)? (?:any )?trouble\b"
        r"|\b(?:nobody|no one|no-one|not one)\b[^.?!]{0,20} how (?:bad|hard|heavy|much|long|lonely)\b",
        _FLAGS,
    ),
}
_RESTS_ON: Final = {
    "repair": re.compile(
        r"\b(?:sorry|apolog\w+|wrong|mistake|fault|my bad|on me|should(?:n't| not)? have"
        r"|take (?:it|that) back|too \w+|(?:didn't|did not) (?:mean|listen)|let me|start (?:over|again)"
        r"|(?:you're|you are) right|fair"
        r"|i (?:pushed|rushed|jumped|got|assumed|interrupted|cut|misheard|misread|was))\b",
        _FLAGS,
    ),
}

_PLAINLY_GOOD: Final = frozenset(
    (
        *("ask_suicide", "ask_safety", "repair", "summary", "offer_help", "explain_why"),
        *("autonomy", "i_message", "slow_down", "encourager"),
    )
)
"""Skills that are seldom found beside a hidden slip; a question, a name, a credit may carry one."""

_SMALLER_BUT_SURE: Final = frozenset(("minimise", "false_promise", "advice", "collude"))
"""What words show of a comfort or a tip: an ear that hears scorn besides is wrong four times in five."""

_TURNS: Final = re.compile(
    r"\b(?:but|though|tho|mind|still|then again|well|anyway|at least|yet|however|even so)\b", _FLAGS
)
"""Behind such a word stands what a kind beginning was for."""


def may_be_heard(code: str, reply: str) -> bool:
    """Tell whether the words of a reply leave room for a code that no cue found."""
    meant = reply.replace("\u2019", "'")
    against, needed = _RULED_OUT_BY.get(code), _RESTS_ON.get(code)
    return not (against and against.search(meant)) and not (needed and not needed.search(meant))


def means_well(reply: str, codes: Collection[str], empathy: int) -> bool:
    """Tell whether a reply does a plainly good thing, or speaks of what they feel and leaves it at that.

    Of 1,262 examples in which a listener that hadn't seen them suspected a slip, and none was charged, 514
    hold none. This is so of 423 of them: 274 hold none, 105 a grave slip, 44 a lesser one.
    """
    return not _PLAINLY_GOOD.isdisjoint(codes) or (empathy > 0 and not _TURNS.search(reply))


def outweighs(reply: str, codes: Collection[str], shown: Collection[str], empathy: int) -> bool:
    """Tell whether too much speaks against a grave slip that was heard alone.

    Of 503 examples charged with one by a listener that hadn't seen them, 95 hold no slip and 94 a lesser one.
    It is taken back from 25 and 16 of these, and from 23 of those that hold a grave one. Words that speak of
    nobody ("you" isn't in them) are no reason: of such charges 87% fall on a slip, of the others 75%.

    Args:
        reply: The reply.
        codes: What it holds.
        shown: Those of the codes that words show.
        empathy: The level.
    """
    good = len(_PLAINLY_GOOD.intersection(codes))
    kind = good > 1 or (empathy > 0 and (good > 0 or not _TURNS.search(reply)))
    return kind or not _SMALLER_BUT_SURE.isdisjoint(shown)
