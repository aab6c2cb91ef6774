"""What the checks cost: a median ticket, and hostile texts of 20,000 characters and 2, 4 and 8 times as many.

    .venv/bin/python -m bench.checks [ROUNDS]

Prints milliseconds of processor time for all checks together, the median of the rounds with the range. Caches are
emptied before each run, so every word is new. The goals are 1 ms for the median ticket and 20 ms for 20,000 hostile
characters; what the checks for danger read of a long text is part of the figure.
"""

import gc
import itertools
import os
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from submit.publication import read_pages
from submit.rulebook.reader import read_rulebook
from submit.ticket import grammar, spelling, word_stems
from submit.ticket.checker import Checker
from submit.ticket.typed import Typed

ROOT = Path(__file__).parents[1]
SIZE = 20_000
TICKET = {
    "tracker": "bug",
    "subject": "Sabre: ошибка 500 при выписке билета",
    "steps": "1. Открыли заказ 100245.\n2. Нажали «Выписать», выбрали форму оплаты INV.\n3. Подтвердили сумму.",
    "actual": "Красная строка «Нет ответа от поставщика». Билет не выписан, статус заказа прежний, деньги не списаны.",
    "expected": "Билет выписан, номер билета в заказе. Вчера на таком же рейсе выписка прошла за несколько секунд.",
    "booking": "заказ 100245, PNR ABC123",
    "since": "Сегодня с 10:40, вчера вечером работало",
    "scope": "all",
    "email": "agent@putevka.example",
}
LETTERS = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф"


def new_words(size: int) -> str:
    """Russian-looking words, none twice."""
    chance = random.Random(size)
    words = ("".join(chance.choices(LETTERS, range(len(LETTERS), 0, -1), k=chance.randint(3, 12))) for _ in range(size))
    return " ".join(itertools.islice(words, size // 6))[:size]


def repeated(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


HOSTILE: dict[str, Callable[[int], str]] = {
    "new words": new_words,
    "one letter": repeated("а"),
    "spaced letters": repeated("о ш и б "),
    "empty words": repeated("опять ничего не работает "),
    "steps": repeated("1. не "),
    "quotes": repeated("«а б "),
    "quotes and spaces": repeated('"   '),
    "marks": repeated("!?"),
    "digits": repeated("4111 1111-"),
    "digits without gaps": repeated("41"),
    "passwords": repeated("пароль: "),
    "dots": repeated("a.b/c_"),
    "headings": repeated("**а**\n"),
    "white space": repeated(" \n\t"),
    "combining marks": repeated("и\u0306\u0301"),
    "at signs": repeated("a@b."),
}


def cost(checker: Checker, typed: Typed) -> float:
    """Milliseconds of the processor for one verdict with empty caches."""
    for cache in (word_stems.words_of, word_stems.plain, word_stems.stem, word_stems.is_function, grammar.is_sign):
        cache.cache_clear()
    spelling.transliterated.cache_clear()
    gc.collect()
    began = time.process_time()
    checker.verdict(typed)
    return (time.process_time() - began) * 1000


def shown(values: list[float]) -> str:
    return f"{statistics.median(values):7.2f} ({min(values):.2f}–{max(values):.2f})"


def main(rounds: int) -> None:
    checker = Checker(read_rulebook(read_pages(ROOT / "docs"))[0])
    cost(checker, Typed(TICKET))
    cold = [cost(checker, Typed(TICKET)) for _ in range(rounds)]
    print(f"median ticket, {sum(map(len, TICKET.values()))} characters, caches empty: {shown(cold)} ms")
    began = time.process_time()
    for _ in range(200):
        checker.verdict(Typed(TICKET))
    print(f"median ticket, words known: {(time.process_time() - began) * 5:.2f} ms")
    for field in ("subject", "actual", "description"):
        print(f"\n{field}, ms at {SIZE:,} characters × 1, 2, 4, 8")
        for name, make in HOSTILE.items():
            texts = [make(SIZE * times) for times in (1, 2, 4, 8)]
            runs = [[cost(checker, Typed({field: text})) for _ in range(rounds)] for text in texts]
            print(f"  {name:20}" + "  ".join(map(shown, runs)))
    print(f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
