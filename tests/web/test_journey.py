"""From the first page to the confirmation."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from submit.rulebook.rulebook import Rulebook
from submit.store.outbox import Outbox
from tests.conftest import Clock
from tests.web.visitor import BUG, Visitor

ANSWERS = {
    "bug": BUG,
    "discussion": {
        "subject": "Можно ли продавать багаж отдельно от билета",
        "question": "Клиент хочет докупить багаж после выписки. Можно ли это сделать у нас?",
        "email": "agent@putevka.example",
    },
    "task": {
        "subject": "Добавить сбор за обмен для субагентов",
        "setup": "Сбор 500 рублей за обмен билета, для всех субагентов",
        "whom": "Субагенты «Вояж» и «Полёт»",
        "from_day": "с 1 декабря",
        "result": "Сбор виден в заказе и в отчёте",
        "impact": "cosmetic",
        "email": "agent@putevka.example",
    },
    "development": {
        "subject": "Выгрузка отчёта о продажах в учётную систему",
        "problem": "Бухгалтер переносит продажи вручную, по два часа в день",
        "audience": "Бухгалтер и два агента, каждый день",
        "result": "Отчёт за день уходит в учётную систему сам",
        "deadline": "",
        "email": "agent@putevka.example",
    },
}


@pytest.mark.parametrize("tracker", ANSWERS)
def test_a_ticket_of_each_tracker_is_filed_in_three_pages(visitor: Visitor, outbox: Outbox, tracker: str) -> None:
    visitor.open("/submit/")
    visitor.press("continue", tracker=tracker)
    assert visitor.path.endswith("/questions/")
    visitor.press("continue", **ANSWERS[tracker])
    assert visitor.path.endswith("/check/")
    page = visitor.press("send")
    (entry,) = outbox.entries()
    assert (page.status, entry.ticket.tracker, entry.state) == (200, tracker, "waiting")
    assert entry.ticket.reference in page.text


def test_the_address_with_a_tracker_skips_the_first_page(visitor: Visitor) -> None:
    assert "Опишите ошибку" in visitor.open("/submit/?tracker=bug").title


def test_an_unknown_tracker_in_the_address_shows_the_first_page(visitor: Visitor) -> None:
    assert visitor.open("/submit/?tracker=nothing").fields.keys() == {"csrf_token"}


def test_nothing_is_chosen_before_the_client_chooses(visitor: Visitor) -> None:
    assert "impact" not in visitor.open("/submit/?tracker=bug").fields


def test_an_empty_form_has_no_errors(visitor: Visitor) -> None:
    page = visitor.open("/submit/?tracker=bug")
    assert "summary" not in page.ids
    assert not any("aria-invalid" in values for _, values in page.elements)


@pytest.mark.parametrize(
    ("answers", "tracker"),
    [
        (("existing=if_yes", "broken=if_yes"), "bug"),
        (("existing=if_yes", "broken=if_no"), "task"),
        (("existing=if_no", "new=if_yes"), "development"),
        (("existing=if_no", "new=if_no"), "discussion"),
    ],
)
def test_a_client_who_does_not_know_comes_to_a_tracker_by_two_answers(
    visitor: Visitor, answers: tuple[str, str], tracker: str
) -> None:
    visitor.open("/submit/")
    visitor.press("continue", tracker="unknown")
    assert visitor.path == "/submit/choose/"
    assert f"../?tracker={tracker}" not in visitor.open(f"/submit/choose/?{answers[0]}").links
    assert f"../?tracker={tracker}" in visitor.open(f"/submit/choose/?{'&'.join(answers)}").links


def test_a_question_left_open_asks_again_and_says_so(visitor: Visitor) -> None:
    assert "summary" not in visitor.open("/submit/choose/").ids
    page = visitor.open("/submit/choose/?asked=existing")
    assert page.title.startswith("Ошибка: ")
    assert "#yes" in page.links


def test_a_page_can_be_loaded_again_at_every_step(visitor: Visitor) -> None:
    visitor.fill_in_bug()
    check = visitor.path
    questions = check.replace("/check/", "/questions/")
    assert visitor.open(questions).fields["subject"] == BUG["subject"]
    assert visitor.open(check).status == 200
    assert visitor.path == check


def test_the_check_page_without_answers_leads_to_the_questions_and_says_what_is_missing(visitor: Visitor) -> None:
    visitor.open("/submit/")
    visitor.press("continue", tracker="bug")
    page = visitor.open(visitor.path.replace("/questions/", "/check/"))
    assert visitor.path.endswith("/questions/")
    assert "Напишите тему заявки" in page.text


def test_the_priority_follows_the_consequences(visitor: Visitor, outbox: Outbox) -> None:
    visitor.fill_in_bug(impact="fines", **{"until": "сегодня 14:00", "until.seen": "yes"})
    visitor.press("send")
    assert outbox.entries()[0].ticket.priority == "critical"


def test_immediate_is_never_offered(visitor: Visitor) -> None:
    assert "Немедленный" not in visitor.open("/submit/?tracker=bug").text


def test_a_draft_opens_in_its_own_browser_only(visitor: Visitor, stranger: Visitor) -> None:
    visitor.fill_in_bug()
    page = stranger.open(visitor.path)
    assert page.status == 404
    assert BUG["subject"] not in page.text


def test_another_clients_draft_cannot_be_overwritten(visitor: Visitor, stranger: Visitor) -> None:
    visitor.fill_in_bug()
    stranger.open("/submit/?tracker=bug")
    stranger.page.action = visitor.path.replace("/check/", "/questions/")
    stranger.press("continue", **{**BUG, "subject": "Чужая тема: проверка подмены"})
    assert visitor.open(visitor.path).text.count(BUG["subject"]) > 0
    assert stranger.path != visitor.path


@pytest.mark.parametrize("forged", ["abc", "A" * 32, "0" * 33, "..%2f..", "я" * 32])
def test_what_is_posted_to_an_address_that_is_no_drafts_is_kept_as_a_new_draft(visitor: Visitor, forged: str) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.page.action = f"/submit/{forged}/questions/"
    page = visitor.press("continue", **{**BUG, "subject": ""})
    if page.status == 422:
        assert page.action != f"/submit/{forged}/questions/"
        visitor.press("continue", subject=BUG["subject"])
        assert visitor.path.endswith("/check/")
    else:
        assert page.status == 404


def test_a_form_left_open_for_a_day_is_still_good(visitor: Visitor, clock: Clock) -> None:
    visitor.fill_in_bug()
    clock.forward(hours=25)
    assert visitor.press("send").status == 200
    assert visitor.path.startswith("/submit/sent/")


def test_a_form_without_its_token_comes_back_with_everything_typed(visitor: Visitor, outbox: Outbox) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", [("журнал.txt", b"log")], **{**BUG, "csrf_token": "stale"})
    assert page.status == 422
    assert page.fields["steps"] == BUG["steps"]
    assert "журнал.txt" in page.text
    assert not outbox.entries()
    visitor.press("continue")
    assert visitor.path.endswith("/check/")


def test_a_post_without_cookies_loses_no_word(app: Flask) -> None:
    visitor = Visitor(app)
    visitor.open("/submit/?tracker=bug")
    visitor.client = app.test_client()
    page = visitor.press("continue", **BUG)
    assert page.status == 422
    assert page.fields["actual"] == BUG["actual"]


def test_the_language_switch_keeps_words_and_files(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("lang:en", [("лог.txt", b"log")], subject="Половина темы", impact="limited")
    assert visitor.path.startswith("/en/submit/")
    assert (page.fields["subject"], page.fields["impact"]) == ("Половина темы", "limited")
    assert "лог.txt" in page.text
    assert visitor.press("lang:ru").fields["subject"] == "Половина темы"
    assert visitor.path.startswith("/submit/")


def test_an_english_page_marks_what_is_still_russian(
    visitor: Visitor, rulebook: Rulebook, publish_rules: Callable[[Rulebook], None]
) -> None:
    rule = rulebook.rules["r-3-3"]
    publish_rules(Rulebook({**rulebook.rules, "r-3-3": replace(rule, texts={"ru": rule.texts["ru"]})}))
    page = visitor.open("/en/submit/?tracker=bug")
    assert page.all("html", lang="en")
    assert '<span lang="ru">Что вы делали</span>' in page.text


def test_the_tracker_can_be_changed_and_common_answers_stay(visitor: Visitor) -> None:
    visitor.fill_in_bug()
    visitor.open(visitor.path.replace("/check/", "/tracker/"))
    page = visitor.press("continue", tracker="discussion")
    assert (page.fields["subject"], page.fields["email"]) == (BUG["subject"], BUG["email"])
    assert "question" in page.fields


def test_a_page_about_a_ticket_needs_its_token(visitor: Visitor) -> None:
    assert visitor.open("/submit/sent/00000000000000000000000000000000/").status == 404
