"""Letters that are not what they seem."""

import pytest

from submit.ticket.spelling import in_other_layout, is_keyboard_run, one_alphabet, sounds, transliterated
from submit.ticket.word_stems import content_words, stem, stems_of, words_of


def test_latin_look_alikes_among_russian_letters_are_put_right() -> None:
    assert one_alphabet("oшибкa") == "ошибка"
    assert one_alphabet("sabre") == "sabre"
    assert stem("Oшибкa") == stem("ошибки")


def test_letters_set_apart_are_one_word() -> None:
    assert words_of("О ш и б к а при оплате") == ("Ошибка", "при", "оплате")
    assert words_of("а и б") == ("а", "и", "б")


@pytest.mark.parametrize(("latin", "russian"), [("oshibka", "ошибка"), ("Srochno", "срочно"), ("yaschik", "ящик")])
def test_russian_in_latin_letters_is_read(latin: str, russian: str) -> None:
    assert transliterated(latin) == russian


def test_words_in_latin_letters_are_empty_as_in_russian_ones() -> None:
    assert content_words("ne rabotaet sistema Sabre", stems_of(["работать", "система"])) == ["Sabre"]


def test_the_other_layout_works_both_ways() -> None:
    assert in_other_layout(in_other_layout("не работает")) == "не работает"


def test_real_words_sound_and_random_letters_do_not() -> None:
    assert sounds(["здравствуйте"]) > 0.7 > 0.3 > sounds(["фщзжхц"])
    assert sounds(["exchange"]) > 0.7 > 0.3 > sounds(["xqzkvw"])
    assert sounds([]) == sounds(["a"]) == 1


@pytest.mark.parametrize(
    ("word", "is_run"),
    [("asdf", True), ("йцукенqwerty", True), ("poiu", True), ("asd1", False), ("sabre", False), ("", True)],
)
def test_a_run_is_made_of_neighbours(word: str, is_run: bool) -> None:
    assert is_keyboard_run(word) == is_run
