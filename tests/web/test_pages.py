"""What every page has: headers, one heading, words in the reader's language."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from flask import Flask

from submit import web
from submit.store.database import Database
from submit.web.http import security_headers
from tests.web.visitor import Visitor

WEB = Path(web.__file__).parent
ADDRESSES = ["/submit/", "/en/submit/", "/submit/?tracker=bug", "/submit/choose/", "/submit/nothing", "/en/submit/x"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_bears_the_headers(visitor: Visitor, address: str) -> None:
    answer = visitor.client.get(address)
    for name, value in security_headers.FORM_HEADERS.items():
        assert answer.headers[name] == value


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_has_one_heading_a_title_and_a_language(visitor: Visitor, address: str) -> None:
    page = visitor.open(address)
    assert len(page.all("h1")) == 1
    assert page.title
    assert page.all("html")[0]["lang"] == ("en" if address.startswith("/en/") else "ru")


def test_no_page_has_inline_script_or_style(visitor: Visitor) -> None:
    page = visitor.fill_in_bug()
    assert not any("style" in values or any(name.startswith("on") for name in values) for _, values in page.elements)
    assert all("src" in values for values in page.all("script"))


def test_an_error_of_ours_is_told_without_its_inside(app: Flask) -> None:
    app.add_url_rule("/submit/broken/", view_func=lambda: 1 / 0)
    app.testing = False
    answer = app.test_client().get("/submit/broken/")
    assert answer.status_code == 500
    assert "У нас что-то сломалось" in answer.get_data(as_text=True)
    assert "ZeroDivision" not in answer.get_data(as_text=True)


def test_a_store_that_is_away_is_told_as_such(app: Flask, visitor: Visitor, database: Database) -> None:
    app.testing = False
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE drafts")
    visitor.open("/submit/")
    page = visitor.press("continue", tracker="bug")
    assert page.status == 503
    assert "Форма сейчас не может принять заявку" in page.text


def test_the_cookie_is_closed_to_scripts_and_other_sites(visitor: Visitor) -> None:
    cookie = visitor.client.get("/submit/").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_every_word_of_the_interface_is_translated() -> None:
    with (WEB / "translations" / "ru.po").open("rb") as file:
        catalogue = read_po(file, locale="ru")
    options = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
    found = extract_from_dir(
        WEB, method_map=[("templates/**.html", "jinja2")], options_map={"templates/**.html": options}
    )
    missing = [message for _, _, message, _, _ in found if not (entry := catalogue.get(message)) or not entry.string]
    assert not missing


def test_no_russian_stands_in_templates_or_python() -> None:
    allowed = {"base.html", "form_page.html"}  # The name of the other language stands in that language.
    for path in [*WEB.rglob("*.html"), *WEB.rglob("*.py")]:
        text = re.sub(
            r'""".*?"""|#.*', "", path.read_text(encoding="utf-8"), flags=re.DOTALL if path.suffix == ".py" else 0
        )
        found = re.findall("[А-Яа-яЁё]+", text)
        assert not found or (path.name in allowed and set(found) == {"Русский"}), path


def test_every_heading_is_one_to_those_who_listen() -> None:
    """A role of its own takes the heading away from a screen reader; a page that has just come needs no live region."""
    templates = {path.name: path.read_text(encoding="utf-8") for path in WEB.rglob("*.html")}
    assert templates
    assert [name for name, text in templates.items() if re.search(r"<h[1-6][^>]*\srole=", text)] == []


@pytest.mark.parametrize("address", ["/submit/", "/en/submit/", "/submit/?tracker=bug", "/submit/mine/"])
def test_who_asks_for_the_head_alone_is_answered_as_a_reader(visitor: Visitor, address: str) -> None:
    assert visitor.client.head(address).status_code == 200
