"""What `submit new` writes is in order as it stands: number, anchor, example and words."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from submit.publication import read_pages
from submit.rulebook.page import read_page
from submit.rulebook.reader import Pages
from submit.site.lint.page_check import check_pages
from submit.site.scaffold import Added, ScaffoldError, add_page, add_rule, find_page, with_nav_entry
from tests.site.golden import TODAY

PAGES = read_pages(Path(__file__).parents[2] / "docs")
CLOSING = "rules/closing.md"


def problems(added: Added) -> list[str]:
    """What stops the real pages once `added` is among them."""
    pages = {**PAGES, "ru": {**PAGES["ru"], added.path: added.text}}
    return [str(problem) for problem in check_pages(pages, TODAY)[1] if not problem.is_advice]


def house(text: str, path: str = CLOSING) -> Pages:
    return {"ru": {path: text}}


WITH_RULES = [path for path, text in sorted(PAGES["ru"].items()) if "rules" in read_page(path, text).front.values]


@pytest.mark.parametrize("path", WITH_RULES)
def test_a_new_rule_is_in_order_on_every_page_of_rules(path: str) -> None:
    before = {section.anchor for section in read_page(path, PAGES["ru"][path]).sections}
    added = add_rule(PAGES, "", path)
    anchor = f"r-{added.number.replace('.', '-')}"
    assert anchor not in before
    assert added.text.split("\n")[added.line - 1].endswith(f"{added.number}. Новое правило {{ #{anchor} }}")
    assert problems(added) == []


def test_a_new_case_is_in_order_in_the_guide() -> None:
    added = add_rule(PAGES, "", "guide.md", "case")
    assert added.number.startswith("10.") and "Новый случай" in added.text
    assert problems(added) == []


def test_a_new_page_is_in_order_and_takes_the_next_chapter() -> None:
    added = add_page(PAGES, "", "phone-calls", date(2026, 11, 22))
    assert (added.path, added.number) == ("rules/phone-calls.md", "11.1")
    front = read_page(added.path, added.text).front.values
    assert (front["checked"], front["check_again"]) == (date(2026, 11, 22), date(2027, 5, 23))
    assert problems(added) == []


def test_every_key_of_a_template_is_explained() -> None:
    for added in (add_rule(PAGES, "", CLOSING), add_page(PAGES, "", "calls", TODAY)):
        front = added.text.split("---")[1].split("\n")
        new = front[front.index(f"  r-{added.number.replace('.', '-')}:") + 1 :]
        assert all("#" in line for line in new if line.strip())


@pytest.mark.parametrize(
    ("register", "number"),
    [
        ("", "6.4"),
        ("ru/rules/closing.md#r-6-7\n", "6.8"),
        ("ru/rules/elsewhere.md#r-6-9\nru/rules/closing.md#see-also\n", "6.10"),
        ("ru/rules/closing.md#r-7-9\n", "6.4"),
    ],
)
def test_a_number_that_was_ever_noted_is_not_given_again(register: str, number: str) -> None:
    assert add_rule(PAGES, register, CLOSING).number == number


def test_the_section_stands_below_the_last_rule_and_the_entry_below_the_last_entry() -> None:
    text = "---\ntitle: Т\nrules:\n  r-2-1:\n    check: none\nowner: мы\n---\n## 2.1. А { #r-2-1 }\n\n## Ещё { #more }"
    lines = add_rule(house(text), "", CLOSING).text.split("\n")
    headings = [line for line in lines if line.startswith("## ")]
    assert [heading.rpartition("#")[2] for heading in headings] == ["r-2-1 }", "r-2-2 }", "more }"]
    assert lines.index("  r-2-2:") < lines.index("owner: мы")
    front = yaml.safe_load("\n".join(lines).split("---")[1])
    assert list(front["rules"]) == ["r-2-1", "r-2-2"] and front["owner"] == "мы"


def test_a_page_that_ends_with_a_rule_gets_the_next_one_behind_it() -> None:
    text = "---\ntitle: Т\nrules:\n  r-2-1:\n    check: none\n---\n### 2.1. А { #r-2-1 }\nА."
    lines = add_rule(house(text), "", CLOSING).text.split("\n")
    assert lines.index("### 2.2. Новое правило { #r-2-2 }") == lines.index("А.") + 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: Т\n---\n\n## Раздел { #part }\n", "no_rules"),
        ("---\ntitle: Т: Т\n---\n", "broken"),
        ("---\ntitle: Т\nrules: {r-2-1: {check: none}}\n---\n## 2.1. А { #r-2-1 }\n", "flow"),
    ],
)
def test_a_page_that_cannot_take_a_rule_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ScaffoldError, match=f"^{reason}$"):
        add_rule(house(text), "", CLOSING)


@pytest.mark.parametrize("name", ["", "Calls", "звонки", "a b", "../index", "a/b", "-a", "a-", "a.md"])
def test_a_name_that_makes_no_address_is_refused(name: str) -> None:
    with pytest.raises(ScaffoldError, match="^name$"):
        add_page(PAGES, "", name, TODAY)


def test_a_page_is_not_written_over() -> None:
    with pytest.raises(ScaffoldError, match="^exists$"):
        add_page(PAGES, "", "closing", TODAY)


@pytest.mark.parametrize(
    "written", ["closing", "rules/closing", "rules/closing.md", "ru/rules/closing.md", "docs/ru/rules/closing.md"]
)
def test_a_page_is_found_however_it_is_named(written: str) -> None:
    assert find_page(PAGES, written) == CLOSING


@pytest.mark.parametrize("written", ["", "clos", "en/rules/closing.md", "index", "/etc/passwd"])
def test_a_page_that_is_none_or_could_be_two_is_refused(written: str) -> None:
    with pytest.raises(ScaffoldError, match="^no_page$"):
        find_page(PAGES, written)


def test_a_new_page_stands_in_the_menu_behind_the_other_rules() -> None:
    config = (Path(__file__).parents[2] / "mkdocs.yml").read_text(encoding="utf-8")
    lines = with_nav_entry(config, add_page(PAGES, "", "phone-calls", TODAY)).split("\n")
    at = lines.index("      - 11. Новая страница: rules/phone-calls.md")
    assert "rules/contacts.md" in lines[at - 1] and "guide.md" in lines[at + 1]


def test_settings_without_a_menu_stay_as_they_are() -> None:
    assert with_nav_entry("site_name: Т\n", add_page(PAGES, "", "phone-calls", TODAY)) == "site_name: Т\n"
