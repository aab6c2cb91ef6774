"""The types of questions."""
