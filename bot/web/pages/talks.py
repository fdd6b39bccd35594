"""Talks: the list that is narrowed and turned over, one talk as a chat, and two takes side by side."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from aiohttp import web

from bot.errors import UnknownChoiceError
from bot.practice.corrected import Corrector
from bot.practice.figures import measure_lines, pass_lines
from bot.practice.namesakes import names_in_drill
from bot.practice.reviewed import Reviewed
from bot.store.records_drills import DrillRecord
from bot.store.whole import Around
from bot.web.asking import number_in, order_in, page_in, reviewer_of, visitor_of, wanted_in, words_in
from bot.web.cohorts import choices, cohort_of
from bot.web.curve import curve
from bot.web.desk import desk_of
from bot.web.marking import pieces
from bot.web.refusals import NotHere
from bot.web.rendering import render
from rubric.codes import LEVELS, SKILLS, SLIPS

FIELDS: Final = "trainee cohort person mode waits since until score_from score_to drill order".split()
LONGEST_TALK: Final = 1000
MOST_TAKES: Final = 12


@dataclass(frozen=True, slots=True)
class InDrill:
    """A talk as one of a drill's.

    Attributes:
        record: The drill.
        name: What its trainee is called there.
        number: Its place among the talks that were begun, from 1.
        of: How many these are.
        after: The next one's talk, or "".
        after_name: What its trainee is called.
    """

    record: DrillRecord
    name: str
    number: int
    of: int
    after: str
    after_name: str


async def listed(request: web.Request) -> web.Response:
    """Show the talks that fit what was asked for."""
    desk, visitor = desk_of(request), visitor_of(request)
    asked = {name: words_in(request.query, name) for name in FIELDS}
    cohort = await cohort_of(desk, visitor, asked["cohort"])
    wanted = wanted_in(asked, cohort.trainees if cohort else None)
    page = await desk.review.listed(visitor, wanted, order=order_in(asked), page=page_in(request.query))
    trainees = await desk.store.trainees_seen(visitor) if visitor.reviews else []
    narrowed = {name: value for name, value in asked.items() if value}
    marked = [talk.id for talk in page.talks if talk.overrides]
    return render(
        request,
        "talks.html",
        page=page,
        corrected=await Corrector(desk.review, visitor).means(marked),
        asked=asked,
        narrowed=narrowed,
        cohorts=await choices(desk, visitor),
        unsaid=cohort.unsaid if cohort else 0,
        trainees=trainees,
        people=desk.people,
    )


async def one(request: web.Request) -> web.Response:
    """Show a talk turn by turn, with the forms open at the turn that `turn` names."""
    desk, visitor = desk_of(request), visitor_of(request)
    found = await desk.review.opened(visitor, request.match_info["id"])
    around = None
    if visitor.reviews:
        around = await desk.store.around(visitor, found.talk.record, most_takes=MOST_TAKES)
    return render(
        request,
        "talk.html",
        open_turn=number_in(request.query, "turn", 1, LONGEST_TALK),
        around=around,
        drill=_drill_of(around, found.talk.id) if around else None,
        drilled=_names_in(around) if around else {},
        kinds={"Levels": LEVELS, "Skills": SKILLS, "Slips": SLIPS},
        pieces=pieces,
        **_shown(found),
    )


async def beside(request: web.Request) -> web.Response:
    """Show two takes of the same person, turn beside turn."""
    desk, visitor = desk_of(request), reviewer_of(request)
    first = await desk.review.opened(visitor, request.match_info["id"])
    around = await desk.store.around(visitor, first.talk.record, most_takes=0)
    second = await desk.review.opened(visitor, request.match_info["other"])
    if first.talk.record.person != second.talk.record.person:
        raise NotHere("pair of takes")
    return render(
        request,
        "beside.html",
        takes=[_shown(each) for each in (first, second)],
        drilled=_names_in(around),
        pieces=pieces,
    )


def _shown(found: Reviewed) -> dict[str, Any]:
    """Return what the pages show of a talk."""
    talk = found.talk
    after = found.debrief
    told = after is not None and not found.withheld
    start = talk.script.scenario.mood
    moods = [(start.trust, start.tension), *((each.turn.trust, each.turn.tension) for each in found.turns)]
    # Of what is shown, so that nobody finds that 18 less 4 is 15.
    shown = [(round(trust), round(tension)) for trust, tension in moods]
    return {
        "it": found,
        "talk": talk,
        "scenario": talk.script.scenario,
        "debrief": after,
        "turned": {point.n: point.told for point in after.turning_points} if after and told else {},
        "moved": {
            each.n: (now[0] - was[0], now[1] - was[1])
            for each, (was, now) in zip(found.turns, pairwise(shown), strict=True)
        },
        "measures": list(measure_lines(after.measures)) if after and told else [],
        "passes": list(pass_lines(after.verdict)) if after and told else [],
        "curve": curve([each.turn for each in found.turns], start),
    }


def _drill_of(around: Around, session_id: str) -> InDrill | None:
    if around.drill is None:
        return None
    names = _names_in(around)
    begun = list(names)
    at = begun.index(session_id)
    after = begun[at + 1] if at + 1 < len(begun) else ""
    return InDrill(around.drill, names[session_id], at + 1, len(begun), after, names.get(after, ""))


def _names_in(around: Around) -> dict[str, str]:
    """Return what trainees are called in the drill that a talk is part of, by their talks."""
    if around.drill is None:
        return {}
    names = names_in_drill(around.members)
    return {
        each.session_id: names[each.trainee] if around.drill.named else f"Trainee {each.number}"
        for each in around.members
        if each.session_id
    }


async def remark(request: web.Request) -> web.StreamResponse:
    """Take a comment, a flag, a question to other instructors, an answer, or a request for review."""
    visitor, review = visitor_of(request), desk_of(request).review
    form = await request.post()
    session_id, n, words = (
        request.match_info["id"],
        number_in(form, "turn", 1, LONGEST_TALK),
        words_in(form, "words"),
    )
    match words_in(form, "kind"):
        case "comment":
            await review.comment(visitor, session_id, n, words)
        case "flag":
            await review.flag(visitor, session_id, n, words)
        case "second_look":
            await review.ask_second_look(visitor, session_id, n, words)
        case "answer":
            await review.answer(visitor, session_id, n, words)
        case "appeal":
            await review.appeal(visitor, session_id, n, words)
        case other:
            raise UnknownChoiceError("kind of remark", other, "comment, flag, second_look, answer, appeal")
    raise _back(session_id, n)


async def settle(request: web.Request) -> web.StreamResponse:
    """Note that what a remark asks for was done."""
    settled = await desk_of(request).review.settle(visitor_of(request), _key(request))
    raise _back(settled.session_id, settled.n)


async def override(request: web.Request) -> web.StreamResponse:
    """Take a code or level in place of what was scored."""
    form = await request.post()
    session_id, n = request.match_info["id"], number_in(form, "turn", 1, LONGEST_TALK) or 0
    becomes = number_in(form, "becomes", 0, 2)
    code, reason = words_in(form, "code"), words_in(form, "reason")
    await desk_of(request).review.override(
        visitor_of(request), session_id, n, code, -1 if becomes is None else becomes, reason
    )
    raise _back(session_id, n)


async def withdraw(request: web.Request) -> web.StreamResponse:
    """Take an override back."""
    back = await desk_of(request).review.withdraw(visitor_of(request), _key(request))
    raise _back(back.session_id, back.n)


async def release(request: web.Request) -> web.StreamResponse:
    """Let the trainee see the feedback of a check ride."""
    session_id = request.match_info["id"]
    await desk_of(request).review.release(visitor_of(request), session_id)
    pressed_at = words_in(await request.post(), "from")
    raise web.HTTPSeeOther(f"/talks/{session_id}#{'end' if pressed_at == 'end' else 'released'}")


def _key(request: web.Request) -> int:
    return number_in(request.match_info, "key", 1, 2**53) or 0


def _back(session_id: str, n: int | None) -> web.HTTPSeeOther:
    """Return the way back to where the form stood."""
    return web.HTTPSeeOther(f"/talks/{session_id}#{f'turn-{n}' if n else 'remarks'}")


ROUTES = (
    web.get("/talks", listed, name="talks"),
    web.get("/talks/{id}", one, name="talk"),
    web.get("/talks/{id}/beside/{other}", beside, name="beside"),
    web.post("/talks/{id}/remarks", remark, name="remark"),
    web.post("/talks/{id}/overrides", override, name="override"),
    web.post("/talks/{id}/release", release, name="release"),
    web.post("/remarks/{key}/settle", settle, name="settle"),
    web.post("/overrides/{key}/withdraw", withdraw, name="withdraw"),
)
