"""One mistake on the real pages is one line of the check, with everything that comes of it folded under that line."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from submit.publication import read_pages
from submit.rulebook.causes import unfolded
from submit.rulebook.problem import Problem
from submit.rulebook.reader import Pages
from submit.site.lint.page_check import check_pages, read_beside

DOCS = Path(__file__).parents[2] / "docs"
TODAY = date(2026, 12, 1)
SUBJECT = "rules/subject-and-description.md"
Edit = Callable[[str], str]


def swap(old: str, new: str) -> Edit:
    def edit(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return edit


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


ONE: Mapping[str, tuple[str, str, Edit, str]] = {
    # name: language, page, edit, what stands in the line that is named
    "an anchor is deleted": ("ru", "rules/closing.md", swap(" { #r-6-2 }", ""), "## 6.2."),
    "an anchor is renamed": ("ru", "rules/closing.md", swap("{ #r-6-2 }", "{ #r-6-20 }"), "## 6.2."),
    "an anchor stands twice": ("ru", "rules/closing.md", swap("{ #see-also }", "{ #r-6-2 }"), "## См. также"),
    "least over most": ("ru", SUBJECT, swap("    min: 10\n", "    min: 1000\n"), "    min: 1000"),
    "a page is empty": ("ru", "rules/closing.md", lambda text: "", ""),
    "an English page is empty": ("en", "rules/closing.md", lambda text: "", ""),
    "front matter is no YAML": ("ru", SUBJECT, swap("    level: advice\n", "   : : [\n"), "   : : ["),
    "front matter does not end": ("ru", "rules/closing.md", swap("\n---\n", "\n"), "---"),
    "an unknown check": ("ru", SUBJECT, swap("check: length", "check: lenght"), "check: lenght"),
    "an unknown parameter": ("ru", SUBJECT, swap("    min: 10\n", "    minimum: 10\n"), "minimum: 10"),
    "a number too large": ("ru", SUBJECT, swap("    min: 10\n", "    min: 10000000\n"), "min: 10000000"),
    "a number that is a word": ("ru", SUBJECT, swap("    min: 10\n", "    min: ten\n"), "min: ten"),
    "an unknown level": ("ru", SUBJECT, swap("level: advice", "level: advise"), "level: advise"),
    "an unknown type": ("ru", SUBJECT, swap("type: moment", "type: momento"), "type: momento"),
    "a parameter of a wrong kind": ("ru", SUBJECT, swap("future: false", "future: never"), "future: never"),
    "a choice without options": ("ru", SUBJECT, swap("[me, some, all, unknown]", "[]"), "options: []"),
    "an unknown question": ("ru", "rules/trackers.md", swap("since, scope", "sense, scope"), "questions: [subject, st"),
    "no address": ("ru", "rules/trackers.md", swap("question, files, email]", "question, files]"), "[subject, quest"),
    "an unknown answer in a condition": ("ru", SUBJECT, swap("[money_loss, fines]", "[money, fines]"), "when: {impact"),
    "a condition on a later question": (
        "ru", "rules/trackers.md", swap("supplier, impact, until", "supplier, until, impact"), ""),
    "a block is not opened": ("ru", "rules/closing.md", swap("```form\n", ""), "```\n\n## "),
    "a check that refuses good answers": ("ru", SUBJECT, swap("    max: 120\n", "    max: 15\n"), "  r-3-2:"),
    "a check that misses bad answers": (
        "ru", SUBJECT, swap("    min: 10\n    max: 120\n", "    min: 1\n    max: 250\n"), "  r-3-2:"),
    "a block that is not closed": ("ru", "rules/closing.md", swap("\n```\n\n## 6.3", "\n\n## 6.3"), "```form"),
    "an unknown placeholder": ("ru", SUBJECT, swap("не короче {min|", "не короче {mim|"), "не короче {mim|"),
    "a message is missing": ("ru", SUBJECT, swap("message.short:", "message.shrt:"), "message.shrt:"),
    "a date that is none": ("ru", "rules/closing.md", swap("checked: 2026-11-22", "checked: 2026-11-31"), "checked:"),
    "a link to nowhere": ("ru", "rules/closing.md", swap("](contacts.md)", "](contact.md)"), "](contact.md)"),
    "an unknown parameter in prose": ("ru", SUBJECT, swap('rules["r-3-2"].min }}', 'rules["r-3-2"].mim }}'), ".mim }}"),
}  # fmt: skip


def problems_of(pages: Pages) -> list[Problem]:
    return [problem for problem in check_pages(pages, TODAY, read_beside(DOCS))[1] if not problem.is_advice]


def edited(lang: str, path: str, edit: Edit) -> dict[str, dict[str, str]]:
    pages = {language: dict(texts) for language, texts in read_pages(DOCS).items()}
    pages[lang][path] = edit(pages[lang][path])
    return pages


@pytest.mark.parametrize("name", ONE)
def test_one_mistake_is_one_line(name: str) -> None:
    lang, path, edit, part = ONE[name]
    pages = edited(lang, path, edit)
    told = problems_of(pages)
    assert len(told) == 1, [str(problem) for problem in told]
    (problem,) = told
    if part:
        assert problem.place.file == f"docs/{lang}/{path}"
        assert problem.place.line == line_of(pages[lang][path], part), str(problem)


@pytest.mark.parametrize(("lang", "path"), [("ru", "rules/closing.md"), ("ru", "guide.md"), ("en", "guide.md")])
def test_a_page_that_is_gone_is_one_line(lang: str, path: str) -> None:
    pages = {language: dict(texts) for language, texts in read_pages(DOCS).items()}
    del pages[lang][path]
    (problem,) = problems_of(pages)
    assert problem.place.file == f"docs/{lang}/{path}"


def test_two_mistakes_are_two_lines() -> None:
    pages = edited("ru", "rules/closing.md", swap(" { #r-6-2 }", ""))
    pages["ru"][SUBJECT] = swap("    min: 10\n", "    min: 1000\n")(pages["ru"][SUBJECT])
    assert len(problems_of(pages)) == 2


def test_what_is_folded_can_be_listed() -> None:
    problems = problems_of(edited("ru", "rules/closing.md", swap(" { #r-6-2 }", "")))
    (problem,) = problems
    assert str(len(problem.effects)) in str(problem).splitlines()[1]
    assert [one.place for one in unfolded(problems)] == [problem.place, *(one.place for one in problem.effects)]


def test_sound_pages_have_no_problem() -> None:
    assert problems_of(read_pages(DOCS)) == []
