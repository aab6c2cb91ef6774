"""Service pages: what happened, what became of the text, how to reach us (A7.15)."""

from datetime import timedelta

import pytest
from flask import Flask, request
from werkzeug.exceptions import TooManyRequests, abort

from tests.conftest import Clock
from tests.web.visitor import BUG, Visitor

TITLES = {
    404: ("Такой страницы нет", "There is no such page"),
    413: ("Это больше, чем форма может принять", "That is more than the form can take"),
    429: ("Слишком много заявок подряд", "That was too much at once"),
    500: ("У нас что-то сломалось", "Something broke on our side"),
    503: ("Форма сейчас не может принять заявку", "The form cannot take tickets right now"),
}


@pytest.fixture
def failing(app: Flask) -> Flask:
    """The application, with an address in each language that fails as it is told to."""

    def fail(code: int) -> str:
        if code == 500:
            raise ZeroDivisionError
        if code == 429:
            raise TooManyRequests(retry_after=request.args.get("after", 61, type=int))
        abort(code)

    for home in ("", "/en"):
        app.add_url_rule(f"{home}/submit/fail/<int:code>/", f"fail{home}", fail, methods=["GET", "POST"])
    app.testing = False
    return app


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("code", TITLES)
def test_each_is_told_in_the_readers_language_without_codes(failing: Flask, code: int, lang: str) -> None:
    page = Visitor(failing).open(f"{'/en' if lang == 'en' else ''}/submit/fail/{code}/")
    title = TITLES[code][lang == "en"]
    assert page.status == code
    assert page.title.startswith(title)
    assert len(page.all("h1")) == 1
    assert page.all("html", lang=lang)
    assert "mailto:helpdesk@mute-lab.com" in page.links
    words = page.text.partition("<main")[2].partition("</main>")[0]
    for hidden in (str(code), "Error", "ZeroDivision", "технические работы"):
        assert hidden not in words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "Подождите 1 минуту"),
        (60, "Подождите 1 минуту"),
        (61, "Подождите 2 минуты"),
        (300, "Подождите 5 минут"),
        (1260, "Подождите 21 минуту"),
    ],
)
def test_too_many_requests_says_how_long_to_wait_in_minutes(failing: Flask, seconds: int, words: str) -> None:
    visitor = Visitor(failing)
    answer = visitor.client.get(f"/submit/fail/429/?after={seconds}")
    assert words in answer.get_data(as_text=True)
    assert answer.headers["Retry-After"] == str(seconds)


def test_a_moment_is_as_good_as_seconds(app: Flask, clock: Clock) -> None:
    until = clock() + timedelta(minutes=7)

    def fail() -> str:
        raise TooManyRequests(retry_after=until)

    app.add_url_rule("/submit/busy/", view_func=fail)
    answer = app.test_client().get("/submit/busy/")
    assert "Подождите 7 минут" in answer.get_data(as_text=True)
    assert "Nov 2026" in answer.headers["Retry-After"]


@pytest.mark.parametrize("code", [429, 500, 503])
def test_what_was_posted_stays_on_the_page_and_goes_with_the_next_press(failing: Flask, code: int) -> None:
    visitor = Visitor(failing)
    visitor.open("/submit/?tracker=bug")
    address = visitor.page.action
    typed = {**BUG, "steps": '1. «Строка»\n\n2. <b>Ещё</b> & "одна"\n'}
    visitor.page.action = f"/submit/fail/{code}/"
    page = visitor.press("continue", [("лог.txt", b"log")], **typed)
    assert page.status == code
    assert "Ваш текст остался на этой странице" in page.text
    assert "Файлы, которые вы выбрали сейчас, нужно будет выбрать ещё раз" in page.text
    assert page.action == f"/submit/fail/{code}/"
    assert {name: page.fields[name].replace("\r\n", "\n") for name in typed} == typed
    visitor.page.action = address
    visitor.press(page.fields["action"])
    assert visitor.path.endswith("/check/")


def test_a_page_that_was_only_asked_for_holds_nothing(failing: Flask) -> None:
    page = Visitor(failing).open("/submit/fail/503/")
    assert not page.all("input")
    assert "/submit/" in page.links


def test_programs_are_told_too(app: Flask) -> None:
    def fail() -> str:
        raise TooManyRequests(retry_after=90)

    app.add_url_rule("/submit/api/v1/busy", view_func=fail)
    answer = app.test_client().get("/submit/api/v1/busy")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "90")
    assert answer.json is not None and answer.json["title"] == "Слишком много запросов"
