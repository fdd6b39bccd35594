"""What a listener may not charge or credit by ear alone: the words of the reply speak against it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from rubric.codes import GRAVE

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
    # who says that they don't perceive it themselves confirms nothing, nor who tells that help is coming
    "collude": re.compile(
        r"\b(?:officers?|police|ambulance|(?:para)?medics?|crew|help|units?)\b[^.?!]{0,12}"
        r"\b(?:(?:is|are) (?:now |already )?(?:coming|heading)|on (?:the|their|its) way"
        r"|minutes? (?:out|away|off))\b"
        r"(?![^.?!]*\b(?:for (?:them|him|her|the|those)|arrest|stop|catch|get))|"
        r"\bi (?:can'?t|can ?not|don'?t|do not|couldn'?t|could not) (?:see|hear|smell|taste|feel|sense)\b",
        _FLAGS,
    ),
    # a request is no order, nor is "remember?", and nor is "the paper you need to leave"
    "command": re.compile(
        r"\bplease\b|\b(?:could|would|can|will) (?:you|we)\b"
        r"|\b(?:a|the|any|every) \w+ you(?: (?:need|have|had) to|['’]d need to)\b|\bremember\s*\?",
        _FLAGS,
    ),
    # who says that they can't promise promises nothing
    "false_promise": re.compile(r"\b(?:can'?t|can ?not|could not|won't) (?:promise|guarantee)\b", _FLAGS),
    # who offers to sit down or be quiet warns of nothing
    "threat": re.compile(
        r"\bor (?:i|we)(?:'?ll| will|'?m| am|'?re| are)(?: going to| gonna)?(?: just| only)? "
        r"(?:sit|stay|wait|listen|(?:be|keep|stay|go) (?:quiet|here|with))\b"
        r"(?![\s\S]*\b(?:arrest|cuff|force|drag|police|take|until|break)\b)",
        _FLAGS,
    ),
    # who wasn't there has no misstep of theirs to own
    "repair": re.compile(r"\bi (?:wasn'?t|was not|weren'?t) (?:there|on|working|around)\b", _FLAGS),
    # who would see them as they are is no question of safety
    "ask_safety": re.compile(
        r"\A(?![\s\S]*\b(?:hurt|safe|take|took|taken|drink|drunk|gun|knife|pills?|plan|alone)\b)"
        r"[\s\S]*\b(?:any|some)(?:one|body)(?: who| that)? (?:looks?|sees?|gets?|listens?|knows?|cares?)\b",
        _FLAGS,
    ),
    # the police say it to everyone they come to, and it is a fact, not a comfort; and that nobody sees how
    # bad it is makes nothing smaller; nor does to call it bad and leave it at that (73 examples, none a slip)
    "minimise": re.compile(
        rf"\A(?=[\s\S]*?{_CALLS_IT_BAD})(?![\s\S]*?(?:{_MAY_MAKE_IT_SMALLER}))"
        r"|\b(?:not|nobody'?s?|no one'?s?)(?: is)?(?: in)? (?:any )?trouble\b"
        r"|\b(?:nobody|no one|no-one|not one)\b[^.?!]{0,20} how (?:bad|hard|heavy|much|long|lonely)\b",
        _FLAGS,
    ),
}
_ASKS_OF_US: Final = re.compile(
    r"\b(?:are|do|did|have|will|were|can|would)(?:n't)? (?:you|u|ya|we)\b|\b(?:you|u|ya)\b[^.!?]{0,200}\?",
    _FLAGS,
)
_WANTS_NONE: Final = (
    re.compile(r"\b(?:don'?t|do not|no more|stop|hate|sick of|tired of|never) \w+", _FLAGS),
    re.compile(r"\A\W*(?:(?:ok|okay|fine|sure|right|deal)\W+)?no (?:more )?(?:\w+ )?\w+ then\b", _FLAGS),
)
"""They want none of something, and are told that there will be none: "No questions then."."""
_ANSWERS: Final = {
    "threat": (_WANTS_NONE,),
    "judge": (_WANTS_NONE,),
    "confront": (
        _WANTS_NONE,
        # why they did a thing they can't account for, told in love, argues with nobody
        (
            re.compile(r"\b(?:know|idea|sure) why i\b|\bwhy (?:did|do|would|have|am) i\b", _FLAGS),
            re.compile(
                r"\b(?:because|since|'?cause|cuz|cos|coz)\b[^.?!]{0,12}"
                r"(?:\bit(?:'?s| is| was)|\byou(?:'?re|r| are| were) (?:still )?(?:her|his|their|a good)\b"
                r"|\b(?:you|u) (?:still )?(?:love|miss|care|want|need|hope)d?\b"
                r"|\b(?:she|he|they)(?:'?s| is| was| are| were|'?re) (?:still )?your)",
                _FLAGS,
            ),
        ),
        # nor does "no, I'm not" where they asked, as long as nothing is held against them behind it
        (
            _ASKS_OF_US,
            re.compile(
                r"\A\W*(?:\w+\W+)?(?:(?:no|nope|nah)\W+(?:i|we)\b"
                r"|(?:i|we)(?:'?m|'?re|'?ve)? ?(?:am|are|do|did|have|was|were)? ?(?:not|n't)\b)"
                r"(?![\s\S]*(?<!how )(?<!what )(?<!where )(?<!why )(?<!if )(?<!that )"
                r"\b(?:(?:you|u) (?:are|were|did|always|never|should|need|have|had|start|made|just|know)"
                r"|you'?re|lying|fault|paranoi\w*|imagin\w*|nobody|no one|there(?:'s| is) no|but|listen)\b)",
                _FLAGS,
            ),
        ),
    ),
}
"""What is no slip because the person's line asked for it: what they said, and what answers it."""

_AGAINST_THEM: Final = frozenset({"judge", "confront"})
_OF_ONESELF: Final = re.compile(
    r"\W*(?:(?:well|honestly|look|so|okay|ok|um|true|fair\w*|good question)\W+){0,3}"
    r"(?:(?:yes|yeah|yep|yup|no|nope|nah|sometimes|not really|a bit)\W+)?"
    r"(?:i|i['’]?m|i['’]?ve|i['’]?d|we|my)\b",
    _FLAGS,
)
_BARBED: Final = re.compile(
    r"\b(?:(?:aren|don|am|isn)['’]?t (?:i|we|it)|obviously|clearly|funny|people like|some of us|unlike|real"
    r"|proper|listen|read|calm|stop|relax|just|but|mind|grow|depends|decided)\b|\?",
    _FLAGS,
)
"""What turns an answer about oneself against the one who asked."""

_STRAIGHT: Final = re.compile(
    r"\b(?:(?:won['’]?t|not going to|never) lie\b|be (?:straight|honest) with you|rather you (?:heard|hear)\b"
    r"|hear(?:d)? it from me|(?:isn['’]?t|not) (?:up to me|mine to|my (?:call|decision))"
    r"|i (?:don['’]?t|do not) (?:decide|get to)|i can['’]?t promise"
    r"|i (?:don['’]?t|do not) know (?:yet|that))",
    _FLAGS,
)
_TESTS_TRUST: Final = re.compile(
    r"\b(?:record\w*|writ(?:e|ing) (?:this|that|it)|notes?|cops?|police|paid|real|robot|a bot|script"
    r"|trained|computer|tell (?:any|some|my|them|him|her)\w*|report\w*|private|confidential|arrest\w*|jail"
    r"|section\w*|lock\w*|trac\w+|who (?:else )?(?:is|can|hears?|sees?)|kids|children|married)\b",
    _FLAGS,
)
_SENTENCE: Final = re.compile(r"[^.?!\n]*\w[^.?!\n]*[.?!]?")
_LEADS_ELSEWHERE: Final = re.compile(
    r"\W*(?:(?:that['’]?s|that is) a (?:good|fair|great) question|good question|fair|okay|ok|right|hmm|well"
    r"|let['’]?s (?:not|just|talk|focus|stick|get)\b.*|(?:don['’]?t|do not) worry\b.*|never mind\b.*"
    r"|(?:that|it)['’]?s not (?:important|the point)\b.*)\W*\Z",
    _FLAGS,
)
_SCORNS: Final = re.compile(
    r"\b(?:your fault|should have|shouldn['’]?t have|you people|grow up|calm|whining|excuse|lying|liar"
    r"|deserve\w*|or else|unless|if you (?:don['’]?t|keep|won['’]?t))\b",
    _FLAGS,
)
_SAYS_ANYTHING: Final = re.compile(
    r"\b(?:i|i['’]\w+|we|we['’]\w+|my|me|our|us|yes|yeah|yep|no|nope|not|n't|sure|sorry|maybe|nobody|everyone"
    r"|honest\w*|promise|true|truth|it['’]?s|it is|this is|only|because|kill\w*|suicid\w*)\b",
    _FLAGS,
)
"""What may be an answer; without any of it a question in return is all there is."""

_LAUGH: Final = re.compile(r"\b(?:lo+l|lmao+|ha(?:ha)+|hehe)\b", _FLAGS)
_YOU: Final = re.compile(r"\b(?:you|u|ur|your)\b|\byou'", _FLAGS)
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


def may_be_heard(code: str, reply: str, line: str = "") -> bool:
    """Tell whether the words of a reply to a line leave room for a code that no cue found."""
    meant, said = reply.replace("\u2019", "'"), line.replace("\u2019", "'")
    against, needed = _RULED_OUT_BY.get(code), _RESTS_ON.get(code)
    if any(asked.search(said) and answer.search(meant) for asked, answer in _ANSWERS.get(code, ())):
        return False
    if code in _AGAINST_THEM and answers_of_oneself(reply, line):
        return False
    if code in GRAVE and answers_straight(reply, line):
        return False
    if code == "judge" and asks_of_us(line) and _laughs_at_oneself(meant):
        return False
    return not (against and against.search(meant)) and not (needed and not needed.search(meant))


def asks_of_us(line: str) -> bool:
    """Tell whether a line asks the one who replies something about them: "are you recording this?"."""
    return _ASKS_OF_US.search(line.replace("\u2019", "'")) is not None


def answers_of_oneself(reply: str, line: str) -> bool:
    """Tell whether a reply answers what a line asked of the one who speaks, and says nothing of them.

    "You get paid for this?" - "I do. Not a lot."
    """
    if not asks_of_us(line) or not _OF_ONESELF.match(reply):
        return False
    return not (_YOU.search(reply) or _BARBED.search(reply))


def answers_straight(reply: str, line: str) -> bool:
    """Tell whether a reply says plainly what can be said to a question: "I won't lie to you. You may be."."""
    return "?" in line and bool(_STRAIGHT.search(reply)) and not _SCORNS.search(reply)


def dodges(reply: str, line: str) -> bool:
    """Tell whether a line asks whether we can be trusted, and is asked something in place of an answer.

    "Is this being recorded?" - "That's a good question. So how have you been sleeping?"
    """
    last = line.replace("\u2019", "'").rstrip().rpartition(". ")[2]
    said = [each for each in _SENTENCE.findall(reply) if not _LEADS_ELSEWHERE.match(each)]
    only_asks = bool(said) and all(each.endswith("?") and not _SAYS_ANYTHING.search(each) for each in said)
    return only_asks and last.endswith("?") and _TESTS_TRUST.search(last) is not None


def _laughs_at_oneself(reply: str) -> bool:
    """Tell whether a reply laughs, but neither first of all nor in a sentence about them."""
    sentences = re.split(r"[.?!\n]+", reply)
    laughing = [each for each in sentences if _LAUGH.search(each)]
    return bool(laughing) and not _LAUGH.match(reply) and not any(_YOU.search(each) for each in laughing)


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
