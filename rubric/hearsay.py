"""What a listener may not charge or credit by ear alone: the words of the reply speak against it."""

from __future__ import annotations

import re
from typing import Final

_FLAGS: Final = re.IGNORECASE
_RULED_OUT_BY: Final = {
    # a request is no order, and nor is "the paper you need to leave"
    "command": re.compile(
        r"\bplease\b|\b(?:could|would|can|will) (?:you|we)\b"
        r"|\b(?:a|the|any|every) \w+ you(?: (?:need|have|had) to|['’]d need to)\b",
        _FLAGS,
    ),
    # who says that they can't promise promises nothing
    "false_promise": re.compile(r"\b(?:can'?t|can ?not|could not|won't) (?:promise|guarantee)\b", _FLAGS),
    # the police say it to everyone they come to, and it is a fact, not a comfort
    "minimise": re.compile(r"\b(?:not|nobody'?s?|no one'?s?)(?: is)?(?: in)? (?:any )?trouble\b", _FLAGS),
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


def may_be_heard(code: str, reply: str) -> bool:
    """Tell whether the words of a reply leave room for a code that no cue found."""
    meant = reply.replace("\u2019", "'")
    against, needed = _RULED_OUT_BY.get(code), _RESTS_ON.get(code)
    return not (against and against.search(meant)) and not (needed and not needed.search(meant))
