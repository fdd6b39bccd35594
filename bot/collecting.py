"""Python's collector of garbage, and what it need not look through."""

from __future__ import annotations

import gc


def leave_out_what_stays() -> None:
    """Let the collector pass over all that is there now, for as long as the program runs.

    People, cues and libraries are some 200,000 objects that never go. To look through them takes 0.13 s, in
    which nobody is answered, and in a drill that happens every few seconds.
    """
    gc.collect()
    gc.freeze()
