"""What can go wrong in the listener.

ListenerUnavailable    it can't judge here: no weights, damaged ones, another rubric's, or no runtime for them
"""

from __future__ import annotations


class ListenerUnavailable(Exception):
    """The trained listener can't be used; its text is one plain sentence for the trainer.

    Whoever asked goes on with the cues alone, and marks each result so.
    """
