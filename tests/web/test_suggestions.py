"""Answers before a ticket: as JSON while the subject is typed, and on the check page."""

import os
from collections.abc import Mapping
from datetime import date

import pytest
from flask import Flask

from bench.answers import own_indexes
from submit.config import Settings
from submit.publication import SEARCH, write_indexes
from submit.search.index import Index
from tests.web.visitor import BUG, Visitor

ANSWERS = "/submit/api/v1/answers"
HEADING = "Возможно, это поможет"


@pytest.fixture(scope="module")
def indexes() -> Mapping[str, Index]:
    return own_indexes(date(2026, 11, 23))


@pytest.fixture
def indexed(app: Flask, settings: Settings, indexes: Mapping[str, Index]) -> Flask:
    """The application, with an index of the project's own pages in its publication."""
    sites = settings.var / "sites"
    write_indexes(sites / os.readlink(sites / "current"), indexes)
    return app


def ask(app: Flask, q: str, **more: str) -> list[dict[str, str | None]]:
    response = app.test_client().post(ANSWERS, data={"q": q, **more})
    assert response.status_code == 200
    found = response.get_json()["answers"]
    assert isinstance(found, list)
    return found


def test_an_answer_has_title_number_address_and_excerpt(indexed: Flask) -> None:
    assert ask(indexed, "п. 6.3") == [
        {
            "title": "Закрытую заявку можно открыть заново",
            "number": "6.3",
            "address": "/rules/closing/#r-6-3",
            "excerpt": "Если остались вопросы по теме заявки, можно попросить открыть её заново.",
        }
    ]
    assert {"title": "PNR", "number": None} in [
        {"title": answer["title"], "number": answer["number"]} for answer in ask(indexed, "что такое пнр")
    ]


def test_answers_are_in_the_language_of_the_page(indexed: Flask) -> None:
    assert [answer["address"] for answer in ask(indexed, "rule 6.3", lang="en")] == ["/en/rules/closing/#r-6-3"]


def test_a_subject_that_says_too_little_leads_to_the_rule_that_it_does_not_keep(indexed: Flask) -> None:
    assert "10.2" in [answer["number"] for answer in ask(indexed, "Оформление заказа")]
    assert "10.6" in [answer["number"] for answer in ask(indexed, "PNR K7LM2P")]


@pytest.mark.parametrize("beginning", ["Sabre", "Офо", "Оформлени"])
def test_who_is_still_writing_is_led_to_no_rule_by_what_is_not_there_yet(indexed: Flask, beginning: str) -> None:
    assert not [answer for answer in ask(indexed, beginning) if str(answer["number"]).startswith("10.")]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_there_are_three_at_most(indexed: Flask, lang: str) -> None:
    assert 1 <= len(ask(indexed, {"ru": "приоритет заявки", "en": "priority of a ticket"}[lang], lang=lang)) <= 3


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"q": ""},
        {"q": "за"},
        {"q": "щенок"},
        {"q": "приоритет", "lang": "de"},
        {"q": "приоритет", "lang": ""},
        {"q": "\0\ud800".encode("utf-8", "surrogatepass")},
    ],
)
def test_nothing_to_say_is_an_empty_list(indexed: Flask, query: dict[str, str]) -> None:
    response = indexed.test_client().post(ANSWERS, data=query)
    assert (response.status_code, response.get_json()) == (200, {"answers": []})


def test_of_a_long_text_only_the_beginning_is_looked_at(indexed: Flask) -> None:
    assert ask(indexed, "я" * 20_000) == ask(indexed, "я" * 300)


def test_nothing_is_kept_of_what_was_asked(indexed: Flask) -> None:
    response = indexed.test_client().post(ANSWERS, data={"q": "приоритет"})
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_the_check_page_shows_sections_that_may_answer_the_subject(indexed: Flask) -> None:
    page = Visitor(indexed).fill_in_bug(subject="Закрытую заявку не открыть заново")
    assert HEADING in page.text
    link = page.all("a", href="/rules/closing/#r-6-3")
    assert [(values["target"], values["rel"]) for values in link] == [("_blank", "noopener")]
    assert "6.3. Закрытую заявку можно открыть заново (откроется в новой вкладке)</a>" in page.text


def test_they_stop_nobody(indexed: Flask) -> None:
    visitor = Visitor(indexed)
    visitor.fill_in_bug(subject="Закрытую заявку не открыть заново")
    assert "ML-" in visitor.press("send").text


def test_the_check_page_says_nothing_where_nothing_helps(indexed: Flask) -> None:
    page = Visitor(indexed).fill_in_bug(subject="GDS Galileo: FXP таймаут 504 на рейсах MOW-AYT")
    assert "Проверьте и отправьте" in page.text
    assert HEADING not in page.text


def test_a_rule_that_advice_cites_is_not_offered_again(indexed: Flask) -> None:
    assert "/guide/#r-10-3" in [answer["address"] for answer in ask(indexed, "Срочно помогите")]
    page = Visitor(indexed).fill_in_bug(subject="Срочно помогите")
    assert not page.all("a", href="/guide/#r-10-3")


def test_what_was_typed_is_shown_in_no_answer(indexed: Flask) -> None:
    page = Visitor(indexed).fill_in_bug(subject="<script>alert(1)</script> приоритет повысить")
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("text", [None, "", "{}", "[]", "не json", '{"ru": {}}', '{"ru": {"entries": [[]]}}'])
def test_a_publication_without_an_index_that_can_be_read_offers_nothing(
    app: Flask, settings: Settings, text: str | None
) -> None:
    sites = settings.var / "sites"
    if text is not None:
        (sites / os.readlink(sites / "current") / SEARCH).write_text(text, encoding="utf-8")
    assert ask(app, "приоритет") == []
    assert "Проверьте и отправьте" in Visitor(app).fill_in_bug(**BUG).text


def test_the_question_page_has_the_words_for_its_script(indexed: Flask) -> None:
    visitor = Visitor(indexed)
    for home, heading in (("", HEADING), ("/en", "This may help")):
        (place,) = visitor.open(f"{home}/submit/?tracker=bug").all("div", id="answers")
        assert place["data-source"] == ANSWERS
        assert place["data-heading"] == heading
