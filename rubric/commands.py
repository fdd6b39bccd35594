"""Commands: imperatives that order, told from requests, invitations and advice by their shape."""

from __future__ import annotations

from typing import Final

from rubric import words
from rubric.matching import Index, compile_pattern
from rubric.text import Reading, Span

_INVITES: Final = (
    "tell me *", "tell us *", "talk to me *", "talk with me *", "help me *", "take your *1 time", "take all the time *",
    "take as *", "go on", "go ahead", "keep (going|talking|telling) *", "keep on *", "let me *", "let us *", "let it out", "let *2 know",
    "feel free *", "say (more|it|what|anything|that|whatever|so|as) *", "hang in there", "bear with me", "correct me *",
    "stop me *", "forgive me *", "excuse me", "pardon me", "stay with me *", "come *2 (when|if|whenever) *",
    "trust me", "promise (i|we|that) *", "believe me", "be (honest|straight) with me", "see *", "look i *", "listen i *", "check *",
    "start (wherever|where|with|from|anywhere) *", "remember (i|we) *", "ask me *", "call me *", "use *2 words",
    "give me a (sense|chance|minute|moment|second|shot)", "make (yourself|no|sense|sure)", "do (you|i|we|they|not) *",
    "share *", "describe *", "hold on to *", "be *", "have (you|i|we|they|a good) *", "keep in mind *", "know *",
    "do what you need *", "do whatever *", "place *", "respect *", "focus *", "count *", "show me (what|how|where) *",
    "find *", "think *", "consider *", "imagine *", "try *", "understand *", "rest easy", "help is *",
    "hold on", "hang on *", "look $", "take a look *", "wait (a|so|did|what) *", "drop me *", "ask away", "write (me|to me|back) *",
    "breathe (with me|if) *", "come (on|back any|as you) *", "stand *3 (like|with you) *", "set *1 (pace|time)",
    "slow *1 $", "keep it up", "hop *", "sit (wherever|anywhere|where)", "pick (any|one|whichever|whatever)", "start *", "keep (the|your|it|that) *", "back !up|off|away|down *", "back $", "face !the|away|down|me *", "face $", "hold $", "knock !it *", "speak !up|now|to *", "calm !down|yourself|it *", "calm $", "give (it|him|her|them) *2 $", "stay (as|under|in) *", "drop (her|him|them|me|by|in) *", "come (off it|off them) *", "put (the|me) (phone|down as) *", "turn the news *", "stand *", "lie on *", "leave it *", "read *", "face (it|up) *", "ignore me *", "leave (that|it) *3 (me|aside|for now)", "explain (to|what|how|it|that) *2 (me|you|happened)? *",
    "speak (freely|your mind|with me|to me)", "show *2 (respect|kindness)", "act *", "read *", "work *",
    "call (us|me|back) *", "hurry *", "cheer *", "man up", "grow up", "toughen *", "buck up", "snap *", "get (over|a grip|help|a *1 job|*3 help|out more|some *) *",
    "forget *", "pay no *", "pull (through)", "say *", "listen to (me for|you|what you|how) *", "eat *", "drink *", "sleep *",
)
_ORDERS: Final = ("be quiet *", "stay where *", "stand (up|back|still|down|there|over) *", "put the phone on *", "be still *", "be reasonable *", "be calm *", "do as *", "do what (i|you are|we|the) *", "do it *", "do exactly *",
    "use *", "check yourself *", "try to calm *", "try and calm *", "focus on me *", "focus $", "think $", "say you *", "say sorry *", "stay on the (line|phone) *", "stay (back|there|put|down|calm|still|away|right there|where you) *", "hold still *", "keep (your|still|quiet|back|calm|away) *", "wait *", "hold *2", "have a seat *", "be (still|silent|honest) *2",
    "show me your *", "find a seat", "read my *", "act like *", "count to *", "work with me *", "listen to me *", "listen $", "know your *")
_SOFTENED: Final = (
    "if you (can|could|like|want|would|feel|do not mind|are able|are willing|need|prefer|are okay)",
    "(when|whenever|once|as) (you are|you feel|you can|you want|you) (ready|able|want|like|can|need|feel)?",
    "for me", "there (is|are) *", "so (that)? (i|we|you|nobody|no one|everyone|everybody|they|he|she|it|the|help) *", "because *", "since (i|we|it) *",
    "or (you can|we can|if|just|stay|stand|sit|not|keep|whatever|talk|stop|i can) *", "would you", "could you", "can you", "to (help|keep|make sure|be safe|stay safe|let) *",
    "(that|this) (way|helps|will help|lets) *", "it (is|will be|would be) safer *", "okay with you", "together", "with me", "at your own pace", "in your own *",
    "as much as you *", "i (just)? (want|need|do not want) *", "(it|that) (is|can be|could be) (dangerous|hot|slippery|unsafe|not safe) *",
)
_NOW: Final = (
    "^^ (now|right now|hands|hands up|hands down|hands off|out now|down now|move it|up you get|on the ground|on your knees|in the car|in the van|licence|license|id|name|papers) *1 $$",
    "^ (hands|hood|shirt|weapon|bag|keys|phone) (up|down|off|out|away|on the *2|where i can see *2) *3",
    "^^ !i|we|you|he|she|it|they|that|this *3 (off|down|up|out|away) now $$",
)
_FIRM: Final = frozenset("calm relax chill shut stop quit settle cheer snap".split())
_NEGATED: Final = (
    "do not (you)? (touch|move|come|go|do that|do it|do this|do anything|yell|shout|argue|run|walk|get|leave|talk|speak|say|make|start|hang|open|take|try|even|interrupt|lie|raise|swear|curse|hurt|kill|end|be|give|cry|point|look|stand|sit|throw|play|test|push|call|use|bother|forget|act|think|turn|reach|step|put|drink|smoke|jump|you dare) *",
    "never !said|was|were|have|had|knew|saw|been|heard|to|mind|again|easy|a|the|enough|more|in|once|any *",
    "no (yelling|shouting|swearing|talking|moving|more|running|funny|sudden) *",
)
_INVITING_NOT: Final = (
    "do not (worry|give up|be (scared|afraid|sorry|shy|hard|sad|upset|silly)|feel|hesitate|apologise|apologize|cry|stress|let *|mention|have to|need to|want|think (like|about|that)|say (that|things)|get me wrong|know|see|hear|mind|be so|take (it|this) (personally|the)) *",
    "never mind", "never (said|was|were|have|had|knew|saw|been|heard) *", "no more (pain|of this) *",
)
_NOUN_AFTER: Final = frozenset(
    "is are was were sounds seems must has have had can could would will does do did feels matters means gets and or"
    " keeps makes still".split()
)
_ADVERBS: Final = frozenset("please just now then simply kindly really sir maam immediately and right okay well so".split())


def _index(sources: tuple[str, ...]) -> Index:
    return Index((0, compile_pattern(source)) for source in sources)


class _Shapes:
    """The compiled shapes, made when the first reply is read."""

    def __init__(self) -> None:
        self.invites = _index(_INVITES)
        self.orders = _index(_ORDERS)
        self.softened = _index(_SOFTENED)
        self.negated = _index(_NEGATED)
        self.inviting_not = _index(_INVITING_NOT)
        self.now = _index(_NOW)


_made: list[_Shapes] = []


def _shapes() -> _Shapes:
    if not _made:
        _made.append(_Shapes())
    return _made[0]


def commands(reading: Reading) -> list[tuple[int, int]]:
    """Return the commands of a reading as runs of tokens, by place."""
    shapes = _shapes()
    starts = {
        name: {match.first for match in index.find(reading)}
        for name, index in (
            ("invites", shapes.invites),
            ("orders", shapes.orders),
            ("negated", shapes.negated),
            ("inviting_not", shapes.inviting_not),
        )
    }
    soft = {reading.tokens[match.first].sentence for match in shapes.softened.find(reading)}
    found = []
    ordering = True
    for clause in reading.clauses:
        at = _verb(reading, clause)
        joined = reading.tokens[clause.first].word in {"and", "or"}
        if at is None or clause.mark == "?" or (joined and not ordering):
            ordering = False
            continue
        ordering = True
        word = reading.tokens[at].word
        if at in starts["negated"]:
            ordered = at not in starts["inviting_not"]
        else:
            ordered = at in starts["orders"] or at not in starts["invites"]
        if ordered and (word in _FIRM or reading.tokens[at].sentence not in soft):
            found.append((at, clause.last))
    found += [(match.first, match.last) for match in shapes.now.find(reading)]
    return sorted(found)


def _verb(reading: Reading, clause: Span) -> int | None:
    """Return the place of the imperative that heads a clause, or None."""
    row = reading.words(clause.first, clause.last)
    imperative = words.classes()["imperative"]
    at = 0
    openers = clause.head - clause.first
    at = openers
    while at < len(row) - 1 and row[at] in _ADVERBS and row[at] != "go":
        at += 1
    if row[at] == "do" and row[at + 1 : at + 2] == ("not",):
        return clause.first + at
    if row[at] == "no" and at + 1 < len(row):
        return clause.first + at
    if row[at] not in imperative:
        known_name = at == openers and at + 1 < len(row) and row[at] not in words.known()
        if not (known_name and row[at + 1] in imperative):
            return None
        at += 1
    after = row[at + 1] if at + 1 < len(row) else ""
    if after in _NOUN_AFTER or after == "you" or row[at + 1 : at + 3] == ("to", "you"):
        return None
    return clause.first + at
