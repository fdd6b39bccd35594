"""Everything that can go wrong in `bot`, each as one plain sentence that says what to do.

    CoachError
    ├── BadFileError                    a file that can't be used
    ├── BadLineError                    a line of a file that can't be used
    ├── BadProgrammeError               a programme's file that breaks the format
    ├── MissingExtraError               a part of the program that was not installed
    ├── NothingStoredError              there is no such talk to show or erase
    ├── OutputError                     a file could not be written
    ├── PracticeError                   what the trainee asked for can't be done
    │   ├── AssigningError              what was to be assigned can't be
    │   ├── BadHelpLineError            a help line of a server's own that can't be used
    │   ├── BadRetentionError           a time of keeping that can't be used
    │   ├── BadTimeError                a time or zone that can't be understood
    │   ├── CommandError                a command to the program that can't be followed
    │   ├── DrillFullError              as many are in a drill as it holds
    │   ├── DrillPlanError              a drill that can't be played as it was described
    │   ├── DrillStateError             a drill that doesn't stand where that could be done
    │   ├── DrillWaitError              a reply while a drill takes none
    │   ├── EmptyReplyError             a reply without words
    │   ├── LongReplyError              a reply far too long to be said
    │   ├── NothingOpenError            no talk to go on with
    │   ├── NotOfferedError             a person whom the server does not offer
    │   ├── NotYetError                 a step of a programme that is not open yet
    │   ├── NotYoursError               somebody else's talk
    │   ├── ReviewError                 what was asked for can't be done in a review
    │   ├── TalkOverError               a reply for a talk that has ended
    │   ├── UnknownChoiceError          a person, pack, mode, turn or decision that does not exist
    │   └── UnknownDrillError           a drill that does not exist, or not here
    ├── SettingsError                   the environment or a file of settings can't be used
    └── StoreError                      the history could not be read or written
        ├── BackupError                 a copy could not be written
        ├── CopiedElsewhereError        copies of it are made by another program
        ├── DiskFullError               no room left
        ├── MoveError                   it could not be copied into another one
        ├── NewerStoreError             written by a newer Crisis Coach
        ├── NotAStoreError              not a history of Crisis Coach at all
        ├── NothingToMoveError          it holds nothing that could be copied into another one
        ├── SessionEndedError           a turn for a talk that is over
        ├── SessionMovedOnError         another window went on with the same talk
        ├── StoreAwayError              the server that it lies on can't be reached
        ├── StoreDamagedError           the file is damaged
        ├── StoreInUseError             another program has it open, and would go on writing to it
        ├── StoreLockedError            another program holds it
        ├── StorePlaceError             the place given for it can't be used
        ├── StoreReadOnlyError          it may be read, not written
        ├── UnknownRemarkError          no such remark or override
        ├── UnknownSessionError         no such talk
        └── UnknownTurnError            no such turn in the talk

`str(error)` is the sentence, worded for the terminal. `vars(error)` holds by name what it is made from, for a
front end that words it otherwise. `exit_code` is 2 where what was typed is wrong, 1 for a failure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dialogues.errors import Problem

LONGEST_QUOTED: Final = 100
"""Characters of what was typed that a sentence quotes."""


class CoachError(Exception):
    """A refusal or failure that a person can read and act on.

    Attributes:
        exit_code: What the command line exits with.
    """

    exit_code = 1


class StoreError(CoachError):
    """The history could not be read or written."""


class BackupError(StoreError):
    """A copy of the history could not be written where it was asked for."""

    exit_code = 2

    def __init__(self, target: str, reason: str) -> None:
        self.target = target
        self.reason = reason
        super().__init__(f"I can't write a backup to {target} ({reason}). Name another file.")


class MoveError(StoreError):
    """A history could not be copied into another one."""

    exit_code = 2

    def __init__(self, target: str, reason: str) -> None:
        self.target = target
        self.reason = reason
        super().__init__(
            f"I can't copy the history to {target} ({reason}). Nothing was changed there. "
            "Name a new file, or a database with nothing in it."
        )


class NothingToMoveError(StoreError):
    """The history that is to be copied into another one is empty: most likely another one is meant."""

    exit_code = 2

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__(
            f"There is nothing in {source} to move. Name the history that is meant with --db or COACH_DB."
        )


class CopiedElsewhereError(StoreError):
    """The history lies on a server, which is copied by its own means."""

    exit_code = 2

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"A history on a server can't be copied from here. Copy {place} with PostgreSQL's own pg_dump."
        )


class DiskFullError(StoreError):
    """The disk, or the database's own limit, leaves no room."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"I can't write to the history {place} (the disk is full). "
            "Free some space and try again; what was stored before is kept."
        )


class NewerStoreError(StoreError):
    """The tables are those of a later version of this program."""

    def __init__(self, place: str, revision: str) -> None:
        self.place = place
        self.revision = revision
        super().__init__(
            f"This history was written by a newer Crisis Coach ({place}, revision {revision}). "
            "Update Crisis Coach, or use another --db."
        )


class NotAStoreError(StoreError):
    """The file or database holds something else."""

    exit_code = 2

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(f"{place} is not a history of Crisis Coach. Give another one to --db.")


class SessionEndedError(StoreError):
    """A turn came for a talk that is over."""

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id
        super().__init__(
            "This talk has ended. Go back to a turn with /rewind, or start a new one with `coach practice`."
        )


class SessionMovedOnError(StoreError):
    """A turn came that doesn't follow the last one stored."""

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id
        super().__init__(
            "This talk went on in another window, so this was not stored. "
            "Close one of the two, and go on in the other."
        )


class StoreAwayError(StoreError):
    """The server that the history lies on can't be reached."""

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(
            f"The server of the history {place} can't be reached ({reason}). "
            "Try again when it runs; what was stored before is kept."
        )


class StoreDamagedError(StoreError):
    """The database found itself inconsistent."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"The history {place} is damaged. Put a backup in its place, "
            "or move it away and a new one is started."
        )


class StoreInUseError(StoreError):
    """Another program has the history open, so that what it writes meanwhile would be left behind."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"The history {place} is open in another program: the bot, coach web or somebody who practises. "
            "Stop it, then try again."
        )


class StoreLockedError(StoreError):
    """Another program kept the database locked for longer than we wait."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"The history {place} is in use by another program. Close that program, or wait, and try again."
        )


class StorePlaceError(StoreError):
    """The place given for the history can't be used."""

    exit_code = 2

    def __init__(self, place: str, reason: str) -> None:
        self.place = place
        self.reason = reason
        super().__init__(f"I can't keep the history in {place} ({reason}). Mend that, or use another --db.")


class StoreReadOnlyError(StoreError):
    """The file or its folder may be read but not written."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(
            f"I can't write to the history {place} (it or its folder is read-only). "
            "Allow writing there, or use another --db."
        )


class UnknownRemarkError(StoreError):
    """No remark or override of this number can be seen by whoever asks."""

    exit_code = 2

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"There is no remark or override {number} here. Open the talk again to see what there is."
        )


class UnknownSessionError(StoreError):
    """No talk of this id is stored."""

    exit_code = 2

    def __init__(self, session_id: str) -> None:
        self.session_id = session_id
        super().__init__(
            f"There is no talk {session_id} in this history. `coach history` shows those there are."
        )


class UnknownTurnError(StoreError):
    """The talk has no turn of this number."""

    exit_code = 2

    def __init__(self, n: int, last: int) -> None:
        self.n = n
        self.last = last
        then = f"Give a number from 0 to {last}." if last else "Nothing was said in it yet."
        super().__init__(f"There is no turn {n} in this talk. {then}")


class BadFileError(CoachError):
    """A file that was named can't be used."""

    exit_code = 2

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(f"I can't use {file} ({reason}). Mend it, or name another file.")


class BadProgrammeError(CoachError):
    """The file of a programme can't be used.

    Attributes:
        problems: Everything found wrong, in the order of the file.
    """

    exit_code = 2

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join([*map(str, problems), "Mend that and try again."]))


class MissingExtraError(CoachError):
    """What a command needs was not installed with the program."""

    def __init__(self, extra: str, module: str) -> None:
        self.extra = extra
        self.module = module
        super().__init__(
            f"This needs {module}, which is not installed. "
            f"Install the extra: pip install 'crisis-coach[{extra}]'"
        )


class BadLineError(CoachError):
    """A line of a file, or of what was piped in, can't be used."""

    exit_code = 2

    def __init__(self, number: int, reason: str) -> None:
        self.number = number
        self.reason = reason
        super().__init__(f"Line {number} can't be used: {reason}. Mend it and try again.")


class NothingStoredError(CoachError):
    """There is no talk to show or erase."""

    exit_code = 2

    def __init__(self, session_id: str = "") -> None:
        self.session_id = session_id
        super().__init__(
            f"There is no talk {session_id} in this history. `coach history` lists those there are."
            if session_id
            else "No talk is stored yet. Start one with `coach practice`."
        )


class OutputError(CoachError):
    """A file that was asked for could not be written."""

    exit_code = 2

    def __init__(self, target: str, reason: str) -> None:
        self.target = target
        self.reason = reason
        super().__init__(f"I can't write to {target} ({reason}). Name another file.")


class SettingsError(CoachError):
    """What the environment or a file of settings says can't be used; the text says which and why."""

    exit_code = 2


class PracticeError(CoachError):
    """What the trainee asked for can't be done."""

    exit_code = 2


class AssigningError(PracticeError):
    """What was to be assigned can't be; the text says why."""


class BadHelpLineError(PracticeError):
    """A help line of a server's own can't be shown to somebody who needs it."""

    def __init__(self, number: int, reason: str) -> None:
        self.number = number
        self.reason = reason
        super().__init__(f"Help line {number} can't be used: {reason}. Mend it and try again.")


class BadRetentionError(PracticeError):
    """Talks can't be kept for the time that was asked for."""

    def __init__(self, days: int, most: int) -> None:
        self.days = days
        self.most = most
        super().__init__(
            f"Talks can be kept for 1 to {most:,} days, or for ever, not for {days:,} days. "
            "Give another number."
        )


class BadTimeError(PracticeError):
    """A time, a date or a time zone was given in a way that can't be understood or used."""

    def __init__(self, given: str, reason: str) -> None:
        self.given = given
        self.reason = reason
        super().__init__(f"I can't use the time {quoted(given)}: {reason}.")


class CommandError(PracticeError):
    """A command such as `/rewind` was given in a way that can't be followed."""


class DrillFullError(PracticeError):
    """As many take part in a drill as it holds."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(
            f"This drill is full: {most:,} take part, and Discord opens no more threads than that at once. "
            "Ask an instructor when there is another."
        )


class DrillPlanError(PracticeError):
    """A drill was described in a way in which it can't be played; the text says what is wrong."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"The drill can't be played like this: {reason}.")


class DrillStateError(PracticeError):
    """A drill was asked for what it is too early or too late for; the text says how it stands."""


class DrillWaitError(PracticeError):
    """A reply came, or a way back was asked for, while the drill takes none; the text says until when."""


class EmptyReplyError(PracticeError):
    """Nothing that could be said was typed."""

    def __init__(self) -> None:
        super().__init__(
            "There are no words in that. Type what you would say, or *what you do* between asterisks."
        )


class LongReplyError(PracticeError):
    """Far more was typed than anyone says in one breath."""

    def __init__(self, length: int, most: int) -> None:
        self.length = length
        self.most = most
        super().__init__(
            f"That reply is {length:,} characters long, and {most:,} is the most. "
            "Say one thing, and wait for the answer."
        )


class NothingOpenError(PracticeError):
    """There is no unfinished talk."""

    def __init__(self) -> None:
        super().__init__("There is no unfinished talk to go on with. Start one with `coach practice`.")


class NotOfferedError(PracticeError):
    """The administrators of the server don't offer this person."""

    def __init__(self, person: str) -> None:
        self.person = person
        super().__init__(f"This server does not offer {person}. Choose somebody it does.")


class NotYetError(PracticeError):
    """A step of a programme is not open yet; the text says what opens it."""


class NotYoursError(PracticeError):
    """The talk is another trainee's."""

    def __init__(self) -> None:
        super().__init__("This is somebody else's talk. Start one of your own.")


class ReviewError(PracticeError):
    """Something can't be done in a review, or not by them; the text says what and why."""


class TalkOverError(PracticeError):
    """The talk has ended, or was stopped."""

    def __init__(self) -> None:
        super().__init__(
            "This talk is over. Go back to a turn with /rewind, or start a new one with `coach practice`."
        )


class UnknownChoiceError(PracticeError):
    """Something was named that does not exist."""

    def __init__(self, kind: str, given: object, known: str) -> None:
        self.kind = kind
        self.given = given
        self.known = known
        what = f"There is no {kind} {quoted(given)}" if str(given).strip() else f"No {kind} was named"
        super().__init__(f"{what}. Choose one of: {known}.")


class UnknownDrillError(PracticeError):
    """There is no drill of this id, or none here."""

    def __init__(self, drill_id: str) -> None:
        self.drill_id = drill_id
        super().__init__(
            f"There is no drill {quoted(drill_id)} here. "
            "/drill results shows the latest, with its id in the title."
        )


def quoted(typed: object) -> str:
    """Return what somebody typed as a sentence can quote it: cut where it is long.

    Discord takes no answer of more than 4,000 characters, and nobody reads one of a hundred twice.
    """
    text = str(typed)
    return text if len(text) <= LONGEST_QUOTED else f"{text[: LONGEST_QUOTED - 1]}…"


def refuse_unknown(kind: str, given: str, known: tuple[str, ...]) -> None:
    """Refuse what was named where it is none of those that exist.

    Raises:
        UnknownChoiceError: It is none of them.
    """
    if given not in known:
        raise UnknownChoiceError(kind, given, ", ".join(known))
