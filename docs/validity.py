"""Write docs/validity.md: how far the rubric agrees with people, measured here and now."""

from __future__ import annotations

import csv
import json
import random
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import fmean
from typing import Final

from sklearn.metrics import roc_auc_score

from rubric.agreement import SEED, Agreement, agree, macro_f1, read_labelled
from rubric.assess import assess
from rubric.assessment import Assessment
from rubric.codes import GRAVE, SKILLS, SLIPS
from rubric.doubting import may_hurt
from rubric.listener import NO_OPINION, Listener
from rubric.listener.model import Trained
from rubric.packs import read_pack
from rubric.training.augment import mistyped, respelt
from rubric.training.corpora import PUBLISHED, Item
from rubric.training.ngrams import reached

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = ROOT / "docs" / "validity.md"
TEXT: Final = ROOT / "docs" / "validity.text.md"
HELD_OUT: Final = ROOT / "tests" / "rubric" / "held_out.jsonl"
UNTOUCHED: Final = ROOT / "tests" / "rubric" / "untouched.jsonl"
FRESH: Final = ROOT / "tests" / "rubric" / "fresh.jsonl"
GOOD: Final = ROOT / "tests" / "rubric" / "good_practice.jsonl"
NEVER_LEARNT: Final = {"untouched": UNTOUCHED, "looked at": HELD_OUT, "newer": FRESH}
TWICE: Final = ROOT / "rubric" / "training" / "coded_twice.json"
REFERENCE: Final = {
    "reflection present": ("0.63", "experts 0.66, n-grams 0.54"),
    "question": ("0.87", "experts 0.87, n-grams 0.83"),
    "input": ("0.57", "experts 0.64, n-grams 0.48"),
    "open among questions": ("0.48", "experts 0.51, n-grams 0.36"),
    "emotional_reaction": ("0.72", "authors' RoBERTa about 0.74, n-grams 0.68"),
    "interpretation": ("0.60", "authors' RoBERTa about 0.63, n-grams 0.56"),
    "exploration": ("0.73", "authors' RoBERTa about 0.73, n-grams 0.62"),
}
"""What was aimed at, and what others reach (shared/data/README.md)."""

Judge = Callable[[str, str], Assessment]


def main(folder: Path) -> None:
    """Measure on the held-out replies and on the development parts of the corpora, and write the page."""
    both, cues = judge_with(Trained()), judge_with(NO_OPINION)
    corpora = [item for name in PUBLISHED for item in read_labelled(folder / f"{name}.csv")]
    held_out = read_labelled(HELD_OUT)
    page = TEXT.read_text(encoding="utf-8").format(
        published="\n".join(published(corpora, both, cues)),
        untouched="\n".join(crisis(read_labelled(UNTOUCHED), both, cues)),
        crisis="\n".join(crisis(held_out, both, cues)),
        fresh="\n".join(crisis(read_labelled(FRESH), both, cues)),
        sure="\n".join(sure({name: read_labelled(path) for name, path in NEVER_LEARNT.items()}, both)),
        good="\n".join(good(both, cues)),
        quality="\n".join(quality(folder / "annomi.csv", both)),
        forms="\n".join(forms(held_out, both)),
        twice="\n".join(twice(json.loads(TWICE.read_text(encoding="utf-8")))),
    )
    PAGE.write_text(page, encoding="utf-8")


def judge_with(listener: Listener) -> Judge:
    """Return the rubric with a listener, or with the cues alone."""
    pack = read_pack("police")
    return lambda reply, context: assess(reply, context, pack=pack, listener=listener)


def development(path: Path) -> list[Item]:
    """Return the part of a corpus that the listener did not learn from."""
    return [item for item in read_labelled(path) if item.is_development]


def published(items: list[Item], both: Judge, cues: Judge) -> Iterable[str]:
    """Yield the table of the published tasks."""
    yield "| task | n | measure | rubric | 95% interval | cues alone | n-grams | aim | others, elsewhere |"
    yield "|---|---|---|---|---|---|---|---|---|"
    apart = [item for item in items if item.is_development]
    by_ngrams = reached([([item for item in items if not item.is_development], apart)])
    for corpus in PUBLISHED:
        asked = [item for item in apart if item.corpus == corpus]
        alone = {each.name: each for each in agree(asked, cues, worst=0)}
        for each in agree(asked, both, worst=0):
            aim, others = REFERENCE[each.name]
            value, before = _measure(each), _measure(alone[each.name]) if each.name in alone else "-"
            kind = "macro-F1" if _has_levels(each) else "kappa"
            interval = _span(each.f1_interval if _has_levels(each) else each.interval)
            yield (
                f"| {each.name} | {each.n} | {kind} | {value} | {interval} | {before} | "
                f"{by_ngrams[each.name]:.2f} | {aim} | {others} |"
            )


def crisis(items: list[Item], both: Judge, cues: Judge) -> Iterable[str]:
    """Yield the table of the crisis replies, and the mean over the codes."""
    found, alone = agree(items, both, worst=0), {each.name: each for each in agree(items, cues, worst=0)}
    mean, before = macro_f1(found), macro_f1([*alone.values()])
    yield f"Mean F1 over the codes: {mean:.2f} (cues alone {before:.2f}; aim 0.75)."
    yield ""
    yield "| code or level | n | present | precision | recall | F1 | kappa | 95% interval | cues alone, F1 |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for each in found:
        by_cues = f"{alone[each.name].f1:.2f}" if each.name in alone else "-"
        yield (
            f"| `{each.name}` | {each.n} | {each.present} | {each.precision:.2f} | {each.recall:.2f} | "
            f"{each.f1:.2f} | {each.kappa:.2f} | {_span(each.interval)} | {by_cues} |"
        )


def sure(sets: dict[str, list[Item]], judge: Judge) -> Iterable[str]:
    """Yield how often people agree with what is said plainly, and with what is said with "perhaps"."""
    yield "| replies | skills, said plainly | with “perhaps” | slips, said plainly | with “perhaps” |"
    yield "|---|---|---|---|---|"
    for name, items in sets.items():
        agreed: dict[tuple[bool, bool], list[bool]] = defaultdict(list)
        for item in items:
            given = judge(item.reply, item.context)
            for code in given.codes:
                agreed[code in SLIPS, given.is_sure(code)].append(bool(item.labels[code]))
        order = ((is_slip, is_sure) for is_slip in (False, True) for is_sure in (True, False))
        shares = " | ".join(f"{fmean(agreed[key]):.0%} of {len(agreed[key])}" for key in order)
        yield f"| {len(items)}, {name} | {shares} |"


def good(both: Judge, cues: Judge) -> Iterable[str]:
    """Yield how often good practice is charged with a slip, or doubted."""
    lines = GOOD.read_text(encoding="utf-8").splitlines()
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in map(json.loads, lines):
        rows[row["id"].partition("-")[0]].append(row)
    yield "| replies | judged by | a grave slip charged | any slip charged | doubted |"
    yield "|---|---|---|---|---|"
    for part, name in (("a", "some of them looked at"), ("b", "not looked at")):
        for judge, by in ((both, "cues and listener"), (cues, "cues alone")):
            given = [judge(row["reply"], row["context"]) for row in rows[part]]
            charged = [each for each in given if not {*SLIPS}.isdisjoint(each.codes)]
            grave = [each for each in charged if not {*GRAVE}.isdisjoint(each.codes)]
            doubted = [each for each in given if each not in charged and may_hurt(each)]
            shares = " | ".join(f"{len(some) / len(given):.0%}" for some in (grave, charged, doubted))
            yield f"| {len(given)}, {name} | {by} | {shares} |"


def quality(path: Path, judge: Judge) -> Iterable[str]:
    """Yield how well the mean score tells sessions of high quality from those of low quality."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    apart = {item.group for item in development(path)}
    scores: dict[str, list[int]] = defaultdict(list)
    is_high = {row["transcript_id"]: row["mi_quality"] == "high" for row in rows}
    for row in rows:
        scores[row["transcript_id"]].append(judge(_as_heard(row["reply"]), _as_heard(row["context"])).score)
    yield "| sessions | of high quality | AUC of the mean score | aim |"
    yield "|---|---|---|---|"
    for name, chosen in (("all", list(scores)), ("kept apart", [each for each in scores if each in apart])):
        truth = [is_high[each] for each in chosen]
        auc = roc_auc_score(truth, [fmean(scores[each]) for each in chosen])
        yield f"| {name}, {len(chosen)} | {sum(truth)} | {auc:.2f} | 0.85 |"


def _as_heard(text: str) -> str:
    return _without_punctuation(text).lower()


def _without_punctuation(text: str) -> str:
    return " ".join(re.sub(r"[.,;:!?\"()]", " ", text).split())


def forms(items: list[Item], judge: Judge) -> Iterable[str]:
    """Yield the table of what another form of the same words changes."""
    before = [set(judge(item.reply, item.context).codes) for item in items]
    chance = random.Random(SEED)
    changes: dict[str, Callable[[str], str]] = {
        "lower case": str.lower,
        "British spelling": respelt,
        "no punctuation": _without_punctuation,
        "a typo": lambda text: mistyped(text, chance),
    }
    yield "| said otherwise | replies whose codes all stay | aim |"
    yield "|---|---|---|"
    for name, change in changes.items():
        same = [
            set(judge(change(item.reply), change(item.context)).codes) == codes
            for item, codes in zip(items, before, strict=True)
        ]
        yield f"| {name} | {sum(same) / len(same):.0%} | 95% |"


def twice(files: dict[str, dict[str, float]]) -> Iterable[str]:
    """Yield the table of how far two coders of our own examples agreed before settling."""
    yield "| file | replies | empathy | reflection | non-confrontation | median code | lowest code |"
    yield "|---|---|---|---|---|---|---|"
    for name, row in files.items():
        codes = sorted((row[code], code) for code in (*SKILLS, *SLIPS) if code in row)
        lowest = f"`{codes[0][1]}` {codes[0][0]:.2f}"
        levels = " | ".join(f"{row[level]:.2f}" for level in ("empathy", "reflection", "non_confrontation"))
        yield f"| {name} | {row['n']:.0f} | {levels} | {codes[len(codes) // 2][0]:.2f} | {lowest} |"


def _measure(each: Agreement) -> str:
    return f"{each.f1 if _has_levels(each) else each.kappa:.2f}"


def _has_levels(each: Agreement) -> bool:
    return len(each.confusion) > len((0, 1))


def _span(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.2f} to {interval[1]:.2f}"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
