"""Turns Matplotlib's SVG into one that a page with a strict content policy can hold, inline too."""

from __future__ import annotations

import re
from typing import Final
from xml.etree import ElementTree as ET

_SVG: Final = "http://www.w3.org/2000/svg"
_XLINK: Final = "http://www.w3.org/1999/xlink"
_FONTS: Final = "DejaVu Sans, Verdana, Arial, sans-serif"
"""Like the one that widths were measured with, then what most screens have, none wider."""

_POINTS: Final = re.compile(r"pt$")
_REFERENCE: Final = re.compile(r"#([\w-]+)")

ET.register_namespace("", _SVG)
ET.register_namespace("xlink", _XLINK)


def plain(drawn: bytes, title: str, description: str) -> bytes:
    """Return the drawing without metadata, document type and styles, and with its words for screen readers.

    What Matplotlib writes as `style` becomes attributes: a content policy that forbids inline styles would
    leave the picture black. Ids that nothing refers to go, for a page may hold several charts.
    """
    root = ET.fromstring(drawn)  # noqa: S314 - Matplotlib wrote it a moment ago
    _drop(root, "metadata")
    _drop(root, "style")
    for element in root.iter():
        _unstyle(element)
    used = {name for element in root.iter() for value in element.attrib.values() for name in _names(value)}
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)
    for side in ("width", "height"):
        root.set(side, _POINTS.sub("", root.attrib[side]))
    root.set("stroke-linejoin", "round")
    root.set("role", "img")
    root.set("aria-label", description)
    heading = ET.Element(f"{{{_SVG}}}title")
    heading.text = title
    root.insert(0, heading)
    ET.indent(root, "")
    text: str = ET.tostring(root, encoding="unicode")
    return text.encode()


def _names(value: str) -> list[str]:
    return _REFERENCE.findall(value) if value.startswith(("#", "url(#")) else []


def _drop(root: ET.Element, tag: str) -> None:
    for parent in root.iter():
        for child in parent.findall(f"{{{_SVG}}}{tag}"):
            parent.remove(child)


def _unstyle(element: ET.Element) -> None:
    for rule in element.attrib.pop("style", "").split(";"):
        name, _, value = rule.partition(":")
        if value:
            element.set(name.strip(), _FONTS if name.strip() == "font-family" else value.strip())
