"""What every page of the site has, whatever it says: names, a description, a way on, and no script within the page."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from submit.publication import Publication, read_pages
from submit.site.build.description import first_sentence
from submit.site.build.site_build import build_site
from tests.site.conftest import INDEX, NOW, ROOT, URL, make_house

MOST_PAGES = 25
MOST_TASKS = 3
MOST_LINKS = 5


def pages(publication: Publication) -> Iterator[tuple[str, str]]:
    """Address and text of every built page, those apart that only lead to a rule."""
    for path in sorted(publication.site.rglob("*.html")):
        address = path.relative_to(publication.site).as_posix()
        if "r/" not in address.removeprefix("en/")[:2]:
            yield address, path.read_text(encoding="utf-8")


def menu(config: str) -> list[Any]:
    """The menu that a configuration describes."""
    text = (ROOT / config).read_text(encoding="utf-8")
    found: list[Any] = yaml.safe_load(text)["nav"]
    return found


def test_no_page_holds_a_script_or_a_style_of_its_own(built: Publication) -> None:
    for address, page in pages(built):
        assert re.findall(r"<script(?![^>]* src=)[^>]*>", page) == [], address
        assert not re.search(r"<style|\son\w+=|javascript:|\sstyle=", page), address


def test_every_page_ends_with_a_way_to_the_form_and_an_address_to_write_to(built: Publication) -> None:
    for address, page in pages(built):
        links = re.findall(r'href="([^"]+)"', page)
        assert links[-1] == "mailto:desk@help.example", address
        assert links[-2] == ("/en/submit/" if address.startswith("en/") else "/submit/"), address


def test_every_page_names_its_controls_in_its_own_language(built: Publication) -> None:
    for address, page in pages(built):
        wanted = ("Menu", "Dark colours") if address.startswith("en/") else ("Меню", "Тёмные цвета")
        for name in wanted:
            assert f'aria-label="{name}"' in page, address
        assert "Permanent link" not in page, address


def test_a_page_without_a_description_is_described_by_its_first_sentence(tmp_path: Path) -> None:
    house = make_house(tmp_path / "house")
    (house / "docs/ru/index.md").write_text(INDEX.replace("description: Главная.\n", ""), encoding="utf-8")
    page = (build_site(house, tmp_path / "sites", URL, NOW).site / "index.html").read_text(encoding="utf-8")
    assert '<meta name="description" content="Прочитайте о теме.">' in page


def test_scripts_and_styles_are_asked_for_by_names_that_tell_their_content(built: Publication) -> None:
    for address, page in pages(built):
        asked = re.findall(r'(?:src|href)="([^"]+\.(?:css|js))"', page)
        assert asked
        for name in asked:
            assert re.search(r"\.[0-9a-f]{8}\.", name), f"{address} asks for {name}"
            if address in ("index.html", "en/index.html"):
                assert (built.site / Path(address).parent / name).is_file()
    # The form asks for these two whatever is published.
    assert (built.site / "assets/palette.css").is_file() and (built.site / "assets/palette.js").is_file()


@pytest.mark.parametrize("config", ["mkdocs.yml", "mkdocs.en.yml"])
def test_the_menu_has_two_levels_and_few_pages(config: str) -> None:
    count = 0
    for entry in menu(config):
        children = next(iter(entry.values())) if isinstance(entry, dict) else entry
        for child in children if isinstance(children, list) else [entry]:
            assert isinstance(child, str) or isinstance(next(iter(child.values())), str), child
            count += 1
    assert 10 < count <= MOST_PAGES


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_landing_page_has_three_readers_with_few_tasks_each_and_the_form_first(lang: str) -> None:
    text = read_pages(ROOT / "docs")[lang]["index.md"]
    readers = text.split("\n## ")[1:]
    assert len(readers) == 3
    for reader in readers:
        assert 1 <= len(re.findall(r"\]\(", reader)) <= MOST_TASKS
    assert re.search(r"\*\*\[[^\]]+\]\((/en)?/submit/\)\*\*", readers[0])


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_rule_is_listed_by_its_number(lang: str) -> None:
    assert "```rule-index\n```" in read_pages(ROOT / "docs")[lang]["rules/index.md"]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_page_of_rules_ends_with_up_to_five_ways_on(lang: str) -> None:
    for path, text in read_pages(ROOT / "docs")[lang].items():
        if path.startswith("rules/") or path == "guide.md":
            last = text.rpartition("\n## ")[2]
            assert "{ #see-also }" in last, path
            assert 1 <= last.count("](") <= MOST_LINKS, path


@pytest.mark.parametrize(
    ("markdown", "sentence"),
    [
        ("Заявку читает дежурный. Он видит тему.", "Заявку читает дежурный."),
        ("# Title\n\n## 1.1. Rule { #r-1-1 }\n\nOne **thing**\nonly! Two.", "One thing only!"),
        ("- [пункт](a.md)\n\nПрочитайте [о `теме`](b.md#c): это важно", "Прочитайте о теме: это важно"),
        ('<p class="x">card</p>\n\nТекст.', "Текст."),
        ("", ""),
        ("- only\n- items", ""),
    ],
)
def test_the_first_sentence_is_told_without_its_markup(markdown: str, sentence: str) -> None:
    assert first_sentence(markdown) == sentence
