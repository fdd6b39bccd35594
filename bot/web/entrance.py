"""Links that let in once, and the cookies behind them.

Both are signed with the key of the history's entrance (itsdangerous, of the makers of Jinja2: small, without
dependencies, made for nothing else). A cookie says who its visitor is, so that nothing has to be kept for it;
what has been used up, a link or a session that was ended, is remembered in `Spent`.
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, get_args

from itsdangerous import BadData, Signer, URLSafeSerializer

from bot.practice.talk import Clock
from bot.store.records_reviews import Reader, SeenAs
from bot.web.refusals import BadForm, BadLink, SignedOut
from bot.web.spent import Spent

LINK_S: Final = 600
SESSION_S: Final = 12 * 3600
LONGEST_TOKEN: Final = 2000


@dataclass(frozen=True, slots=True)
class Session:
    """A visit.

    Attributes:
        id: Names it, and is no secret.
        visitor: Who.
        until: When it ends by itself, in seconds of the epoch.
    """

    id: str
    visitor: Reader
    until: float


class Entrance:
    """Makes links and sessions, and knows them again."""

    def __init__(self, spent: Spent, clock: Clock) -> None:
        """Read the key, or make it."""
        key = spent.key()
        self._spent = spent
        self._clock = clock
        self._links = URLSafeSerializer(key, salt="link")
        self._sessions = URLSafeSerializer(key, salt="session")
        self._forms = Signer(key, salt="form")
        self._names = key

    def token_for(self, visitor: Reader) -> str:
        """Return what a link carries; it lets in once, within ten minutes."""
        return str(self._links.dumps(self._ticket(visitor, LINK_S)))

    def invited(self, token: str) -> Reader:
        """Return whom a link would let in, without using it up: programs that preview links must not.

        Raises:
            BadLink: Nobody.
        """
        return self._read_link(token).visitor

    def let_in(self, token: str) -> tuple[Session, str]:
        """Use a link up, and return the session with the value of its cookie.

        Raises:
            BadLink: It lets nobody in.
        """
        link = self._read_link(token)
        if not self._spent.spend(link.id):
            raise BadLink("has been used")
        ticket = self._ticket(link.visitor, SESSION_S)
        return _session_of(ticket), str(self._sessions.dumps(ticket))

    def session_of(self, cookie: str | None) -> Session:
        """Return the session of a cookie.

        Raises:
            SignedOut: It has none, or no more.
        """
        try:
            session = _session_of(self._sessions.loads(_short(cookie)))
        except (BadData, KeyError, TypeError) as error:
            raise SignedOut from error
        if session.until <= self._now() or self._spent.is_spent(session.id):
            raise SignedOut
        return session

    def end(self, session: Session) -> None:
        """End a session, so that its cookie is worth nothing to whoever has a copy."""
        self._spent.spend(session.id)

    def form_token(self, session: Session) -> str:
        """Return what each form of a session carries."""
        return self._forms.get_signature(session.id).decode()

    def check_form(self, session: Session, token: object) -> None:
        """Refuse a form that was not on a page of ours in this session.

        Raises:
            BadForm: It wasn't.
        """
        if not isinstance(token, str) or not self._forms.verify_signature(session.id, token):
            raise BadForm("This form is out of date. Go back, load the page again, and send it once more.")

    @property
    def pseudonym_key(self) -> bytes:
        """The key by which names become pseudonyms: the same person gets the same one in this history."""
        return self._names

    def _ticket(self, visitor: Reader, lasts_s: int) -> dict[str, Any]:
        return {"id": secrets.token_urlsafe(18), "until": self._now() + lasts_s, "visitor": asdict(visitor)}

    def _read_link(self, token: str) -> Session:
        try:
            link = _session_of(self._links.loads(_short(token)))
        except (BadData, KeyError, TypeError) as error:
            raise BadLink("can't be read") from error
        if link.until <= self._now():
            raise BadLink("is too old")
        if self._spent.is_spent(link.id):
            raise BadLink("has been used")
        return link

    def _now(self) -> float:
        return self._clock().timestamp()


def entrance_of(history: Path, clock: Clock) -> Entrance:
    """Return the entrance of a history."""
    return Entrance(Spent.beside(history), clock)


def link_for(history: Path, url: str, visitor: Reader, clock: Clock) -> str:
    """Return a link that lets one person in, once, within ten minutes.

    Args:
        history: The path of the history (`place.beside`); the bot and `coach web` share the folder beside it.
        url: Where the pages are reached, such as `https://review.example.org`.
        visitor: Whom it lets in. The caller has seen to it that they are who they say and may do that.
        clock: Returns the time, aware.
    """
    return f"{url.rstrip('/')}/enter/{entrance_of(history, clock).token_for(visitor)}"


def _short(token: str | None) -> str:
    if token is None or len(token) > LONGEST_TOKEN:
        raise BadData("no token of ours")
    return token


def _session_of(ticket: dict[str, Any]) -> Session:
    visitor = Reader(**ticket["visitor"])
    if visitor.seen_as not in get_args(SeenAs):
        raise KeyError(visitor.seen_as)
    return Session(ticket["id"], visitor, float(ticket["until"]))
