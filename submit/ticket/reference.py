"""References of tickets: `ML-FK4XR8BT`."""

from random import Random

LETTERS = "ABCDEFGHJKLMNPRSTUVWXY"
"""Without I, O, Q and Z, which are misheard or misread on the phone."""
DIGITS = "23456789"
PATTERN = (LETTERS, LETTERS, DIGITS, LETTERS, LETTERS, DIGITS, LETTERS, LETTERS)


def draw_reference(random: Random) -> str:
    """A reference drawn at random; it is not secret, and the store refuses one that is taken."""
    return "ML-" + "".join(random.choice(characters) for characters in PATTERN)
