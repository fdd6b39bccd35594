"""After the talk: what turned it, what helped and hurt most, what was missed, and what to practise next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot import texts
from bot.practice.advice import practise_next
from bot.practice.coach import RISK, picked_up
from bot.practice.marks import scored
from bot.practice.talk import Talk
from bot.practice.turn import Turn
from bot.stages import place_of
from dialogues.person import account_of
from dialogues.scenario import Cue, Fit
from dialogues.script import Script
from rubric.assessment import Evidence
from rubric.codes import GRAVE, SLIPS
from rubric.kinds import may_be_another
from rubric.marked import Marked
from rubric.measures import Measures, Scored, Verdict, measure, verdict
from rubric.phrasing import quote

RISK_WINDOW: Final = 2
"""Replies within which a hint at suicide should be taken up: one to receive it, one to ask."""

LEAST_SWING: Final = 2.0
"""Points of mood that a reply must have moved to be called the one that helped or hurt most."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where the talk stood after one turn; scores are None for a silence."""

    n: int
    state: str
    trust: float
    tension: float
    score: int | None
    empathy: int | None
    reflection: int | None
    non_confrontation: int | None


@dataclass(frozen=True, slots=True)
class KeyMoment:
    """A reply that moved the person.

    Attributes:
        n: The turn.
        line: What the person had just said.
        reply: The trainee's words.
        words: The part of them that counted most.
        said: What the person answered.
        trust: Change of trust.
        tension: Change of tension.
        because: Why, in the person's terms.
        try_: What could have been said instead, or "".
    """

    n: int
    line: str
    reply: str
    words: str
    said: str
    trust: float
    tension: float
    because: str
    try_: str


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """A turn that changed where the person stood.

    Attributes:
        n: The turn.
        source: State before.
        to: State or ending after.
        about: What is going on for the person there.
        words: The trainee's words that counted most.
        said: The person's answer.
        as_at: The turn after which the person stood there for the first time, where they did before; or None.
    """

    n: int
    source: str
    to: str
    about: str
    words: str
    said: str
    as_at: int | None = None

    @property
    def told(self) -> str:
        """What is going on for the person there; of a place that was told before, that they are back."""
        if self.as_at is None:
            return self.about
        return texts.BACK.format(where=place_of(self.to), n=self.as_at)


@dataclass(frozen=True, slots=True)
class MissedCue:
    """A line that held something, and the reply that passed over it.

    Attributes:
        n: The turn of that reply.
        cue: `risk`, `feeling` or `door`.
        line: The person's line.
        reply: What the trainee said.
        try_: A line that would have taken it up.
    """

    n: int
    cue: Cue
    line: str
    reply: str
    try_: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One decision offered at the end, how well it fits, and why."""

    id: str
    title: str
    fit: Fit
    because: str


@dataclass(frozen=True, slots=True)
class Debrief:
    """All that is told after the talk.

    Attributes:
        ending: The ending reached, or None where the role play was stopped.
        title: Its title.
        outcome: `good`, `mixed`, `poor`, or None.
        means: What it means for the person and the next hours.
        account: The person afterwards, in their own words.
        series: The talk in figures, turn by turn.
        turning_points: Where the person moved to another state.
        helped_most: The reply that did most good, or None.
        hurt_most: The reply that did most harm, or None.
        missed: Cues that were passed over.
        topics: Key topics by title, and whether they came out.
        measures: Session measures against their benchmarks.
        verdict: Which pass marks of the pack were met.
        question: The decision to take.
        choices: What can be decided.
        decided: What the trainee chose, or None.
        next: What to practise next, the most useful first.
    """

    ending: str | None
    title: str
    outcome: str | None
    means: str
    account: tuple[str, ...]
    series: tuple[Point, ...]
    turning_points: tuple[TurningPoint, ...]
    helped_most: KeyMoment | None
    hurt_most: KeyMoment | None
    missed: tuple[MissedCue, ...]
    topics: tuple[tuple[str, bool], ...]
    measures: Measures
    verdict: Verdict
    question: str
    choices: tuple[Choice, ...]
    decided: str | None
    next: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the debrief as plain values."""
        plain = {name: _plain(getattr(self, name)) for name in self.__slots__}
        return {**plain, "measures": self.measures.as_json(), "verdict": self.verdict.as_json()}


async def debrief(talk: Talk) -> Debrief:
    """Look back on a talk that has ended."""
    return looked_back(talk, await talk.turns())


def looked_back(talk: Talk, turns: Sequence[Turn]) -> Debrief:
    """Return the debrief of a talk that has ended, from its turns. Pure."""
    script = talk.script
    scenario = script.scenario
    lines = _lines_before(talk, turns)
    before = zip(turns, lines, _moods(script, turns), strict=False)
    moments = [_moment(turn, line, mood) for turn, line, mood in before if turn.kind == "reply"]
    missed = _missed(script, turns, lines, _cues_before(talk, turns))
    measures = measure(_scored(talk, turns))
    judged = verdict(measures, talk.pack)
    ending = scenario.endings[talk.ending] if talk.ending else None
    known = set(talk.mind.known)
    return Debrief(
        ending=talk.ending,
        title=ending.title if ending else "You stopped the practice",
        outcome=ending.outcome if ending else None,
        means=ending.means if ending else "",
        account=account_of(script, talk.mind) if ending else (),
        series=tuple(_point(turn) for turn in turns),
        turning_points=_turning_points(script, turns),
        helped_most=_most(moments, 1),
        hurt_most=_most(moments, -1),
        missed=missed,
        topics=tuple((topic.title, name in known) for name, topic in scenario.topics.items() if topic.key),
        measures=measures,
        verdict=judged,
        question=scenario.decision.question,
        choices=_choices(script, talk.ending),
        decided=talk.record.decision,
        next=practise_next(
            scenario, measures, judged, _slips(turns), only_heard=not any(map(_surely_grave, turns))
        ),
    )


def words_that_counted(turn: Turn) -> str:
    """Return the words of a reply that weighed most: what moved the person, else a slip, else any code."""
    found = turn.assessment.evidence if turn.assessment else ()
    causes = turn.heard.get("causes", [])
    strongest = causes[0]["key"].rstrip("_12") if causes else ""
    marked = Marked(turn.assessment, turn.reply) if turn.assessment else None
    for codes in ((strongest,), GRAVE, SLIPS, ("ask_suicide",), ("empathy",), ("reflection",)):
        for each in found:
            if marked and each.code in codes and each.text:
                return _whole(marked, each)
    return _whole(marked, found[0]) if marked and found else turn.reply


def _whole(marked: Marked, found: Evidence) -> str:
    """Return the clause of a piece of evidence, or the words alone where it is too long to be quoted."""
    clause = marked.clause(found).strip(" .,;:!")
    return clause if clause and "..." not in quote(clause) else found.text


def _slips(turns: Sequence[Turn]) -> Counter[str]:
    """Return how many replies held each slip."""
    judged = (turn.assessment for turn in turns if turn.assessment)
    return Counter(code for each in judged for code in each.codes if code in SLIPS)


def _surely_grave(turn: Turn) -> bool:
    """Say whether a reply holds a grave slip that its note says plainly, and doesn't only suspect."""
    if not turn.assessment:
        return False
    marked = Marked(turn.assessment, turn.reply)
    return any(marked.has(slip) and not may_be_another(slip, marked) for slip in GRAVE)


def _plain(value: Any) -> Any:  # a tree of records becomes a tree of plain values
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__slots__") and hasattr(value, "__dataclass_fields__"):
        return {name.rstrip("_"): inner for name, inner in asdict(value).items()}
    return value


def _lines_before(talk: Talk, turns: Sequence[Turn]) -> list[str]:
    return [talk.opening.said, *(turn.said for turn in turns)]


def _cues_before(talk: Talk, turns: Sequence[Turn]) -> list[list[Cue]]:
    return [list(talk.record.opening["cues"]), *(turn.heard.get("cues", []) for turn in turns)]


def _moods(script: Script, turns: Sequence[Turn]) -> list[tuple[float, float]]:
    start = script.scenario.mood
    return [(start.trust, start.tension), *((turn.trust, turn.tension) for turn in turns)]


def _point(turn: Turn) -> Point:
    levels = turn.assessment.levels if turn.assessment else {}
    return Point(
        turn.n,
        turn.state,
        turn.trust,
        turn.tension,
        turn.assessment.score if turn.assessment else None,
        levels.get("empathy"),
        levels.get("reflection"),
        levels.get("non_confrontation"),
    )


def _moment(turn: Turn, line: str, before: tuple[float, float]) -> KeyMoment:
    causes = turn.heard.get("causes", [])
    return KeyMoment(
        n=turn.n,
        line=line,
        reply=turn.reply,
        words=words_that_counted(turn),
        said=turn.said,
        trust=round(turn.trust - before[0], 2),
        tension=round(turn.tension - before[1], 2),
        because=causes[0]["because"] if causes else "",
        try_=turn.note.try_ if turn.note else "",
    )


def _most(moments: Sequence[KeyMoment], sign: int) -> KeyMoment | None:
    """Return the moment that moved the mood most, for the better (1) or worse (-1); the first of equals."""

    def swing(moment: KeyMoment) -> float:
        return sign * (moment.trust - moment.tension)

    best = max(moments, key=swing, default=None)
    return best if best is not None and swing(best) >= LEAST_SWING else None


def _turning_points(script: Script, turns: Sequence[Turn]) -> tuple[TurningPoint, ...]:
    scenario = script.scenario
    points: list[TurningPoint] = []
    first_at: dict[str, int] = {}
    source = scenario.first_state
    for turn in turns:
        if turn.state != source:
            state = scenario.states.get(turn.state)
            about = state.about if state else scenario.endings[turn.state].title
            words = words_that_counted(turn)
            as_at = first_at.get(turn.state)
            points.append(TurningPoint(turn.n, source, turn.state, about, words, turn.said, as_at))
            first_at.setdefault(turn.state, turn.n)
            source = turn.state
    return tuple(points)


def _missed(
    script: Script, turns: Sequence[Turn], lines: Sequence[str], cues: Sequence[list[Cue]]
) -> tuple[MissedCue, ...]:
    asked = next(
        (turn.n for turn in turns if turn.assessment and "ask_suicide" in turn.assessment.codes), None
    )
    found = []
    for place, turn in enumerate(turns):
        for cue in dict.fromkeys(cues[place]):
            window = turns[place : place + (RISK_WINDOW if cue == RISK else 1)]
            heard = any(
                later.assessment and picked_up(cue, later.assessment.codes, later.assessment.levels)
                for later in window
            )
            known_already = cue == RISK and asked is not None and asked < turn.n
            if not heard and not known_already and turn.kind == "reply":
                suggestion = _suggestion(script, turn, cue)
                found.append(MissedCue(turn.n, cue, lines[place], turn.reply, suggestion))
    return tuple(found)


def _suggestion(script: Script, turn: Turn, cue: Cue) -> str:
    if cue == RISK:
        return "Are you thinking about killing yourself?"
    state = script.scenario.states.get(turn.state)
    tries = state.try_ if state else ()
    return tries[turn.n % len(tries)] if tries else ""


def _scored(talk: Talk, turns: Sequence[Turn]) -> list[Scored]:
    said = ((turn.assessment, turn.reply_s, turn.heard.get("cues", ())) for turn in turns)
    return scored(talk.record.opening["cues"], said)


def _choices(script: Script, ending: str | None) -> tuple[Choice, ...]:
    choices = []
    for name, option in script.scenario.decision.options.items():
        judged = option.by_ending.get(ending or "", option.otherwise)
        choices.append(Choice(name, option.title, judged.fit, judged.because))
    return tuple(choices)
