"""What the terminal remembers of a user: that the first card was read, and which colours they chose."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from platformdirs import user_config_path

Colours = Literal["dark", "light"]


@dataclass(frozen=True, slots=True)
class Settings:
    """What is remembered.

    Attributes:
        agreed: The first card was read and agreed to.
        colours: `dark` or `light`.
    """

    agreed: bool = False
    colours: Colours = "dark"

    def with_agreement(self) -> Settings:
        """Return the settings of somebody who has agreed."""
        return replace(self, agreed=True)

    def with_other_colours(self) -> Settings:
        """Return the settings with light for dark, or dark for light."""
        return replace(self, colours="light" if self.colours == "dark" else "dark")


def settings_file() -> Path:
    """Return where they lie, which need not exist."""
    return user_config_path("crisis-coach", appauthor=False) / "terminal.json"


def recall(file: Path) -> Settings:
    """Return what is remembered; a file that is missing or can't be read remembers nothing."""
    try:
        stored = json.loads(file.read_text("utf-8"))
        return Settings(stored["agreed"] is True, "light" if stored["colours"] == "light" else "dark")
    except (OSError, ValueError, KeyError, TypeError):
        return Settings()


def remember(settings: Settings, file: Path) -> None:
    """Write the settings; where that fails, the card is shown again next time, which is no harm."""
    with suppress(OSError):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(settings)) + "\n", "utf-8")
