"""The person: what they hear, feel and say. Pure: the same mind and the same words give the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from dialogues.deeds import Done, heard_in, what_was_done
from dialogues.machine import Moment, holds, step
from dialogues.mind import Mind, draw_facts
from dialogues.mood import Cause, Shift, is_grave, move_mood, owed_after
from dialogues.scenario import ANY, Cue, LineSet, sources
from dialogues.script import Script
from dialogues.speech import Speech, echo_of, fill
from rubric.assessment import Assessment
from rubric.codes import SKILLS, SLIPS
from rubric.text import Reading, read

REMEMBERED_REPLIES: Final = 3
WARM_TRUST: Final = 1.5
"""Trust that a reply must win for the person's answer to show warmth."""

WARM_TENSION: Final = -3.0
QUESTIONS: Final = frozenset({"open_question", "closed_question", "explore", "why_question"})


@dataclass(frozen=True, slots=True)
class Response:
    """What a reply, a silence or a leaving brought about.

    Attributes:
        said: What the person says and does.
        mind: The person afterwards.
        causes: What moved the mood, the strongest first.
        cues: What the trainee ought to notice in what was said.
        told: Topics that came out.
        ending: The ending reached, or None while the talk goes on.
    """

    said: str
    mind: Mind
    causes: tuple[Cause, ...] = ()
    cues: tuple[Cue, ...] = ()
    told: tuple[str, ...] = ()
    ending: str | None = None


def begin(script: Script, seed: int) -> Response:
    """Return the person's first line and their mind at the start of the talk that `seed` draws."""
    temper = script.scenario.mood
    mind = Mind(seed, script.scenario.first_state, temper.trust, temper.tension)
    speech = Speech(script, mind, mind.chance())
    speech.say_from("call.first")
    return _finish(speech, mind, ())


def call_of(script: Script, seed: int) -> tuple[str, str]:
    """Return what the trainee is told before the first word, and what they see on arriving, or ""."""
    facts = draw_facts(script.scenario, seed)
    return fill(script.scenario.call.told, facts), fill(script.scenario.call.seen or "", facts)


def account_of(script: Script, mind: Mind) -> tuple[str, ...]:
    """Return the person's own account of a talk that has ended, paragraph by paragraph."""
    facts = draw_facts(script.scenario, mind.seed)
    ending = script.scenario.endings[mind.state]
    moment = Moment(mind)
    return tuple(fill(paragraph.say, facts) for paragraph in ending.account if holds(paragraph.when, moment))


def hear(script: Script, mind: Mind, reply: str, assessment: Assessment) -> Response:
    """Return what the person says, does and feels after a reply.

    Args:
        script: Who they are.
        mind: The person before the reply; the talk must not have ended.
        reply: The trainee's words, actions between asterisks.
        assessment: What the rubric says of it.
    """
    reading = read(reply)
    done = what_was_done(script, mind, reading)
    heard = heard_in(assessment, done)
    shift = move_mood(script.scenario, mind, heard, done.causes, repeated=assessment.repeated)
    worst = _worst_slip(script, heard)
    slip = _words_of(assessment, reply, (worst,))
    after = _remember(mind, heard, shift, done, slip)
    topic = _topic_asked(script, after, reading, heard)
    earlier = replace(after, grudge="" if "repair" in heard else mind.grudge)
    echo = slip if worst else _words_of(assessment, reply, ("empathy", "reflection"))
    speech = Speech(script, earlier, after.chance(), echo, heard)
    speech.told.extend(_said_by_the_trainee(script, earlier, reading))
    tier = _answer(speech, topic, heard, done, repeated=assessment.repeated)
    if topic and tier is not None:
        after = replace(after, answered=_put(after.answered, topic, tier))
    after = replace(after, known=(*after.known, *speech.told))
    return _move_and_speak(script, mind, speech, after, heard, shift)


def wait(script: Script, mind: Mind) -> Response:
    """Return what the person says when nothing was said for too long."""
    silence = script.scenario.silence
    because = "nobody said anything for a long time"
    cause = Cause("silence", silence.trust, silence.tension, because)
    shift = move_mood(script.scenario, mind, (), (cause,), repeated=False)
    after = replace(mind, trust=shift.trust, tension=shift.tension, silences=mind.silences + 1)
    speech = Speech(script, after, after.chance())
    speech.say_from_first(["silence.lines", "filler"])
    return _move_and_speak(script, mind, speech, after, (), shift)


def leave(script: Script, mind: Mind) -> Response:
    """Return how the talk ends when the trainee leaves it, or when its time is up."""
    speech = Speech(script, mind, mind.chance())
    return _close(script, speech, mind, ())


def _remember(mind: Mind, heard: Sequence[str], shift: Shift, done: Done, slip: str) -> Mind:
    slips = [code for code in heard if code in SLIPS]
    owed_trust, owed_tension = owed_after(mind, shift, heard)
    counts = dict(mind.slip_counts)
    for code in slips:
        counts[code] = counts.get(code, 0) + 1
    grudge = "" if "repair" in heard else mind.grudge
    return replace(
        mind,
        trust=shift.trust,
        tension=shift.tension,
        turns=mind.turns + 1,
        turns_here=mind.turns_here + 1,
        slips=mind.slips + bool(slips),
        graves=mind.graves + is_grave(slips),
        slip_counts=tuple(sorted(counts.items())),
        heard_ever=tuple(sorted({*mind.heard_ever, *heard})),
        recent=(*mind.recent, tuple(heard))[-REMEMBERED_REPLIES:],
        deeds=(*mind.deeds, *done.deeds),
        brought_in=(*mind.brought_in, *done.people),
        grudge=slip or grudge,
        owed_trust=owed_trust,
        owed_tension=owed_tension,
    )


def _words_of(assessment: Assessment, reply: str, codes: Sequence[str]) -> str:
    spans = [(each.start, each.end) for each in assessment.evidence if each.code in codes]
    return "" if "unclear" in assessment.codes else echo_of(reply, spans)


def _topic_asked(script: Script, mind: Mind, reading: Reading, heard: Sequence[str]) -> str:
    """Return the topic that was asked about, or "": one named by a code, else the last and longest."""
    for name, topic in script.scenario.topics.items():
        if set(topic.codes) & set(heard):
            return name
    best: tuple[bool, bool, int, int, str] | None = None
    for name, span in script.topics.find(reading).items():
        in_question = _stands_in_a_question(reading, span[0])
        fresh = dict(mind.answered).get(name, -1) < _tier(script, mind, name)
        if not in_question and not fresh:
            continue  # a statement that only mentions what was told already asks nothing
        rank = (in_question, fresh, span[1], span[1] - span[0], name)
        if best is None or rank > best:
            best = rank
    return best[-1] if best else ""


def _said_by_the_trainee(script: Script, mind: Mind, reading: Reading) -> list[str]:
    """Return the topics that are the trainee's to tell, and that this reply tells."""
    topics = script.scenario.topics
    return [name for name in script.topics.find(reading) if topics[name].yours and name not in mind.known]


def _stands_in_a_question(reading: Reading, offset: int) -> bool:
    number = next((n for n, token in enumerate(reading.tokens) if token.start == offset), 0)
    return any(s.mark == "?" for s in reading.sentences if s.first <= number < s.last)


def _tier(script: Script, mind: Mind, topic: str) -> int:
    """Return the most open answer that trust allows, or -1."""
    answers = script.scenario.topics[topic].answers
    return max((n for n, answer in enumerate(answers) if mind.trust >= answer.trust), default=-1)


def _answer(speech: Speech, topic: str, heard: Sequence[str], done: Done, *, repeated: bool) -> int | None:
    """React, then answer. Return the tier of the topic's answer that was given, if any."""
    speech.say_from_first(done.places)  # several deeds at once get one answer, or they'd talk for a minute
    if "unclear" in heard:
        speech.say_from("hears.unclear")
        return None
    slip = _worst_slip(speech.script, heard)
    if slip:
        speech.say_from(f"hears.{slip}")
        if is_grave(heard) or "interrogate" in heard:
            return None
    elif repeated:
        speech.say_from("hears.repeat")
        return None
    elif "repair" in heard:
        speech.say_from("hears.repair")
    return _answer_topic(speech, topic) if topic else None


def _worst_slip(script: Script, heard: Sequence[str]) -> str:
    def weight(code: str) -> float:
        reaction = script.scenario.reacts.get(code)
        return (reaction.tension - reaction.trust if reaction else 0) + 100 * is_grave([code])

    return max((code for code in heard if code in SLIPS and code != "unclear"), key=weight, default="")


def _answer_topic(speech: Speech, name: str) -> int | None:
    topic = speech.script.scenario.topics[name]
    tier = _tier(speech.script, speech.mind, name)
    given = dict(speech.mind.answered).get(name, -1)
    if tier > given and speech.say_from(f"topics.{name}.answers.{tier}.say"):
        if topic.answers[tier].tells and name not in (*speech.mind.known, *speech.told):
            speech.told.append(name)
        return tier
    if given >= 0:
        speech.say_from(f"topics.{name}.again")
    return None


def _move_and_speak(
    script: Script, before: Mind, speech: Speech, after: Mind, heard: Sequence[str], shift: Shift
) -> Response:
    """Take the move that follows, and say what the person says there if they have not answered yet."""
    state = step(script.machine, Moment(after, heard))
    if state in script.scenario.endings:
        return _close(script, speech, replace(after, state=state), shift.causes)
    if after.turns >= script.scenario.turn_limit:
        return _close(script, speech, after, shift.causes)
    if state != after.state:
        after = replace(after, state=state, turns_here=0)
        speech.say_from(f"states.{state}.lines.enter")
    if not speech.parts:
        _speak_by_state(speech, state, before, after, heard)
    return _finish(speech, after, shift.causes)


def _speak_by_state(speech: Speech, state: str, before: Mind, after: Mind, heard: Sequence[str]) -> None:
    said_once = [
        f"hears.{code}"
        for code in heard
        if code in SKILLS and not any(place.startswith(f"hears.{code}.") for place in after.said)
    ]
    if not speech.say_from_first(said_once):
        speech.say_from_state(state, _set_after(before, after, heard))


def _set_after(before: Mind, after: Mind, heard: Sequence[str]) -> LineSet:
    if any(code in SLIPS for code in heard):
        return "hurt"
    if QUESTIONS & set(heard):
        return "asked"
    if after.trust - before.trust >= WARM_TRUST or after.tension - before.tension <= WARM_TENSION:
        return "warm"
    return "plain"


def _close(script: Script, speech: Speech, mind: Mind, causes: tuple[Cause, ...]) -> Response:
    """End the talk: where no move led to an ending, the ways of leaving decide."""
    state = mind.state
    if state not in script.scenario.endings:
        ways = (way for way in script.scenario.leaving if way.source == ANY or state in sources(way.source))
        state = next(way.to for way in ways if holds(way.when, Moment(mind)))
    speech.say_from(f"endings.{state}.closing")
    return replace(_finish(speech, replace(mind, state=state), causes), ending=state)


def _finish(speech: Speech, mind: Mind, causes: tuple[Cause, ...]) -> Response:
    known = tuple(dict.fromkeys((*mind.known, *speech.told)))
    after = replace(mind, said=(*mind.said, *speech.places), known=known)
    return Response(speech.text, after, causes, tuple(speech.cues), tuple(speech.told))


def _put(pairs: tuple[tuple[str, int], ...], key: str, value: int) -> tuple[tuple[str, int], ...]:
    return tuple(sorted({**dict(pairs), key: value}.items()))
