"""`python -m rubric.training.rejoin CORPORA`: fit how cue and listener count anew, for weights that stay.

For when the cues have changed and the listener has not. It rests on the parts kept apart, and on files of
examples that are newer than the weights (`--newer`), since of these the listener has seen nothing either.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rubric.listener.model import Trained
from rubric.listener.weights import WEIGHTS, join_anew
from rubric.training.corpora import EXAMPLES, crisis, read_all
from rubric.training.joins import fit_joins, hear_both


def main(arguments: list[str] | None = None) -> int:
    """Fit the joining and write it into the weights' file; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m rubric.training.rejoin", description=__doc__)
    parser.add_argument("corpora", type=Path, help="folder with annomi.csv and epitome.csv")
    parser.add_argument("--weights", type=Path, default=WEIGHTS, help="the file of weights")
    parser.add_argument(
        "--newer", nargs="*", default=[], help="files of examples that the weights have not learnt from"
    )
    asked = parser.parse_args(arguments)
    unseen = [item for item in read_all(asked.corpora) if item.is_development]
    for name in asked.newer:
        unseen += [item for item in crisis(EXAMPLES / name) if not item.is_development]
    listener = Trained(asked.weights)
    heard = [both for item in unseen if (both := hear_both(item, listener))]
    join_anew(asked.weights, fit_joins(heard))
    sys.stdout.write(f"Fitted on {len(heard)} replies; written to {asked.weights}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
