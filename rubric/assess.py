"""A reply is judged: text in, `Assessment` out. Pure, the same on every run, and it takes any text.

Cues find words, shapes find questions and orders, `rubric.levels` holds the reply against the person's
line; a listener that has an opinion is joined in. What none of them can use is `unclear`.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from rubric import cues, words
from rubric.asking import forms, questions
from rubric.assessment import Assessment, Evidence
from rubric.clarity import is_usable
from rubric.codes import CODES, GRAVE, SKILLS, SLIPS
from rubric.cues import Hit
from rubric.finding import BASE, Found, Place, find_codes
from rubric.hearsay import may_be_heard, outweighs
from rubric.joining import JUST_ABSENT, PRESENT, Chances, join, out_of_the_fight
from rubric.levels import Levels, judge_levels, stretches
from rubric.listener import NO_OPINION, Listener
from rubric.listener.hearing import hear
from rubric.listener.once import Once
from rubric.listener.opinion import InPlace, untold
from rubric.listener.spans import clauses_that_show, loudest_clauses
from rubric.packs import Pack
from rubric.risk import hints_at_suicide
from rubric.scoring import score
from rubric.text import Reading, read, stem

_SAME: Final = 0.8
_ENOUGH_WORDS: Final = 4
_SAYS_SOMETHING: Final = 2  # words of a clause: "police" and "now" charge nobody with anything more
_SHOWN_ALONE: Final = frozenset(
    (*GRAVE, "rush", "false_promise", "collude")
)  # done in certain words or not at all
_NO_CHOICE: Final = frozenset({"threat", "rush"})  # beside these "or" is no choice, however it sounds
_QUESTIONS: Final = ("open_question", "closed_question")
_SURELY: Final = 0.85
_TWO_FROM: Final = {"empathy": 0.4, "reflection": 0.45}
"""How likely the higher step must be: the likelier one of two may yet be less likely than none.

Of 5,930 examples, each heard by a listener taught without it, 169 that people gave no empathy got 2, of 214
before, and the linear kappa stays as it was (0.695). For reflection it is 150, of 240, and kappa rises
from 0.687 to 0.698.
"""

_TELLS: Final = 0.48  # what each sign of information leaves of the doubt that there is any (tuned on AnnoMI)


def assess(
    reply: str,
    context: str = "",
    earlier: Sequence[str] = (),
    *,
    pack: Pack,
    listener: Listener = NO_OPINION,
) -> Assessment:
    """Judge one reply.

    Args:
        reply: What the trainee said, as typed; any text.
        context: The person's last line; "" where there is none.
        earlier: The trainee's earlier replies of this talk, in order.
        pack: Whose weights make the score.
        listener: A second judge; `NO_OPINION` leaves the verdict to the cues.
    """
    cued = judge_by_cues(reply, context, earlier)
    reading, found, judged = cued.reading, cued.found, cued.judged
    if not cued.usable:
        return _unclear(cued, pack)
    ear = ByEar(Once(listener), cued.heard.meant())
    opinion = hear(ear.listener, reading, ear.context, stretches(reading))
    if opinion is not None:
        ear = replace(ear, in_place=opinion.parts)
    p = cued.p if opinion is None else join(cued.p, opinion, settled=judged.settled, signs=found.faint)
    found.show({code for code in found.faint if opinion is not None and _chance(p, code) >= PRESENT})
    p = _without_words(p, found, reading, cued.heard.text, ear)
    p = _outweighed(p, found, reading)
    codes = tuple(code for code in (*SKILLS, *SLIPS) if _chance(p, code) >= PRESENT)
    levels = {
        "empathy": _level(p, "empathy"),
        "reflection": _level(p, "reflection"),
        "non_confrontation": _non_confrontation(codes),
    }
    hinted = hints_at_suicide(cued.heard)
    return Assessment(
        levels=levels,
        score=score(levels, codes, pack=pack, after_hint=hinted, repeated=cued.repeated),
        codes=codes,
        p=p,
        evidence=_evidence(reading, found, judged, codes, levels, ear),
        rubric=pack.rubric,
        by="cues" if opinion is None else "cues+listener",
        repeated=cued.repeated,
        picks_up=judged.picks_up,
    )


@dataclass(frozen=True, slots=True)
class Cued:
    """What the cues alone make of a reply.

    Attributes:
        reading: The reply.
        heard: The person's line.
        usable: A person could use it; where not, nothing else was looked at.
        found: The codes, and where.
        judged: Empathy and reflection.
        p: The chances, as in `Assessment`.
        repeated: It says again what an earlier reply said.
    """

    reading: Reading
    heard: Reading
    usable: bool
    found: Found
    judged: Levels
    p: Chances
    repeated: bool


def judge_by_cues(reply: str, context: str = "", earlier: Sequence[str] = ()) -> Cued:
    """Judge one reply without a listener; the arguments are those of `assess`."""
    reading, heard = read(reply), read(context)
    if not is_usable(reading, heard):
        found = Found()
        if reading.tokens:
            found.add("unclear", 0.95, Place(0, len(reading.tokens)))
        nothing = (1 - BASE, BASE, 0.0)
        none = Levels(nothing, nothing, (), (), tells=0, stock=False)
        p = {**_probabilities(found, none), "unclear": 0.95}
        return Cued(reading, heard, usable=False, found=found, judged=none, p=p, repeated=False)
    repeated = any(_same(reading, read(said)) for said in earlier)
    asked = questions(reading)
    hits = cues.find(reading, forms(reading), heard)
    found = find_codes(reading, heard, hits, asked)
    places = {code: [(place.first, place.last) for place in spots] for code, spots in found.places.items()}
    plain = [hit for hit in hits if not hit.cue.faint]
    judged = judge_levels(reading, heard, plain, asked, places, worn=repeated)
    if judged.stock:
        for skill in SKILLS:
            found.drop(skill)
    p = _probabilities(found, judged)
    return Cued(reading, heard, usable=True, found=found, judged=judged, p=p, repeated=repeated)


def _unclear(cued: Cued, pack: Pack) -> Assessment:
    levels = {"empathy": 0, "reflection": 0, "non_confrontation": 1}
    unheard = ByEar(NO_OPINION, "")
    return Assessment(
        levels=levels,
        score=score(levels, ("unclear",), pack=pack, after_hint=False, repeated=False),
        codes=("unclear",),
        p=cued.p,
        evidence=_evidence(cued.reading, cued.found, cued.judged, ("unclear",), levels, unheard),
        rubric=pack.rubric,
        by="cues",
    )


def _without_words(p: Chances, found: Found, reading: Reading, line: str, ear: ByEar) -> Chances:
    """Take back slips that only the listener heard, where no words are left to show for them.

    Nobody is charged twice for the same words ("calm down" is an order, and no insult besides), nor with a
    threat, an insult, an accusation, a promise, hurry or playing along unless one clause alone shows it.
    """
    p = p | {
        code: min(_chance(p, code), JUST_ABSENT)
        for code in (*SKILLS, *SLIPS)
        if not (found.places.get(code) or may_be_heard(code, reading.text, line))
    }
    asked = [place for kind in _QUESTIONS for place in found.places.get(kind, ())]
    if asked and all(found.touches("judge", each.first, each.last) for each in asked):
        p = p | {"explore": min(_chance(p, "explore"), JUST_ABSENT)}  # a reproach with a question mark
    if _NO_CHOICE & found.places.keys() and not found.places.get("autonomy"):
        p = p | {"autonomy": min(_chance(p, "autonomy"), JUST_ABSENT)}
    unseen = [slip for slip in SLIPS if _chance(p, slip) >= PRESENT and not found.places.get(slip)]
    if not unseen:
        return {**p, "non_confrontation": out_of_the_fight(p)}
    places = [place for slip in SLIPS for place in found.places.get(slip, ())]
    taken = {token for place in places for token in range(place.first, place.last)}
    free = [
        clause
        for clause in reading.clauses
        if clause.last - clause.head >= _SAYS_SOMETHING
        and not any(clause.first <= token < clause.last for token in taken)
    ]
    alone = [slip for slip in unseen if slip in _SHOWN_ALONE]
    shown = clauses_that_show(ear.listener, reading, ear.context, alone, free) if alone else frozenset()
    kept = [slip for slip in unseen if slip in shown or (free and slip not in alone)]
    capped = {slip: min(_chance(p, slip), JUST_ABSENT) for slip in unseen if slip not in kept}
    return {**p, **capped, "non_confrontation": out_of_the_fight({**p, **capped})} if capped else p


def _outweighed(p: Chances, found: Found, reading: Reading) -> Chances:
    """Take back a grave slip that was heard alone, and not surely, in a reply that speaks against it."""
    heard = [slip for slip in GRAVE if PRESENT <= _chance(p, slip) < _SURELY and not found.places.get(slip)]
    codes = [code for code in (*SKILLS, *SLIPS) if _chance(p, code) >= PRESENT]
    shown = [code for code in codes if found.places.get(code)]
    if not heard or not outweighs(reading.text, codes, shown, _level(p, "empathy")):
        return p
    p = p | dict.fromkeys(heard, JUST_ABSENT)
    return {**p, "non_confrontation": out_of_the_fight(p)}


def _same(one: Reading, other: Reading) -> bool:
    """Tell whether two replies say nearly the same, by the stems of their words."""
    a, b = ({stem(token.word) for token in reading.tokens} for reading in (one, other))
    return bool(a | b) and len(a & b) >= _SAME * len(a | b)


def _probabilities(found: Found, judged: Levels) -> Chances:
    p: Chances = {
        "empathy": _spread(judged.empathy),
        "reflection": _spread(judged.reflection),
    }
    p["non_confrontation"] = {}
    explored = found.p("explore")
    p["emotional_reaction"] = _spread(judged.empathy)
    p["interpretation"] = _spread(judged.reflection)
    p["exploration"] = _spread((1 - explored, explored * 0.4, explored * 0.6))
    for code in (*SKILLS, *SLIPS):
        p[code] = round(found.p(code), 3)
    p["non_confrontation"] = out_of_the_fight(p)
    p["input"] = round(1 - (1 - found.p("advice")) * _TELLS**judged.tells, 3)
    return p


def _spread(chances: tuple[float, float, float]) -> dict[str, float]:
    none, one = round(chances[0], 3), round(chances[1], 3)
    return {"0": none, "1": one, "2": round(max(0.0, 1 - none - one), 3)}


def _chance(p: Chances, code: str) -> float:
    chance = p[code]
    return chance if isinstance(chance, float) else 0.0


def _level(p: Chances, level: str) -> int:
    """Return the step of a level: 0 where that is likelier than not, 2 where that is likely enough."""
    chances = p[level]
    if not isinstance(chances, dict):
        return 0
    if chances["0"] > PRESENT:
        return 0
    return 2 if chances["2"] >= max(chances["1"], _TWO_FROM[level]) else 1


def _non_confrontation(codes: Sequence[str]) -> int:
    if any(code in GRAVE for code in codes):
        return 0
    return 1 if any(code in SLIPS for code in codes) else 2


@dataclass(frozen=True, slots=True)
class ByEar:
    """Who finds words for what no cue found, what the person had said, what was heard of each clause."""

    listener: Listener
    context: str
    in_place: InPlace = untold


def _evidence(
    reading: Reading,
    found: Found,
    judged: Levels,
    codes: Sequence[str],
    levels: dict[str, int],
    ear: ByEar,
) -> tuple[Evidence, ...]:
    """Return the words behind each code and level, by place; of one code no two overlap."""
    reached = [level for level in ("empathy", "reflection") if levels[level]]
    places: dict[str, list[Place]] = {name: list(found.places.get(name, ())) for name in (*codes, *reached)}
    for level, first, last, hit in judged.hits:
        if levels[level]:
            places[level].append(Place(first, last, hit))
    shown: list[Evidence] = []
    unseen = [name for name, spots in places.items() if not spots]
    if unseen and reading.tokens:
        kind = [place for skill in SKILLS for place in found.places.get(skill, ())]
        earned = {token for place in kind for token in range(place.first, place.last)}
        loudest = loudest_clauses(ear.listener, reading, ear.context, unseen, ear.in_place, earned=earned)
        for name, tokens in loudest.items():
            start, end = reading.place(*tokens)
            heard = reading.text[start:end]
            shown.append(Evidence(name, start, end, heard, "listener", *_words_for(name, None, reading.text)))
    for code, spots in places.items():
        behind = -1
        for spot in sorted(spots, key=lambda spot: (spot.first, -spot.last)):
            start, end = reading.place(spot.first, _cut(reading, spot.first, spot.last))
            if start < behind:
                continue
            behind = end
            why, try_ = _words_for(code, spot.hit, reading.text)
            shown.append(Evidence(code, start, end, reading.text[start:end], "cue", why, try_))
    return tuple(sorted(shown, key=lambda found: (found.start, found.end, found.code)))


def _cut(reading: Reading, first: int, last: int) -> int:
    """Return where the words shown end: before "but", and at the end of a clause where they run on."""
    for clause in reading.clauses:
        if first < clause.first < last:
            turned = reading.tokens[clause.first].word in {"but", "however", "and", "so", "because"}
            if turned or clause.first - first >= _ENOUGH_WORDS:
                return clause.first
    return last


def _words_for(code: str, hit: Hit | None, reply: str) -> tuple[str, str]:
    """Return why it matters and another wording; which one depends on the reply alone."""
    shape = _shapes().get(code, {})
    why = (hit.cue.why if hit else "") or shape.get("why", "") or CODES[code].why
    tries = (hit.cue.tries if hit else ()) or tuple(shape.get("try", ()))
    return why, tries[zlib.crc32(reply.encode("utf-8", "replace")) % len(tries)] if tries else ""


@cache
def _shapes() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = words.load(words.CUES / "shapes.yaml")
    return found
