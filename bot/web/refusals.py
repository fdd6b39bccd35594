"""What a visitor is told instead of a page: one sentence, and the status that goes with it."""

from __future__ import annotations


class Refusal(Exception):
    """A request that is refused; the text is the sentence for the visitor."""

    status = 400


class BadForm(Refusal):
    """What was sent can't be used."""


class SignedOut(Refusal):
    """Nobody is let in without a link."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            "You are not signed in. Ask for a link: /review web in Discord, or coach web --link."
        )


class BadLink(Refusal):
    """A link that lets nobody in."""

    status = 403

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This link {why}. Ask for a new one: each lets one person in once, for ten minutes."
        )


class NotAllowed(Refusal):
    """Something that this visitor may not do."""

    status = 403


class NotHere(Refusal):
    """There is no such page, or it is somebody else's; which of the two is nobody's business."""

    status = 404

    def __init__(self, what: str = "page") -> None:
        super().__init__(
            f"There is no such {what} here, or it is not yours to see. Look for it from the start page."
        )


class NotYet(Refusal):
    """Something that can't be had now, and can be soon."""

    status = 503


class TooMany(Refusal):
    """Too many tries with links that let nobody in."""

    status = 429

    def __init__(self) -> None:
        super().__init__("Too many links were tried from your address. Wait ten minutes, then try again.")
