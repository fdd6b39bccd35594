"""Colours, dark and light: calm, and never the only sign of anything."""

from __future__ import annotations

from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="coach-dark",
    dark=True,
    primary="#d9a566",
    secondary="#86aed1",
    accent="#8fc1a3",
    foreground="#dcdfe2",
    background="#14181c",
    surface="#1b2126",
    panel="#222a30",
    warning="#d9a566",
    error="#e08b7d",
    success="#8fc1a3",
    variables={"muted": "#a5aeb5", "footer-key-foreground": "#d9a566"},
)
LIGHT: Final = Theme(
    name="coach-light",
    dark=False,
    primary="#8a5a14",
    secondary="#2f5f8a",
    accent="#2d6a4a",
    foreground="#22282d",
    background="#faf8f4",
    surface="#f1eee7",
    panel="#e7e2d8",
    warning="#8a5a14",
    error="#a33a2a",
    success="#2d6a4a",
    variables={"muted": "#5d666d", "footer-key-foreground": "#8a5a14"},
)
