import subprocess
import sys
from pathlib import Path

import pytest
from markdown import markdown

from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.site.build.page_source import with_cards
from submit.site.macros import theme_values, values
from tests.site.conftest import CONTACTS, ENGLISH, ROOT, SUBJECT

PAGES = {"ru": {"rules/subject.md": SUBJECT, "rules/contacts.md": CONTACTS}, "en": {"rules/subject.md": ENGLISH}}


@pytest.fixture
def tiny() -> Rulebook:
    return read_rulebook(PAGES)[0]


def mkdocs(root: Path) -> subprocess.CompletedProcess[str]:
    """Plain `python -m mkdocs build --strict`, as anyone would run it, with our package to be found."""
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(root / "out")],
        cwd=root,
        env={"PYTHONPATH": str(ROOT), "PATH": "", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_pages_name_parameters_by_anchor(tiny: Rulebook) -> None:
    assert values(tiny)["r-3-2"].min == 10
    assert not hasattr(values(tiny)["r-3-2"], "nothing")


def test_the_theme_offers_a_mailbox_that_is_not_retired(tiny: Rulebook) -> None:
    assert theme_values(tiny, PAGES)["mailbox"] == "desk@help.example"
    assert theme_values(Rulebook({}), PAGES)["mailbox"] == ""


def test_the_theme_knows_which_pages_each_language_has(tiny: Rulebook) -> None:
    assert theme_values(tiny, PAGES)["pages"]["en"] == ["rules/subject.md"]


def test_blocks_become_cards_and_the_text_around_them_stays(tiny: Rulebook) -> None:
    page = with_cards(SUBJECT.partition("---\n\n")[2], "ru", tiny)
    assert "```" not in page
    assert page.count("<figure") == page.count("</figure>") == 4
    assert '{{ rules["r-3-2"].min }}' in page
    assert "&#123;&#123;7*7&#125;&#125;" in page


def test_markdown_leaves_a_card_as_it_is(tiny: Rulebook) -> None:
    text = "## 3.2. Т { #r-3-2 }\nТекст\n```ticket bad\nТема: *не* [так](x) <b>\n  \n  # третья\n```\nДальше *так*\n"
    html = markdown(with_cards(text, "ru", tiny), extensions=["attr_list", "pymdownx.superfences"])
    assert "<dd>*не* [так](x) &lt;b&gt;<br># третья</dd>" in html
    assert "<p>Дальше <em>так</em></p>" in html


def test_code_is_shown_as_it_is_written(tiny: Rulebook) -> None:
    text = '````markdown\n```ticket bad\n{{ rules["r-3-2"].min }} {% x %}\n```\n````'
    shown = with_cards(text, "ru", tiny)
    assert "<figure" not in shown
    assert '{{ "{{" }} rules["r-3-2"].min }} {{ "{%" }} x %}' in shown


def test_plain_mkdocs_builds_the_pages(root: Path) -> None:
    done = mkdocs(root)
    assert done.returncode == 0, done.stderr
    html = (root / "out/rules/subject/index.html").read_text(encoding="utf-8")
    assert "от 10 до 120\u00a0знаков" in html


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("min: 10", "mni: 10", "subject.md:15:5: Ключа «mni» здесь нет."),
        ("Sabre: ошибка 500 при выписке билета", "Билет", "Хороший пример не проходит правило 3.2"),
        ("Тема — от", "{{ 7*7 }} Тема — от", "Такую вставку страница не принимает."),
        ('rules["r-3-2"].min', 'rules["r-3-3"].min', "Правила «r-3-3» нет."),
        ("title: Тема", "title: Тема: какая", "Лишнее двоеточие в значении."),
    ],
)
def test_plain_mkdocs_stops_at_a_page_that_is_wrong(root: Path, before: str, after: str, sentence: str) -> None:
    page = root / "docs/ru/rules/subject.md"
    page.write_text(SUBJECT.replace(before, after), encoding="utf-8")
    done = mkdocs(root)
    assert done.returncode != 0
    assert sentence in done.stderr
