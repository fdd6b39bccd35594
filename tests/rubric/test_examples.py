"""The project's own written examples: how far the cues alone agree with them."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from rubric.assess import assess
from rubric.codes import SKILLS, SLIPS
from rubric.packs import read_pack

EXAMPLES = Path(__file__).parents[2] / "rubric" / "training" / "examples" / "first.jsonl"


def test_the_cues_find_most_codes_of_the_written_examples() -> None:
    pack = read_pack("police")
    hit, missed, false = Counter[str](), Counter[str](), Counter[str]()
    for line in EXAMPLES.read_text(encoding="utf-8").splitlines():
        example = json.loads(line)
        wanted = set(example["codes"])
        found = set(assess(example["reply"], example["context"], pack=pack).codes)
        hit.update(wanted & found)
        missed.update(wanted - found)
        false.update(found - wanted)
    codes = [code for code in (*SKILLS, *SLIPS) if hit[code] + missed[code]]
    f1 = [2 * hit[code] / (2 * hit[code] + missed[code] + false[code]) for code in codes]
    assert sum(f1) / len(f1) > 0.8
