"""What is kept of every talk. `bot.store.store.Store` is the way in.

    place.py       where the history lies
    address.py     the same on a server
    records.py     what goes in and comes out
    tables.py      the tables
    migrations/    how the tables came to be
    schema.py      tells whether a database is up to date
    making.py      makes a new one at once
    upgrade.py     brings an older one there, with Alembic
    backing.py     what a history lies in: what only that can do
    file.py        a file of SQLite's
    engine.py      how that is opened
    failures.py    its errors as ours
    postgres/      a database on a PostgreSQL server
    database.py    asks either in transactions
    writing.py     what changes rows
    reading.py     what reads them
    figures.py     what adds them up
    drills.py      a cohort against the clock
    drill_boards.py   where its board stands, and stood
    assignments.py    what instructors asked for
    enrolments.py     programmes joined, and talks held for them
    reminders.py      what is to be written to whom, and when
    peers.py       what others reached
    rooms.py       where in Discord talks are held
    guilds.py      what its servers have set up
    reviews.py     what instructors make of talks, and who read what
    review_lists.py   finds talks to review, and turns by their words
    words.py       the search over these
    codings.py     instructors' own codes for replies
    exporting.py   what was made of a talk, handed out
    trainees.py    what is kept of one person, and their consent
    store.py       the above behind one object

Nothing is imported here: `place` and `records` are wanted where SQLAlchemy, a quarter of a second, is not.
"""
