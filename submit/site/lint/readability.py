"""How many years of school a Russian text needs: the mean of the five indices of plainrussian.

Constants: infoculture/plainrussian, api/textmetric/metric.py (CC0). The mean is off by about 1.8 years.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from math import sqrt
from statistics import fmean

from submit.ticket.word_stems import stem, words_of

VOWEL = re.compile("[аеёиоуыэюя]")
LETTER = re.compile("[а-яё]")
SIMPLE = 4
"""A word with more syllables is hard to read."""


@dataclass(frozen=True)
class TextCounts:
    """The numbers of a text that the indices use."""

    sentences: int
    words: int
    letters: int
    syllables: int
    complex: int

    @property
    def mean_sentence(self) -> float:
        return self.words / self.sentences


def count(sentences: Collection[str], familiar: Collection[str] = ()) -> TextCounts | None:
    """Count `sentences`; long words whose stem is in `familiar` are not hard. None if there are no words."""
    words = [word.lower() for sentence in sentences for word in words_of(sentence)]
    words = [word for word in words if VOWEL.search(word)]
    if not words:
        return None
    syllables = [len(VOWEL.findall(word)) for word in words]
    return TextCounts(
        sentences=len(sentences),
        words=len(words),
        letters=len(LETTER.findall("".join(words))),
        syllables=sum(syllables),
        complex=sum(n > SIMPLE and stem(word) not in familiar for n, word in zip(syllables, words, strict=True)),
    )


def school_years(counts: TextCounts) -> float:
    """Return the mean of Flesch–Kincaid, Coleman–Liau, Dale–Chall, SMOG and ARI, as plainrussian fits them."""
    length = counts.mean_sentence
    letters, syllables = counts.letters / counts.words, counts.syllables / counts.words
    complex_share = 100 * counts.complex / counts.words
    return fmean(
        (
            0.318 * length + 14.2 * syllables - 30.5,
            0.055 * 100 * letters - 0.35 * 100 / length - 20.33,
            0.552 * complex_share + 0.273 * length,
            1.1 * sqrt(64.6 * counts.complex / counts.sentences) + 0.05,
            6.26 * letters + 0.2805 * length - 31.04,
        )
    )
