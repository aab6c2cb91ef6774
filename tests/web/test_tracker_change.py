"""Another tracker keeps every word: common answers in their place, the others in its first long answer."""

import pytest

from submit.store.outbox import Outbox
from tests.web.test_journey import ANSWERS
from tests.web.visitor import BUG, Page, Visitor

MOVED = """Что вы делали:
Открыл заказ, нажал «Выписать»

Что произошло:
Красная строка «Нет ответа от поставщика»

Что вы ожидали:
Билет выписан, в заказе его номер

С какого времени:
После обновления, раньше работало

У кого это происходит:
У всех

Насколько это мешает работе:
Мешает, но есть обходной путь"""


def change_to(visitor: Visitor, tracker: str) -> Page:
    visitor.open(f"/submit/{visitor.path.split('/')[2]}/tracker/")
    return visitor.press("continue", tracker=tracker)


def lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def test_common_answers_stay_and_the_others_stand_in_the_main_text(visitor: Visitor) -> None:
    visitor.fill_in_bug()
    page = change_to(visitor, "discussion")
    assert (page.fields["subject"], page.fields["email"]) == (BUG["subject"], BUG["email"])
    assert lines(page.fields["question"]) == MOVED
    assert "перенесли в «Вопрос или предложение»" in page.text


def test_what_was_carried_is_sent(visitor: Visitor, outbox: Outbox) -> None:
    visitor.fill_in_bug()
    change_to(visitor, "discussion")
    visitor.press("continue")
    assert visitor.path.endswith("/check/")
    visitor.press("send")
    (answer,) = outbox.entries()[0].ticket.answers
    assert answer.text == MOVED


def test_there_and_back_again_leaves_all_in_its_old_place(visitor: Visitor) -> None:
    visitor.fill_in_bug()
    change_to(visitor, "discussion")
    change_to(visitor, "task")
    page = change_to(visitor, "bug")
    assert {name: lines(page.fields[name]) for name in BUG} == BUG
    assert "moved" not in page.fields


def test_posted_words_are_there_once_however_often_the_tracker_changes(visitor: Visitor) -> None:
    visitor.fill_in_bug()
    for tracker, main in (("discussion", "question"), ("task", "setup"), ("development", "problem"), ("bug", "steps")):
        change_to(visitor, tracker)
        page = visitor.press("continue")
        text = page.text if page.status == 200 else page.fields[main]
        for answer in ("steps", "actual", "expected"):
            assert text.count(BUG[answer]) <= 2 if page.status == 200 else text.count(BUG[answer]) == 1


def test_an_answer_of_both_stays_where_it_is(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=task")
    visitor.press("continue", **ANSWERS["task"])
    page = change_to(visitor, "development")
    assert page.fields["result"] == ANSWERS["task"]["result"]
    assert ANSWERS["task"]["setup"] in page.fields["problem"]
    assert ANSWERS["task"]["result"] not in page.fields["problem"]


def test_the_check_page_never_leaves_an_answer_out(visitor: Visitor) -> None:
    visitor.fill_in_bug()
    check = visitor.path
    change_to(visitor, "discussion")
    page = visitor.open(check)
    assert visitor.path.endswith("/questions/")
    assert lines(page.fields["question"]) == MOVED


def test_an_old_page_of_the_other_tracker_costs_no_word(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", **{**BUG, "subject": ""})
    old = dict(visitor.page.fields)
    address = visitor.page.action
    change_to(visitor, "discussion")
    visitor.press("continue", question="Новый вопрос, написанный в другой вкладке")
    visitor.client.post(address, data={**old, "subject": BUG["subject"], "action": "continue"})
    page = visitor.open(address)
    assert page.fields["steps"].startswith(BUG["steps"])
    assert "Новый вопрос, написанный в другой вкладке" in page.fields["steps"]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_who_does_not_know_the_tracker_keeps_the_draft(visitor: Visitor, lang: str) -> None:
    home = "/submit/" if lang == "ru" else "/en/submit/"
    visitor.fill_in_bug()
    draft = visitor.path.split("/")[2]
    visitor.open(f"{home}{draft}/tracker/")
    visitor.press("continue", tracker="unknown")
    page = visitor.open(f"{home}choose/?draft={draft}&existing=if_yes&broken=if_no")
    assert f"../{draft}/tracker/?tracker=task" in page.links
    page = visitor.open(f"{home}{draft}/tracker/?tracker=task")
    assert page.fields["subject"] == BUG["subject"]
    assert BUG["steps"] in page.fields["setup"]
