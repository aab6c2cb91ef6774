"""Numbers of payment cards, told from the many other long numbers of a ticket."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from submit.ticket.checks.check import Danger
from submit.ticket.finding import Span

KEEP = 4
"""So many last digits tell the client and the bank which card it was, and harm nobody."""

BETWEEN = r"(?:[^\S\n]|[-._\u2010-\u2015\u2212])"
"""What stands between the groups of a number: any space but a line end, any dash, a full stop, an underscore."""
NUMBER = re.compile(rf"(?<![0-9A-Za-z])\d+(?:{BETWEEN}{{1,3}}\d+)*(?![0-9A-Za-z])")
GROUP = re.compile(r"\d+")

SHAPES: dict[int, tuple[tuple[int, ...], ...]] = {
    1: ((1,) * 16, (1,) * 15),
    4: ((4, 4, 4, 4, 3), (4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 3), (4, 4, 8)),
    6: ((6, 13),),
    8: ((8, 8),),
    15: ((15,),),
    16: ((16,),),
    19: ((19,),),
}
"""The ways in which card numbers are written, by the length of the first group. In one piece, 13 and 14 digits are
tickets, and 20 an account."""

SCHEMES = {
    14: re.compile(r"3(?:0[0-5]|[689])"),
    15: re.compile(r"3[47]"),
    16: re.compile(
        r"4|5[0-8]|6(?:0|[2-5]|7)|220[0-4]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720)|35(?:2[89]|[3-8])|3(?:0[0-59]|[689])"
        r"|8[16]|9112|9792|9860"
    ),
    19: re.compile(r"4|5[0678]|6(?:0|[2-5]|7)|220[0-4]|35(?:2[89]|[3-8])|81"),
}
"""First digits of the schemes: Diners; American Express; Mir, Visa, Mastercard, Maestro, JCB, UnionPay and others."""
LEAST = min(SCHEMES)
"""A shorter number is no card."""
NO_SCHEME = "017"
"""No card begins with one of these digits, which spares most groups of an ordinary number a closer look."""

OTHER_NUMBER = re.compile(
    r"(?:заказ|брон|imei|транзакц|операци|идентификатор|order|booking|transaction|invoice|trace|(?<![a-zа-я])(?:id|uid|rrn))"
    r"[a-zа-я]{0,10}[\s_-]?(?:номер|number|no|id|№)?[\s:=#№./\"'«(-]{0,4}$",
    re.IGNORECASE,
)
"""A word right before a number that says what it is the number of."""
LONGEST_WORD = 40
DOUBLED = str.maketrans("0123456789", "0246813579")
"""Twice a digit, its own digits summed."""

ACCOUNT = re.compile(r"(?:[23]0|4[0257])\d{3}(?:810|643|840|978|156)\d{12}")
"""An account with a Russian bank: 20 digits, the kind of account first, the currency behind it."""


@dataclass(frozen=True)
class CardNumber(Danger):
    """A number of 15, 16 or 19 digits that begins like a scheme's and ends in its check digit (Luhn)."""

    LEVELS = ("stop",)

    def spans(self, text: str) -> Iterator[Span]:
        for number in NUMBER.finditer(text):
            if len(number[0]) < LEAST:
                continue
            groups = GROUP.findall(number[0])
            if ACCOUNT.match("".join(groups)):
                continue
            places = [number.start() + group.start() for group in GROUP.finditer(number[0])]
            for first, last in _cards(groups):
                if first < last or not _is_another_number(text, places[first]):
                    yield Span(places[first], places[last] + len(groups[last]), KEEP)


def _cards(groups: list[str]) -> Iterator[tuple[int, int]]:
    """The first and the last group of each card in a row of groups: a date or an amount may stand around it."""
    lengths = tuple(map(len, groups))
    index = 0
    while index < len(groups):
        shapes = SHAPES.get(lengths[index], ()) if groups[index][0] not in NO_SCHEME else ()
        shape = next((shape for shape in shapes if _is_card(groups, lengths, index, shape)), ())
        if shape:
            yield index, index + len(shape) - 1
        index += len(shape) or 1


def _is_card(groups: list[str], lengths: tuple[int, ...], index: int, shape: tuple[int, ...]) -> bool:
    end = index + len(shape)
    if lengths[index:end] != shape:
        return False
    if shape[0] == 1 and 1 in (*lengths[index - 1 : index], *lengths[end : end + 1]):
        # Of digits one by one only a row of just that many is a card.
        return False
    number = "".join(groups[index:end])
    scheme = SCHEMES.get(len(number))
    return scheme is not None and scheme.match(number) is not None and has_check_digit(number)


def _is_another_number(text: str, start: int) -> bool:
    """A fraction, or a number that the word before it calls an order's, a device's, a payment's."""
    if text[start - 1 : start] == "." and text[start - 2 : start - 1].isdigit():
        return True
    return OTHER_NUMBER.search(text, max(0, start - LONGEST_WORD), start) is not None


def has_check_digit(number: str) -> bool:
    """Luhn: the digits, every second one from the right doubled and its own digits summed, make a multiple of ten."""
    return sum(map(int, number[-1::-2] + number[-2::-2].translate(DOUBLED))) % 10 == 0
