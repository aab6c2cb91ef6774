"""The history of the pages: what git has kept of them, as people read it."""
