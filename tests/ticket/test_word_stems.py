"""Words and stems."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from submit.ticket.word_stems import content_words, plain, stem, stems_of, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("…!?", []),
        ("кое-что не так", ["кое-что", "не", "так"]),
        ("don't e-mail_me", ["don't", "e-mail", "me"]),
        ("ошибка 500", ["ошибка", "500"]),
    ],
)
def test_it_finds_words(text: str, words: list[str]) -> None:
    assert list(words_of(text)) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [("заявка", "заявкой"), ("Ещё", "еще"), ("РАБОТАЕТ", "работают"), ("errors", "Error"), ("система", "системы")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_threads_do_not_spoil_each_others_stems() -> None:
    starts, ends = ("выписк", "настройк", "поставщик", "error"), ("ами", "а", "ов", "ing")
    words = [start + end for start in starts for end in ends]
    alone = [stem.__wrapped__(word) for word in words]
    pause = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(lambda _: [stem.__wrapped__(word) for word in words], range(64)))
    finally:
        sys.setswitchinterval(pause)
    assert all(stems == alone for stems in together)


@pytest.mark.parametrize(("one", "other"), [("билет", "билетёр"), ("работа", "работодатель"), ("a", "а")])
def test_different_words_have_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_plain_text_is_set_for_comparison() -> None:
    assert plain("  См. ВЫШЕ,\nещё!") == "см выше еще"


def test_function_words_and_empty_words_carry_no_matter() -> None:
    assert content_words("У нас не работает поиск", stems_of(["работать"])) == ["поиск"]
