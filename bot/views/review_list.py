"""Lists in a review: talks, and turns that hold words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final, Self

from discord import ui

from bot.catalogue import say
from bot.practice.corrected import Means
from bot.store.records_reviews import END, MARK, Found, Listed, Page, Wanted
from bot.views.buttons import button, choice
from bot.views.layout import PROGRAM, cut, fitted, message, panel, plain
from bot.views.reviewing import mention

TALKS: Final = 10
"""On one page."""

LONGEST_FILTERS: Final = 80
"""Discord takes ids of buttons of 100 characters; the rest of one says what it does."""

_LETTERS: Final[dict[str, str]] = {
    "t": "trainee",
    "c": "cohort",
    "d": "drill",
    "p": "person",
    "m": "mode",
    "w": "waits",
    "s": "since",
    "u": "until",
    "l": "least",
    "g": "most",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is narrowed to, as it stands in the ids of its buttons: so they work after a restart.

    Attributes:
        trainee: The number of a user, or "".
        cohort: The number of a role, or "".
        drill: A drill, for those who took part, or "".
        person: Id of a person, or "".
        mode: A mode, or "".
        waits: What waits (`Wanted.waits`).
        since: First day, as 2026-03-02, or "".
        until: Last day, likewise.
        least: Least mean score, or "".
        most: Most mean score, or "".
    """

    trainee: str = ""
    cohort: str = ""
    drill: str = ""
    person: str = ""
    mode: str = ""
    waits: str = ""
    since: str = ""
    until: str = ""
    least: str = ""
    most: str = ""

    def written(self) -> str:
        """Return it as part of an id."""
        return ",".join(
            f"{letter}{value}" for letter, name in _LETTERS.items() if (value := getattr(self, name))
        )

    @classmethod
    def read(cls, text: str) -> Self:
        """Read what `written` wrote; what is unknown narrows nothing."""
        found = {_LETTERS[part[0]]: part[1:] for part in text.split(",") if part and part[0] in _LETTERS}
        return cls(**found)

    def wanted(self, cohort: Collection[str] | None = None) -> Wanted:
        """Return what the list holds; `cohort` are the trainees of the role and the drill that are named.

        Raises:
            ValueError: A day or a score is none.
        """
        trainees: tuple[str, ...] | None = None if cohort is None else tuple(sorted(cohort))
        if self.trainee:
            own = f"discord:{self.trainee}"
            trainees = (own,) if trainees is None or own in trainees else ()
        until = _day(self.until)
        return replace(
            Wanted(person=self.person, mode=self.mode),
            trainees=trainees,
            waits=self.waits,  # type: ignore[arg-type] # an unknown one finds nothing
            since=_day(self.since),
            until=until.replace(hour=23, minute=59, second=59, microsecond=999999) if until else None,
            score_least=float(self.least) if self.least else None,
            score_most=float(self.most) if self.most else None,
        )


def list_message(page: Page, filters: Filters, corrected: Mapping[str, Means]) -> ui.LayoutView:
    """Return one page of talks, a list to open one from, and the way to other pages.

    Args:
        page: The talks.
        filters: What the list is narrowed to.
        corrected: Talk -> what its means are once corrections count, of those that have some.
    """
    if not page.talks:
        return message(panel(say("review.list_title"), say("review.list_none"), colour=PROGRAM))
    first = (page.number - 1) * TALKS + 1
    head = say("review.list_range", first=first, last=first + len(page.talks) - 1, total=page.total)
    counts = say("review.list_counts") if corrected and (filters.least or filters.most) else ""
    rows = [_row(talk, corrected.get(talk.id)) for talk in page.talks]
    options = [(talk.id, _label(talk)) for talk in page.talks]
    parts: list[ui.Item[Any]] = [
        panel(say("review.list_title"), *fitted(filter(None, [head, counts, *rows]), 3500), colour=PROGRAM),
        choice("review:pick", say("review.pick"), options),
    ]
    ways: list[ui.Button[Any]] = []
    for act, label, to, there in (
        ("before", "review.prev", page.number - 1, page.number > 1),
        ("after", "review.next", page.number + 1, page.more),
    ):
        way = button(say(label), f"review:{act}:{to}:{filters.written()}")
        way.disabled = not there
        ways.append(way)
    if page.more or page.number > 1:
        parts.append(ui.ActionRow(*ways))
    return message(*parts)


def search_message(typed: str, found: Sequence[Found]) -> ui.LayoutView:
    """Return turns that hold words, and a list to open a talk from."""
    head = say("review.search_title", words=plain(cut(typed, 100)))
    if not found:
        return message(panel(head, say("review.search_none"), colour=PROGRAM))
    rows = [
        say(
            "review.search_row",
            trainee=mention(each.trainee),
            person=plain(each.person),
            n=each.n,
            talk=each.session_id,
            words=_marked(each.reply if MARK in each.reply else each.said),
        )
        for each in found
    ]
    options = {each.session_id: f"{each.session_id} · {each.person} · {each.n}" for each in found}
    return message(
        panel(head, *fitted(rows, 3400), colour=PROGRAM),
        choice("review:pick", say("review.pick"), list(options.items())),
    )


def _row(talk: Listed, corrected: Means | None) -> str:
    waits = [
        say(f"review.waits.{name}", count=count)
        for name, count in (
            ("flag", talk.flags),
            ("second_look", talk.second_looks),
            ("appeal", talk.appeals),
            ("release", int(talk.awaits_release)),
        )
        if count
    ]
    score = "–" if talk.score_mean is None else f"{talk.score_mean:.0f}"
    if corrected:
        score = say("review.both_scores", score=score, corrected=f"{corrected.score:.0f}")
    return say(
        "review.row",
        at=f"<t:{int(talk.started_at.timestamp())}:d>",
        trainee=mention(talk.trainee),
        person=plain(talk.person),
        mode=say(f"mode.{talk.mode}"),
        score=score,
        talk=talk.id,
        waits="".join(f" · **{each}**" for each in waits),
    )


def _label(talk: Listed) -> str:
    return f"{talk.started_at:%Y-%m-%d %H:%M} · {talk.person} · {talk.id}"


def _marked(words: str) -> str:
    """Return words as they were said, those that were searched for set in bold."""
    return plain(words).replace(MARK, "**").replace(END, "**")


def _day(text: str) -> datetime | None:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC) if text else None
