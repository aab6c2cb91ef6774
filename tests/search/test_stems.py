import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from submit.search.stems import PASSED_OVER, SAME, spellings, stem, term, terms


@pytest.mark.parametrize(
    "forms",
    [
        ("заявка", "заявки", "заявку", "заявкой", "заявок", "Заявками"),
        ("ошибка", "ошибки", "ошибок", "ошибкам"),
        ("снимок", "снимка", "снимки", "снимков"),
        ("письмо", "писем", "письмами"),
        ("день", "дня", "дней", "дни"),
        ("окно", "окон", "окна"),
        ("настройка", "настройки", "настроек", "настройками"),
        ("решена", "решённая", "решенную", "решить", "решили"),
        ("отклонена", "отклонённой", "отклонить"),
        ("приоритет", "приоритета", "приоритетов", "приоритетом"),
        ("отчёт", "отчет", "отчёта", "отчетов"),
        ("учётная", "учетной", "учётную"),
        ("ticket", "tickets", "Ticket"),
    ],
)
def test_all_forms_of_a_word_are_one_term(forms: tuple[str, ...]) -> None:
    assert {term(word) for form in forms for word in spellings(form)} == {term(forms[0])}


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("тикет", "заявка"),
        ("скрин", "снимок"),
        ("редмайн", "трекер"),
        ("скайп", "Skype"),
        ("пнр", "PNR"),
        ("авиабилетов", "билет"),
        ("screenshots", "screenshot"),
        ("бронь", "PNR"),
        ("логин", "учётная"),
        ("архив", "zip"),
    ],
)
def test_words_of_one_meaning_are_one_term(word: str, other: str) -> None:
    assert terms(word) == terms(other)


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("срок", "срочно"),
        ("строка", "срок"),
        ("тема", "темп"),
        ("билет", "балет"),
        ("касса", "каска"),
        ("окно", "икона"),
    ],
)
def test_other_words_are_other_terms(word: str, other: str) -> None:
    assert term(word) != term(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ещё раз: «Отчёт»!", ["еще", "раз", "отчет"]),
        ("e-mail", ["e", "mail"]),
        ("заказ 881204, K7LM2P, 3-D", ["заказ", "d"]),
        ("😡😡😡 ...", []),
        ("а" * 41, []),
        ("а" * 40, ["а" * 40]),
        ("", []),
    ],
)
def test_words_are_told_from_numbers_and_codes(text: str, found: list[str]) -> None:
    assert spellings(text) == found


def test_words_that_tell_nothing_are_no_terms() -> None:
    assert terms("как и где это мне, и как же ещё") == []
    assert terms("ещё") == [] and "еще" in PASSED_OVER


def test_no_word_stands_for_two_meanings() -> None:
    # A term that leads on to another one would never be found by it.
    assert {target for target in SAME.values() if SAME[target] != target} == set()


def test_threads_do_not_spoil_each_others_stems() -> None:
    words = spellings("заявками заявок настройкам поставщиками выписывается решённая tickets errors")
    alone = [stem.__wrapped__(word) for word in words]
    pause = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(lambda _: [stem.__wrapped__(word) for word in words], range(64)))
    finally:
        sys.setswitchinterval(pause)
    assert all(stems == alone for stems in together)
