"""Whether the gateway is connected, for whoever restarts the bot when it isn't.

`bot.heartbeat` touches a file every few seconds while it is. `python -m bot.health FILE` exits 0 where that
was lately; it is run every half a minute, so it imports little.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Final

STALE_AFTER_S: Final = 60.0


def is_fresh(file: Path, now_s: float) -> bool:
    """Tell whether a file was touched lately; `now_s` is the time as `time.time` gives it."""
    try:
        return now_s - file.stat().st_mtime < STALE_AFTER_S
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(0 if len(sys.argv) > 1 and is_fresh(Path(sys.argv[1]), time.time()) else 1)
