"""Two editions of a page, word by word: deletions, insertions, and enough context to see where they are."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import NamedTuple

from submit.site.history.plain_reading import ReadBlock

TOKEN = re.compile(r"\s*(?:\w+(?:[-’'.,]\w+)*|[^\w\s])")
WORD = re.compile(r"\w")
AROUND = 12
"""So many words of an unchanged stretch are shown on each side of a change."""
LEFT_OUT = "…"
ALIKE = 0.5
"""Two blocks count as one that was edited if so much of the shorter one is in both."""
LONGEST = 1_000
"""Longer blocks, in words, and longer runs of blocks, in pairs, are not compared: they are replaced as a whole."""


class DiffPiece(NamedTuple):
    """Some words. `sign` is `+` if they are new, `-` if they are gone, empty if they stayed."""

    sign: str
    text: str


@dataclass(frozen=True)
class DiffPassage:
    """A block of the page. `sign` is that of the whole block, empty if it was only edited, or stayed."""

    kind: str
    sign: str
    pieces: tuple[DiffPiece, ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.sign for piece in self.pieces)


@dataclass(frozen=True)
class Gap:
    """So many blocks stayed as they were, and are omitted."""

    count: int


@dataclass(frozen=True)
class Comparison:
    """What changed between two editions. `inserted` and `deleted` are the words, including numbers, in order."""

    passages: tuple[DiffPassage | Gap, ...]
    inserted: tuple[str, ...]
    deleted: tuple[str, ...]

    @property
    def changed_words(self) -> int:
        """Return how many words changed; a word that was replaced by another counts once."""
        return max(len(self.inserted), len(self.deleted))


def compare(before: Sequence[ReadBlock], after: Sequence[ReadBlock]) -> Comparison:
    """Return the difference of two pages in words."""
    passages = list(_passages(before, after))
    said = {sign: [p.text for shown in passages for p in shown.pieces if p.sign == sign] for sign in "+-"}
    inserted, deleted = (tuple(word for text in said[sign] for word in _words(text)) for sign in "+-")
    return Comparison(tuple(_near_changes(passages)), inserted, deleted)


def _words(text: str) -> list[str]:
    return [token.strip() for token in TOKEN.findall(text) if WORD.search(token)]


def _passages(before: Sequence[ReadBlock], after: Sequence[ReadBlock]) -> Iterator[DiffPassage]:
    for code, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if code == "equal":
            yield from (_whole(block, "") for block in before[i:j])
        else:
            yield from _exchanged(before[i:j], after[k:m])


def _whole(block: ReadBlock, sign: str) -> DiffPassage:
    return DiffPassage(block.kind, sign, (DiffPiece(sign, block.text),))


def _exchanged(before: Sequence[ReadBlock], after: Sequence[ReadBlock]) -> Iterator[DiffPassage]:
    """Yield blocks that replace others, each new one next to the old one it was made from, if there is one."""
    start = 0
    counts = [Counter(_words(block.text)) for block in after] if len(before) * len(after) <= LONGEST else []
    for old in before:
        words = Counter(_words(old.text))
        twin = next((n for n in range(start, len(counts)) if _are_alike(words, counts[n], old, after[n])), None)
        if twin is None:
            yield _whole(old, "-")
            continue
        yield from (_whole(block, "+") for block in after[start:twin])
        yield _edited(old, after[twin])
        start = twin + 1
    yield from (_whole(block, "+") for block in after[start:])


def _are_alike(words: Counter[str], others: Counter[str], old: ReadBlock, new: ReadBlock) -> bool:
    shared = (words & others).total()
    return old.kind == new.kind and shared >= max(1, ALIKE * min(words.total(), others.total()))


def _edited(old: ReadBlock, new: ReadBlock) -> DiffPassage:
    before, after = (TOKEN.findall(block.text) for block in (old, new))
    if max(len(before), len(after)) > LONGEST:
        return DiffPassage(new.kind, "", (DiffPiece("-", old.text), DiffPiece("+", new.text)))
    gone, come = ([token.strip() for token in tokens] for tokens in (before, after))
    pieces: list[DiffPiece] = []
    for code, i, j, k, m in SequenceMatcher(None, gone, come, autojunk=False).get_opcodes():
        if code == "equal":
            pieces.append(DiffPiece("", "".join(after[k:m])))
        else:
            pieces += [DiffPiece("-", "".join(before[i:j])), DiffPiece("+", "".join(after[k:m]))]
    return DiffPassage(new.kind, "", tuple(_joined(pieces)))


def _joined(pieces: list[DiffPiece]) -> Iterator[DiffPiece]:
    """Yield each run of changes as deletions, then insertions.

    A lone punctuation mark between two changes belongs to them, because it would split a sentence into fragments.
    """
    spread: list[DiffPiece] = []
    for number, piece in enumerate(pieces):
        is_crumb = not piece.sign and 0 < number < len(pieces) - 1 and not WORD.search(piece.text)
        spread += [DiffPiece("-", piece.text), DiffPiece("+", piece.text)] if is_crumb else [piece]
    for is_changed, found in groupby(spread, lambda piece: bool(piece.sign)):
        run = list(found)
        for sign in "-+" if is_changed else ("",):
            if text := "".join(piece.text for piece in run if piece.sign == sign):
                yield DiffPiece(sign, text)


def _near_changes(passages: list[DiffPassage]) -> Iterator[DiffPassage | Gap]:
    """Yield the changed blocks, each with its neighbours and the heading above it; the rest as gaps."""
    kept: set[int] = set()
    heading = None
    for number, passage in enumerate(passages):
        heading = number if passage.kind in ("title", "heading") else heading
        if passage.is_changed:
            kept |= {number - 1, number, number + 1} | ({heading} if heading is not None else set())
    skipped = 0
    for number, passage in enumerate(passages):
        if number not in kept:
            skipped += 1
            continue
        if skipped:
            yield Gap(skipped)
        skipped = 0
        yield passage if passage.sign else _shortened(passage)
    if skipped:
        yield Gap(skipped)


def _shortened(passage: DiffPassage) -> DiffPassage:
    """Return the block without the middle of its long unchanged stretches."""
    last = len(passage.pieces) - 1
    pieces = (
        piece if piece.sign else DiffPiece("", _ends(piece.text, number > 0, number < last))
        for number, piece in enumerate(passage.pieces)
    )
    return DiffPassage(passage.kind, passage.sign, tuple(pieces))


def _ends(text: str, follows_change: bool, leads_to_change: bool) -> str:
    """Return the words of an unchanged stretch that are next to a change; its first ones if no change is next to it."""
    words, lead = text.split(), text[: len(text) - len(text.lstrip())]
    head = AROUND if follows_change or not leads_to_change else 0
    tail = AROUND if leads_to_change else 0
    if len(words) <= head + tail + 1:
        return text
    return lead + " ".join((*words[:head], LEFT_OUT, *words[len(words) - tail :]))
