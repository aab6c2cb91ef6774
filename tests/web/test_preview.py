"""The band of the preview, its marks, and the form with everything it can say. None of it is in the product."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from submit.commands.screen import MESSAGES
from submit.config import Settings
from submit.publication import Publications
from submit.rulebook.rulebook import Rulebook
from submit.store.database import Database
from submit.store.outbox import Outbox
from submit.ticket.all_messages import repertoire
from submit.web.preview import preview_pages
from submit.web.preview.band import Band
from submit.web.preview.state import PreviewState, Remark
from tests.web.visitor import BUG, Visitor

WORDS = MESSAGES["preview"]
PAGE = """<!doctype html><html lang="ru"><head><title>Закрытие</title></head><body dir="ltr">
<h1>Закрытие</h1><h2 id="r-6-1">6.1. <b>Решено</b></h2><p>Текст.</p><h2 class="x" id="r-6-2">6.2. Молчание</h2>
</body></html>"""
ERROR = Remark("docs/ru/a.md:8:5: Ключу «<b>» нужно число.", False, "/a/", "r-6-2", "min: <ten>")
ADVICE = Remark("docs/ru/a.md:9:1: Совет: короче.", True, "/a/", "", "Длинно")


@pytest.fixture
def state() -> list[PreviewState]:
    """The state that the preview is in; a test may put another one in its place."""
    return [PreviewState({"ru": "one", "en": "two"})]


@pytest.fixture
def preview(app: Flask, settings: Settings, state: list[PreviewState]) -> Flask:
    """The preview of an application that has one page."""
    current = Publications(settings.var / "sites").current()
    assert current
    (current.site / "a").mkdir()
    (current.site / "a" / "index.html").write_text(PAGE, encoding="utf-8")
    (current.site / "a.css").write_text("<body>", encoding="utf-8")
    app.register_blueprint(preview_pages.blueprint(lambda: state[0]))
    app.wsgi_app = Band(app.wsgi_app, app, lambda: state[0], WORDS)  # type: ignore[method-assign]
    return app


@pytest.fixture
def client(preview: Flask) -> FlaskClient:
    return preview.test_client()


@pytest.mark.parametrize(
    "path", ["/a/", "/submit/", "/en/submit/", "/submit/?tracker=bug", "/nowhere/", "/submit/mine/"]
)
def test_every_page_says_that_it_is_a_preview_and_that_nothing_is_sent(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.text.count('<div class="preview"') == 1
    assert WORDS["nothing_sent"] in answer.text
    assert 'src="/preview/static/preview.js"' in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_what_is_no_page_stays_as_it_is(client: FlaskClient) -> None:
    assert client.get("/a.css").text == "<body>"
    assert client.get("/submit/api/v1/openapi.json").get_json()


def test_a_browser_that_has_the_page_gets_it_again_whole(client: FlaskClient) -> None:
    etag = client.get("/a/").headers.get("Last-Modified", "")
    answer = client.get("/a/", headers={"If-Modified-Since": etag, "Accept-Encoding": "br, gzip", "Range": "bytes=0-9"})
    assert answer.status_code == 200 and "Content-Encoding" not in answer.headers
    assert len(answer.data) == int(answer.headers["Content-Length"])
    assert client.head("/a/").data == b""


def test_a_page_in_order_shows_no_errors(client: FlaskClient) -> None:
    assert "preview__errors" not in client.get("/a/").text and "preview-mark" not in client.get("/a/").text


def test_errors_stand_in_the_band_of_every_page_in_the_words_of_the_check(
    client: FlaskClient, state: list[PreviewState]
) -> None:
    state[0] = PreviewState({}, (ERROR, ADVICE))
    for path in ("/a/", "/submit/"):
        text = client.get(path).text
        assert "docs/ru/a.md:8:5: Ключу «&lt;b&gt;» нужно число." in text
        assert 'href="/a/#preview-0"' in text and "<code>min: &lt;ten&gt;</code>" in text
        assert WORDS["errors"].format(count=1) in text and WORDS["advice"].format(count=1) in text


def test_an_error_is_marked_below_the_heading_of_its_rule_and_without_one_below_the_title(
    client: FlaskClient, state: list[PreviewState]
) -> None:
    later = Remark("docs/ru/a.md:10:1: Второе.", False, "/a/", "r-6-2")
    gone = Remark("docs/ru/a.md:11:1: Третье.", False, "/a/", "r-6-9")
    state[0] = PreviewState({}, (ERROR, ADVICE, later, gone))
    text = client.get("/a/").text.partition("<h1>")[2]
    order = ["</h1>", "preview-1", "preview-3", "r-6-1", "Текст.", "6.2. Молчание</h2>", "preview-0", "preview-2"]
    places = [text.index(f'id="{part}"' if part.startswith(("preview", "r-")) else part) for part in order]
    assert places == sorted(places)
    assert "preview-mark" not in client.get("/submit/").text


def test_the_script_learns_what_is_shown_and_what_was(client: FlaskClient, state: list[PreviewState]) -> None:
    assert 'data-lang="ru" data-shown="one" data-method="GET"' in client.get("/a/").text
    assert 'data-lang="en" data-shown="two"' in client.get("/en/submit/").text
    assert 'data-lang="en" data-shown="two"' in client.get("/preview/form/en/bug/").text
    state[0] = PreviewState({"ru": "three"})
    assert client.get("/preview/state").get_json() == {"shown": {"ru": "three"}}
    assert client.get("/preview/static/preview.js").status_code == 200


@pytest.mark.parametrize("tracker", ["bug", "discussion", "task", "development"])
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_form_shows_every_message_at_its_field(preview: Flask, rulebook: Rulebook, tracker: str, lang: str) -> None:
    visitor = Visitor(preview)
    page = visitor.open(f"/preview/form/{lang}/{tracker}/")
    assert page.status == 200
    for finding in repertoire(rulebook, tracker, lang):
        error = page.text.partition(f'id="{finding.field}-error"')[2].partition("</div>")[0]
        assert str(Flask(__name__).jinja_env.from_string("{{ m|e }}").render(m=finding.message)) in error


@pytest.mark.parametrize("path", ["/preview/form/ru/nothing/", "/preview/form/de/bug/", "/preview/else"])
def test_a_form_that_is_none_is_not_shown(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_band_leads_to_the_form_of_every_tracker(client: FlaskClient) -> None:
    text = client.get("/en/submit/").text
    assert all(f'href="/preview/form/en/{name}/"' in text for name in ("bug", "discussion", "task", "development"))


def test_a_ticket_can_be_tried_to_the_end(preview: Flask, database: Database) -> None:
    visitor = Visitor(preview)
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", **BUG)
    visitor.press("send")
    assert WORDS["nothing_sent"] in visitor.page.text
    assert len(Outbox(database).entries()) == 1


def test_the_product_has_no_preview(app: Flask, publish_rules: Callable[[Rulebook], None]) -> None:
    for path in ("/preview/form/ru/bug/", "/preview/state", "/preview/static/preview.js"):
        assert app.test_client().get(path).status_code == 404
