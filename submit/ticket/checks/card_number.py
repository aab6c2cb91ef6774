"""Numbers of payment cards, told from the many other long numbers of a ticket."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, islice, pairwise

from submit.ticket.checks.check import Danger
from submit.ticket.finding import Span

KEEP = 4
"""So many last digits tell the client and the bank which card it was, and harm nobody."""

BETWEEN = re.compile(r"(?:[^\S\n]|[-._\u2010-\u2015\u2212])+")
"""What people put between the groups of one number: any space but a line end, any dash, a full stop, an underscore.
Other signs, such as a line end, a comma or a slash, stand between the numbers of a list as well."""
ROW = re.compile(
    r"[0-9](?:(?<![0-9A-Za-z].)|(?i:(?<=card.)|(?<=visa.)|(?<=amex.)|(?<=pan.)|(?<=%b.)))"
    r"[0-9]*+(?![A-Za-z])(?:[\W_]{1,6}+[0-9]++(?![A-Za-z]))*+"
)
GROUP = re.compile(r"[0-9]+")
WRITTEN_SPACE = re.compile(r"(?i:(?<=[0-9])(?:%20|%C2%A0|&nbsp;|&#160;|&#xa0;|&#32;|<br ?/?>|\\u00a0|\\[nt])(?=[0-9]))")
"""A space or line end as addresses, pages and JSON write it."""

SHAPES: dict[int, tuple[bytes, ...]] = {
    lengths[0][0]: tuple(map(bytes, lengths))
    for lengths in (
        ((1,) * 16, (1,) * 15),
        ((2,) * 8,),
        ((4, 4, 4, 4, 3), (4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 3), (4, 4, 8), (4, 8, 4), (4, 12)),
        ((6, 13), (6, 10)),
        ((8, 8), (8, 4, 4)),
        ((12, 4),),
        ((15,),),
        ((16,),),
        ((19,),),
    )
}
"""The ways in which card numbers are written, by the length of the first group. In one piece, 13 and 14 digits are
tickets, and 20 an account."""
ALONE = frozenset(map(bytes, ((2,) * 8, (4, 8, 4), (4, 12), (6, 10), (8, 4, 4), (12, 4))))
"""Unusual ways, which count only where no other digits stand beside them: a UUID holds such groups, too."""
IN_LISTS = frozenset(map(bytes, ((1,) * 16, (1,) * 15, (4, 4, 4, 4, 3), (4, 4, 4, 4), (4, 6, 5), (4, 4, 4, 3))))
"""Ways that are known for a card's even with signs between the groups that stand in lists."""
STARTS = re.compile(
    b"(?=%b)"
    % b"|".join(
        [rb"(?<!\x01)(?:\x01{16}|\x01{15})(?!\x01)", rb"(?<!\x02)\x02{8}(?!\x02)"]
        + [re.escape(shape) for first, shapes in SHAPES.items() if first > 2 for shape in shapes]
    )
)
"""Where in a row of groups, each told by its length, a card may begin. Of digits one by one or two by two only a row of
just that many is a card."""
LONGEST_SHAPE = max(map(len, chain(*SHAPES.values())))
LONGEST_GROUP = 99
PAIR = 2

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
    r"[a-zа-я]{0,10}[\s_-]?(?:номер|number|no|id|№)?[\s:=#№./\"'«(-]{0,4}$"
)
"""A word right before a number that says what it is the number of."""
LIST_WORD = re.compile(
    r"(?:заказ|брон|сумм|цен[аыу]|стоимост|тариф|рейс|код|верси|порт|годы?|строк|ошибк|номера|билет|заявк|счет|счёт|мест"
    r"|order|booking|amount|price|fare|flight|code|version|port|year|line|error|ticket|seat|total)[a-zа-яё]{0,10}"
)
"""A word before a list of numbers that are no card's groups."""
CARD_WORD = re.compile(r"карт[аыеуо]|\bpan\b|card|visa|виза|мастеркард|\bмир\b|maestro|amex")
NEAR = 60
"""So far before a number a word tells that it is a card's."""
LONGEST_WORD = 40
MOST = 1000
"""Numbers of one text that pass as a card's by their digits and get a closer look. Only a text that wants to hold us up
has more: the longest answer cannot. From the next one on all of it is taken for numbers of cards."""
VALUES = bytes.maketrans(b"0123456789", bytes(range(10)))
DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
"""Twice a digit, its own digits summed."""

ACCOUNT = re.compile(
    "".join(rf"{piece}[ \u00a0.-]{{0,2}}" for piece in (r"[234]", r"[0257]"))
    + r"(?:\d[ \u00a0.-]{0,2}){3}(?:8[ .-]?1[ .-]?0|6[ .-]?4[ .-]?3|8[ .-]?4[ .-]?0|9[ .-]?7[ .-]?8|1[ .-]?5[ .-]?6)"
    r"(?:[ \u00a0.-]{0,2}\d){12}"
)
"""An account with a Russian bank: 20 digits, the kind of account first, the currency behind it."""


@dataclass(frozen=True)
class CardNumber(Danger):
    """A number of 15, 16 or 19 digits that begins like a scheme's and ends in its check digit (Luhn)."""

    LEVELS = ("stop",)

    def spans(self, text: str) -> Iterator[Span]:
        text = WRITTEN_SPACE.sub(lambda space: " " * len(space[0]), plain_digits(text))
        for number, (place, is_card) in enumerate(islice(_numbers(text), MOST + 1)):
            if number == MOST:
                yield Span(place.start, len(text), KEEP)
            elif is_card:
                yield place


def plain_digits(text: str) -> str:
    """Write every digit of the text (full-width, Arabic, in a circle) as one of ASCII, in its place."""
    if text.isascii():
        return text
    digits = {sign: unicodedata.digit(sign, None) for sign in set(text) if not sign.isascii()}
    for sign, digit in digits.items():
        text = text if digit is None else text.replace(sign, str(digit))
    return text


def _numbers(text: str) -> Iterator[tuple[Span, bool]]:
    """Find the numbers that can be a card's by their digits, and tell whether they are by what stands around them."""
    for row in ROW.finditer(text):
        if row.end() - row.start() >= LEAST:
            yield from _numbers_in(text, row)


def _numbers_in(text: str, row: re.Match[str]) -> Iterator[tuple[Span, bool]]:
    """Find them in a row of groups: a date or an amount may stand around them."""
    groups = GROUP.findall(row[0])
    lengths = bytes([min(len(group), LONGEST_GROUP) for group in groups])
    sums: _CheckSums | None = None
    places: list[int] = []
    accounts: list[range] = []
    end = 0
    for start in STARTS.finditer(lengths):
        first = start.start()
        if first < end or groups[first][0] in NO_SCHEME:
            continue
        sums = sums or _CheckSums(groups)
        last = _last_group(groups, lengths, first, sums)
        if last is None:
            continue
        if not places:
            places = [group.start() for group in GROUP.finditer(text, *row.span())]
            accounts = [range(*account.span()) for account in ACCOUNT.finditer(text, *row.span())]
        span = Span(places[first], places[last] + len(groups[last]), KEEP)
        is_card = not _is_in(accounts, span.start) and _is_told(text, span, groups, (first, last))
        yield span, is_card
        end = last + 1 if is_card else end


def _is_in(accounts: list[range], start: int) -> bool:
    at = bisect_right(accounts, start, key=lambda account: account.start) - 1
    return at >= 0 and start in accounts[at]


class _CheckSums:
    """The sums that Luhn's check needs of any groups of a row, in one pass over its digits."""

    def __init__(self, groups: list[str]) -> None:
        digits = "".join(groups).encode()
        self._ends = list(accumulate(map(len, groups), initial=0))
        self._sums = tuple(_running_sums(digits, doubled) for doubled in (0, 1))

    def are_valid(self, first: int, last: int) -> bool:
        """Tell whether these groups together end in their check digit."""
        start, end = self._ends[first], self._ends[last + 1]
        sums = self._sums[end % 2]
        return (sums[end] - sums[start]) % 10 == 0


def _running_sums(digits: bytes, doubled: int) -> list[int]:
    """Sum the digits up to each place, every second one of them doubled, beginning with that one."""
    values = bytearray(digits.translate(VALUES))
    values[doubled::2] = digits[doubled::2].translate(DOUBLED)
    return list(accumulate(values, initial=0))


def _last_group(groups: list[str], lengths: bytes, first: int, sums: _CheckSums) -> int | None:
    for size in _fitting(lengths[first : first + LONGEST_SHAPE + 1], not first):
        if sums.are_valid(first, first + size - 1) and _has_scheme("".join(groups[first : first + size])):
            return first + size - 1
    return None


@lru_cache(maxsize=1024)
def _fitting(lengths: bytes, is_first: bool) -> tuple[int, ...]:
    """Of how many groups a card can be that begins with the first of these; the row may begin before them."""
    shapes = (shape for shape in SHAPES[lengths[0]] if lengths.startswith(shape))
    return tuple(len(shape) for shape in shapes if shape not in ALONE or (is_first and lengths == shape))


def _has_scheme(number: str) -> bool:
    scheme = SCHEMES.get(len(number))
    return scheme is not None and scheme.match(number) is not None


def _is_told(text: str, span: Span, groups: list[str], ends: tuple[int, int]) -> bool:
    """Is it a card's by what stands around and between its groups?"""
    first, last = ends
    if first == last:
        return not _is_another_number(text, span.start)
    between = GROUP.split(text[span.start : span.end])[1:-1]
    signs = set(map(_kind, between))
    if signs == {""}:
        # An address of the network has such groups, too, and another sign between itself and the next one.
        return len(groups[first]) != PAIR or len(set(between)) == 1
    if len(signs - {""}) > 1 or bytes(map(len, groups[first : last + 1])) not in IN_LISTS:
        return False
    return CARD_WORD.search(_before(text, span.start, NEAR)) is not None or not (
        _is_list(groups, first, last) or _is_another_number(text, span.start) or _are_listed(text, span.start)
    )


def _kind(between: str) -> str:
    """What tells these groups from those of one number; nothing, if only spaces and dashes stand there."""
    return "" if BETWEEN.fullmatch(between) else "".join(sorted(set(between) - {" ", "\t"}))


def _is_list(groups: list[str], first: int, last: int) -> bool:
    """More numbers of that length around them, numbers in order, or round ones are a list."""
    beside = groups[max(0, first - 1) : first] + groups[last + 1 : last + 2]
    within = groups[first : last + 1]
    if any(len(group) == len(within[0]) for group in beside):
        return True
    steps = [int(after) - int(before) for before, after in pairwise(within)]
    is_in_order = all(0 < step < 500 for step in steps) or all(-500 < step < 0 for step in steps)
    return len(within[0]) > 1 and (is_in_order or all(group.endswith("0") for group in within))


def _are_listed(text: str, start: int) -> bool:
    return LIST_WORD.search(_before(text, start, LONGEST_WORD)) is not None


def _before(text: str, start: int, far: int) -> str:
    return text[max(0, start - far) : start].lower()


def _is_another_number(text: str, start: int) -> bool:
    """A fraction, or a number that the word before it calls an order's, a device's, a payment's."""
    if text[start - 1 : start] == "." and text[start - 2 : start - 1].isdigit():
        return True
    return OTHER_NUMBER.search(_before(text, start, LONGEST_WORD)) is not None
