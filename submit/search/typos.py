"""Typos: one letter wrong, missing or too many, or two neighbours swapped."""

SHORTEST = 5
"""Shorter words are one letter away from too many others."""


def is_slip(word: str, known: str) -> bool:
    """Return True if `word` is one typo away from `known`.

    The last letter must be right, because the stems of different words differ there.
    """
    if min(len(word), len(known)) < SHORTEST or word[-1] != known[-1] or word == known:
        return False
    while word and known and word[0] == known[0]:
        word, known = word[1:], known[1:]
    wrong, missing, too_many = word[1:] == known[1:], word == known[1:], word[1:] == known
    return wrong or missing or too_many or (word[:2] == known[1::-1] and word[2:] == known[2:])
