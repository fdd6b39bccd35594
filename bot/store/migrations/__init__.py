"""How the tables came to be, one file a step.

A new step is a new file in `versions/`, written by hand, with the next number as `revision`; then
`bot.store.schema.HEAD` takes that number. A test fails where tables, steps and HEAD disagree.
"""
