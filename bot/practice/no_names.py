"""Words that are no names, though they stand where names do: "I'm Sorry", "Right here", "This is Hard"."""

from __future__ import annotations

import re
from typing import Final

_SMALL: Final = (
    "a about after again all also always am an and another any anything are as at back be because"
    " been before being both but by can cause could did do does don done down each either else enough"
    " even ever every everybody everyone everything few first for from gonna got gotta had has have he"
    " her here hers herself hi hello hey him himself his how i if in into is it its itself just kinda"
    " last later less let like lot many may maybe me mine more most much must my myself near never new"
    " next no nobody none nope nor not nothing now of off oh ok okay on once one only onto or other"
    " our ours out over own people please really same shall she should since so some somebody someone"
    " something somewhere soon still such sure than thank thanks that the their theirs them themselves"
    " then there these they this those though through to today together tomorrow tonight too truly two"
    " under until up upon us very was we well were what whatever when where which while who whoever"
    " whole whom whose why will with within without would yeah yep yes yesterday yet you your yours"
    " yourself"
)
_FEELINGS: Final = (
    "able afraid alone angry anxious available awake aware awful bad better calm careful certain"
    " clear close cold concerned confused curious dead different difficult drunk dying empty excited"
    " exhausted fine free frustrated full glad good grateful great guilty half happy hard heartbroken"
    " heavy high home honest honestly hopeful hopeless horrible human hungry hurt ill important"
    " impossible impressed kind late left lonely long lost lucky mad nervous nice numb old open"
    " overwhelmed proud quiet quite ready real right sad safe scared serious short shocked sick slow"
    " small sorry stressed strong stuck stupid supposed surprised terrible terrified thankful thirsty"
    " tired tough touched trapped true unsafe upset urgent useless weak willing wonderful worn worried"
    " worse worth worthless wrong young"
)
_DEEDS: Final = (
    "ask breathe breathing bring come drop get give go hang help hold keep know lay lean leave lie"
    " listen live look meet move park put rest run see set sign sit speak stand stay step stop take"
    " talk tell think turn wait walk want work speaking frankly generally strictly personally plainly"
    " broadly"
)
_ROLES: Final = (
    "boy brother captain caller chaplain cit clinician constable cop cops corporal counselor"
    " counsellor crew crisis deputy detective dispatch dispatcher doctor dr emergency emt ems family"
    " father fire firefighter friend girl god guy help lady lieutenant ma'am man medic miss mom mother"
    " mr mrs ms negotiator neighbor neighbour nurse officer operator paramedic parent partner patrol"
    " peer person police responder security sergeant sgt sheriff sir sister son staff student"
    " supervisor support team therapist trainee trooper unit volunteer wife woman worker you'all"
)
_PROPER: Final = (
    "american australian british canadian catholic chinese christian dutch english european french"
    " german god gods hindu indian irish italian jewish mexican muslim russian scottish spanish welsh"
    " monday tuesday wednesday thursday friday saturday sunday christmas easter january february march"
    " september october november december"
)
NOT_NAMES: Final = frozenset(f"{_SMALL} {_FEELINGS} {_DEEDS} {_ROLES} {_PROPER}".split())
"""They stand behind "I'm", "this is" or "my name is", and before "here" and "speaking"."""

_SHORTENED: Final = re.compile(r"['’](?:s|re|m|ll|ve|d|t)$", re.IGNORECASE)
_SHORTEST_DOING: Final = 5
"""Letters of a word in -ing that says what somebody does; "Ming" is a name."""


def is_name(word: str) -> bool:
    """Tell whether a word that stands where a name does can be one."""
    bare = name_in(word).lower()
    does = bare.endswith("ing") and len(bare) >= _SHORTEST_DOING
    return len(bare) > 1 and bare not in NOT_NAMES and not does


def name_in(word: str) -> str:
    """Return a word without what is short for another behind it: the name in "Dana's"."""
    return _SHORTENED.sub("", word)
