"""Slips of the hand: one letter wrong, missing or too many, or two that changed places."""

SHORTEST = 5
"""Shorter words are a letter away from too many others."""


def is_slip(word: str, known: str) -> bool:
    """Is `word` one slip away from `known`? The last letter must be right: there the stems of other words differ."""
    if min(len(word), len(known)) < SHORTEST or word[-1] != known[-1] or word == known:
        return False
    while word and known and word[0] == known[0]:
        word, known = word[1:], known[1:]
    wrong, missing, too_many = word[1:] == known[1:], word == known[1:], word[1:] == known
    return wrong or missing or too_many or (word[:2] == known[1::-1] and word[2:] == known[2:])
