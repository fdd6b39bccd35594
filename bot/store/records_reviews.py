"""What instructors make of talks: what goes in and comes out. Times are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

RemarkKind = Literal["comment", "flag", "second_look", "answer", "appeal"]
"""The last three: an instructor asks others to look; the trainee answers, or has a score looked at."""

OPEN_KINDS: tuple[RemarkKind, ...] = ("flag", "second_look", "appeal")
"""Those that wait until somebody settles them."""

SeenAs = Literal["instructor", "trainee", "local"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks at talks, and which they may see.

    An instructor sees the talks that are held in their server; a trainee their own; the one at this machine
    those that were held on it.

    Attributes:
        id: As a trainee's key: `discord:<id>`, or `local`.
        name: What others see beside their words.
        seen_as: What they are here.
        guild_id: The server that they look from; None for the one at this machine, and for a trainee.
        manages: They may change the settings of that server: those with Manage Server.
    """

    id: str
    name: str
    seen_as: SeenAs
    guild_id: str | None = None
    manages: bool = False

    @property
    def reviews(self) -> bool:
        """They may review, not only read their own."""
        return self.seen_as != "trainee"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something said about a talk or one of its turns.

    Attributes:
        id: In the history; 0 before it is stored.
        session_id: The talk.
        n: The turn, or None for the talk as a whole.
        guild_id: The server of whoever said it.
        kind: What it is.
        author: Who.
        author_name: What they are called.
        words: What they say; a flag may have none.
        at: When.
        settled_at: When what it asks for was done, or None.
        settled_by: Who did it.
    """

    session_id: str
    n: int | None
    kind: RemarkKind
    author: str
    author_name: str
    words: str
    at: datetime
    guild_id: str | None = None
    settled_at: datetime | None = None
    settled_by: str | None = None
    id: int = 0

    @property
    def waits(self) -> bool:
        """It asks for something that nobody has done yet."""
        return self.kind in OPEN_KINDS and self.settled_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What an instructor gives in place of what was scored; both stand.

    Attributes:
        id: In the history; 0 before it is stored.
        session_id: The talk.
        n: The turn.
        guild_id: The server of the instructor.
        code: A code (0 absent, 1 present) or a level (0-2).
        was: What the rubric gave.
        becomes: What the instructor gives.
        author: Who.
        author_name: What they are called.
        reason: Why.
        at: When.
        withdrawn_at: When it was taken back or another took its place, or None while it stands.
    """

    session_id: str
    n: int
    code: str
    was: int
    becomes: int
    author: str
    author_name: str
    reason: str
    at: datetime
    guild_id: str | None = None
    withdrawn_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The feedback of a check ride, let go by an instructor."""

    session_id: str
    author: str
    author_name: str
    at: datetime
    guild_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Turns of a talk with the trainee's name out of them, to be shared.

    Attributes:
        id: In the history; 0 before it is stored.
        session_id: The talk.
        first_n: First turn.
        last_n: Last turn.
        words: The text as it is shared.
    """

    session_id: str
    first_n: int
    last_n: int
    author: str
    author_name: str
    words: str
    at: datetime
    guild_id: str | None = None
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One line of the audit: who read or did what, and when."""

    session_id: str
    reader: str
    reader_name: str
    act: str
    at: datetime
    guild_id: str | None = None
    id: int = 0


NewsKind = Literal["comment", "override", "release", "settled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something in a review that its trainee has not been told yet.

    Attributes:
        id: In the history.
        session_id: The talk.
        trainee: Whose it is.
        person: Who was talked to.
        kind: What there is.
        at: Since when.
    """

    id: int
    session_id: str
    trainee: str
    person: str
    kind: NewsKind
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """An instructor's own codes for one reply.

    Attributes:
        id: In the history; 0 before it is stored.
        session_id: The talk.
        n: The turn.
        levels: `empathy`, `reflection`, `non_confrontation`, 0-2.
        codes: Skills and slips present.
        blind: It was given before the instructor could see the rubric's.
        note: A word on why, or "".
    """

    session_id: str
    n: int
    author: str
    author_name: str
    levels: dict[str, int]
    codes: tuple[str, ...]
    at: datetime
    guild_id: str | None = None
    blind: bool = True
    note: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """All that was made of one talk, each kind in the order of time; rewound turns are left out."""

    remarks: tuple[Remark, ...] = ()
    overrides: tuple[Override, ...] = ()
    release: Release | None = None
    excerpts: tuple[Excerpt, ...] = ()

    @property
    def standing(self) -> tuple[Override, ...]:
        """The overrides that stand."""
        return tuple(each for each in self.overrides if each.withdrawn_at is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One talk in a list for review.

    Attributes:
        id: The talk.
        trainee: Who practised.
        guild_id: The server it is held in, or None.
        flags, second_looks, appeals: How many wait to be settled.
        comments: How many there are, answers too.
        overrides: How many stand.
        released_at: When a check ride's feedback was released, or None.

    The rest are those of `SessionSummary`.
    """

    id: str
    trainee: str
    guild_id: str | None
    person: str
    person_version: int
    pack: str
    rubric: str
    mode: str
    seed: int
    started_at: datetime
    ended_at: datetime | None
    ending: str | None
    outcome: str | None
    stopped: bool
    replies: int
    score_mean: float | None
    empathy_mean: float | None
    reflection_mean: float | None
    non_confrontation_mean: float | None
    released_at: datetime | None
    flags: int
    second_looks: int
    appeals: int
    comments: int
    overrides: int

    @property
    def awaits_release(self) -> bool:
        """It is a check ride that has ended and whose feedback nobody has released."""
        return self.mode == "check_ride" and self.ended_at is not None and self.released_at is None


Waits = Literal["", "flag", "second_look", "appeal", "release"]
Order = Literal["latest", "earliest", "score_low", "score_high"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which talks a list shows; what is None or empty narrows nothing.

    Attributes:
        trainees: By these: one trainee, or a cohort's members. None for everybody; an empty tuple for nobody.
        person: With this person.
        pack: In this role.
        mode: In this mode.
        since: Begun then or later.
        until: Begun before then.
        score_least: With this mean score or a higher one.
        score_most: With this mean score or a lower one.
        waits: With something that waits: an open flag, second look or request for review, or a check ride
            whose feedback nobody has released.
        seed: Drawn from this seed: takes of the same talk.
        drill: Held in this drill.
        ended_only: Without open talks.
    """

    trainees: tuple[str, ...] | None = None
    person: str = ""
    pack: str = ""
    mode: str = ""
    since: datetime | None = None
    until: datetime | None = None
    score_least: float | None = None
    score_most: float | None = None
    waits: Waits = ""
    seed: int | None = None
    drill: str = ""
    ended_only: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """Part of a list.

    Attributes:
        talks: What it shows.
        number: From 1.
        more: There is another page behind it.
        total: How many talks fit in all.
    """

    talks: tuple[Listed, ...]
    number: int
    more: bool
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A turn that holds the words searched for.

    Attributes:
        session_id: The talk.
        n: The turn.
        trainee: Who practised.
        person: Who was talked to.
        at: When the turn was taken.
        reply: The trainee's words; the words found stand between `MARK` and `END`.
        said: The person's words, marked likewise.
    """

    session_id: str
    n: int
    trainee: str
    person: str
    at: datetime
    reply: str
    said: str


MARK = "\x02"
END = "\x03"
"""Signs that nobody can type: what stands between them was searched for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sampled:
    """A reply to be coded blind: nothing here tells what the rubric gave, or whose it is.

    Attributes:
        turn_id: In the history.
        session_id: The talk.
        n: The turn.
        pack: The role.
        line: What the person had just said.
        reply: The trainee's words.
    """

    turn_id: int
    session_id: str
    n: int
    pack: str
    line: str
    reply: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """One reply with an instructor's codes and what the rubric gave.

    Attributes:
        coding: The instructor's.
        pack: The role.
        line: What the person had just said.
        reply: The trainee's words.
        assessment: The rubric's verdict as stored.
    """

    coding: Coding
    pack: str
    line: str
    reply: str
    assessment: dict[str, object] = field(default_factory=dict)
