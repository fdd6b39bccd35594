"""Templates: everything that was typed by anybody is escaped, and a name that is missing is a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePath
from typing import Any, Final

from aiohttp import web
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from bot.practice.lines import named
from bot.practice.namesakes import told_apart
from bot.practice.session import MODES
from bot.stages import place_of
from bot.store.records_reviews import END, MARK
from bot.web.desk import SESSION, Handler, desk_of, namer_of
from bot.web.servers import Namer
from dialogues.scenario import Scenario
from rubric.assessment import Assessment
from rubric.codes import CODES

HERE: Final = Path(__file__).parent
STATIC: Final = {"coach.css": "text/css", "coach.js": "text/javascript", "icon.svg": "image/svg+xml"}
DISCORD: Final = "discord:"
"""How the keys of those begin who practise on Discord."""


@dataclass(frozen=True, slots=True)
class Names:
    """What trainees are called on one page.

    Attributes:
        namer: Who knows.
        guild_id: The server that the visitor looks from.
        asks_discord: Discord can be asked now; elsewhere there is what the history knows.
        apart: What those are called who share a name with somebody else on the page.
        unknown: Trainees on the page whom nobody has asked for yet.
        nameless: Trainees on the page whom nobody can name, so that it shows their numbers.
        shown: Trainees on the page who have a name, and what it is.
    """

    namer: Namer
    guild_id: str | None
    asks_discord: bool = False
    apart: Mapping[str, str] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    nameless: set[str] = field(default_factory=set)
    shown: dict[str, str] = field(default_factory=dict)

    def __call__(self, trainee: str) -> str:
        """Return what to call a trainee."""
        name = self.namer.name_of(self.guild_id, trainee)
        if name is None:
            self.unknown.add(trainee)
        elif not name and trainee.startswith(DISCORD):
            self.nameless.add(trainee)
        elif name:
            self.shown[trainee] = name
        return self.apart.get(trainee) or name or called(trainee)

    def told_apart(self) -> Names | None:
        """Return the same for a page on which namesakes can be told apart, or None where there are none."""
        # By age of the account, so that a number stays when the page is loaded again.
        named = {each: self.shown[each] for each in sorted(self.shown, key=lambda key: (len(key), key))}
        apart = told_apart(named, {each: self.namer.handle_of(self.guild_id, each) for each in named})
        return None if apart == named else Names(self.namer, self.guild_id, self.asks_discord, apart)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page as it was rendered, to be rendered again once more names are known."""

    template: str
    status: int
    values: Mapping[str, Any]
    names: Names


DRAWN: Final = web.RequestKey("drawn", Drawn)


def names_on(request: web.Request) -> Names:
    """Return what trainees are called for a visitor."""
    session = request.get(SESSION)
    guild_id = session.visitor.guild_id if session else None
    return Names(namer_of(request), guild_id, asks_discord=desk_of(request).servers is not None)


def render(request: web.Request, template: str, *, status: int = 200, **values: Any) -> web.Response:
    """Return a page.

    Args:
        request: What it answers.
        template: Its file in `templates/`.
        status: Of the answer.
        values: What the template names.
    """
    names = names_on(request)
    text = _drawn(request, template, names, values)
    if apart := names.told_apart():
        text = _drawn(request, template, apart, values)
    request[DRAWN] = Drawn(template, status, values, names)
    return web.Response(text=text, status=status, content_type="text/html")


def _drawn(request: web.Request, template: str, names: Names, values: Mapping[str, Any]) -> str:
    session, people = request.get(SESSION), desk_of(request).people
    return (
        _environment()
        .get_template(template)
        .render(
            title_of=lambda person: title_of(person, people),
            visitor=session.visitor if session else None,
            form_token=desk_of(request).entrance.form_token(session) if session else "",
            path=request.path,
            names_here=names,
            **values,
        )
    )


@web.middleware
async def with_names(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Draw a page again where trainees are on it whose names have to be asked for."""
    response = await handler(request)
    drawn = request.get(DRAWN)
    if drawn is None or not drawn.names.unknown:
        return response
    await drawn.names.namer.learn(drawn.names.guild_id, drawn.names.unknown)
    return render(request, drawn.template, status=drawn.status, **drawn.values)


def page_text(template: str, **values: Any) -> str:
    """Return a page that stands alone, as a file."""
    return _environment().get_template(template).render(**values)


@cache
def static(name: str) -> bytes:
    """Return a file of `static/`."""
    return (HERE / "static" / name).read_bytes()


def address_of_static(name: str) -> str:
    """Return the address of a file of `static/`, another one whenever the file changes."""
    return f"/static/{name}?{_print_of(name)}"


@cache
def _print_of(name: str) -> str:
    return sha256(static(name)).hexdigest()[:12]


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"static": address_of_static, "codes": CODES, "all_modes": MODES}
    made.filters |= {
        "when": when,
        "day": day,
        "date": date,
        "figure": figure,
        "flowing": flowing,
        "worded": worded,
        "stage": place_of,
        "called": _called_here,
        "found": found,
        "found_in": found_in,
        "levels": levels,
        "quoted": quoted,
        "moment": moment,
        "named": named,
    }
    return made


def title_of(person: str, people: Mapping[str, Scenario]) -> str:
    """Return the title of a person; one of an author's own file is called by the file."""
    return people[person].title if person in people else PurePath(person).stem


def called(trainee: str) -> str:
    """Return what a trainee is called where nobody knows their name."""
    if trainee == "local":
        return "At this machine"
    return f"Discord user {trainee.removeprefix(DISCORD)}" if trainee.startswith(DISCORD) else trainee


@pass_context
def _called_here(context: Context, trainee: str) -> str:
    """Return what a trainee is called on a page: by the name that their server knows, where it is known."""
    names = context.get("names_here")
    return names(trainee) if isinstance(names, Names) else called(trainee)


def when(at: datetime) -> Markup:
    """Return a moment as it is read, with its machine-readable form."""
    shown = at.astimezone(UTC)
    return Markup('<time datetime="{}">{}</time>').format(
        shown.isoformat(timespec="seconds"), f"{shown.day} {shown:%b %Y, %H:%M} UTC"
    )


def found_in(assessment: Assessment) -> str:
    """Return what was found in a reply, by its titles: the levels that it reached, then its codes."""
    reached = (
        f"{CODES[level].title.lower()} {assessment.levels[level]}"
        for level in ("empathy", "reflection")
        if assessment.levels[level]
    )
    return ", ".join((*reached, *(CODES[code].title.lower() for code in assessment.codes)))


def levels(assessment: Assessment) -> str:
    """Return all levels of a reply, each out of 2."""
    return ", ".join(f"{CODES[level].title} {value} of 2" for level, value in assessment.levels.items())


def quoted(words: str) -> str:
    """Return somebody's words in quotes, with a full stop after them where they have none of their own."""
    return f"“{words}”" if words.endswith((".", "?", "!", "…")) else f"“{words}”."


def moment(epoch_s: float) -> datetime:
    """Return the moment of a number of seconds since the epoch."""
    return datetime.fromtimestamp(epoch_s, UTC)


def found(text: str) -> Markup:
    """Return a text with the words that were searched for marked."""
    return Markup().join(
        Markup('<mark class="found">{}</mark>{}').format(*part.partition(END)[::2])
        if marked
        else escape(part)
        for marked, part in enumerate_marked(text)
    )


def enumerate_marked(text: str) -> Iterator[tuple[bool, str]]:
    """Yield the parts of a text, and whether each begins with words that were searched for."""
    first, *rest = text.split(MARK)
    yield False, first
    for part in rest:
        yield True, part


def day(at: datetime) -> Markup:
    """Return the day of a moment."""
    shown = at.astimezone(UTC)
    return Markup('<time datetime="{}">{}</time>').format(f"{shown:%Y-%m-%d}", date(at))


def date(at: datetime) -> str:
    """Return the day of a moment in words alone, for where no markup can stand."""
    shown = at.astimezone(UTC)
    return f"{shown.day} {shown:%b %Y}"


def figure(value: float | None, places: int = 0) -> str:
    """Return a figure, or a dash where there is none."""
    return "–" if value is None else f"{value:.{places}f}"


def flowing(text: str) -> list[str]:
    """Return the paragraphs of a scenario's text without the line breaks of its file."""
    return [" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n") if paragraph.strip()]


def worded(name: str) -> str:
    """Return an id such as `check_ride` in words."""
    return name.replace("_", " ")
