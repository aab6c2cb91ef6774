"""«Мои заявки»: what this browser has sent and begun, and no other's."""

import pytest

from tests.web.visitor import BUG, Page, Visitor


def deletions(page: Page) -> list[str]:
    return [button["value"] for button in page.all("button", name="delete")]


def test_a_new_browser_has_nothing(visitor: Visitor) -> None:
    assert "Заявок пока нет" in visitor.open("/submit/mine/").text


def test_a_ticket_and_a_draft_are_listed_and_lead_on(visitor: Visitor) -> None:
    visitor.fill_in_bug()
    visitor.press("send")
    confirmation = visitor.path
    visitor.fill_in_bug(subject="Возврат: не считается штраф")
    page = visitor.open("/submit/mine/")
    assert confirmation in page.links
    assert BUG["subject"] in page.text
    assert "Возврат: не считается штраф" in page.text
    assert "22\u202fноября 2026\u202fг. ·" in page.text.replace("\xa0", "\u202f")
    (draft,) = deletions(page)
    assert visitor.open(f"/submit/{draft}/questions/").fields["subject"] == "Возврат: не считается штраф"


def test_a_draft_can_be_deleted(visitor: Visitor) -> None:
    visitor.fill_in_bug()
    (draft,) = deletions(visitor.open("/submit/mine/"))
    page = visitor.press("", delete=draft)
    assert deletions(page) == []
    assert visitor.open(f"/submit/{draft}/questions/").status == 404


def test_another_browser_sees_nothing_and_deletes_nothing(visitor: Visitor, stranger: Visitor) -> None:
    visitor.fill_in_bug()
    draft = visitor.path.split("/")[2]
    stranger.fill_in_bug(subject="Своя заявка другого агента")
    assert BUG["subject"] not in stranger.open("/submit/mine/").text
    stranger.press("", delete=draft)
    assert visitor.open(f"/submit/{draft}/questions/").status == 200


@pytest.mark.parametrize(
    ("email", "words"),
    [("", "Напишите рабочий адрес почты"), ("agent@putevka,example", "В адресе запятая вместо точки")],
)
def test_links_are_mailed_to_no_address_that_the_rules_stop(visitor: Visitor, email: str, words: str) -> None:
    visitor.open("/submit/mine/")
    visitor.page.action = "/submit/mine/"
    page = visitor.press("", links="yes", email=email)
    assert page.status == 422
    assert page.title.startswith("Ошибка: ")
    assert words in page.text.partition('id="email-error"')[2].partition('id="email"')[0]
    (field,) = page.all("input", id="email")
    assert (field["value"], field["aria-invalid"], field["aria-describedby"]) == (email, "true", "email-error")
    assert "письмо со ссылками" not in page.text


def test_the_choice_of_a_tracker_alone_is_no_draft_to_go_on_with(visitor: Visitor) -> None:
    visitor.open("/submit/")
    visitor.press("continue", tracker="bug")
    assert deletions(visitor.open("/submit/mine/")) == []
