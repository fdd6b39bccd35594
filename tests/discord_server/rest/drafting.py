"""Turns the body of a request into a message, or into a change of one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import count

from tests.discord_server.refusals import Problem, Refused, bad_body
from tests.discord_server.rest.call import Call, Upload
from tests.discord_server.rules import FILE, GALLERY, THUMBNAIL, message_problems
from tests.discord_server.state import (
    COMPONENTS_V2,
    EPHEMERAL,
    Attachment,
    Channel,
    Json,
    Message,
    User,
    walk,
)
from tests.discord_server.world import Draft

MENTION = re.compile(r"<@!?(\d+)>")
HANGING = "attachment://"
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
}
TEXT_TYPES = {
    "txt": "text/plain; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
}
KEPT_FLAGS = COMPONENTS_V2 | EPHEMERAL


def drafted(call: Call, body: Json, channel: Channel) -> Draft:
    """Return the message that a body asks for.

    Raises:
        Refused: It breaks Discord's rules.
    """
    draft = Draft(flags=body.get("flags") or 0, nonce=body.get("nonce"))
    _apply(call, body, channel, draft)
    if not (draft.content or draft.embeds or draft.components or draft.attachments):
        raise Refused(400, 50006, "Cannot send an empty message")
    return draft


def redrafted(call: Call, body: Json, message: Message) -> None:
    """Change a message as a body asks; all or nothing.

    Raises:
        Refused: What it would become breaks Discord's rules.
    """
    draft = Draft(**{each.name: getattr(message, each.name) for each in fields(Draft)})
    draft.flags = (body.get("flags") or 0) & ~EPHEMERAL | message.flags & KEPT_FLAGS
    _apply(call, body, message.channel, draft)
    if not (draft.content or draft.embeds or draft.components or draft.attachments):
        raise Refused(400, 50006, "Cannot send an empty message")
    for name, value in vars(draft).items():
        setattr(message, name, value)


def _apply(call: Call, body: Json, channel: Channel, draft: Draft) -> None:
    if "content" in body:
        draft.content = body["content"] or ""
    if "embeds" in body:
        draft.embeds = [each | {"type": "rich"} for each in body["embeds"] or []]
    if "components" in body:
        draft.components = body["components"] or []
    problems = list(message_problems(draft.content, draft.embeds, draft.components, draft.flags))
    draft.attachments = _attached(call, body, channel, draft.attachments, problems)
    by_name = {each.name: each for each in draft.attachments}
    problems += _unattached(draft, by_name)
    if problems:
        raise bad_body(problems)
    _number(draft.components)
    _resolve(draft, by_name)
    draft.mentions = list(_mentioned(call, body, draft))


def _attached(
    call: Call, body: Json, channel: Channel, before: Sequence[Attachment], problems: list[Problem]
) -> list[Attachment]:
    """Return what hangs on the message: what was kept of before, and what came with the request."""
    listed = body.get("attachments")
    if listed is None:
        return [*before, *(_kept(call, channel, each, None) for each in call.uploads.values())]
    kept = {str(each.id): each for each in before}
    attached = []
    for index, each in enumerate(listed):
        number = str(each.get("id"))
        if number in call.uploads:
            attached.append(_kept(call, channel, call.uploads[number], each.get("description")))
        elif number in kept:
            attached.append(kept[number])
        else:
            text = "Attachment data cannot be found"
            problems.append(Problem(("attachments", index, "id"), text, "ATTACHMENT_NOT_FOUND"))
    return attached


def _kept(call: Call, channel: Channel, upload: Upload, note: str | None) -> Attachment:
    ending = upload.name.rsplit(".", 1)[-1].lower()
    kind = (TYPES | TEXT_TYPES).get(ending, "application/octet-stream")
    return call.world.attach(channel, upload.name, upload.data, kind, note)


def _media(draft: Draft) -> Iterator[Json]:
    """Yield each place in components and embeds that points to a picture or a file."""
    for each in walk(draft.components):
        if each["type"] == GALLERY:
            yield from (item["media"] for item in each["items"])
        elif each["type"] == THUMBNAIL:
            yield each["media"]
        elif each["type"] == FILE:
            yield each["file"]
    for embed in draft.embeds:
        yield from (embed[key] for key in ("image", "thumbnail") if embed.get(key))


def _unattached(draft: Draft, by_name: dict[str, Attachment]) -> Iterator[Problem]:
    for media in _media(draft):
        url: str = media["url"]
        if url.startswith(HANGING) and url.removeprefix(HANGING) not in by_name:
            text = f"The referenced attachment was not found: {url}"
            yield Problem(("components",), text, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND")


def _resolve(draft: Draft, by_name: dict[str, Attachment]) -> None:
    """Let what points to an attachment by name point to where it is kept."""
    for media in _media(draft):
        url: str = media["url"]
        if url.startswith(HANGING):
            attachment = by_name[url.removeprefix(HANGING)]
            media["url"] = media["proxy_url"] = attachment.url
            media |= {"content_type": attachment.content_type, "attachment_id": str(attachment.id)}
    for each in walk(draft.components):
        if each["type"] == FILE:
            each["name"] = each["file"]["url"].rsplit("/", 1)[-1]
            each["size"] = next((len(a.data) for a in by_name.values() if a.name == each["name"]), 0)


def _number(components: list[Json]) -> None:
    """Give a number to each component that has none, as Discord does."""
    taken = {each["id"] for each in walk(components) if each.get("id")}
    free = (number for number in count(1) if number not in taken)
    for each in walk(components):
        if not each.get("id"):
            each["id"] = next(free)


def _mentioned(call: Call, body: Json, draft: Draft) -> Iterator[User]:
    """Yield whom the message pings."""
    allowed = body.get("allowed_mentions") or {"parse": ["users"]}
    named = {int(each) for each in allowed.get("users", [])}
    text = "\n".join(
        [draft.content, *(each["content"] for each in walk(draft.components) if "content" in each)]
    )
    for number in dict.fromkeys(map(int, MENTION.findall(text))):
        if number in call.world.users and ("users" in allowed.get("parse", []) or number in named):
            yield call.world.users[number]
    if draft.reply_to is not None and allowed.get("replied_user"):
        yield draft.reply_to.author
