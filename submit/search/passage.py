"""The passage of a found section that best matches the query, with the found words marked."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from submit.search.stems import PASSED_OVER, UNSEEN, WORD, spellings, term

LONGEST = 200
BEFORE = 60
"""Characters of a passage, and how many of them may come before the first found word."""
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[«“\"(]?[A-ZА-ЯЁ0-9])")


@dataclass(frozen=True)
class FoundPiece:
    """A piece of text: a found word, or what lies between two of them."""

    text: str
    is_found: bool


def marked(text: str, wanted: Collection[str]) -> list[FoundPiece]:
    """Return the text in pieces; those whose terms are in `wanted` are marked as found."""
    return list(_pieces(UNSEEN.sub("", text), wanted))


def passage(prose: str, wanted: Collection[str]) -> list[FoundPiece]:
    """Return the first sentence with the most wanted terms, in pieces, cut between words if it is long."""
    sentences = SENTENCE_END.split(prose)
    return marked(_cut(max(sentences, key=lambda sentence: len(_found(sentence, wanted))), wanted), wanted)


def _pieces(text: str, wanted: Collection[str]) -> Iterator[FoundPiece]:
    done = 0
    for match in WORD.finditer(text):
        if _found(match[0], wanted):
            if match.start() > done:
                yield FoundPiece(text[done : match.start()], False)
            yield FoundPiece(match[0], True)
            done = match.end()
    if done < len(text):
        yield FoundPiece(text[done:], False)


def _found(text: str, wanted: Collection[str]) -> set[str]:
    return {term(word) for word in spellings(text) if word not in PASSED_OVER} & set(wanted)


def _cut(sentence: str, wanted: Collection[str]) -> str:
    """Return the part of a sentence around its first found word."""
    if len(sentence) <= LONGEST:
        return sentence
    first = next((match.start() for match in WORD.finditer(sentence) if _found(match[0], wanted)), 0)
    start = sentence.find(" ", first - BEFORE) + 1 if first > BEFORE else 0
    part = sentence[start : start + LONGEST]
    if start + LONGEST < len(sentence):
        part = part.rpartition(" ")[0].rstrip(",;:—– ") + "…"
    return f"…{part}" if start else part
