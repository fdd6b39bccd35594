"""What stands in the talk: the person's words, the trainee's, and the coach's apart from both."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content
from textual.widgets import Static

from bot import texts
from bot.practice.lines import without_note
from bot.practice.talk import Talk
from bot.practice.turn import Opening, Turn
from bot.terminal.letters import paragraphs, printable
from bot.terminal.speaker import Speaker
from bot.terminal.wording import plain, spoken
from rubric.assessment import Assessment
from rubric.feedback import Note


class Bubble(Static):
    """One piece of the talk; its class says whose."""

    def __init__(self, content: Content, whose: str) -> None:
        """Take the content as it stands: nothing in it is read as markup."""
        super().__init__(content, classes=f"bubble {whose}", markup=False)


class Dots(Bubble):
    """Stands for the person while an answer is on its way."""

    def __init__(self) -> None:
        """Begin with one dot."""
        super().__init__(plain("."), "dots")
        self.count = 1

    def on_mount(self) -> None:
        """Keep moving, so that it is seen that something comes."""
        self.set_interval(0.4, self._another)

    def _another(self) -> None:
        self.count = self.count % 3 + 1
        self.update(plain("." * self.count))


def said(speaker: str, text: str) -> Bubble:
    """Return the person's words under what they are called."""
    return Bubble(Content.assemble((printable(speaker), "bold"), "\n", spoken(text)), "said")


def replied(turn: Turn) -> Bubble:
    """Return the trainee's words, or that there were none."""
    if turn.kind == "silence":
        return Bubble(plain(texts.SILENCE), "aside")
    return Bubble(Content.assemble((texts.YOU, "bold"), "\n", spoken(turn.reply)), "yours")


def noted(assessment: Assessment, note: Note) -> Bubble:
    """Return the coach's note: the score, what helped, what to change, and a line to try."""
    parts = [part for part in (note.helped, note.change) if part] or [without_note(assessment)]
    body = Content("\n").join([plain(part) for part in parts])
    title = Content.assemble((texts.COACH, "bold"), f" · {assessment.score}")
    if not note.try_:
        return Bubble(Content.assemble(title, "\n", body), "coach")
    suggestion = Content.assemble((texts.TRY_LABEL, "bold"), " ", plain(note.try_))
    return Bubble(Content.assemble(title, "\n", body, "\n", suggestion), "coach")


def aside(text: str) -> Bubble:
    """Return a remark of the program."""
    return Bubble(plain(text), "aside")


def call(talk: Talk) -> Iterator[Bubble]:
    """Yield what the trainee is told, and what they find."""
    yield Bubble(call_content(talk.opening), "call")


def call_content(opening: Opening) -> Content:
    """Return the call as text under its titles."""
    parts = [Content.assemble((texts.CALL, "bold"), "\n", plain(paragraphs(opening.told)))]
    if opening.seen.strip():
        parts.append(Content.assemble((texts.SEEN, "bold"), "\n", plain(paragraphs(opening.seen))))
    return Content("\n\n").join(parts)


def exchange(turn: Turn, speaker: Speaker, *, with_note: bool) -> Iterator[Bubble]:
    """Yield one turn: the reply, the note where it is shown, and the answer."""
    yield from reply_and_note(turn, with_note=with_note)
    yield said(speaker.hear([turn.said]), turn.said)


def reply_and_note(turn: Turn, *, with_note: bool) -> Iterator[Bubble]:
    """Yield what stands on the screen while the person answers."""
    yield replied(turn)
    if with_note and turn.assessment and turn.note:
        yield noted(turn.assessment, turn.note)
