"""The register of anchors and the record of translations: written by `submit check`, kept by every build."""

from pathlib import Path
from time import process_time

import pytest

from submit.cli import main
from submit.publication import read_pages
from submit.rulebook.problem import RulebookError
from submit.site.build.site_build import build_site
from submit.site.lint.anchors import with_new_anchors
from submit.site.lint.page_check import check_pages, read_beside
from submit.site.lint.prose_markup import Marked, mark
from submit.site.lint.translations import accepted_translations, translation_problems
from tests.site.conftest import NOW, PAGES, SUBJECT, URL

REGISTER = "docs/anchors.txt"
RECORD = "docs/translations.txt"


@pytest.fixture
def house(root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The tiny house, and we stand in it."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("SUBMIT_VAR", str(tmp_path / "var"))
    return root


def test_check_notes_anchors_and_translations_when_asked(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "Совет: новых меток" in capsys.readouterr().out
    assert not (house / REGISTER).exists()
    assert main(["check", "--add-anchors", "--accept-translations"]) == 0
    assert "меток" not in capsys.readouterr().out
    assert "ru/rules/subject.md#r-3-2\n" in (house / REGISTER).read_text(encoding="utf-8")
    assert (house / RECORD).read_text(encoding="utf-8").startswith("en/rules/subject.md#r-3-2 ")


def test_what_is_noted_is_never_taken_out(house: Path) -> None:
    (house / REGISTER).write_text("ru/rules/subject.md#r-3-9\n", encoding="utf-8")
    assert main(["check", "--add-anchors"]) == 1
    assert (house / REGISTER).read_text(encoding="utf-8") == "ru/rules/subject.md#r-3-9\n"
    pages = mark({"ru": {"a.md": "## А { #a }\n"}})
    assert with_new_anchors(pages, "ru/z.md#z\nru/a.md#a\n") == "ru/a.md#a\nru/z.md#z\n"


def test_nothing_is_noted_of_pages_that_are_not_in_order(house: Path) -> None:
    page = house / "docs/ru/rules/subject.md"
    page.write_text(SUBJECT.replace("{ #r-3-1 }", "{ #r-3-11 }"), encoding="utf-8")
    assert main(["check", "--add-anchors", "--accept-translations"]) == 1
    assert not (house / REGISTER).exists()
    assert not (house / RECORD).exists()


def test_a_vanished_anchor_stops_a_build(root: Path, sites: Path) -> None:
    (root / REGISTER).write_text("ru/rules/subject.md#r-3-9\n", encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        build_site(root, sites, URL, NOW)
    assert [problem.code for problem in caught.value.problems] == ["rule.vanished"]


def marked(russian: str) -> Marked:
    return mark({"ru": {"rules/subject.md": russian}, "en": {"rules/subject.md": PAGES["en/rules/subject.md"]}})


RECORDED = accepted_translations(marked(SUBJECT))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("message.short: Тема", "message.short: Тема заявки"),
        ("## 3.2. Тема короткая", "## 3.2. Тема точная"),
        ("```ticket bad", "Новая фраза.\n\n```ticket bad"),
    ],
)
def test_an_edit_of_the_russian_rule_makes_its_translation_stale(old: str, new: str) -> None:
    assert "translation.stale" not in codes(SUBJECT)
    assert "translation.stale" in codes(SUBJECT.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Тема: {{7*7}}", "Тема: {{8*8}}"),
        ("message.long: Тема — не больше {max}\n", "message.long: Тема — до {max}\n"),
        ("max: 120", "max: 110"),
        ("\n## 3.2.", "\n\n\n## 3.2."),
    ],
)
def test_examples_other_rules_parameters_and_blank_lines_do_not(old: str, new: str) -> None:
    assert old in SUBJECT
    assert "translation.stale" not in codes(SUBJECT.replace(old, new))


def codes(russian: str) -> list[str]:
    return [problem.code for problem in translation_problems(marked(russian), RECORDED)]


def test_the_whole_check_of_the_projects_pages_takes_less_than_a_second() -> None:
    docs = Path(__file__).parents[2] / "docs"
    started = process_time()
    check_pages(read_pages(docs), NOW.date(), read_beside(docs))
    assert process_time() - started < 1
