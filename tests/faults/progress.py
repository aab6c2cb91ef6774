"""Counts as they go: a long run that is broken off has told how far it came."""

import sys


def progress(**figures: object) -> None:
    """Writes the figures to standard error at once, as one line."""
    sys.stderr.write("  " + " ".join(f"{name}={value}" for name, value in figures.items()) + "\n")
    sys.stderr.flush()
