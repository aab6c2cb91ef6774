"""Texts made up for the checks for danger: the same ones every time."""

from collections.abc import Iterator
from random import Random

from submit.ticket.checks.check import Danger
from submit.ticket.masking import mask

TEST_CARDS = [
    "378282246310005",
    "371449635398431",
    "378734493671000",
    "343434343434343",
    "6011111111111117",
    "6011000990139424",
    "6011981111111113",
    "3530111333300000",
    "3566002020360505",
    "3566111111111113",
    "5555555555554444",
    "5105105105105100",
    "5200828282828210",
    "2223003122003222",
    "2223000048400011",
    "2222400070000005",
    "4111111111111111",
    "4012888888881881",
    "4242424242424242",
    "4000056655665556",
    "4917610000000000",
    "4000002500003155",
    "6200000000000005",
    "6205500000000000004",
    "6243030000000001",
    "8171999927660000",
    "6304000000000000",
    "6771798021000008",
    "6799990100000000019",
    "6759649826438453",
    "5019717010103742",
    "2200000000000053",
    "2200770239097761",
    "2201382000000013",
    "6703444444444449",
    "6062826786276634",
    "9792030000000000",
]
"""Numbers that the schemes and payment services publish for tests."""

SPACES = (" ", "\u00a0", "\u2009", "\u202f", "-", "\u2011", "–", "  ")
CARD_SENTENCES = (
    "{}",
    "Не проходит оплата картой {}",
    "карта {}, держатель IVAN IVANOV",
    "Списали дважды с {}.",
    "Оплата заказа 881204 картой №{} не прошла",
    "pan={}&exp=1227",
    "Клиент платил так: {} 12/27 123",
    "«{}» в поле карты",
    "Card {} was declined",
    "Возврат на карту {}\nна сумму 5000",
    "карта\u200b {}\u2060",
)
NUMBER_SENTENCES = (
    "{}",
    "Возврат по {} завис",
    "Номер {}, обмен на 10.08",
    "Не открывается {}.",
    "{} и ещё один такой же",
)


def grouped(number: str, space: str) -> str:
    """A card number as it is printed: 4-6-5 for fifteen digits, by four otherwise."""
    if len(number) == 15:
        return space.join((number[:4], number[4:10], number[10:]))
    return space.join(number[index : index + 4] for index in range(0, len(number), 4))


def digits(random: Random, count: int) -> str:
    return "".join(random.choice("0123456789") for _ in range(count))


def with_check_digit(number: str) -> str:
    """The number with the digit behind it that makes Luhn's sum come out."""
    return next(number + last for last in "0123456789" if has_check_digit(number + last))


def codes(check: Danger, text: str) -> list[str]:
    """What the check would hide in a text."""
    return [text[span.start : span.end] for span in check.spans(text)]


def hidden(check: Danger, text: str) -> str:
    """The text as the client would see it after «Скрыть за меня»."""
    return mask(text, check.spans(text))


def cards(count: int) -> Iterator[str]:
    """Cards that no one has, in sentences."""
    random = Random(313)
    prefixes = {16: ("4", "51", "55", "2221", "2720", "2200", "2204", "3528", "62", "6011", "65"), 15: ("34", "37")}
    prefixes[19] = ("62", "2202", "6759", "4")
    for index in range(count):
        length = (16, 16, 16, 15, 19)[index % 5]
        begin = random.choice(prefixes[length])
        number = with_check_digit(begin + digits(random, length - 1 - len(begin)))
        space = random.choice(("", *SPACES))
        yield random.choice(CARD_SENTENCES).format(grouped(number, space) if space else number)


def other_numbers(count: int) -> Iterator[str]:
    """Tickets, orders, phones, devices and accounts, many of which pass Luhn too."""
    random = Random(314)
    kinds = (
        lambda: with_check_digit(f"421{digits(random, 9)}"),
        lambda: f"555-{with_check_digit('555' + digits(random, 9))[3:]}",
        lambda: f"298 {digits(random, 10)}",
        lambda: with_check_digit(f"555{digits(random, 10)}"),
        lambda: f"555{digits(random, 10)}-{digits(random, 2)}",
        lambda: f"заказ {with_check_digit('4026' + digits(random, 11))}",
        lambda: f"mdOrder {with_check_digit('5' + digits(random, 14))}",
        lambda: f"orderId={with_check_digit('4' + digits(random, 14))}",
        lambda: f"заказ №{digits(random, 8)}",
        lambda: f"+7 9{digits(random, 2)} {digits(random, 3)}-{digits(random, 2)}-{digits(random, 2)}",
        lambda: f"8 (495) {digits(random, 3)}-{digits(random, 2)}-{digits(random, 2)} доб. {digits(random, 4)}",
        lambda: with_check_digit(f"35{digits(random, 12)}"),
        lambda: f"IMEI {with_check_digit('86' + digits(random, 12))}",
        lambda: f"IMEI: {with_check_digit('3530' + digits(random, 11))}",
        lambda: f"40702810{digits(random, 12)}",
        lambda: f"4081 7810 {digits(random, 4)} {digits(random, 4)} {digits(random, 4)}",
        lambda: f"40817.810.{digits(random, 1)}.{digits(random, 4)}.{digits(random, 7)}",
        lambda: f"2026-11-23 09:{digits(random, 2)}:{digits(random, 2)}.{digits(random, 6)}",
        lambda: f"0.{with_check_digit('4' + digits(random, 14))}",
        lambda: f"a{digits(random, 16)}f",
    )
    for index in range(count):
        yield random.choice(NUMBER_SENTENCES).format(kinds[index % len(kinds)]())


def has_check_digit(number: str) -> bool:
    """Luhn: the digits, every second one from the right doubled and its own digits summed, make a multiple of ten."""
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(number)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
