"""Every failure as one plain sentence, with a reference that the log has too.

What is looked at, in this order:

1. What aiohttp refuses (no such page, a form too large), and refusals of the pages (`bot.web.refusals`).
2. Refusals and failures of our own (`bot.errors`, `dialogues.errors`, `rubric.errors`): their sentence.
3. Anything else is a fault of ours.
"""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import Final

from aiohttp import web

from bot.errors import (
    CoachError,
    PracticeError,
    StoreAwayError,
    StoreError,
    StoreLockedError,
    UnknownRemarkError,
    UnknownSessionError,
    UnknownTurnError,
)
from bot.journal import journal
from bot.web.asking import words_in
from bot.web.desk import SESSION, Handler
from bot.web.guarding import is_from_elsewhere
from bot.web.refusals import NotHere, Refusal
from bot.web.rendering import render
from dialogues.errors import DialogueError
from rubric.errors import RubricError

FAULT: Final = "Something broke that is not your doing. Nothing of what was stored is lost. Try it again."
OF_HTTP: Final = {
    HTTPStatus.NOT_FOUND: str(NotHere()),
    HTTPStatus.METHOD_NOT_ALLOWED: "That can't be done with this page. Go back, and use what stands on it.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That is too much to send at once. Make it shorter.",
}


OF_THE_STORE: Final[dict[type[StoreError], str]] = {
    StoreLockedError: "The history is in use by another program. Wait a moment, then try it again.",
    StoreAwayError: "The history can't be reached just now. Wait a moment, then try it again.",
}
UNSTORED: Final = (
    "The history can't be read or written. Tell whoever runs these pages; what was stored before is kept."
)

FORMS_OF_A_TALK: Final = frozenset({"remark", "override", "release"})
"""Routes whose form stands on the page of a talk, to which whoever is refused wants to get back."""

GONE_BACK_FROM: Final = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.SERVICE_UNAVAILABLE}
)
"""What a form is answered with that may be sent again, once something in it or around it is put right."""

NOT_STORED: Final = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED})


@web.middleware
async def plainly(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer with a page whatever happens."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        sentence = OF_HTTP.get(
            HTTPStatus(error.status),
            "The request can't be understood. Load the page again, or begin at the start page.",
        )
        return await _page(request, sentence, error.status)
    except Exception as error:  # noqa: BLE001 - told to the visitor, and kept whole in the log
        return await _told(request, error)


async def _told(request: web.Request, error: Exception) -> web.Response:
    match error:
        case Refusal():
            return await _refused(request, str(error), error.status)
        case UnknownSessionError() | UnknownTurnError() | UnknownRemarkError():
            return await _refused(request, str(NotHere("talk")), HTTPStatus.NOT_FOUND)
        case PracticeError() | DialogueError() | RubricError():
            return await _refused(request, str(error), HTTPStatus.BAD_REQUEST)
        case StoreError():
            return await _failed(
                request, error, _of_the_store(request, error), HTTPStatus.SERVICE_UNAVAILABLE
            )
        case CoachError():
            return await _failed(request, error, str(error), HTTPStatus.INTERNAL_SERVER_ERROR)
        case _:
            return await _failed(request, error, FAULT, HTTPStatus.INTERNAL_SERVER_ERROR)


def _of_the_store(request: web.Request, error: StoreError) -> str:
    """Return what is wrong with the history: where it lies is told at its machine alone."""
    session = request.get(SESSION)
    if session and session.visitor.seen_as == "local":
        return str(error)
    return OF_THE_STORE.get(type(error), UNSTORED)


def page_of(request: web.Request) -> str:
    """Return which page was asked for, without the ids in its address: the log has no names."""
    resource = request.match_info.route.resource
    return resource.canonical if resource else "none"


async def _refused(request: web.Request, sentence: str, status: int) -> web.Response:
    journal().info("refused", page=page_of(request), method=request.method, status=int(status))
    return await _page(request, sentence, status)


async def _failed(request: web.Request, error: Exception, sentence: str, status: int) -> web.Response:
    reference = secrets.token_hex(3)
    journal().error(
        "failed", page=page_of(request), method=request.method, reference=reference, exc_info=error
    )
    return await _page(request, sentence, status, reference)


async def _page(request: web.Request, sentence: str, status: int, reference: str = "") -> web.Response:
    back, typed = await _left_behind(request) if status in GONE_BACK_FROM else ("", "")
    return render(
        request,
        "failure.html",
        status=int(status),
        sentence=sentence,
        reference=reference,
        back=back,
        typed=typed,
        refused=status in NOT_STORED,
    )


async def _left_behind(request: web.Request) -> tuple[str, str]:
    """Return the way back to a form on the page of a talk, and what somebody wrote there; or nothing."""
    # What another site wrote is nobody's here.
    if request.match_info.route.name not in FORMS_OF_A_TALK or is_from_elsewhere(request):
        return "", ""
    try:
        form = await request.post()  # which mostly was read before
    except (ValueError, web.HTTPException):
        return "", ""
    talk, turn = f"/talks/{request.match_info['id']}", words_in(form, "turn")
    is_turn = turn.isascii() and turn.isdigit()
    return (f"{talk}?turn={turn}#turn-{turn}" if is_turn else talk), "\n".join(
        filter(None, (words_in(form, "words"), words_in(form, "reason")))
    )
