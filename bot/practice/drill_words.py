"""The results of a drill in words, the same in every front end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from bot.practice.drill_figures import DIMENSIONS, Dimension, Discuss, Result, Results
from bot.practice.drill_parting import Branch, Moment
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
    "lost": "lost",
    None: "goes on",
}
GRADES: Final[dict[Grade, str]] = {"good": "good", "fair": "fair", "short": "slow"}
LONG_LINE: Final = 400


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


def place_of(state: str) -> str:
    """Return what a state is called."""
    return state.replace("_", " ")


def ends_of(found: Results, endings: Mapping[str, int]) -> str:
    """Return which endings were reached how often."""
    return ", ".join(f"{found.ending_titles.get(name, name)} {number}" for name, number in endings.items())


def sections(found: Results) -> list[Section]:
    """Return the results part by part, those without anything to say left out."""
    parts = [
        Section("How it went", tuple(_overview(found))),
        Section("Where the cohort parted", tuple(_parted(found))),
        Section("What all met, and how far they agreed", tuple(_shared(found))),
        Section("What was used, and what was missed", tuple(_codes(found))),
        Section("Worth talking about: what helped", tuple(map(_discuss, found.helped))),
        Section("Worth talking about: what hurt", tuple(map(_discuss, found.hurt))),
        Section("Each talk", tuple(_talks(found))),
    ]
    return [part for part in parts if part.lines]


def own_lines(found: Results, number: int) -> tuple[str, ...]:
    """Return what a trainee is told of their own talk: it beside the middle of the cohort."""
    talk = next((each for each in found.talks if each.number == number), None)
    if talk is None:
        return ("There is no talk of yours in this drill.",)
    lines = [_talk_line(found, talk, "Your talk")]
    for dimension in DIMENSIONS:
        all_means = sorted(each.means[dimension] for each in found.talks if dimension in each.means)
        if dimension in talk.means and len(all_means) > 1:
            middle = all_means[len(all_means) // 2]
            title = DIMENSION_TITLES[dimension].long
            lines.append(f"{title}: {talk.means[dimension]:g}, the cohort's middle {middle:g}.")
    return tuple(lines)


def _overview(found: Results) -> Iterator[str]:
    scored = [talk.means["score"] for talk in found.talks if talk.means]
    replies = sum(talk.replies for talk in found.talks)
    yield f"{len(found.talks)} took part and gave {replies} replies."
    if scored:
        mean = sum(talk.means["score"] * talk.replies for talk in found.talks if talk.means) / replies
        yield f"Mean score {mean:.0f} of 100, talks from {min(scored):.0f} to {max(scored):.0f}."
    if found.endings:
        yield f"Endings: {ends_of(found, found.endings)}."
    pace = found.pace
    if pace.median_s is not None and pace.grade is not None:
        yield (
            f"Half of the replies came within {pace.median_s:g} s, nine of ten within "
            f"{pace.slowest_tenth_s:g} s; up to {pace.norm_s:g} s for half of them is good, and this is "
            f"{GRADES[pace.grade]}. {pace.missed} never came."
        )


def _parted(found: Results) -> Iterator[str]:
    for moment in found.parted:
        yield f"{_moment(moment)} {moment.parting:.0%} of pairs went different ways."
        yield from (f"- {_branch(found, branch)}" for branch in moment.branches)


def _shared(found: Results) -> Iterator[str]:
    for moment in found.shared:
        yield f"{_moment(moment)} Their replies agreed by {moment.agreement:.0%}."


def _codes(found: Results) -> Iterator[str]:
    if found.used:
        listed = ", ".join(f"{title_of(use.code)} {use.replies} of {use.of} replies" for use in found.used)
        yield f"Used most: {listed}."
    if found.missed:
        listed = ", ".join(f"{title_of(use.code)} {use.replies} of {use.of} talks" for use in found.missed)
        yield f"Expected, and never there: {listed}."
    for use in found.cues:
        yield f"{CUES[use.cue].capitalize()}: {use.missed} of {use.of} passed over."


def _talks(found: Results) -> Iterator[str]:
    ordered = sorted(found.talks, key=lambda talk: (talk.rank or len(found.talks) + 1, talk.number))
    for talk in ordered:
        who = called(found, talk)
        yield _talk_line(found, talk, f"{talk.rank}. {who}" if talk.rank else who)


def _talk_line(found: Results, talk: Result, who: str) -> str:
    score = f"score {talk.means['score']:.0f}, " if talk.means else ""
    pace = f", half within {talk.median_s:g} s" if talk.median_s is not None else ""
    missed = f", {talk.missed} missed" if talk.missed else ""
    ending = f"{found.ending_titles.get(talk.ending, talk.ending)}, " if talk.ending else ""
    return f"{who}: {score}{talk.replies} replies{missed}{pace}; {ending}{DONE[talk.done_as]}."


def _moment(moment: Moment) -> str:
    return f"Turn {moment.n:.0f}, {place_of(moment.state)}: “{_cut(moment.line)}” {moment.talks} heard it."


def _branch(found: Results, branch: Branch) -> str:
    way = WAYS.get(branch.way, f"moved to {place_of(branch.way)}")
    codes = f" ({', '.join(map(title_of, branch.codes))})" if branch.codes else ""
    ends = ends_of(found, branch.endings)
    return (
        f"{branch.talks} {way}{codes}, such as “{_cut(branch.reply)}” "
        f"In the end: tension {branch.tension:.0f}{f', {ends}' if ends else ''}."
    )


def _discuss(each: Discuss) -> str:
    codes = f" ({', '.join(map(title_of, each.codes))})" if each.codes else ""
    return (
        f"{place_of(each.state).capitalize()}: “{_cut(each.line)}” Reply: “{_cut(each.reply)}”{codes} "
        f"Trust {each.trust:+.0f}, tension {each.tension:+.0f}. “{_cut(each.said)}”"
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONG_LINE else f"{text[: LONG_LINE - 2].rsplit(' ', 1)[0]} …"
