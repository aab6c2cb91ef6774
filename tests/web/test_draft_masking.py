"""«Скрыть за меня»: one press, just the place, and every other word stays."""

from pathlib import Path

import pytest

from submit.config import Settings
from submit.store.outbox import Outbox
from submit.web import file_scan
from tests.web.visitor import BUG, Page, Visitor

CARD = "4242 4242 4242 4242"
STEPS = f"  1. Ввёл карту\u00a0{CARD} \r\n\r\n  2. Нажал «Оплатить»,  заказ 881204 "
PNG = b"\x89PNG\r\n\x1a\n"


def buttons(page: Page) -> list[str]:
    """The fields that the page offers to hide something in."""
    return [
        values["value"].partition(":")[2]
        for values in page.all("button")
        if values.get("value", "").startswith("mask:")
    ]


def stopped(visitor: Visitor, **values: str) -> Page:
    visitor.open("/submit/?tracker=bug")
    return visitor.press("continue", **{**BUG, **values})


def test_a_card_stops_and_the_button_stands_beside_its_field(visitor: Visitor) -> None:
    page = stopped(visitor, steps=STEPS)
    assert page.status == 422
    assert buttons(page) == ["steps"]
    assert page.text.count("Похоже, в тексте номер карты") == 2
    assert page.text.index('id="steps-error"') < page.text.index('value="mask:steps"') < page.text.index('id="steps"')


def test_one_press_hides_the_place_and_nothing_else(visitor: Visitor) -> None:
    stopped(visitor, steps=STEPS, booking="PNR abc123 ")
    page = visitor.press("mask:steps")
    assert page.status == 200
    assert visitor.path.endswith("/questions/")
    assert page.fields["steps"].replace("\r\n", "\n") == STEPS.replace(CARD, "•••• •••• •••• 4242").replace(
        "\r\n", "\n"
    )
    assert {**page.fields, "steps": ""} == {**page.fields, **BUG, "steps": "", "booking": "PNR abc123 "}
    assert buttons(page) == []


def test_the_press_leads_near_the_field(visitor: Visitor) -> None:
    stopped(visitor, steps=STEPS)
    data = {**visitor.page.fields, "action": "mask:steps"}
    answer = visitor.client.post(visitor.page.action, data=data)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/questions/#steps")


def test_what_was_typed_since_is_kept_too(visitor: Visitor) -> None:
    stopped(visitor, steps=STEPS)
    page = visitor.press("mask:steps", steps=f"{STEPS} и пароль: Zima2026", actual="Другое")
    assert page.fields["actual"] == "Другое"
    assert "4242 4242" not in page.fields["steps"] and "Zima2026" not in page.fields["steps"]


def test_only_the_field_of_the_button_changes(visitor: Visitor) -> None:
    page = stopped(visitor, steps=STEPS, actual=f"Ошибка по {CARD}", subject="Sabre: пароль ABCD1234 не принят")
    assert buttons(page) == ["subject", "steps", "actual"]
    page = visitor.press("mask:actual")
    assert page.fields["actual"] == "Ошибка по •••• •••• •••• 4242"
    assert CARD in page.fields["steps"]
    visitor.press("mask:subject")
    page = visitor.press("mask:steps")
    assert page.fields["subject"] == "Sabre: пароль •••••• не принят"
    assert visitor.press("continue").status == 200
    assert visitor.path.endswith("/check/")


def test_a_stop_on_a_card_leaves_a_passport_for_the_advice(visitor: Visitor) -> None:
    stopped(visitor, steps=f"{STEPS}, паспорт 4509 123456")
    page = visitor.press("mask:steps")
    assert "паспорт 4509 123456" in page.fields["steps"]


def test_a_passport_is_advice_with_the_same_button(visitor: Visitor, outbox: Outbox) -> None:
    page = stopped(visitor, steps="Добавил пассажира, паспорт 4509 123456, нажал «Выписать»")
    assert visitor.path.endswith("/check/")
    assert buttons(page) == ["steps"]
    page = visitor.press("mask:steps")
    assert visitor.path.endswith("/check/")
    assert "паспорт •••• •••456, нажал" in page.text
    assert "4509 123456" not in page.text
    assert "Отправить заявку" in page.text
    visitor.press("send")
    (entry,) = outbox.entries()
    assert entry.ticket.answers[0].text == "Добавил пассажира, паспорт •••• •••456, нажал «Выписать»"
    assert entry.ticket.passed_over == ()


def test_a_passport_can_be_sent_as_it_is(visitor: Visitor, outbox: Outbox) -> None:
    stopped(visitor, steps="Поле не принимает паспорт 4509 123456")
    visitor.press("send")
    (entry,) = outbox.entries()
    assert "4509 123456" in entry.ticket.answers[0].text
    assert [advice.number for advice in entry.ticket.passed_over] == ["3.15"]


def test_a_file_name_is_hidden_in_the_draft_and_the_file_stays(visitor: Visitor, outbox: Outbox) -> None:
    visitor.open("/submit/?tracker=bug")
    name = "карта_4111111111111111.png"
    page = visitor.press("upload", _files=[(name, PNG), ("снимок.png", PNG)], **BUG)
    assert name in page.text
    page = visitor.press("continue")
    assert page.status == 422
    assert buttons(page) == ["files"]
    page = visitor.press("mask:files")
    assert "карта_••••••••••••1111.png" in page.text and "снимок.png" in page.text
    visitor.press("continue")
    visitor.press("send")
    (entry,) = outbox.entries()
    assert [file.name for file in entry.ticket.files] == ["карта_••••••••••••1111.png", "снимок.png"]


@pytest.mark.parametrize(
    "action", ["mask:", "mask:email", "mask:unheard", "mask:impact", "mask:actual", "mask:steps#x"]
)
def test_a_button_that_was_not_offered_hides_nothing(visitor: Visitor, action: str) -> None:
    stopped(visitor, steps=STEPS)
    page = visitor.press(action)
    assert CARD in page.fields["steps"]
    assert {name: page.fields[name] for name in BUG if name != "steps"} == {
        k: v for k, v in BUG.items() if k != "steps"
    }


def test_another_browser_cannot_hide(visitor: Visitor, stranger: Visitor) -> None:
    stopped(visitor, steps=STEPS)
    action = visitor.page.action
    stranger.open("/submit/?tracker=bug")
    data = {**stranger.page.fields, **BUG, "action": "mask:steps"}
    stranger.client.post(action, data=data)
    assert CARD in visitor.open(action).fields["steps"]


def test_a_file_that_is_refused_is_named_before_anything_is_hidden(visitor: Visitor) -> None:
    stopped(visitor, steps=STEPS)
    page = visitor.press("mask:steps", _files=[("scan.exe", b"MZ")])
    assert page.status == 422
    assert "scan.exe" in page.text
    assert buttons(page) == ["steps"]


def test_the_words_are_there_in_english_too(visitor: Visitor) -> None:
    visitor.open("/en/submit/?tracker=bug")
    page = visitor.press("continue", **{**BUG, "steps": STEPS})
    assert "Hide it for me" in page.text


def files_with(words: str, settings: Settings) -> list[Path]:
    return [path for path in settings.var.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


def test_nothing_of_it_is_left_in_the_store(visitor: Visitor, settings: Settings) -> None:
    card = "4012888888881881"
    stopped(visitor, steps=f"Карта {card}")
    assert files_with(card, settings)
    visitor.press("mask:steps")
    assert files_with(card, settings) == []


LOG = "09:15 INFO вход kassa7\r\n09:16 DEBUG карта 4111 1111 1111 1111\r\n09:17 INFO выход\r\n"
STARRED = LOG.replace("4111 1111 1111 1111", "**** **** **** 1111")


def contents(outbox: Outbox) -> list[bytes]:
    (entry,) = outbox.entries()
    return [content for _, content in outbox.files(entry.ticket.reference)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
@pytest.mark.parametrize("name", ["app.log", "a.txt", "a.csv", "a.eml"])
def test_a_secret_inside_a_file_stops_and_one_press_hides_it(
    visitor: Visitor, outbox: Outbox, settings: Settings, name: str, encoding: str
) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", _files=[(name, LOG.encode(encoding)), ("снимок.png", PNG)], **BUG)
    assert page.status == 422
    assert f"в файле «{name}» номер карты, строка 2" in page.text.replace("\xa0", " ")
    assert "4111 1111" not in page.text
    assert buttons(page) == ["files"]
    page = visitor.press("mask:files")
    assert buttons(page) == [] and name in page.text
    visitor.press("continue")
    visitor.press("send")
    assert contents(outbox) == [STARRED.encode(encoding), PNG]
    kept = b"".join(path.read_bytes() for path in Path(settings.var).rglob("*") if path.is_file())
    assert LOG.encode(encoding) not in kept


def test_a_file_with_a_secret_can_be_removed_instead(visitor: Visitor, outbox: Outbox) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", _files=[("app.log", "пароль: Xy12ab34".encode())], **BUG)
    assert "в файле «app.log» пароль или ключ, строка 1" in page.text.replace("\xa0", " ")
    (remove,) = [values["value"] for values in page.all("button") if values.get("value", "").startswith("remove:")]
    visitor.press(remove)
    visitor.press("continue")
    visitor.press("send")
    assert contents(outbox) == []


def test_name_and_content_of_a_file_are_hidden_at_once(visitor: Visitor, outbox: Outbox) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("continue", _files=[("4111111111111111.log", f"{LOG}пароль: Xy12ab34".encode())], **BUG)
    visitor.press("mask:files")
    visitor.press("continue")
    visitor.press("send")
    (entry,) = outbox.entries()
    assert [file.name for file in entry.ticket.files] == ["••••••••••••1111.log"]
    assert contents(outbox) == [f"{STARRED}пароль: ********".encode()]


def test_a_file_is_searched_once_when_it_comes(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor.open("/submit/?tracker=bug")
    visitor.press("upload", _files=[("app.log", LOG.encode())], **BUG)
    monkeypatch.setattr(file_scan, "search", lambda *arguments: pytest.fail("searched again"))
    page = visitor.press("continue")
    assert page.status == 422 and "строка 2" in page.text.replace("\xa0", " ")
