"""Discord commands and events: each parses what came, calls `bot.practice`, and renders the answer.

failing.py     every failure as one sentence, for the one it concerns
pressing.py    buttons, lists and forms, by their ids
practising.py  /practice and /say
talking.py     the turn, and what stands under it
opening.py     threads: opened, found again, closed
ending.py      decision, debrief, stop
hearing.py     what is typed in a thread or as a direct message
setting.py     /setup
keeping.py     /mydata, retention, servers that are left
telling.py     /about, and scoring a message
reviewing.py   /review
assigning.py   /assign and /my assignments
enrolling.py   /programme
cohorts.py     /cohort
reminding.py   direct messages before something is due
instructing.py who is an instructor, and whom they mean
"""
