"""Every broken page gets the lines that its golden file says, and any page at all gets lines and no traceback."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.rulebook.problem import CATALOGUE
from submit.site.lint.prose_problem import WORDS
from tests.site.golden import HOUSE, cases, check_case, read_case


@pytest.mark.parametrize("name", cases())
def test_a_broken_page_is_told_what_is_wrong_and_how_to_mend_it(name: str) -> None:
    texts, sizes, printed = read_case(name)
    assert "".join(f"{problem}\n" for problem in check_case(texts, sizes)) == printed


def test_the_house_itself_is_in_order() -> None:
    texts, sizes, _ = read_case(HOUSE)
    assert check_case(texts, sizes) == []


def test_everything_that_can_be_said_of_prose_is_said_in_a_golden_case() -> None:
    shown = {problem.code for name in cases() for problem in check_case(*read_case(name)[:2])}
    own = {code for code in CATALOGUE if code.startswith("declared.")} | {"key.alphabet"}
    assert (set(WORDS) - {"build", "page.large"} | own) - shown == set()


def test_a_page_of_two_megabytes_is_named_and_nothing_else_is_asked_of_it() -> None:
    house, sizes, _ = read_case(HOUSE)
    text = "---\ntitle: Журнал\n---\n\n" + "{{ <a [б](" * 200_000
    (problem,) = check_case({**house, "docs/ru/log.md": text}, sizes)
    assert str(problem).startswith("docs/ru/log.md:1:1: Страница слишком велика: 1953 тысяч знаков, а можно до 128.")


@pytest.mark.parametrize("name", cases())
def test_advice_says_that_it_is_advice_and_a_fact_does_not(name: str) -> None:
    texts, sizes, _ = read_case(name)
    for problem in check_case(texts, sizes):
        assert str(problem).startswith(f"{problem.place}: Совет: ") == problem.is_advice


PIECES = (
    "---", "rules:", "  r-3-3:", "    check: words", "    pattern: (?=", "    fields: [subject]", "# Т",
    "## 3.3. Т { #r-3-3 }", "```form", "```ticket bad", "```", "````", "Тема: мало", "message.found: {value}",
    "| 120 |", "- 120 знаков", "{{ rules[", '{{ rules["r-3-2"].max }}', "}}", "{% x %}", "[т](#нет)", "![](x.png)",
    "[т](//[)", "[т](/submit/?tracker=x)", "<!-- так нужно -->", "<!--", "-->", "`", "``", "«данный",
    "осуществлять», является.", "\x00", "\ud800", "\u2028", "\x85", "\r", "\r\n", "²", "٣ дня", "title: т",
)  # fmt: skip
PAGE = st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=25).flatmap(
    lambda pieces: st.sampled_from(["\n", " ", "\n\n"]).map(lambda glue: glue.join(pieces))
)


@given(PAGE, PAGE)
def test_any_page_ends_in_problems_and_never_in_a_traceback(russian: str, english: str) -> None:
    house, sizes, _ = read_case(HOUSE)
    for path in ("docs/ru/any.md", "docs/ru/rules/subject.md"):
        for problem in check_case({**house, path: russian, path.replace("ru", "en", 1): english}, sizes):
            assert str(problem)


@given(PAGE, st.text(max_size=60))
def test_any_body_under_sound_rules_ends_in_problems_too(body: str, record: str) -> None:
    house, sizes, _ = read_case(HOUSE)
    texts = {**house, "docs/anchors.txt": record, "docs/translations.txt": record}
    texts["docs/ru/rules/closing.md"] += body
    for problem in check_case({**texts, "docs/en/rules/closing.md": body}, sizes):
        assert str(problem)
