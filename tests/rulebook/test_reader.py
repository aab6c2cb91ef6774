"""A broken page is told exactly where it is broken, and how."""

import string

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from submit.rulebook.problem import CATALOGUE, Problem
from submit.rulebook.reader import read_rulebook
from tests.rulebook.cases import ENGLISH, PAGES, RUSSIAN
from tests.rulebook.marked import Pages, expected, found, unmarked
from tests.rulebook.sample import EN, RU, changed, pages, rulebook_of

BROKEN = (
    [pytest.param(pages(text, "---\ntitle: None\n---\n"), id=name) for name, text in PAGES.items()]
    + [pytest.param(pages(ru=changed(RU, *change)), id=name) for name, change in RUSSIAN.items()]
    + [pytest.param(pages(en=changed(EN, *change)), id=name) for name, change in ENGLISH.items()]
)


def problems_of(marked: Pages) -> list[Problem]:
    return read_rulebook(unmarked(marked))[1]


@pytest.mark.parametrize("marked", BROKEN)
def test_it_names_the_exact_place_of_a_problem(marked: Pages) -> None:
    assert expected(marked), "the case marks no place"
    assert found(problems_of(marked)) == expected(marked)


@pytest.mark.parametrize("marked", BROKEN)
def test_it_says_what_is_wrong_and_how_to_mend_it(marked: Pages) -> None:
    for problem in problems_of(marked):
        sentence = str(problem)
        assert sentence.startswith(f"{problem.place}: ")
        assert sentence.endswith((".", "…", "»."))
        assert not problem.is_advice


def test_the_sample_has_no_problems() -> None:
    assert len(rulebook_of().rules) == 11


def test_it_collects_the_problems_of_all_pages_at_once() -> None:
    marked = {
        "ru": {
            "a.md": "---\ntitle: А\n⟦key.unknown⟧author: Мы\n---\n⟦section.no_rule⟧## 1.1. А { #r-1-1 }\n",
            "b.md": "⟦anchor.none⟧## Б\n\n⟦block.unclosed⟧```form\n",
            "c/d.md": "⟦front.unclosed⟧---\n",
        },
        "en": {"a.md": "## 1.1. A { #r-1-1 }\n⟦translation.anchor⟧## 1.2. B { #r-1-2 }\n"},
    }
    assert found(problems_of(marked)) == expected(marked)


def test_it_gives_the_problems_in_the_order_of_the_pages() -> None:
    problems = problems_of({"ru": {"b.md": "## Б\n## В\n", "a.md": "## А\n"}})
    assert [(problem.place.file, problem.place.line) for problem in problems] == [
        ("docs/ru/a.md", 1),
        ("docs/ru/b.md", 1),
        ("docs/ru/b.md", 2),
    ]


def test_it_refuses_an_anchor_that_another_page_has() -> None:
    page = "---\ntitle: Т\nrules:\n  ⟦⟧r-1-1: {check: none}\n---\n## 1.1. Т { #r-1-1 }\n"
    marked = {"ru": {"a.md": page.replace("⟦⟧", ""), "b.md": page.replace("⟦⟧", "⟦anchor.repeated⟧")}}
    assert found(problems_of(marked)) == expected(marked)


@pytest.mark.parametrize("empty", [{}, {"ru": {}}, {"ru": {"index.md": "# Проза\n"}}])
def test_it_takes_no_pages_without_rules_for_a_rulebook(empty: Pages) -> None:
    assert found(problems_of(empty)) == [("docs/ru:1:1", "rules.none")]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_it_reads_pages_of_any_line_ends_and_with_a_byte_order_mark(end: str) -> None:
    assert rulebook_of("\ufeff" + RU.replace("\n", end)).edition == rulebook_of().edition


def test_it_leaves_blocks_of_other_languages_and_blocks_in_blocks_alone() -> None:
    inside = (
        "Проза.\n\n````markdown\n## 9.9. Не раздел\n```form\nне слова\n```\n````\n\n~~~python\n# не заголовок\n~~~\n"
    )
    assert rulebook_of(changed(RU, "Проза.", inside)).edition == rulebook_of().edition


def test_it_joins_a_line_that_goes_on_below() -> None:
    rules = rulebook_of(changed(RU, "Тема: Достаточно длинная", "Тема: Достаточно\n  длинная")).rules
    assert rules["r-1-10"].text("ru").examples[1].fields == (("Тема", "Достаточно\nдлинная"),)


def test_it_orders_rules_by_number_and_not_by_letter() -> None:
    assert [rule.number for rule in rulebook_of().rules.values()] == [f"1.{n}" for n in range(1, 12)]


YAML = st.text(string.printable + "абё&*!|>%@`\x00\x85\u2028\ud800", max_size=60)
MARKDOWN = st.lists(
    st.sampled_from(
        ["---", "# Т", "## 1.1. Т { #r-1-1 }", "```form", "```ticket bad", "```", "~~~", "label: т", "rules:"]
    )
    | YAML,
    max_size=12,
).map("\n".join)


@given(YAML, MARKDOWN)
def test_any_page_ends_in_problems_and_never_in_an_exception(front: str, body: str) -> None:
    for text in (f"---\n{front}\n---\n{body}", f"---\ntitle: Т\nrules:\n  r-1-1:\n    {front}\n---\n{body}", body):
        for problem in read_rulebook({"ru": {"a.md": text}, "en": {"a.md": text}})[1]:
            assert str(problem)


PARAMETER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text("aа1:{}|", max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab1", max_size=2), inner, max_size=3),
    max_leaves=5,
)
RULES = [line.split(":")[0].strip() for line in RU.splitlines() if line.startswith("  r-1-")]


@given(
    rule=st.sampled_from(RULES),
    key=st.sampled_from(
        ["max", "questions", "when", "tree", "start", "upcoming", "level", "field", "next", "type", "from", "withdrawn"]
    ),
    value=PARAMETER,
)
def test_any_parameter_ends_in_problems_and_never_in_an_exception(rule: str, key: str, value: object) -> None:
    written = yaml.safe_dump(value, allow_unicode=True, default_flow_style=True, width=9999).split("\n")[0]
    text = changed(RU, f"  {rule}:", f"  {rule}: {{{key}: {written}}}\n  x:")
    text = changed(text, "\n  x:" + text.split("\n  x:")[1].split("\n")[0], "")
    rulebook, problems = read_rulebook(pages(ru=text))
    assert problems or rulebook.edition


SPOKEN_OF = {"key.float", "rules.none", "page.unreadable", "fold", "page.empty", "length.order", "block.unopened"}
SPOKEN_OF |= {"rule.misses", "rule.refuses"}
"""Codes that no broken page above shows, and tests of their own do."""


def test_every_code_of_the_catalogue_is_shown_by_a_broken_page() -> None:
    shown = {code for case in BROKEN for _, code in expected(case.values[0])}  # type: ignore[arg-type]
    elsewhere = ("example.", "declared.", "pattern.", "name.unknown", "key.former")
    in_questions = (
        "question.",
        "role.",
        "tracker.",
        "choice.",
        "moment.",
        "number.",
        "code.",
        "field.",
        "condition.",
        "remember.",
        "folded.",
    )
    known = {code for code in CATALOGUE if not code.startswith(elsewhere + in_questions)}
    assert known - shown - SPOKEN_OF == set()
