"""The history on a PostgreSQL server. Loaded only where an address names one.

    by_hand.py   makes a new history there
    engine.py    how the server is reached
    failures.py  its errors as ours
    server.py    what the store asks of the place it lies in
    words.py     the search over what was said

Nothing is imported here.
"""
