"""The examples of the pages are the tests of the pages."""

from datetime import date

import pytest

from submit.rulebook.problem import SourcePlace
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Example, Rulebook
from submit.ticket.checker import Checker
from submit.ticket.checks.attached_files import MEGABYTE
from submit.ticket.examples import example_problems, read_example
from submit.ticket.questions.questionnaire import Questionnaire
from submit.ticket.ticket import FileInfo
from tests.rulebook.marked import expected, found, unmarked
from tests.rulebook.sample import EN, RU, changed, pages, rulebook_of

GOOD = "```ticket good\nТема: Достаточно длинная"
TRANSLATED = EN + "\n## 1.10. Short { #r-1-10 }\n\n{}\n```\n"

BROKEN = {
    "a field that the form has not": pages(changed(RU, GOOD, "⟦example.field⟧```ticket good\nТемa: Длинная тема")),
    "an example without lines": pages(changed(RU, GOOD, "⟦example.field⟧```ticket good")),
    "a good example that fails": pages(changed(RU, GOOD, "⟦example.good⟧```ticket good\nТема: Мало")),
    "a good example that fails another rule": pages(
        changed(RU, GOOD, f"⟦example.good⟧⟦example.good⟧```ticket good\nТема: {'а' * 256}")
    ),
    "a bad example that passes": pages(
        changed(RU, "```ticket bad\nТема: Мало", "⟦example.bad⟧```ticket bad\nТема: Совсем не мало")
    ),
    "a bad example that breaks another rule": pages(
        changed(RU, "```ticket bad\nТема: Мало", "⟦example.bad_elsewhere⟧```ticket bad\nТема:")
    ),
    "by hand under a check": pages(changed(RU, GOOD, "⟦example.by_hand⟧```ticket good by-hand\nТема: Любая")),
    "to be run under a rule for people": pages(
        changed(RU, "```ticket bad by-hand\nТема: Л", "⟦example.needs_by_hand⟧```ticket bad\nТема: Л")
    ),
    "an English example that passes": pages(
        en=TRANSLATED.replace("{}", "⟦example.bad⟧```ticket bad\nSubject: Long enough for us")
    ),
    "an English example with an unknown field": pages(
        en=TRANSLATED.replace("{}", "⟦example.field⟧```ticket good\nTopic: Long enough for us")
    ),
}  # fmt: skip


@pytest.mark.parametrize("marked", [pytest.param(case, id=name) for name, case in BROKEN.items()])
def test_it_names_an_example_that_does_not_do_what_it_says(marked: dict[str, dict[str, str]]) -> None:
    rulebook, problems = read_rulebook(unmarked(marked))
    assert not problems
    assert found(example_problems(Checker(rulebook))) == expected(marked)


def test_it_runs_the_examples_of_the_sample() -> None:
    assert list(example_problems(Checker(rulebook_of()))) == []


def test_every_example_of_the_pages_does_what_it_says_today_and_after_all_changes(rulebook: Rulebook) -> None:
    for day in (date.today(), date(2126, 1, 1)):
        assert list(map(str, example_problems(Checker(rulebook.at(day))))) == []


def test_every_check_of_the_pages_has_a_good_and_a_bad_example(rulebook: Rulebook) -> None:
    for rule in rulebook.checks:
        assert {example.good for example in rule.text("ru").examples} == {True, False}, rule.anchor


def test_it_reads_every_kind_of_answer(rulebook: Rulebook) -> None:
    asked = Questionnaire(rulebook)
    examples = [example for _, lang, example in rulebook.examples() if lang == "ru" and not example.by_hand]
    typed = [read_example(asked, example, "ru") for example in examples]
    assert any(item.text("impact") for item in typed)
    assert any(item.files for item in typed)
    assert any(item.tracker in rulebook.trackers for item in typed)
    assert all(not item.complete for item in typed)


def test_files_of_examples_have_a_kind_by_their_name_and_a_size_if_it_is_said(rulebook: Rulebook) -> None:
    fields = (("Файлы", "один.PNG 4,5 МБ\nдва и.pdf  2 MB\nтри"),)
    typed = read_example(Questionnaire(rulebook), Example(True, False, fields, SourcePlace("files.md")), "ru")
    assert typed.files == (
        FileInfo("один.PNG", "png", int(4.5 * MEGABYTE), ""),
        FileInfo("два и.pdf", "pdf", 2 * MEGABYTE, ""),
        FileInfo("три", "", int(0.1 * MEGABYTE), ""),
    )
