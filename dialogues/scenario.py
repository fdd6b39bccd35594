"""What a scenario file says: the person, their moods, their words (see `docs/writing-a-person.md`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

FORMAT = 1
"""Version of the file format that this program writes and reads."""

ANY = "any"
"""In a move's `from`: every state that does not end the talk."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Mood = Annotated[float, Field(ge=0, le=100)]
Shift = Annotated[float, Field(ge=-60, le=60)]
Factor = Annotated[float, Field(ge=0.1, le=4)]
Stage = Literal["listen", "empathy", "rapport", "influence", "change"]
Cue = Literal["risk", "feeling", "door"]
Fit = Literal["good", "fair", "poor"]
Outcome = Literal["good", "mixed", "poor"]
Setting = Literal["phone", "text", "street", "home", "public"]
Pronouns = Literal["she/her", "he/him", "they/them"]
LineSet = Literal["enter", "plain", "warm", "hurt", "asked"]


def sources(source: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the states that a `from` names, be it one or a list."""
    return (source,) if isinstance(source, str) else source


class Part(BaseModel):
    """A part of a scenario: immutable, and strict about names."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class When(Part):
    """Conditions, all of which must hold. Counts are of the whole talk unless they say `here`."""

    trust_at_least: Mood | None = None
    trust_below: Mood | None = None
    tension_at_least: Mood | None = None
    tension_below: Mood | None = None
    heard: tuple[Name, ...] = ()
    heard_ever: tuple[Name, ...] = ()
    not_heard: tuple[Name, ...] = ()
    not_heard_ever: tuple[Name, ...] = ()
    not_known: tuple[Name, ...] = ()
    known: tuple[Name, ...] = ()
    brought_in: tuple[Name, ...] = ()
    not_brought_in: tuple[Name, ...] = ()
    turns_at_least: Annotated[int, Field(ge=0)] | None = None
    turns_here_at_least: Annotated[int, Field(ge=0)] | None = None
    silences_at_least: Annotated[int, Field(ge=0)] | None = None
    slips_at_least: Annotated[int, Field(ge=0)] | None = None
    graves_at_least: Annotated[int, Field(ge=0)] | None = None


class Line(Part):
    """Something the person can say.

    Attributes:
        say: The words; `{fact}`, `{echo}` and `{grudge}` are filled in.
        cue: What the trainee ought to notice in it, if anything.
        tells: Topic that is known once this was said.
        needs: Topics that must be known before it can be said.
        when: What else must hold before it can be said.
    """

    say: Text
    cue: Cue | None = None
    tells: Name | None = None
    needs: tuple[Name, ...] = ()
    when: When = When()

    @model_validator(mode="before")
    @classmethod
    def _accept_a_bare_string(cls, value: object) -> object:
        if not isinstance(value, (str, dict, Line)):
            msg = "a line must be text. Put it in quotes"
            raise ValueError(msg)  # noqa: TRY004 - pydantic words a ValueError, and lets a TypeError through
        return {"say": value} if isinstance(value, str) else value


Lines = tuple[Line, ...]


class Person(Part):
    """Who is in crisis. `story` is for authors and instructors and never shown to the trainee."""

    name: Text
    age: Annotated[int, Field(ge=10, le=110)]
    pronouns: Pronouns
    voice: Text
    story: Text
    needs: tuple[Text, ...]
    sets_off: tuple[Text, ...]


class Call(Part):
    """What the trainee knows before the first word, and the first words themselves."""

    told: Text
    seen: Text | None = None
    first: Annotated[Lines, Field(min_length=1)]


class Temper(Part):
    """Trust and tension (0-100) at the start, and how fast each moves (factors)."""

    trust: Mood
    tension: Mood
    warms: Factor = 1.0
    cools: Factor = 1.0
    settles: Factor = 1.0
    flares: Factor = 1.0
    most_per_turn: Annotated[float, Field(gt=0, le=30)] = 5.0


class Reaction(Part):
    """What hearing one code does to this person, why, and what could be said instead."""

    trust: Shift = 0
    tension: Shift = 0
    because: Text
    try_: tuple[Text, ...] = Field(default=(), alias="try")


class StateLines(Part):
    """The sets of lines of one state."""

    enter: Lines = ()
    plain: Annotated[Lines, Field(min_length=1)]
    warm: Lines = ()
    hurt: Lines = ()
    asked: Lines = ()

    def of(self, which: LineSet) -> Lines:
        """Return one set by name."""
        lines: Lines = getattr(self, which)
        return lines


class State(Part):
    """One stage of the talk."""

    stage: Stage
    about: Text
    expects: tuple[Name, ...] = ()
    try_: tuple[Text, ...] = Field(default=(), alias="try")
    lines: StateLines


class Move(Part):
    """A change of state, taken when its conditions hold and no earlier move's do."""

    source: Name | tuple[Name, ...] = Field(alias="from")
    to: Name
    when: When


class Leaving(Part):
    """Which ending follows when the trainee leaves or time is up, in these states."""

    source: Name | tuple[Name, ...] = Field(default=ANY, alias="from")
    to: Name
    when: When = When()


class Answer(Part):
    """An answer to a topic, given from a level of trust on. Without `tells` it is a dodge."""

    trust: Mood = 0
    tells: bool = False
    say: Annotated[Lines, Field(min_length=1)]


class Topic(Part):
    """Something the person can be asked about; what is `yours` is known once the trainee says it."""

    title: Text
    asked: tuple[Phrase, ...] = ()
    codes: tuple[Name, ...] = ()
    key: bool = False
    yours: bool = False
    answers: Annotated[tuple[Answer, ...], Field(min_length=1)]
    again: Lines = ()

    @model_validator(mode="after")
    def _has_a_way_in_and_rises(self) -> Self:
        if not self.asked and not self.codes:
            msg = "a topic needs `asked` or `codes`, or nobody can ask about it"
            raise ValueError(msg)
        thresholds = [answer.trust for answer in self.answers]
        if thresholds != sorted(set(thresholds)):
            msg = "answers must go from the least trust to the most"
            raise ValueError(msg)
        return self


class Silence(Part):
    """What a long silence does."""

    after_s: Annotated[float, Field(gt=0, le=3600)]
    trust: Shift = 0
    tension: Shift = 0
    lines: Annotated[Lines, Field(min_length=1)]


class Deed(Part):
    """What the trainee can do without words, and its effect the first time."""

    title: Text
    matches: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    codes: tuple[Name, ...] = ()
    trust: Shift = 0
    tension: Shift = 0
    because: Text
    say: Annotated[Lines, Field(min_length=1)]


class Effect(Part):
    """What bringing somebody in does."""

    trust: Shift = 0
    tension: Shift = 0
    because: Text
    say: Annotated[Lines, Field(min_length=1)]


class Helper(Part):
    """Somebody who can be brought in."""

    title: Text
    matches: Annotated[tuple[Phrase, ...], Field(min_length=1)]
    helps_when: When
    helps: Effect
    hurts: Effect


class AccountLine(Part):
    """A paragraph of the person's own account, told when its conditions hold."""

    say: Text
    when: When = When()


class Ending(Part):
    """A state that ends the talk."""

    outcome: Outcome
    title: Text
    closing: Annotated[Lines, Field(min_length=1)]
    means: Text
    account: Annotated[tuple[AccountLine, ...], Field(min_length=1)]


class Judgement(Part):
    """How well a decision fits, and why."""

    fit: Fit
    because: Text


class Option(Part):
    """Something the trainee can decide to do after the talk."""

    title: Text
    by_ending: dict[Name, Judgement] = {}
    otherwise: Judgement


class Decision(Part):
    """What to do next."""

    question: Text
    options: Annotated[dict[Name, Option], Field(min_length=2)]


class Scenario(Part):
    """One person in crisis: everything a file says."""

    format: Literal[1]
    id: Name
    version: Annotated[int, Field(ge=1)]
    title: Text
    summary: Text
    setting: Setting
    pack: Name
    difficulty: Annotated[int, Field(ge=1, le=5)]
    difficulty_why: Text
    presentation: Text
    content_notes: tuple[Text, ...]
    reviewed_by: tuple[Text, ...] = ()
    person: Person
    call: Call
    facts: dict[Name, Annotated[tuple[Text, ...], Field(min_length=1)]] = {}
    mood: Temper
    reacts: dict[Name, Reaction]
    states: Annotated[dict[Name, State], Field(min_length=1)]
    hears: dict[Name, Lines]
    filler: Annotated[Lines, Field(min_length=1)]
    moves: tuple[Move, ...]
    topics: dict[Name, Topic]
    silence: Silence
    actions: dict[Name, Deed] = {}
    people: dict[Name, Helper] = {}
    turn_limit: Annotated[int, Field(ge=5, le=100)] = 40
    leaving: Annotated[tuple[Leaving, ...], Field(min_length=1)]
    endings: Annotated[dict[Name, Ending], Field(min_length=1)]
    decision: Decision

    @property
    def first_state(self) -> str:
        """The state in which the talk starts."""
        return next(iter(self.states))

    def sources_of(self, move: Move) -> tuple[str, ...]:
        """Return the states that a move leaves from; `any` stands for all that don't end the talk."""
        return tuple(self.states) if move.source == ANY else sources(move.source)

    def all_lines(self) -> Iterator[tuple[str, Line]]:
        """Yield every line with the place it stands in, such as `states.guarded.lines.warm.2`.

        The place is the line's identity: a talk never uses the same one twice.
        """
        for place, lines in self._sets():
            for number, line in enumerate(lines):
                yield f"{place}.{number}", line

    def _sets(self) -> Iterator[tuple[str, Lines]]:
        yield "call.first", self.call.first
        for name, state in self.states.items():
            for which in ("enter", "plain", "warm", "hurt", "asked"):
                yield f"states.{name}.lines.{which}", state.lines.of(which)
        for code, lines in self.hears.items():
            yield f"hears.{code}", lines
        yield "filler", self.filler
        for name, topic in self.topics.items():
            for tier, answer in enumerate(topic.answers):
                yield f"topics.{name}.answers.{tier}.say", answer.say
            yield f"topics.{name}.again", topic.again
        yield "silence.lines", self.silence.lines
        for name, deed in self.actions.items():
            yield f"actions.{name}.say", deed.say
        for name, helper in self.people.items():
            yield f"people.{name}.helps.say", helper.helps.say
            yield f"people.{name}.hurts.say", helper.hurts.say
        for name, ending in self.endings.items():
            yield f"endings.{name}.closing", ending.closing
