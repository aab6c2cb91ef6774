"""The published site: every answer bears the headers, and what is named by its content is kept for ever."""

from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient

from submit.app import create_app
from submit.config import Settings, read_settings
from submit.publication import CURRENT
from submit.web.http.security_headers import COMMON, ENCRYPTED
from tests.conftest import Clock

FILES = {
    "index.html": "главная",
    "rules/index.html": "правила",
    "404.html": "нет такой страницы",
    "en/404.html": "no such page",
    "assets/site.0a1b2c3d.js": "1",
    "assets/palette.css": "a{}",
}


@pytest.fixture
def visitor(app: Flask, settings: Settings) -> FlaskClient:
    fill(settings)
    return app.test_client()


def fill(settings: Settings) -> None:
    for name, text in FILES.items():
        path = settings.var / "sites" / CURRENT / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


ROUTES: Mapping[tuple[str, str], int] = {
    ("GET", "/"): 200,
    ("HEAD", "/"): 200,
    ("POST", "/"): 405,
    ("GET", "/rules"): 302,
    ("GET", "/rules/index.html"): 302,
    ("GET", "/rules/"): 200,
    ("GET", "/assets/site.0a1b2c3d.js"): 200,
    ("GET", "/assets/palette.css"): 200,
    ("GET", "/nothing/"): 404,
    ("GET", "/en/nothing/"): 404,
    ("GET", "/../../etc/passwd"): 404,
    ("GET", "/submit/"): 200,
    ("GET", "/submit/nothing/"): 404,
    ("GET", "/submit/static/form.css"): 200,
    ("GET", "/submit/static/nothing.css"): 404,
    ("PUT", "/submit/"): 405,
    ("GET", "/submit/api/v1/nothing"): 404,
}


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_every_answer_bears_the_headers(visitor: FlaskClient, method: str, path: str) -> None:
    answer = visitor.open(path, method=method, buffered=True)
    assert answer.status_code == ROUTES[method, path]
    for name, value in COMMON.items():
        assert answer.headers.getlist(name) == [value], name
    assert "Strict-Transport-Security" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/rules", "/nothing/", "/submit/", "/submit/static/form.css"])
def test_over_https_every_answer_asks_to_stay_there(
    visitor: FlaskClient, settings: Settings, clock: Clock, path: str
) -> None:
    secure = read_settings({"SUBMIT_VAR": str(settings.var), "SUBMIT_PUBLIC_URL": "https://support.example"})
    answer = create_app(secure, clock).test_client().get(path, base_url="https://support.example", buffered=True)
    for name, value in ENCRYPTED.items():
        assert answer.headers[name] == value


def test_the_policy_lets_in_nothing_but_our_own_files() -> None:
    policy = dict(part.partition(" ")[::2] for part in COMMON["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/assets/site.0a1b2c3d.js", "max-age=315360000, public, immutable"),
        ("/assets/palette.css", "max-age=60, public"),
        ("/", "max-age=60, public"),
        ("/nothing/", "no-store"),
    ],
)
def test_what_is_named_by_its_content_is_kept_for_ever(visitor: FlaskClient, path: str, kept: str) -> None:
    assert visitor.get(path, buffered=True).headers["Cache-Control"] == kept


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/nothing/", "нет такой страницы"),
        ("/en/nothing/", "no such page"),
        ("/english/", "нет такой страницы"),
        ("/submit/nothing/", "Подать заявку"),
    ],
)
def test_an_address_where_nothing_is_gets_the_page_of_its_language(visitor: FlaskClient, path: str, text: str) -> None:
    answer = visitor.get(path, buffered=True)
    assert answer.status_code == 404
    assert text in answer.text


def test_a_page_that_has_not_changed_is_not_sent_again(visitor: FlaskClient) -> None:
    tag = visitor.get("/", buffered=True).headers["ETag"]
    again = visitor.get("/", headers={"If-None-Match": tag})
    assert again.status_code == 304 and again.data == b""


def test_before_the_first_publication_the_form_says_what_is_not_there(app: Flask, settings: Settings) -> None:
    (settings.var / "sites" / CURRENT).unlink()
    assert app.test_client().get("/nothing/").status_code == 404


def test_no_file_beside_the_site_can_be_had(visitor: FlaskClient, settings: Settings) -> None:
    assert (settings.var / "sites" / CURRENT / "rulebook.json").is_file()
    for path in ("/../rulebook.json", "/rulebook.json", "/%2e%2e/rulebook.json"):
        assert visitor.get(path, buffered=True).status_code == 404
