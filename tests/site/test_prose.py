import pytest

from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.site.fences import Fence, fences
from submit.site.lint.prose import prose_problems
from submit.site.lint.prose_markup import Markup
from tests.site.conftest import PAGES, SUBJECT


@pytest.fixture
def tiny() -> Rulebook:
    return read_rulebook({"ru": {"rules/subject.md": SUBJECT}})[0]


def codes(text: str, rulebook: Rulebook, lang: str = "ru") -> list[tuple[int, str]]:
    return [(problem.place.line, problem.code) for problem in prose_problems(Markup(lang, "page.md", text), rulebook)]


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_of_the_tiny_house_are_fit(path: str, tiny: Rulebook) -> None:
    assert codes(PAGES[path], tiny, path[:2]) == []


@pytest.mark.parametrize(
    ("prose", "code"),
    [
        ("{{ 7*7 }}", "prose.expression"),
        ("{{ config.site_name }}", "prose.expression"),
        ("{{ rules }}", "prose.expression"),
        ('{{ rules["r-3-2"] }}', "prose.expression"),
        ('{{ rules["r-3-2"].min.real }}', "prose.expression"),
        ('{{ rules["r-3-2"].min | upper }}', "prose.expression"),
        ('{{ rules["r-3-2"].min + 1 }}', "prose.expression"),
        ('{{ rules["r-3-2"].max | plural(*rules) }}', "prose.expression"),
        ('{{ rules["r-3-2"].nothing }}', "prose.parameter"),
        ('{{ rules["r-8-8"].min }}', "prose.rule"),
        ('{{ rules["r-3-2"].max | plural("знак", "знаков") }}', "prose.plural"),
        ('{{ rules["r-3-2"].field | plural("знак", "знака", "знаков") }}', "prose.plural"),
        ('{{ rules["r-3-2"].field | join(", ") }}', "prose.join"),
        ("{{ rules[", "prose.syntax"),
        ("{% include 'x' %}", "prose.tag"),
        ("{#r-3-2}", "prose.tag"),
        ("{% raw %}{{ x }}", "prose.tag"),
    ],
)
def test_anything_else_than_a_parameter_and_listed_filters_is_a_problem(prose: str, code: str, tiny: Rulebook) -> None:
    assert codes(f"---\ntitle: Тема\n---\n\nТекст {prose}.\n", tiny) == [(5, code)]


def test_a_parameter_that_is_not_set_cannot_be_shown() -> None:
    page = "---\ntitle: П\nrules:\n  r-4-1: {priority: high, remote: В, when: [], first_answer: null}\n---\n"
    page += '## 4.1. Высокий { #r-4-1 }\n\n```form\nlabel: Высокий\n```\n\n{{ rules["r-4-1"].first_answer }}\n'
    assert codes(page, read_rulebook({"ru": {"p.md": page}})[0]) == [(12, "prose.empty")]


def test_fenced_blocks_are_no_prose(tiny: Rulebook) -> None:
    assert codes("````markdown\n```ticket bad\n{{ 7*7 }}\n```\n{% x %}\n````\n", tiny) == []


def test_a_title_takes_no_jinja(tiny: Rulebook) -> None:
    assert codes('---\ntitle: "Тема {{ 7*7 }}"\n---\n', tiny) == [(2, "prose.title")]


def test_every_problem_is_a_sentence_with_its_place(tiny: Rulebook) -> None:
    (problem,) = prose_problems(Markup("ru", "page.md", '{{ rules["r-3-2"].nothing }}'), tiny)
    assert str(problem).startswith("docs/ru/page.md:1:1: У правила r-3-2 нет параметра «nothing».")
    assert not problem.is_advice


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\n```\nb\n```\nc", [Fence(1, 3)]),
        ("````\n```\n````\n~~~\n```\n~~~", [Fence(0, 2), Fence(3, 5)]),
        ("```\nnever closed", [Fence(0, 1)]),
        ("no fence `code`", []),
    ],
)
def test_fences_are_found_with_what_they_hold(text: str, found: list[Fence]) -> None:
    assert list(fences(text.split("\n"))) == found
