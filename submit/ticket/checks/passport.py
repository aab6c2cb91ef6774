"""Numbers of passengers' passports, where a word beside them says what they are."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from submit.ticket.checks.check import Danger
from submit.ticket.finding import Span
from submit.ticket.spelling import mentions

FLAGS = re.IGNORECASE
KEEP = 3
"""So many last signs tell two passengers of one order apart, and nobody else can use them."""

WORD = re.compile(r"паспорт[а-яё]{0,3}|загран[а-яё]{0,8}|удостоверени[а-яё]{1,2} личности|passports?(?![a-z])", FLAGS)
PIECES = ("паспорт", "загран", "личности", "passport")
"""Without one of these no word is named, neither before a number nor behind it; most texts have none."""
GAP = r"(?:[^\S\n]|_)"
NUMBER = re.compile(
    rf"(?<![^\W_])(?<!\+)(?:\d{{2}}{GAP}?\d{{2}}{GAP}{{0,2}}(?:,?{GAP}?(?:номер|№|n|no\.?){GAP}?)?[-/]?\d{{6}}"
    rf"|\d{{2}}{GAP}?(?:№|n)?{GAP}?\d{{7}}"
    rf"|[A-ZА-Я]{{1,2}}{GAP}?(?:№|n)?{GAP}?\d{{6,8}})(?![^\W_]|[-.]\d)",
    FLAGS,
)
"""A Russian passport (4509 123456), one for travelling abroad (75 1234567), one of another country (AB1234567)."""

AHEAD = 60
"""A number belongs to the word at most so many characters before it, or right before it in brackets."""
BEHIND = re.compile(r"[^\S\n]?[—–(,-]{0,2}[^\S\n]?(?:это )?(?:серия и номер )?(?:загран)?(?:паспорт|passport)", FLAGS)
OTHER_NUMBER = re.compile(
    r"(?:заказ|брон|билет|тел|phone|order|ticket|booking|pnr|инн|снилс|рейс|flight|№ ?заявк)[а-яёa-z.]{0,10}"
    r"[\s№#:n]{0,4}$",
    FLAGS,
)


@dataclass(frozen=True)
class Passport(Danger):
    """Advice, for a ticket can be about the very passport; hidden, its last signs stay."""

    LEVELS = ("advice",)
    CODES = {"text": (), "file": ("name",)}

    def spans(self, text: str) -> Iterator[Span]:
        if not mentions(text, PIECES):
            return
        words = [word.end() for word in WORD.finditer(text)]
        for number in NUMBER.finditer(text):
            start, end = number.span()
            named = bisect_right(words, start) - 1
            is_near = named >= 0 and start - words[named] <= AHEAD
            if (is_near or BEHIND.match(text, end)) and not _is_another_number(text, start):
                yield Span(start, end, KEEP)
                # The next number of a list belongs to the same word.
                words.insert(named + 1, end)


def _is_another_number(text: str, start: int) -> bool:
    return OTHER_NUMBER.search(text, max(0, start - 20), start) is not None
