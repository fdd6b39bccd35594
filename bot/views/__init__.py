"""What the program shows on Discord: messages in Components V2, buttons that survive a restart, forms.

buttons.py       the buttons of a talk
forms.py         modals, and what was written in one
layout.py        the pieces that messages are made of
call.py          how a talk opens
consent.py       what is agreed to before the first
turn.py          one turn
looking.py       why, what if, a scored message
ending.py        the decision and the debrief
helping.py       the practice stopped: people to talk to
past.py          history and stored data
setting.py       what administrators set up
drill.py         the card and the board of a drill, and what is said in its threads
drill_results.py what came of a drill
reviewing.py     a talk in a review
review_list.py   lists of talks, of turns found by their words, and the audit
review_forms.py  the forms of a review
assigning.py     assignments
enrolling.py     programmes
reminding.py     the message that reminds
cohort.py        a cohort over time, for instructors
"""
