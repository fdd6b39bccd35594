"""The pages: each module parses what was asked, calls the use cases, and renders."""
