"""Codes: an order, a record locator, a number of a ticket."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from submit.rulebook.lookalikes import CYRILLIC, LATIN
from submit.rulebook.placeholders import LANGUAGES
from submit.rulebook.schema import Misfit
from submit.ticket.finding import Hit
from submit.ticket.questions.names import NAME
from submit.ticket.questions.question import Asked
from submit.ticket.questions.understood import UnderstoodQuestion
from submit.ticket.questions.written import WrittenQuestion
from submit.ticket.staff_pattern import compiled, pattern_misfits, readable
from submit.ticket.ticket import Ticket

KEYS = {"pattern", "example"}
MOST = 50
"""So many codes are read in one answer."""
BETWEEN = re.compile(r"[,;\n]+|\s(?:и|and)\s")
SIGNS = "№#:.()«»\"'"
LOOK_ALIKE = str.maketrans(CYRILLIC.upper(), LATIN.upper())


@dataclass(frozen=True, kw_only=True)
class CodeQuestion(UnderstoodQuestion):
    """`kinds` names the codes: `order: {pattern: "[0-9]{6}", example: "771204"}`; the first that fits counts. What each
    is called stands in the `form` block: `kind.order: Заказ`."""

    kinds: Mapping[str, Mapping[str, str]]

    def misfits(self) -> Iterator[Misfit]:
        yield from super().misfits()
        if not self.kinds:
            yield Misfit(("kinds",), "code.none", {})
        found = [misfit for name, kind in self.kinds.items() for misfit in _kind_misfits(name, kind)]
        yield from found
        if not found:
            yield from self._example_misfits()

    def _example_misfits(self) -> Iterator[Misfit]:
        """An example shows its own kind only if no earlier kind takes it."""
        for name, kind in self.kinds.items():
            if (read := self._kind_of(kind["example"])) is None or read[0] != name:
                yield Misfit(("kinds", name, "example"), "code.example", {"name": name, "value": kind["example"]})

    def words(self) -> tuple[str, ...]:
        return tuple(f"kind.{name}" for name in self.kinds)

    def meaning(self, asked: Asked, text: str, lang: str, now: datetime | None) -> str:
        codes, _ = self.read(asked, text)
        return "\n".join(f"{self._called(asked, kind, lang)} {code}" for kind, code in codes)

    def told(self, asked: Asked, text: str, lang: str, now: datetime | None) -> str:
        # A code is written as its system writes it; what else was typed stays above.
        meaning = self.meaning(asked, text, lang, now)
        return "\n".join(filter(None, (text if self.read(asked, text)[1] else "", meaning))) or text

    def faults(self, asked: Asked, text: str, lang: str, now: datetime | None) -> Iterator[Hit]:
        if strange := self.read(asked, text)[1]:
            yield Hit(asked.name, "unread", {"value": strange[0], "example": self._examples(asked, lang)})

    def spellings(self, asked: Asked, text: str, lang: str, now: datetime | None) -> tuple[tuple[str, ...], ...]:
        codes, strange = self.read(asked, text)
        return super().spellings(asked, text, lang, now) if strange else tuple((code,) for _, code in codes)

    def possible(self, asked: Asked) -> tuple[tuple[str, ...], ...]:
        return tuple((kind["example"],) for kind in self.kinds.values())

    def recalled(self, asked: Asked, ticket: Ticket) -> str | None:
        # The words that are no code stand on the first line, and hold the codes too.
        first = super().recalled(asked, ticket) or ""
        return first if self.read(asked, first)[1] else WrittenQuestion.recalled(self, asked, ticket)

    def read(self, asked: Asked, text: str) -> tuple[list[tuple[str, str]], list[str]]:
        """Return the codes with their kinds, each once, and the words that are none."""
        codes: dict[tuple[str, str], None] = {}
        strange: list[str] = []
        for piece in BETWEEN.split(text)[:MOST]:
            words = [word for word in self._nameless(asked, piece).split() if word.strip(SIGNS)]
            whole = self._kind_of("".join(words)) if len(words) > 1 else None
            found = [(word, self._kind_of(word)) for word in words]
            if whole and not all(kind for _, kind in found):
                codes[whole] = None
                continue
            codes.update((kind, None) for _, kind in found if kind)
            strange += [word for word, kind in found if not kind]
        return list(codes), strange

    def _kind_of(self, word: str) -> tuple[str, str] | None:
        """Return the kind of a code and the code as its system writes it, or None."""
        plain = readable(unicodedata.normalize("NFKC", word)).strip(SIGNS).upper()
        for code in dict.fromkeys((plain, plain.translate(LOOK_ALIKE))):
            for name, kind in self.kinds.items():
                if compiled(kind["pattern"]).fullmatch(code):
                    return name, code
        return None

    def _nameless(self, asked: Asked, piece: str) -> str:
        """Return the text without what the page calls the codes: «заказ 771204»."""
        names = {self._called(asked, name, lang) for name in self.kinds for lang in LANGUAGES}
        pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", " ", piece, flags=re.IGNORECASE)

    def _called(self, asked: Asked, kind: str, lang: str) -> str:
        word = asked.rule.word(f"kind.{kind}", lang)
        return word.text if word else kind

    def _examples(self, asked: Asked, lang: str) -> str:
        return ", ".join(f"{self._called(asked, name, lang)} {kind['example']}" for name, kind in self.kinds.items())


def _kind_misfits(name: str, kind: Mapping[str, str]) -> Iterator[Misfit]:
    if not NAME.fullmatch(name):
        yield Misfit(("kinds", name), "code.name", {"name": name})
    for key in kind.keys() ^ KEYS:
        code = "key.missing" if key in KEYS else "key.unknown"
        place = ("kinds", name) if key in KEYS else ("kinds", name, key)
        yield Misfit(place, code, {"key": key, "known": ", ".join(sorted(KEYS))})
    if "pattern" in kind:
        yield from pattern_misfits(kind["pattern"], ("kinds", name, "pattern"))
