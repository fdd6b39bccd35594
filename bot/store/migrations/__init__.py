"""How the tables came to be, one file a step.

A new step is a new file in `versions/`, written by hand, with the next number as `revision`; then
`bot.store.schema.HEAD` takes that number. A test fails where tables, steps and HEAD disagree.

Every step runs in both databases: the condition of an index is given for each (`sqlite_where` and
`postgresql_where`), and what SQLAlchemy has no words for is a statement of its own in each.
"""
