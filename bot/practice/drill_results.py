"""What came of a drill: scores by state, where the cohort parted, what it agreed on, what to talk about.

Pure: the same talks always give the same results.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import fmean
from typing import Final

from bot.practice.anonymous import Anonymous, introduced
from bot.practice.coach import picked_up
from bot.practice.drill_figures import (
    DIMENSIONS,
    GOOD_SHARE,
    Cell,
    CodeUse,
    CueUse,
    Discuss,
    Pace,
    Result,
    Results,
)
from bot.practice.drill_parting import moments
from bot.practice.drill_talks import Played, Reply
from bot.store.records_drills import DrillRecord
from dialogues.scenario import Scenario
from rubric.benchmarks import Grade

FEW: Final = 4
"""Below so many replies a talk is not ranked."""

HALF: Final = 5
NINE_TENTHS: Final = 9
"""Tenths of all replies by whose times they are judged."""

FEWEST_PLACED: Final = 2
"""Below so many talks that can be compared, there are no places."""

MOST_CODES: Final = 8
MOST_EACH_WAY: Final = 3
LEAST_SWING: Final = 4.0
"""Points of mood that a reply must have moved to be worth a talk."""


def results(drill: DrillRecord, scenario: Scenario, played: Sequence[Played]) -> Results:
    """Work out what came of a drill.

    Args:
        drill: The drill.
        scenario: Whom everyone talked to.
        played: The talks, by number. Whoever stopped is named among them, and counts in nothing else.
    """
    compared = [each for each in played if each.is_compared]
    replies = [reply for each in compared for reply in each.replies]
    been = {reply.state for reply in replies}
    found = moments(compared)
    clean = _without_names(scenario, played)
    return Results(
        drill=drill,
        title=scenario.title,
        states=tuple(state for state in scenario.states if state in been),
        talks=_talks(drill, played),
        cells=tuple(_cells(replies)),
        parted=tuple(each.with_words(clean, clean.without_known) for each in found.parted),
        shared=tuple(each.with_words(clean, clean.without_known) for each in found.shared),
        used=_used(replies),
        missed=_missed(scenario, compared),
        cues=tuple(_cues(replies)),
        helped=_discussed(replies, clean, sign=1),
        hurt=_discussed(replies, clean, sign=-1),
        pace=_pace(drill, compared),
        ending_titles={name: ending.title for name, ending in scenario.endings.items()},
        endings=dict(Counter(each.ending for each in compared if each.ending is not None).most_common()),
    )


def _talks(drill: DrillRecord, played: Sequence[Played]) -> tuple[Result, ...]:
    ranks = _ranks(played) if drill.ranked else {}
    return tuple(
        Result(
            number=each.number,
            name=each.name,
            replies=len(each.replies),
            means={
                dimension: round(fmean(reply.figure(dimension) for reply in each.replies), 2)
                for dimension in DIMENSIONS
                if each.replies and each.is_compared
            },
            half_within_s=_within(HALF, each.replies, each.missed),
            missed=each.missed,
            ending=each.ending,
            done_as=each.done_as,
            tension=each.tension,
            rank=ranks.get(each.number),
        )
        for each in played
    )


def _ranks(played: Sequence[Played]) -> dict[int, int]:
    """Return number -> place; equal means share a place, and one talk alone has none."""
    means = {
        each.number: round(fmean(reply.score for reply in each.replies), 1)
        for each in played
        if each.is_compared and len(each.replies) >= FEW
    }
    if len(means) < FEWEST_PLACED:
        return {}
    return {number: 1 + sum(other > mean for other in means.values()) for number, mean in means.items()}


def _cells(replies: Sequence[Reply]) -> Iterator[Cell]:
    by_state: defaultdict[str, list[Reply]] = defaultdict(list)
    for reply in replies:
        by_state[reply.state].append(reply)
    for state, given in by_state.items():
        for dimension in DIMENSIONS:
            mean = fmean(reply.figure(dimension) for reply in given)
            yield Cell(dimension, state, round(mean, 2), len(given))


def _used(replies: Sequence[Reply]) -> tuple[CodeUse, ...]:
    counts = Counter(code for reply in replies for code in set(reply.codes))
    return tuple(CodeUse(code, number, len(replies)) for code, number in counts.most_common(MOST_CODES))


def _missed(scenario: Scenario, played: Sequence[Played]) -> tuple[CodeUse, ...]:
    """Return the codes that a state expects and that a talk never had while it was there."""
    came: Counter[str] = Counter()
    without: Counter[str] = Counter()
    for each in played:
        given: defaultdict[str, set[str]] = defaultdict(set)
        for reply in each.replies:
            given[reply.state] |= reply.skills
        expected = {
            code: {state for state in given if code in scenario.states[state].expects}
            for code in {code for state in given for code in scenario.states[state].expects}
        }
        came.update(expected.keys())
        without.update(code for code, states in expected.items() if all(code not in given[s] for s in states))
    ordered = sorted(without, key=lambda code: (-without[code] / came[code], -came[code], code))
    return tuple(CodeUse(code, without[code], came[code]) for code in ordered[:MOST_CODES])


def _cues(replies: Sequence[Reply]) -> Iterator[CueUse]:
    for cue in ("risk", "feeling", "door"):
        held = [reply for reply in replies if cue in reply.cues]
        missed = sum(not picked_up(cue, reply.codes, reply.levels) for reply in held)
        if held:
            yield CueUse(cue, missed, len(held))


def _discussed(replies: Sequence[Reply], clean: Anonymous, *, sign: int) -> tuple[Discuss, ...]:
    """Return the replies that moved the person most one way, each line and each reply once."""
    moved = sorted(replies, key=lambda reply: (-sign * reply.swing, reply.reply))
    found: list[Discuss] = []
    known: set[str] = set()
    for reply in moved:
        if sign * reply.swing < LEAST_SWING or len(found) == MOST_EACH_WAY:
            break
        if known & {reply.line, reply.reply}:
            continue
        known |= {reply.line, reply.reply}
        found.append(
            Discuss(
                state=reply.state,
                # People take up what was said to them, names too.
                line=clean.without_known(reply.line),
                reply=clean(reply.reply),
                said=clean.without_known(reply.said),
                trust=round(reply.trust_after - reply.trust, 1),
                tension=round(reply.tension_after - reply.tension, 1),
                codes=reply.codes,
            )
        )
    return tuple(found)


def _pace(drill: DrillRecord, played: Sequence[Played]) -> Pace:
    replies = [reply for each in played for reply in each.replies]
    missed = sum(each.missed for each in played)
    half_s, nine_tenths_s = (_within(tenths, replies, missed) for tenths in (HALF, NINE_TENTHS))
    is_measured = any(reply.reply_s is not None for reply in replies)
    grade = _graded(half_s, nine_tenths_s, drill.reply_s) if is_measured else None
    return Pace(half_s, nine_tenths_s, drill.reply_s, grade, missed)


def _within(tenths: int, replies: Sequence[Reply], missed: int) -> float | None:
    """Return the seconds in which so many tenths of all replies came, None where fewer came at all."""
    taken = sorted(reply.reply_s for reply in replies if reply.reply_s is not None)
    number = -(-(len(taken) + missed) * tenths // 10)
    return round(taken[number - 1], 1) if taken and number <= len(taken) else None


def _graded(half_s: float | None, nine_tenths_s: float | None, norm_s: float) -> Grade:
    """Return how replies stand to the time for one."""
    if half_s is None or half_s > norm_s:
        return "short"
    is_in_time = nine_tenths_s is not None and nine_tenths_s <= norm_s
    return "good" if is_in_time and half_s <= norm_s * GOOD_SHARE else "fair"


def _without_names(scenario: Scenario, played: Sequence[Played]) -> Anonymous:
    """Return what takes everybody in the drill out of words, by what they are or call themselves.

    The name of whom everyone talks to names nobody.
    """
    called = {each.name for each in played}
    for each in played:
        for reply in each.replies:
            called.update(introduced(reply.reply))
    return Anonymous([], keep=[scenario.person.name], among=called)
