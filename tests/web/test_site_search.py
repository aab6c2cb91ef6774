"""The search of the site: its page, which works without scripts, and the list for the box in the site's header."""

import os
from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask

from bench.answers import own_indexes
from submit.config import Settings
from submit.publication import SEARCH, write_indexes
from submit.search.index import Index
from submit.web.http import security_headers
from tests.web.visitor import Page, Visitor

ADDRESS = "/submit/search/"


@pytest.fixture(scope="module")
def indexes() -> Mapping[str, Index]:
    return own_indexes(date(2026, 11, 23))


@pytest.fixture
def indexed(app: Flask, settings: Settings, indexes: Mapping[str, Index]) -> Flask:
    """The application, with an index of the project's own pages in its publication."""
    sites = settings.var / "sites"
    write_indexes(sites / os.readlink(sites / "current"), indexes)
    return app


def open_page(app: Flask, q: str, home: str = "") -> Page:
    return Page(app.test_client().get(f"{home}{ADDRESS}", query_string={"q": q}))


def at_once(app: Flask, q: str, home: str = "") -> Page:
    return Page(app.test_client().post(f"{home}{ADDRESS}", data={"q": q}))


def listed(page: Page) -> list[str]:
    """The addresses of the sections on the page."""
    return [link["href"] for link in page.all("a", **{"class": "results__title"})]


def test_the_page_lists_sections_with_number_place_and_found_words(indexed: Flask) -> None:
    page = open_page(indexed, "повысить приоритет")
    assert listed(page)[0] == "/rules/priorities/#r-4-12"
    assert "4.12. <mark>Приоритет</mark> можно пересмотреть</a>" in page.text
    assert "Регламент › Приоритеты" in page.text
    assert "<mark>Приоритет</mark> можно <mark>повысить</mark> или понизить" in page.text
    assert page.title.startswith("Поиск: повысить приоритет — Поддержка")
    (field,) = page.all("input", name="q")
    assert field["value"] == "повысить приоритет"


@pytest.mark.parametrize(("q", "said"), [("п. 6.3", "Нашёлся 1 раздел<"), ("приоритет", "Нашлось 10 разделов<")])
def test_the_page_says_how_many_it_found_and_there_are_ten_at_most(indexed: Flask, q: str, said: str) -> None:
    page = open_page(indexed, q)
    assert said in page.text
    assert 1 <= len(listed(page)) <= 10


def test_the_english_page_finds_english_sections(indexed: Flask) -> None:
    page = open_page(indexed, "reopen", "/en")
    assert listed(page)[0] == "/en/rules/closing/#r-6-3"
    assert "sections found" in page.text
    (switch,) = page.all("a", hreflang="ru")
    assert switch["href"] == "/submit/search/?q=reopen"


@pytest.mark.parametrize("q", ["щенок", "lorem ipsum dolor", "9.9", "...", "я" * 2000, "<script>alert(1)</script>"])
def test_nothing_found_leads_to_a_person_and_to_the_form(indexed: Flask, q: str) -> None:
    page = open_page(indexed, q)
    assert page.status == 200
    assert "Ничего не нашлось" in page.text
    main = page.text.partition("<main")[2].partition("</main")[0]
    assert 'href="mailto:helpdesk@mute-lab.com"' in main
    assert 'class="button" href="/submit/"' in main
    assert "<script>alert" not in page.text


def test_a_query_that_is_too_short_is_told_so(indexed: Flask) -> None:
    assert "Напишите хотя бы 3 знака" in open_page(indexed, "за").text


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}?q=", f"{ADDRESS}?q=%20%20", f"{ADDRESS}?other=1"])
def test_without_a_query_there_is_only_the_box_and_it_is_ready(indexed: Flask, address: str) -> None:
    page = Page(indexed.test_client().get(address))
    assert page.status == 200
    assert "нашлось" not in page.text.lower()
    assert "autofocus" in page.all("input", name="q")[0]


@pytest.mark.parametrize("q", [b"\0", b"\xff\xfe", "\ud800".encode("utf-8", "surrogatepass"), b"+" * 500, b"%"])
def test_no_bytes_break_it(indexed: Flask, q: bytes) -> None:
    quoted = "".join(f"%{byte:02x}" for byte in q)
    assert indexed.test_client().get(f"{ADDRESS}?q={quoted}").status_code == 200
    assert indexed.test_client().post(ADDRESS, data=b"q=" + quoted.encode()).status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_bears_the_headers_of_the_form_and_keeps_nothing(indexed: Flask, method: str) -> None:
    answer = indexed.test_client().open(f"{ADDRESS}?q=приоритет", method=method)
    for name, value in security_headers.FORM_HEADERS.items():
        assert answer.headers[name] == value
    assert "Set-Cookie" not in answer.headers


def test_the_list_for_the_box_tells_of_all_and_shows_the_first(indexed: Flask) -> None:
    page = at_once(indexed, "приоритет")
    assert "Нашлось 10 разделов" in page.text
    assert [link["href"] for link in page.all("a")] == listed(open_page(indexed, "приоритет"))[:6]
    assert not page.all("html")
    assert "Показать все с выдержками" in page.text


def test_the_list_for_the_box_says_when_there_is_nothing(indexed: Flask) -> None:
    page = at_once(indexed, "щенок", "/en")
    assert "Nothing found" in page.text
    assert [link["href"] for link in page.all("a")] == ["/en/submit/"]


@pytest.mark.parametrize("text", [None, "", "{}", '{"ru": {"entries": [["/", "", "", ""]]}}'])
def test_a_publication_without_an_index_that_can_be_read_finds_nothing(
    app: Flask, settings: Settings, text: str | None
) -> None:
    sites = settings.var / "sites"
    if text is not None:
        (sites / os.readlink(sites / "current") / SEARCH).write_text(text, encoding="utf-8")
    assert "Ничего не нашлось" in open_page(app, "приоритет").text
    assert "Ничего не нашлось" in at_once(app, "приоритет").text


def test_the_page_has_one_heading_and_a_named_box(indexed: Flask) -> None:
    visitor = Visitor(indexed)
    for home in ("", "/en"):
        page = visitor.open(f"{home}{ADDRESS}?q=приоритет")
        assert len(page.all("h1")) == 1
        assert page.all("label", **{"for": "q"})
        assert page.all("form", role="search")
