"""How often the checks for danger are wrong, and what they cost.

    .venv/bin/python bench/danger.py [NUMBERS] [FILE]

Prints the share of random 16-digit numbers that are taken for cards (and of those that pass Luhn), misses and false
alarms on the numbers that the tests make up, and the time for a median ticket and for 1, 2, 4, 8 times a hostile text.
FILE is JSON Lines with `text` and `should_flag`; its mistakes are named. Figures swing with the machine: compare runs
side by side.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from submit.ticket.checks.card_number import CardNumber
from submit.ticket.checks.check import Danger
from submit.ticket.checks.credential import Credential
from submit.ticket.checks.passport import Passport
from tests.ticket.checks.danger import TEST_CARDS, cards, digits, grouped, has_check_digit, other_numbers

CHECKS: tuple[Danger, ...] = (CardNumber(), Credential(), Passport())
TICKET = (
    "Открыл заказ 881204 на двух взрослых, нажал «Обменять», выбрал рейс на день позже и рассчитал доплату. "
    "Красная строка «Нет ответа от поставщика», билет 421-6100998127, пароль не спрашивали. "
) * 4
HOSTILE = {
    "digits": "4242-4242-4242-4241 ",
    "single digits": "4 ",
    "words": "пароль pwd token ",
    "signs": "password=> ",
    "passports": "паспорт 4509 123456 ",
    "letters": "abc",
    "addresses": "://a:",
    "keys": "-----BEGIN PRIVATE KEY-----",
}


def random_numbers(count: int) -> None:
    random, check = Random(16), CardNumber()
    numbers = [digits(random, 16) for _ in range(count)]
    taken = sum(1 for number in numbers if any(check.spans(number)))
    spaced = sum(1 for number in numbers if any(check.spans(grouped(number, " "))))
    valid = sum(map(has_check_digit, numbers))
    print(f"random 16-digit numbers: {count}, of which {valid / count:.2%} pass Luhn")
    print(f"  taken for cards: {taken / count:.2%} in one piece, {spaced / count:.2%} by four")


def made_up(count: int) -> None:
    check = CardNumber()
    missed = [text for text in (*TEST_CARDS, *cards(count)) if not any(check.spans(text))]
    false = [text for text in other_numbers(count) if any(check.spans(text))]
    print(f"made-up cards: {count + len(TEST_CARDS)}, missed {len(missed)}")
    print(f"made-up tickets, orders, phones, devices, accounts: {count}, false alarms {len(false)}")
    for text in (missed + false)[:10]:
        print(f"  {text!r}")


def labelled(path: str) -> None:
    wrong, total = [], 0
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        found = any(any(check.spans(item["text"])) for check in CHECKS if not isinstance(check, Passport))
        total += 1
        if found != item["should_flag"]:
            wrong.append(f"  {item['kind']}: {item['text']}")
    print(f"{path}: {total} texts, {len(wrong)} mistakes", *wrong, sep="\n")


def milliseconds(check: Danger, text: str, times: int = 5) -> float:
    took = []
    for _ in range(times):
        began = time.process_time()
        list(check.spans(text))
        took.append(time.process_time() - began)
    return statistics.median(took) * 1000


def cost() -> None:
    for check in CHECKS:
        name = type(check).__name__
        print(f"{name}: {milliseconds(check, TICKET, 50):.2f} ms for {len(TICKET)} characters of a ticket")
        for kind, piece in HOSTILE.items():
            text = (piece * 20_000)[:20_000]
            times = [milliseconds(check, text[: 2500 * factor]) for factor in (1, 2, 4, 8)]
            print(f"  {kind:14} 2,500 to 20,000 characters: {' '.join(f'{ms:6.2f}' for ms in times)} ms")


def main(arguments: Sequence[str]) -> None:
    random_numbers(int(arguments[0]) if arguments else 200_000)
    made_up(5000)
    for path in arguments[1:]:
        labelled(path)
    cost()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main(sys.argv[1:])
