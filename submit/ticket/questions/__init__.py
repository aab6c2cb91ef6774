"""The types of questions: each module holds all that depends on one type."""
