"""The rule-book: the pages of the regulations, read into frozen values. Pure; knows syntax, not checks."""
