"""Hints at suicide in what the person said: the moments at which the direct question is called for."""

from __future__ import annotations

from functools import cache
from typing import Final

from rubric.matching import Index, compile_pattern
from rubric.text import Reading

_HINTS: Final = (
    "(was|were|am|is|be|if|when|once) gone",
    "(better|best) off (without|dead|if i)",
    "(do not|can not|not) (want|going|able|see|think) *2 (to be here|be here|live|wake|go on|do this|keep going|keep doing|be around|exist|be alive|make it|see tomorrow|anymore)",
    "(no|any|what is the|see the|not|much) (point|use|reason|future|hope) *4",
    "(end|ending|ends|over|stop) (it|this|everything|it all|my life|things|with it)",
    "(can not|couldn't|can't) (take|do|go|keep|stand|live|carry|handle|anymore) *3",
    "(die|dying|dead|death|suicide|suicidal|kill myself|hurt myself|killing myself)",
    "(nobody|no one|who|anyone|anybody) (would|will|even|'d)? *1 (notice|miss|care|cry|find)",
    "(tired|sick|done|finished|through) (of|with)? (living|life|fighting|everything|all of it|being here|trying|waking|it all|this)",
    "(i am|im|just|all|so) (done|finished|through) $",
    "(say|said|saying|wanted to say|just|my|last)? goodbye *2",
    "(not|never|will not) (be around|be here|see|wake|be a (problem|burden)|bother|need (it|them|that|this)) *4",
    "(a|be a|am a|such a|just a) burden *2",
    "(gave|giving|given) (away|her away|him away|it away|my *2 away) *2",
    "(go|went|going) to sleep and *4",
    "(sleep|disappear|vanish) (forever|and not *|for good)?",
    "(have|got|found) (got)? a (way|plan) *3",
    "(pills|rope|gun|bridge|ledge|edge|note|letters|letter|will) *2 (ready|counted|loaded|written|in|next|right|on|wrote)?",
    "(last|final) (time|day|night|one|call|thing) *3",
    "(won't|will not) (matter|be long|hurt|feel) *4",
    "(do not|doesn't|does not) matter (anymore|any more|now|what|if|either way) *3",
    "not (be|going to be) (here|around|alive|there)",
    "in the ground",
    "(be|join|see|with) (him|her|them) (again|soon|tonight) *2",
    "wish i (was|were|had) *2 (dead|never|not|born|gone|woken)",
    "(next|no) (month|week|year|tomorrow) *4 (will not|not|never|without|point)",
    "(ready|time|want|going) to go *2 $",
    "(jump|jumping)",
    "without me *2",
)  # fmt: skip


@cache
def _hints() -> Index:
    return Index((0, compile_pattern(source)) for source in _HINTS)


def hints_at_suicide(heard: Reading) -> bool:
    """Tell whether the person's line holds something that calls for the direct question."""
    return next(_hints().find(heard), None) is not None
