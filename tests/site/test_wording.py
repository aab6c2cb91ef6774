import pytest

from submit.site.lint.prose_markup import Markup
from submit.site.lint.readability import count, school_years
from submit.site.lint.suppressions import silenced_lines
from submit.site.lint.wording import familiar_words, sentences_of, wording_problems
from submit.site.lint.wording_lists import StopList


def page(text: str) -> Markup:
    return Markup("ru", "page.md", text)


OFFICIALESE = [
    "В целях обеспечения рассмотрения обращений инициатору надлежит осуществлять заполнение вышеуказанной формы.",
    "Информация предоставляется посредством направления уведомления уполномоченному представителю организации.",
]
RULE = [
    "Если ответа не будет ещё три дня после напоминания, мы можем написать, что заявка аннулирована, и закрыть её.",
    "Мы считаем календарные дни — и только тогда, когда ход ваш.",
]
PLAIN = ["Мы ждём вас три дня.", "Потом мы вам напомним.", "Ещё через три дня мы её закроем."]


def years(sentences: list[str]) -> float:
    counts = count(sentences)
    assert counts
    return school_years(counts)


def test_plain_words_need_fewer_years_of_school_than_officialese() -> None:
    assert years(PLAIN) < 4 < years(RULE) < 9 < 20 < years(OFFICIALESE)


def test_the_five_indices_are_computed_as_plainrussian_does() -> None:
    # Ten words of two syllables and four letters in one sentence, worked out by hand.
    assert years(["мама " * 10]) == pytest.approx(
        (
            (0.318 * 10 + 14.2 * 2 - 30.5)
            + (0.055 * 400 - 0.35 * 10 - 20.33)
            + 0.273 * 10
            + 0.05
            + (6.26 * 4 + 0.2805 * 10 - 31.04)
        )
        / 5
    )


def test_words_of_the_glossary_are_not_hard_in_any_form() -> None:
    terms = familiar_words(page("# Словарь\n\n## Аннулирование заявки { #annul }\n\nПереоформление.\n"))
    found = [count([word], terms) for word in ("аннулированием", "переоформление")]
    assert [counts.complex for counts in found if counts] == [0, 1]


@pytest.mark.parametrize("sentences", [[], ["…"], ["500 — 12"], ["PNR"]])
def test_a_text_without_russian_words_has_no_measure(sentences: list[str]) -> None:
    assert count(sentences) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Раз. Два! Три? Четыре… Пять", ["Раз.", "Два!", "Три?", "Четыре…", "Пять"]),
        ("По п. 3.2, т. е. по правилу, см. ниже.", ["По п. 3.2, т. е. по правилу, см. ниже."]),
        ("Одно\nпредложение.\n\nДругое", ["Одно\nпредложение.", "Другое"]),
        ("- пункт;\n- другой пункт.\n\n1. Третий.", ["пункт;", "другой пункт.", "Третий."]),
        ("# Заголовок\n\n| Ячейка |\n\n```\nКод.\n```\n\nТекст.", ["Текст."]),
        ("**Жирно.** Обычно.", ["**Жирно.**", "Обычно."]),
    ],
)
def test_sentences_are_told_apart(text: str, found: list[str]) -> None:
    assert [sentence.strip() for _, sentence in sentences_of(page(text))] == found


def test_the_stop_list_hears_any_form_where_it_may_and_just_one_where_it_must() -> None:
    listed = StopList([{"words": ["осуществлять"], "instead": "делать"}, {"forms": ["в целях"], "instead": "чтобы"}])
    assert [heard.words for heard in listed.heard("Осуществляет в  ЦЕЛЯХ, но в цель и в целом.")] == [
        "Осуществляет",
        "в ЦЕЛЯХ",
    ]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Раз.\n\n<!-- так нужно: закон -->\n\nДва\nТри.\n\nЧетыре.", {3, 4, 5, 6}),
        ("Раз.\n<!-- так нужно: закон -->\nДва.\n\nТри.", {1, 2, 3}),
        ("Раз. <!-- так нужно: закон -->\n\nДва.", {1}),
        ("<!-- as intended: the law -->\n\n```form\nhint: а\n\nlabel: б\n```\n\nДва.", {1, 2, 3, 4, 5, 6, 7}),
        ("<!-- так нужно:\nдолгая причина -->\nДва.", {1, 2, 3}),
        ("`<!-- так нужно: код -->`\n\nДва.", set()),
        ("<!-- просто заметка -->\n\nДва.", set()),
        ("<!-- так нужно: в конце -->", {1}),
    ],
)
def test_a_comment_with_a_reason_silences_its_block(text: str, lines: set[int]) -> None:
    assert silenced_lines(page(text)) == lines


def test_long_sentences_are_counted_on_every_page_and_the_mean_only_on_long_ones() -> None:
    sentence = "Слово " * 20 + "конец."
    assert [problem.code for problem in wording_problems(page(f"{sentence} " * 4), ())] == []
    assert "wording.mean" in [problem.code for problem in wording_problems(page(f"{sentence} " * 6), ())]
