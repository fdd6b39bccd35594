"""The results of a drill in words, the same in every front end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Final, NamedTuple

from bot.counting import count
from bot.practice.counted import corrected_line
from bot.practice.drill_figures import (
    DIMENSIONS,
    GOOD_SHARE,
    MOST_OF,
    CodeUse,
    Dimension,
    Discuss,
    Pace,
    Result,
    Results,
)
from bot.practice.drill_parting import Branch, Moment
from bot.stages import place_of
from rubric.benchmarks import Grade
from rubric.codes import CODES


class Title(NamedTuple):
    """What a dimension is called.

    Attributes:
        long: Where there is room.
        short: Over a column.
    """

    long: str
    short: str


DIMENSION_TITLES: Final[dict[Dimension, Title]] = {
    "score": Title("Score", "Score"),
    "empathy": Title("Empathy", "Empathy"),
    "reflection": Title("Reflection", "Reflection"),
    "non_confrontation": Title("Staying out of the fight", "No fight"),
}
WAYS: Final = {"closer": "came closer", "same": "stayed where they were", "further": "pulled back"}
CUES: Final = {"risk": "hints at suicide", "feeling": "pain", "door": "openings"}
DONE: Final = {
    "ended": "ended",
    "stopped": "stopped by the trainee",
    "time": "time was up",
    "silent": "too long silent",
    "halted": "stopped with the drill",
    "lost": "out of reach",
    None: "goes on",
}
GRADES: Final[dict[Grade, str]] = {"good": "good", "fair": "fair", "short": "slow"}
LONG_LINE: Final = 400

PARTED: Final = (
    "The same line at the same stage of the talk, different replies, and what came of each. The share is "
    "that of pairs of trainees who went different ways."
)
LEFT_OUT: Final = "Called for at a stage of the talk and never said there, of the talks that came to it"
SHARED: Final = (
    "How far their replies had the same in them: 100% where all did the same, 0% where no two shared "
    "anything."
)
UNPLACED: Final = "A talk without a place had too few replies to be compared, or was stopped by its trainee."
NO_PLACES: Final = "Too few talks to compare for places."
GOES_ON: Final = "The drill goes on; these are its figures so far."
SILENCES: Final = (
    "Silences are replies that never came in the time for one; each counts as later than any that came."
)
YOU_STOPPED: Final = "You stopped the practice, and nothing of it is compared."
DISCUSSED: Final = "Nobody is named. Trust and tension are the person's, from 0 to 100."


class Section(NamedTuple):
    """A part of the results.

    Attributes:
        title: What it is about.
        lines: A sentence or two each.
    """

    title: str
    lines: tuple[str, ...]


def called(found: Results, talk: Result) -> str:
    """Return what a trainee is called in these results."""
    return talk.name if found.drill.named else f"Trainee {talk.number}"


def title_of(code: str) -> str:
    """Return what a code is called, or a level such as `empathy_2`."""
    if code in CODES:
        return CODES[code].title.lower()
    name, _, level = code.rpartition("_")
    return f"{name.replace('_', ' ')} of level {level}" if level.isdecimal() else code.replace("_", " ")


def sentence(text: str) -> str:
    """Return a text with a capital letter first."""
    return f"{text[:1].upper()}{text[1:]}"


def signed(points: float) -> str:
    """Return a change in whole points, such as `+4`; none is `0`, from wherever it was rounded."""
    return f"{round(points):+d}" if round(points) else "0"


def in_order(found: Results) -> list[Result]:
    """Return the talks by their places, those without one last, by number."""
    return sorted(found.talks, key=lambda talk: (talk.rank or len(found.talks) + 1, talk.number))


def ends_of(found: Results, endings: Mapping[str, int]) -> str:
    """Return which endings were reached how often."""
    return "; ".join(f"{found.ending_titles.get(name, name)} ({number})" for name, number in endings.items())


def end_of(found: Results, talk: Result) -> str:
    """Return how a talk ended: the ending, and what ended it where the person or the trainee did not."""
    if talk.ending is None:
        return DONE[talk.done_as]
    title = found.ending_titles.get(talk.ending, talk.ending)
    return title if talk.done_as == "ended" else f"{title} ({DONE[talk.done_as]})"


def answered_by(moment: Moment) -> str:
    """Return how many answered at a moment, and how many who heard the same said nothing."""
    silent = f", {moment.silent} stayed silent" if moment.silent else ""
    return f"answered by {moment.talks}{silent}"


def came_of(found: Results, branch: Branch) -> str:
    """Return where the talks of a branch stand: in the end, or so far."""
    ends = ends_of(found, branch.endings)
    when = "In the end" if found.drill.state == "ended" else "So far"
    return f"{when}: tension {branch.tension:.0f} of 100{f'; {ends}' if ends else ''}."


def sections(found: Results) -> list[Section]:
    """Return the results part by part, those without anything to say left out."""
    parts = [
        Section("How it went", tuple(_overview(found))),
        Section("Where the cohort parted", tuple(_parted(found))),
        Section("What many met, and how far they agreed", tuple(_shared(found))),
        Section("What was said most, and what was left out", tuple(_codes(found))),
        Section("Worth talking about: what helped", _discussed(found.helped)),
        Section("Worth talking about: what hurt", _discussed(found.hurt, is_told=bool(found.helped))),
        Section("Each talk", tuple(_talks(found))),
    ]
    return [part for part in parts if part.lines]


def own_lines(found: Results, number: int) -> tuple[str, ...]:
    """Return what a trainee is told of their own talk: it beside the middle of the cohort."""
    talk = next((each for each in found.talks if each.number == number), None)
    if talk is None:
        return ("There is no talk of yours in this drill.",)
    if talk.done_as == "stopped":
        return (YOU_STOPPED,)
    lines = [_talk_line(found, talk, "Your talk")]
    if talk.half_within_s is not None or talk.missed:
        lines.append(f"This drill gives {found.pace.norm_s:g} s for a reply.")
    if found.drill.ranked:
        placed = sum(each.rank is not None for each in found.talks)
        none = "Too few replies for a place." if placed else NO_PLACES
        lines.append(f"Place {talk.rank} of {placed}." if talk.rank else none)
    for dimension in DIMENSIONS:
        all_means = [each.means[dimension] for each in found.talks if dimension in each.means]
        if dimension in talk.means and len(all_means) > 1:
            title, most = DIMENSION_TITLES[dimension].long, MOST_OF[dimension]
            own, middle = (_figure(dimension, mean) for mean in (talk.means[dimension], median(all_means)))
            lines.append(f"{title}: {own} of {most}, the cohort's middle {middle}.")
    return tuple(lines)


def _overview(found: Results) -> Iterator[str]:
    counting = [talk for talk in found.talks if talk.means]
    scored = [talk.means["score"] for talk in counting]
    replies = sum(talk.replies for talk in found.talks)
    stopped, lost = (sum(talk.done_as == why for talk in found.talks) for why in ("stopped", "lost"))
    if not found.talks:
        yield "Nobody took part." if found.drill.state == "ended" else "Nobody has begun yet."
        return
    if found.drill.state != "ended":
        yield GOES_ON
    yield f"{len(found.talks)} took part and gave {count(replies, 'reply')}."
    if stopped:
        yield f"{stopped} of them stopped the practice; nothing of what they said is compared."
    if lost:
        yield f"{lost} of them fell out of reach."
    if found.corrected:
        yield corrected_line(found.corrected)
    if scored:
        mean = sum(talk.means["score"] * talk.replies for talk in counting) / sum(
            talk.replies for talk in counting
        )
        least, most = f"{min(scored):.0f}", f"{max(scored):.0f}"
        spread = ", the same in each talk" if least == most else f"; talks from {least} to {most}"
        span = spread if len(scored) > 1 else ""
        yield f"Mean score {mean:.0f} of 100{span}."
    if found.endings:
        yield f"Endings: {ends_of(found, found.endings)}."
    yield from _pace(found.pace)


def _pace(pace: Pace) -> Iterator[str]:
    if pace.grade is not None:
        yield (
            f"{_came(pace)} Measured against the {pace.norm_s:g} s that this drill gives for a reply (fair: "
            f"half in time; good: half within {pace.norm_s * GOOD_SHARE:g} s, nine of ten in time), this is "
            f"{GRADES[pace.grade]}."
        )
    if pace.missed:
        counts = "it counts" if pace.missed == 1 else "they count"
        counted = f"; here {counts} as later than any that came" if pace.grade is not None else ""
        never = f"{count(pace.missed, 'reply')} never came in the {pace.norm_s:g} s"
        yield f"{never}, and the person spoke up{counted}."


def _came(pace: Pace) -> str:
    if pace.half_within_s is None:
        return "More than half of the replies never came."
    half = f"Half of the replies came within {pace.half_within_s:g} s"
    if pace.nine_tenths_within_s is None:
        return f"{half}; more than one in ten never came."
    return f"{half}, nine of ten within {pace.nine_tenths_within_s:g} s."


def _parted(found: Results) -> Iterator[str]:
    if found.parted:
        yield PARTED
    for moment in found.parted:
        yield f"{_moment(moment)}; {moment.parting:.0%} apart."
        yield from (f"- {_branch(found, branch)}" for branch in moment.branches)


def _shared(found: Results) -> Iterator[str]:
    if found.shared:
        yield SHARED
    for moment in found.shared:
        yield f"{_moment(moment)}; {moment.agreement:.0%} the same."


def _codes(found: Results) -> Iterator[str]:
    if found.used:
        yield f"Said most, of {count(found.used[0].of, 'reply')}: {_listed(found.used)}."
    if found.missed:
        listed = _listed(found.missed, of=True)
        yield f"{LEFT_OUT}: {listed}."
    if found.cues:
        listed = ", ".join(f"{CUES[cue.cue]} ({cue.missed} of {cue.of})" for cue in found.cues)
        yield f"In the person's lines, and passed over by the next reply: {listed}."


def _listed(uses: Sequence[CodeUse], *, of: bool = False) -> str:
    return ", ".join(f"{title_of(use.code)} ({use.replies}{f' of {use.of}' if of else ''})" for use in uses)


def without_place(found: Results) -> str:
    """Return why some talk has no place, or "" where none is ranked, or none is without one."""
    if not found.drill.ranked or all(talk.rank for talk in found.talks):
        return ""
    return UNPLACED if any(talk.rank for talk in found.talks) else NO_PLACES


def _talks(found: Results) -> Iterator[str]:
    if why := without_place(found):
        yield why
    for talk in in_order(found):
        who = called(found, talk)
        yield _talk_line(found, talk, f"Place {talk.rank}, {who}" if talk.rank else who)


def _talk_line(found: Results, talk: Result, who: str) -> str:
    score = f"score {talk.means['score']:.0f}, " if talk.means else ""
    half = "half of the lines answered within" if talk.missed else "half of them within"
    half = half if talk.replies + talk.missed > 1 else "after"
    pace = f", {half} {talk.half_within_s:g} s" if talk.half_within_s is not None else ""
    missed = f", {count(talk.missed, 'line')} left unanswered" if talk.missed else ""
    return f"{who}: {score}{count(talk.replies, 'reply')}{missed}{pace}. {sentence(end_of(found, talk))}."


def _moment(moment: Moment) -> str:
    return (
        f"About turn {moment.n:.0f}, stage {place_of(moment.state)}: “{_cut(moment.line)}” "
        f"{sentence(answered_by(moment))}"
    )


def _branch(found: Results, branch: Branch) -> str:
    way = WAYS.get(branch.way, f"moved to {place_of(branch.way)}")
    codes = f" ({', '.join(map(title_of, branch.codes))})" if branch.codes else ""
    replies = f"replies{codes} such as" if branch.talks > 1 else f"a reply{codes},"
    return f"With {branch.talks} the person {way}: {replies} “{_cut(branch.reply)}” {came_of(found, branch)}"


def _discussed(replies: Sequence[Discuss], *, is_told: bool = False) -> tuple[str, ...]:
    """Return a line for each, after what holds for all of them unless that is told already."""
    about = (DISCUSSED,) if replies and not is_told else ()
    return (*about, *map(_discuss, replies))


def _discuss(each: Discuss) -> str:
    codes = f" ({', '.join(map(title_of, each.codes))})" if each.codes else ""
    return (
        f"Stage {place_of(each.state)}: “{_cut(each.line)}” Reply: “{_cut(each.reply)}”{codes} "
        f"Trust {signed(each.trust)}, tension {signed(each.tension)}. Answer: “{_cut(each.said)}”"
    )


def _figure(dimension: Dimension, mean: float) -> str:
    return f"{mean:.0f}" if dimension == "score" else f"{mean:.1f}"


def _cut(text: str) -> str:
    return text if len(text) <= LONG_LINE else f"{text[: LONG_LINE - 2].rsplit(' ', 1)[0]} …"
