"""The log: causes, for whoever has to find one. It never holds what a trainee or a person said."""

from __future__ import annotations

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from platformdirs import user_log_path

LOG: Final = logging.getLogger("coach")
LARGEST_BYTES: Final = 1_000_000
KEPT_FILES: Final = 3
READABLE_BY_US: Final = 0o600


def log_file() -> Path:
    """Return where the log is kept; neither file nor folder need exist yet."""
    return user_log_path("crisis-coach", appauthor=False) / "coach.log"


def start_log(file: Path) -> None:
    """Send the log to a file that only this user can read; where it can't be written, there is no log.

    Nothing is created before there is something to write.
    """
    stop_log()
    LOG.propagate = False
    LOG.addHandler(_PrivateFile(file, maxBytes=LARGEST_BYTES, backupCount=KEPT_FILES, delay=True))


def stop_log() -> None:
    """Close the log."""
    for handler in LOG.handlers[:]:
        LOG.removeHandler(handler)
        handler.close()


class _PrivateFile(RotatingFileHandler):
    """A rotating file of mode 0600, silent where the disk won't have it: a log must not break a talk."""

    def __init__(self, file: Path, *, maxBytes: int, backupCount: int, delay: bool) -> None:  # noqa: N803
        super().__init__(file, maxBytes=maxBytes, backupCount=backupCount, delay=delay, encoding="utf-8")
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        try:
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.baseFilename, os.O_CREAT | os.O_WRONLY, READABLE_BY_US))
        except OSError:
            return
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Say nothing: the user has been told what matters to them."""
