"""Discord commands and events: each parses what came, calls `bot.practice`, and renders the answer.

failing.py       every failure as one sentence, for the one it concerns
answers.py       the answer to an interaction, within three seconds
pressing.py      buttons, lists and forms, by their ids
recent.py        what came lately, so that it is taken once
practising.py    /practice and /say
looking_back.py  the trend of practice
talking.py       the turn, and what stands under it
opening.py       threads: opened, found again, closed
rooms.py         the open rooms that this process knows
ending.py        decision, debrief, stop
hearing.py       what is typed in a thread or as a direct message
setting.py       /setup
keeping.py       /mydata, retention, servers that are left
telling.py       /about, and scoring a message
drilling.py      /drill
drill_ready.py   the ready check before a drill
drill_stage.py   the threads of a drill, through one gate
drill_boards.py  the card and the board of a drill
drill_results.py what came of a drill
reviewing.py     /review
review_news.py   what is new in a review, told to the trainee
linking.py       links to the review in a browser
assigning.py     /assign and /my assignments
enrolling.py     /programme
cohorts.py       /cohort
reminding.py     direct messages before something is due
instructing.py   who is an instructor, and whom they mean
"""
