"""What the program itself says, in one place. `{...}` is filled in where it is shown."""

from __future__ import annotations

from typing import Final

# That this is practice, at the start and at the end of every session.
OPENS: Final = "This is practice with a scripted person. It is no help line. /stop ends it at once."
CLOSES: Final = "This was practice with a scripted person. Nobody was in danger."
CHECK_IN: Final = "How are you after this? /stop shows people to talk to."

# The role play was stopped.
STOPPED: Final = "The practice has stopped."
STOPPED_ABOUT: Final = (
    "Scoring stopped with it, and the message that stopped it is kept nowhere. "
    "If this is about you or somebody near you, here are people to talk to."
)

# The call and the talk.
CALL: Final = "The call"
SEEN: Final = "What you find"
YOU: Final = "You"
SILENCE: Final = "(You say nothing for a while.)"
TRY: Final = 'Try: "{line}"'
PERHAPS: Final = "{title}, perhaps"
ENDED: Final = "The talk has ended."
RESUMED: Final = "Here is the talk so far."
AGAIN: Final = "To have this talk again: {command}"
EASIEST: Final = (
    "No person was named, so this is {person}, the easiest. `coach people list` shows all of them."
)
LEFT_OPEN: Final = "The talk is open. Go on with `coach practice --resume {id}{db}`."
PASSED_OVER: Final = "The talk ended before the file did: {n} lines were not used."
INSTRUCTORS_ONLY: Final = "Only instructors can do this. Ask one of yours, or ask to be made one."
RELEASES: Final = "This was a check ride. An instructor releases the feedback."
REWOUND: Final = "Back to turn {n}."
REWOUND_TO_START: Final = "Back to the start."

# The decision.
DECIDED: Final = "You decided: {title}."
FITS: Final[dict[str, str]] = {
    "good": "Fits well: {because}.",
    "fair": "Can work: {because}.",
    "poor": "Fits badly: {because}.",
}
NOT_NOW: Final = (
    "There is nothing to decide until the talk has ended. Go on with a reply, or end it with /end."
)

# Commands.
COMMANDS: Final[dict[str, str]] = {
    "call": "the details of the call again",
    "why": "what was found in your last reply, and why it matters here",
    "whatif": "N WORDS: another reply at turn N (or the last), and both futures",
    "rewind": "N: back to where turn N left the talk; alone, one reply back",
    "silence": "say nothing for a while",
    "end": "end the talk from your side",
    "decide": "OPTION: what you would do next, once the talk has ended",
    "stop": "stop the practice at once, and see people to talk to",
    "help": "this list",
}
HELP_ABOUT: Final = (
    "Type what you would say. What you do stands between asterisks: *steps back*. "
    "What you type is answered by a script, scored by fixed rules and kept only on this machine."
)

NO_REPLY_YET: Final = "There is no reply of yours yet. Say something to the person first."
NO_WHY_NOW: Final = (
    "This talk shows no feedback while it goes on. It comes at the end; that of a check ride once an "
    "instructor releases it."
)
NOTHING_FOUND: Final = "Nothing in it stood out, neither for better nor for worse."
NOTHING_TO_CHANGE: Final = "Nothing to change in that one. Go on."
NOT_IN_A_CHECK_RIDE: Final = (
    "In a check ride there is no way back and no second try. Go on as it stands; a coached talk has both."
)
WHATIF_NEEDS_WORDS: Final = "/whatif needs the words to try, such as /whatif 3 What happened then?"
CAUSE: Final = "Trust {trust:+.0f}, tension {tension:+.0f}: {because}."

# The debrief.
ACCOUNT: Final = "{name} afterwards"
FEEDBACK: Final = "Feedback"
DECISION: Final = "The decision"
CHOSEN: Final = " (your choice)"
NEXT: Final = "To practise next"
TRUST: Final = "Trust"
TENSION: Final = "Tension"
SCORES: Final = "Your replies"
EMPATHY: Final = "Empathy"
REFLECTION: Final = "Reflection"
NON_CONFRONTATION: Final = "Out of the fight"
SPAN: Final = "From {first:.0f} to {last:.0f}; lowest {least:.0f}, highest {most:.0f}."
SCORED: Final = "Mean score {mean:.0f} of 100; lowest {least}, highest {most}. Below, the levels from 0 to 2."
BESIDE: Final = "Beside others"
TURNS: Final = "Where the talk turned"
TURN: Final = "Turn {n}. {about}"
BACK: Final = "Back where it was after turn {n} ({where})."
HELPED: Final = "The reply that helped most"
HURT: Final = "The reply that hurt most"
MOVED: Final = "Turn {n}: trust {trust:+.0f}, tension {tension:+.0f}."
MISSED: Final = "What went by"
MISSED_CUES: Final[dict[str, str]] = {
    "risk": "Turn {n}: a hint at suicide or danger.",
    "feeling": "Turn {n}: pain that wanted to be heard.",
    "door": "Turn {n}: a chance to ask.",
}
TOPICS: Final = "What came out"
CAME_OUT: Final = "{topic}: it came out."
STAYED_IN: Final = "{topic}: it did not come out."
MEASURES: Final = "Against the benchmarks"
PASSES: Final = "Pass marks"
NOTES: Final = "Reply by reply"
GRADES: Final[dict[str, str]] = {"good": "good", "fair": "fair", "short": "not there yet"}
PASSED: Final = "All pass marks of this role are met."
NOT_PASSED: Final = "Not all pass marks of this role are met."
MET: Final = "met"
NOT_MET: Final = "not met"
AT_LEAST: Final = "at least {bound}"
AT_MOST: Final = "at most {bound}"
MEAN_SCORE: Final = "mean score of your replies"
ASKED_AFTER_RISK: Final = {
    True: "Asked directly about suicide after a hint at it: {met}.",
    False: "A hint at suicide was left without the direct question: {met}.",
}

# A drill at this machine.
DRILL_RULES: Final = "You have {minutes}. The person waits {seconds} for a reply, then speaks up."
DRILL_MISSED: Final = "Leave {missed} in a row without a reply and the talk ends."
DRILL_MISSED_ONE: Final = "Leave one line without a reply and the talk ends."
DRILL_KEYS: Final = (
    "Type what you would say. /end ends the talk; /stop ends the practice, and shows people to talk to."
)
DRILL_READY: Final = "Press Enter when you are ready; the clock starts then."
DRILL_LOADS: Final = "A moment, please: the first line comes, and the clock starts with it."
DRILL_LEFT: Final = "({left} left.)"
DRILL_HALF: Final = "(Half of the time is over: {left} left.)"
DRILL_ONLY: Final = "A drill knows /end and /stop, and nothing else. Go on from here."
DRILL_OVER: Final[dict[str, str]] = {
    "ended": "The talk has ended.",
    "time": "Time is up, and the talk has ended.",
    "silent": "Nothing was said for too long, and the talk has ended.",
}
DRILL_CHECK_IN: Final = "How are you after this? `coach practice` and then /stop shows people to talk to."
DRILL_AGAIN: Final = "Your talk, reply by reply: `coach transcript {id}{db}`."

# What if.
WHAT_IF: Final = "Turn {n}, another way"
AS_IT_WENT: Final = "As it went"
INSTEAD: Final = "Instead"
STEP: Final = "trust {trust:.0f}, tension {tension:.0f}"
SCORED_STEP: Final = "score {score}, trust {trust:.0f}, tension {tension:.0f}"

# The app.
NAME: Final = "Crisis Coach"
COACH: Final = "Coach"
TRY_LABEL: Final = "Try:"
FIRST_RUN: Final = (
    (
        "This is practice.",
        (
            "You type to a scripted person in crisis. "
            "Each reply is scored on this machine, and the same reply always gets the same score."
        ),
    ),
    ("It is no help line.", "Nobody reads along. If you need help yourself, press F9 now or at any time."),
    (
        "What is kept.",
        (
            "Your replies, their scores and the time, in {place} on this machine. Nothing is sent anywhere. "
            "`coach export` hands it out, `coach erase` removes it."
        ),
    ),
    (
        "How to stop.",
        '/stop, or the words "stop practice", end a talk at once. Ctrl+Q leaves, and the talk waits for you.',
    ),
    (
        "What you may meet.",
        "People here talk about suicide, violence and loss. Each talk says before what it holds.",
    ),
)
FIRST_RUN_AGREE: Final = "Press Enter to agree and begin, or Ctrl+Q to leave."
PICK: Final = "Who do you want to talk to?"
SURPRISE: Final = "Surprise me"
SURPRISE_ABOUT: Final = "Somebody, drawn by chance."
DIFFICULTY: Final = "difficulty {n} of 5"
CONTAINS: Final = "Contains: {notes}"
PICK_KEYS: Final = "Arrows and Enter choose."
SAY: Final = "Type what you would say, or /help"
LOOK_BACK: Final = "Press Enter to look back"
DEBRIEF_HINT: Final = "/whatif N WORDS tries a reply again, /rewind N goes back there, /quit leaves"
PACE_OFF: Final = "Answers now come at once."
PACE_ON: Final = "Answers now take their time."
PEOPLE_TO_TALK_TO: Final = "People to talk to"
CLOSE_KEYS: Final = "Esc closes this."
STOP_KEYS: Final = "Press Enter to leave, or d to look back at the talk so far."
KEYS: Final = "Keys"
KEYS_ABOUT: Final = (
    ("Enter", "sends; Shift+Enter or Ctrl+J begins a new line"),
    ("PgUp PgDn", "move through the talk"),
    ("F2", "the call"),
    ("F3", "answers take their time, or come at once"),
    ("F4", "dark or light colours"),
    ("F9", "the same as /stop"),
    ("Ctrl+Q", "leaves; the talk waits for `coach practice --resume`"),
)
ONE_AT_A_TIME: Final = "One thing at a time: your reply is being stored. Try again in a moment."
WHY_TITLE: Final = "Reply {n}: what was found"
TURN_OF: Final = "reply {n}"
MODES: Final[dict[str, str]] = {
    "coached": "a note after each reply",
    "sparse": "a note at slips and at every third reply",
    "debrief": "notes at the end",
    "check_ride": "check ride, no notes",
}
CHOOSE: Final = "Arrows or a number choose, Enter decides, Esc leaves it open."
