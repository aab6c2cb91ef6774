"""The page for staff shows the counts where there are any, and is built well where there are none."""

import os
import re
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from submit.cli import main
from submit.publication import Publications
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.site.build.page_source import with_cards
from submit.site.build.site_build import build_site
from submit.store.counts import Counts
from submit.store.database import Database
from submit.ticket.finding import Finding
from submit.ticket.rule_counts import RuleCount
from tests.conftest import ROOT
from tests.site.conftest import ENGLISH, NOW, SUBJECT, URL

PAGE = "# Счётчики { #counts }\n\n```counts\n```\n\nКонец.\n"
COUNTS = {"r-3-2": RuleCount(20, 15), "r-3-1": RuleCount(7, 0), "r-9-9": RuleCount(1, 1)}
UNKNOWN = "хранилище не отвечало"


@pytest.fixture
def tiny() -> Rulebook:
    return read_rulebook({"ru": {"rules/subject.md": SUBJECT}, "en": {"rules/subject.md": ENGLISH}})[0]


def cells(html: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", html, re.DOTALL)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]


def test_the_table_names_each_rule_of_the_rule_book_and_marks_the_doubtful(tiny: Rulebook) -> None:
    table = cells(with_cards(PAGE, "ru", tiny, COUNTS))
    assert table == [
        ["Правило", "Сработало", "Пропустили", "Доля"],
        ['<a href="/rules/subject/#r-3-1">3.1. Тема</a>', "7", "0", "0%"],
        [
            '<a href="/rules/subject/#r-3-2">3.2. Тема короткая</a> <strong>Пропускают чаще, чем слушают</strong>',
            "20",
            "15",
            "75%",
        ],
    ]


def test_the_english_table_has_english_words(tiny: Rulebook) -> None:
    page = with_cards(PAGE, "en", tiny, COUNTS)
    assert "Passed over more often than heeded" in page
    assert "A short subject" in page


@pytest.mark.parametrize(("counts", "words"), [(None, UNKNOWN), ({}, "ни одно правило не сработало")])
def test_where_there_is_nothing_to_tell_a_sentence_says_so(
    tiny: Rulebook, counts: dict[str, RuleCount] | None, words: str
) -> None:
    page = with_cards(PAGE, "ru", tiny, counts)
    assert words in page
    assert "<table" not in page and "```" not in page


def test_the_page_around_the_table_stays(tiny: Rulebook) -> None:
    page = with_cards(PAGE, "ru", tiny, COUNTS)
    assert page.startswith("# Счётчики { #counts }\n") and page.endswith("\nКонец.\n")


def test_a_build_puts_the_counts_on_the_page(root: Path, sites: Path) -> None:
    (root / "docs" / "ru" / "counts.md").write_text(f"---\ntitle: Счётчики\n---\n{PAGE}", encoding="utf-8")
    publication = build_site(root, sites, URL, NOW, COUNTS)
    assert len(cells((publication.site / "counts" / "index.html").read_text(encoding="utf-8"))) == 3


@pytest.fixture
def at_home(monkeypatch: pytest.MonkeyPatch, root: Path, tmp_path: Path) -> Path:
    """The folder of the tiny house, where `submit site` is run; the store lies where `database` makes it."""
    for name in [name for name in os.environ if name.startswith("SUBMIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("SUBMIT_VAR", str(tmp_path))
    monkeypatch.chdir(root)
    (root / "docs" / "ru" / "counts.md").write_text(f"---\ntitle: Счётчики\n---\n{PAGE}", encoding="utf-8")
    return tmp_path


def published(var: Path) -> str:
    assert main(["site"]) == 0
    publication = Publications(var / "sites").current()
    assert publication is not None
    return (publication.site / "counts" / "index.html").read_text(encoding="utf-8")


def test_submit_site_reads_the_counts_of_the_store(at_home: Path, database: Database) -> None:
    finding = Finding("r-3-2", "subject", "advice", "length.short", "", "")
    Counts(database).spoke("d1", [finding], date(2026, 11, 23))
    assert cells(published(at_home))[1][1:] == ["1", "0", "0%"]


def test_submit_site_builds_where_there_is_no_store_and_makes_none(at_home: Path) -> None:
    assert UNKNOWN in published(at_home)
    assert not (at_home / "submit.db").exists()


def test_submit_site_builds_where_the_store_does_not_count_yet(at_home: Path, database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("DROP TABLE counts"))
    assert UNKNOWN in published(at_home)


def test_the_page_for_staff_asks_for_the_table() -> None:
    assert "```counts\n```" in (ROOT / "docs" / "ru" / "staff" / "counts.md").read_text(encoding="utf-8")
