"""Discord's markdown as HTML, as far as bots use it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from itertools import groupby

BLOCK = re.compile(r"```(?:\w*\n)?(.*?)```", re.DOTALL)
HEADING = re.compile(r"(#{1,3}) (.*)")
BULLET = re.compile(r"( *)[-*] (.*)")
NUMBERED = re.compile(r"( *)(\d+)\. (.*)")
INLINE: list[tuple[str, str]] = [
    (r"`([^`]+)`", r"<code>\1</code>"),
    (r"\*\*\*(.+?)\*\*\*", r"<b><i>\1</i></b>"),
    (r"\*\*(.+?)\*\*", r"<b>\1</b>"),
    (r"__(.+?)__", r"<u>\1</u>"),
    (r"(?<![\w*])\*(?=\S)(.+?)(?<=\S)\*(?![\w*])", r"<i>\1</i>"),
    (r"(?<![\w_])_(?=\S)(.+?)(?<=\S)_(?![\w_])", r"<i>\1</i>"),
    (r"~~(.+?)~~", r"<s>\1</s>"),
    (r"\|\|(.+?)\|\|", r'<span class="spoiler">\1</span>'),
    (r"\[([^\]]+)\]\(&lt;?(https?://[^\s)]+?)(?:&gt;)?\)", r'<a href="\2">\1</a>'),
    (r'(?<!["=>])(https?://[^\s<]+)', r'<a href="\1">\1</a>'),
    (r"&lt;t:(\d+)(?::\w)?&gt;", r'<span class="mention">time \1</span>'),
]
MENTION = re.compile(r"&lt;(@!?|@&amp;|#)(\d+)&gt;|&lt;/([\w -]+):\d+&gt;|&lt;a?:(\w+):\d+&gt;")
ESCAPED = re.compile(r"\\([*_`~|>#\\-])")

NameOf = Callable[[int], str]


def to_html(text: str, name_of: NameOf) -> str:
    """Return a text as HTML; `name_of` says what somebody or something mentioned is called."""
    pieces = BLOCK.split(text)
    written = []
    for index, piece in enumerate(pieces):
        if index % 2:
            written.append(f"<pre>{html.escape(piece)}</pre>")
        elif piece.strip("\n"):
            written.append("".join(_blocks(piece.strip("\n"), name_of)))
    return "".join(written)


def _blocks(text: str, name_of: NameOf) -> Iterator[str]:
    """Yield the lines of a text, quotes and lists taken together."""
    for quoted, lines in groupby(text.split("\n"), lambda line: line.startswith("> ")):
        if quoted:
            inside = "\n".join(line[2:] for line in lines)
            yield f"<blockquote>{''.join(_lines(inside, name_of))}</blockquote>"
        else:
            yield from _lines("\n".join(lines), name_of)


def _lines(text: str, name_of: NameOf) -> Iterator[str]:
    for line in text.split("\n"):
        if heading := HEADING.fullmatch(line):
            size = len(heading[1])
            yield f"<h{size}>{inline(heading[2], name_of)}</h{size}>"
        elif line.startswith("-# "):
            yield f'<p class="small">{inline(line[3:], name_of)}</p>'
        elif bullet := BULLET.fullmatch(line):
            depth = len(bullet[1]) // 2
            yield f'<p class="item" style="margin-left:{1 + depth}em">• {inline(bullet[2], name_of)}</p>'
        elif numbered := NUMBERED.fullmatch(line):
            yield f'<p class="item" style="margin-left:1em">{numbered[2]}. {inline(numbered[3], name_of)}</p>'
        else:
            yield f"<p>{inline(line, name_of) or '&nbsp;'}</p>"


def inline(text: str, name_of: NameOf) -> str:
    """Return one line as HTML."""
    escaped = ESCAPED.sub(lambda found: f"&#{ord(found[1])};", text)
    written = html.escape(escaped, quote=False).replace("&amp;#", "&#")
    for pattern, put in INLINE:
        written = re.sub(pattern, put, written)

    def mention(found: re.Match[str]) -> str:
        if found[4]:
            return f":{found[4]}:"
        called = f"/{found[3]}" if found[3] else ("#" if found[1] == "#" else "@") + name_of(int(found[2]))
        return f'<span class="mention">{html.escape(called)}</span>'

    return MENTION.sub(mention, written)
