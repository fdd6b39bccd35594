"""How Discord says no: an HTTP status, a code of its own, and for bad bodies what is wrong where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tests.discord_server.state import Json

Place: TypeAlias = tuple[str | int, ...]

BAD_BODY = 50035
UNKNOWN = {
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "Role": 10011,
    "User": 10013,
    "Webhook": 10015,
    "interaction": 10062,
    "application command": 10063,
}


@dataclass(frozen=True)
class Problem:
    """Something wrong in a body.

    Attributes:
        place: The keys and indices that lead to it.
        text: What is wrong.
        code: Discord's name for it.
    """

    place: Place
    text: str
    code: str = "INVALID"

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.place)) or 'body'}: {self.text}"


class Refused(Exception):
    """A request is answered with an error.

    Attributes:
        status: The HTTP status.
        code: Discord's code.
        problems: What is wrong in the body.
    """

    def __init__(self, status: int, code: int, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.problems = tuple(problems)

    def json(self) -> Json:
        """Return the body of the answer."""
        told: Json = {"message": str(self), "code": self.code}
        return told | {"errors": _nested(self.problems)} if self.problems else told


def _nested(problems: Sequence[Problem]) -> Json:
    errors: Json = {}
    for problem in problems:
        inner = errors
        for key in problem.place:
            inner = inner.setdefault(str(key), {})
        inner.setdefault("_errors", []).append({"code": problem.code, "message": problem.text})
    return errors


def unknown(thing: str) -> Refused:
    """Return the refusal of something that isn't there."""
    return Refused(404, UNKNOWN[thing], f"Unknown {thing}")


def bad_body(problems: Sequence[Problem]) -> Refused:
    """Return the refusal of a body."""
    return Refused(400, BAD_BODY, "Invalid Form Body", problems)


def missing_access() -> Refused:
    """Return the refusal of a look at what the bot may not see."""
    return Refused(403, 50001, "Missing Access")


def missing_permissions() -> Refused:
    """Return the refusal of what the bot's roles don't allow."""
    return Refused(403, 50013, "Missing Permissions")


def archived() -> Refused:
    """Return the refusal of a change in an archived thread."""
    return Refused(400, 50083, "Thread is archived")
