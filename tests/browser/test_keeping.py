"""What the optional script adds: drafts kept while typing, a copy when the network is away, counters, one press."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from submit.ticket.clean import clean_text
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

CARD = "4242 4242 4242 4242"
COPIES = "JSON.stringify([localStorage, sessionStorage])"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context()
    yield opened
    opened.close()


@pytest.fixture
def page(server: Server, context: BrowserContext) -> Page:
    """The questions of an error, of a draft that the server does not know yet."""
    opened = context.new_page()
    opened.goto(f"{server.url}/submit/?tracker=bug")
    return opened


@pytest.fixture
def known(page: Page) -> Page:
    """The same page, with a draft that the server has."""
    page.get_by_label("Тема заявки").fill("Sabre: ошибка 500")
    expect(status(page, "Черновик сохранён в")).to_be_visible()
    expect(page).to_have_url(re.compile("/questions/$"))
    return page


def status(page: Page, text: str) -> Locator:
    return page.get_by_role("status").filter(has_text=text)


def test_a_draft_is_kept_while_typing_and_is_there_when_the_client_returns(
    server: Server, context: BrowserContext, page: Page
) -> None:
    page.get_by_label("Что вы делали").fill("Открыл заказ, и тут позвонил клиент")
    expect(status(page, "Черновик сохранён в")).to_be_visible()
    expect(page).to_have_url(re.compile("/questions/$"))
    address = page.url
    page.close()
    again = context.new_page()
    again.goto(address)
    expect(again.get_by_label("Что вы делали")).to_have_value("Открыл заказ, и тут позвонил клиент")
    again.goto(f"{server.url}/submit/mine/")
    expect(again.get_by_role("link", name="Без темы")).to_be_visible()


def silence(page: Page) -> None:
    """From now on nothing that is posted arrives."""
    page.route("**/questions/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())


def test_without_an_answer_the_words_stay_in_the_browser_and_come_back(known: Page) -> None:
    silence(known)
    known.get_by_label("Тема заявки").fill("Sabre: ошибка 500 при выписке")
    known.get_by_label("Что произошло").fill("Связь пропала посреди слова")
    known.get_by_label("Мешает, но есть обходной путь").check()
    expect(status(known, "Нет связи. Текст остаётся в этом браузере")).to_be_visible()
    known.unroute("**/questions/")
    known.reload()
    expect(known.get_by_label("Тема заявки")).to_have_value("Sabre: ошибка 500 при выписке")
    expect(known.get_by_label("Что произошло")).to_have_value("Связь пропала посреди слова")
    expect(known.get_by_label("Мешает, но есть обходной путь")).to_be_checked()
    expect(status(known, "Черновик сохранён")).to_be_visible()
    assert known.evaluate("localStorage.length") == 0


def test_a_page_that_is_loaded_again_at_once_has_every_word(page: Page) -> None:
    page.get_by_label("Что вы делали").fill("Открыл заказ")
    page.reload()
    expect(page.get_by_label("Что вы делали")).to_have_value("Открыл заказ")
    expect(status(page, "Черновик сохранён в")).to_be_visible()
    page.get_by_label("Что произошло").fill("Красная строка")
    page.reload()
    expect(page.get_by_label("Что произошло")).to_have_value("Красная строка")
    expect(status(page, "Черновик сохранён в")).to_be_visible()
    assert "Красная" not in page.evaluate(COPIES)


def test_a_page_that_is_left_at_once_leaves_every_word_with_the_server(known: Page, context: BrowserContext) -> None:
    draft = known.url
    known.get_by_label("Что вы делали").fill("Открыл заказ")
    known.goto("about:blank")
    other = context.new_page()
    # The browser sends it behind the back of the page, and of this test.
    for _ in range(50):
        other.goto(draft)
        if other.get_by_label("Что вы делали").input_value():
            break
    expect(other.get_by_label("Что вы делали")).to_have_value("Открыл заказ")


def test_the_words_are_saved_by_themselves_when_the_network_is_back(known: Page, context: BrowserContext) -> None:
    context.set_offline(True)
    known.get_by_label("Что произошло").fill("Связь пропала")
    expect(known.get_by_role("button", name="Повторить")).to_be_visible()
    context.set_offline(False)
    expect(status(known, "Черновик сохранён")).to_be_visible()
    expect(known.get_by_role("button", name="Повторить")).to_be_hidden()
    assert known.evaluate("localStorage.length") == 0


def test_a_press_without_a_network_keeps_the_page_and_goes_on_when_asked_again(
    known: Page, context: BrowserContext
) -> None:
    context.set_offline(True)
    known.get_by_label("Что произошло").fill("Связь пропала")
    known.get_by_role("button", name="Продолжить").click()
    expect(status(known, "Нет связи")).to_be_visible()
    expect(known.get_by_label("Что произошло")).to_have_value("Связь пропала")
    assert "Связь пропала" in known.evaluate(COPIES)
    context.set_offline(False)
    known.get_by_role("button", name="Продолжить").click()
    expect(known.locator("#summary")).to_be_focused()
    expect(known.get_by_label("Что произошло")).to_have_value("Связь пропала")
    assert "Связь пропала" not in known.evaluate(COPIES)


def test_a_server_that_does_not_answer_is_told_like_a_dead_network_and_asked_again(known: Page) -> None:
    silence(known)
    known.get_by_label("Что произошло").fill("Сервер молчит")
    known.get_by_role("button", name="Продолжить").click()
    expect(status(known, "Нет связи")).to_be_visible()
    expect(known.get_by_role("button", name="Продолжить")).to_be_visible()
    known.unroute("**/questions/")
    known.get_by_role("button", name="Повторить").click()
    expect(known.locator("#summary")).to_be_focused()
    expect(known.get_by_label("Что произошло")).to_have_value("Сервер молчит")


def test_sending_without_a_network_stays_on_the_check_page(known: Page, context: BrowserContext) -> None:
    for label, text in {
        "Что вы делали": "Открыл заказ",
        "Что произошло": "Красная строка «Нет ответа от поставщика»",
        "Что вы ожидали": "Билет выписан",
        "С какого времени": "После обновления, раньше работало",
        "Рабочий адрес почты": "agent@putevka.example",
    }.items():
        known.get_by_label(label).fill(text)
    known.get_by_label("У всех").check()
    known.get_by_label("Мешает, но есть обходной путь").check()
    known.get_by_role("button", name="Продолжить").click()
    send = known.get_by_role("button", name="Отправить", exact=False)
    expect(send).to_be_visible()
    context.set_offline(True)
    send.click()
    expect(status(known, "Нет связи. Заявка сохранена в черновике")).to_be_visible()
    context.set_offline(False)
    known.get_by_role("button", name="Повторить").click()
    expect(known.get_by_role("heading", name="Заявка принята")).to_be_visible()


def test_a_copy_of_a_draft_that_the_server_does_not_know_stays_with_its_tab(
    server: Server, page: Page, context: BrowserContext
) -> None:
    context.set_offline(True)
    page.get_by_label("Что произошло").fill("Сети нет с утра")
    expect(status(page, "Нет связи")).to_be_visible()
    context.set_offline(False)
    expect(status(page, "Черновик сохранён")).to_be_visible()
    page.goto(f"{server.url}/submit/?tracker=bug")
    context.set_offline(True)
    page.get_by_label("Что произошло").fill("Опять нет")
    expect(status(page, "Нет связи")).to_be_visible()
    assert page.evaluate("localStorage.length") == 0
    silence(page)
    context.set_offline(False)
    page.reload()
    expect(page.get_by_label("Что произошло")).to_have_value("Опять нет")
    other = context.new_page()
    other.goto(f"{server.url}/submit/?tracker=bug")
    expect(other.get_by_label("Что произошло")).to_have_value("")


def test_what_was_found_to_be_dangerous_never_stays_in_a_copy(known: Page, context: BrowserContext) -> None:
    known.get_by_label("Что вы делали").fill(f"Карта {CARD}")
    known.get_by_role("button", name="Продолжить").click()
    expect(known.locator("#summary")).to_be_focused()
    # The plain page of the same draft shows no finding, and knows of it all the same.
    known.goto(known.url)
    expect(known.locator("#summary")).to_have_count(0)
    context.set_offline(True)
    known.get_by_label("Что произошло").fill("Связь пропала")
    expect(status(known, "Нет связи. Не закрывайте страницу")).to_be_visible()
    assert CARD not in known.evaluate(COPIES)


def test_a_finding_clears_the_copies_that_were_there(known: Page) -> None:
    known.evaluate(
        "card => localStorage.setItem('submit:x', JSON.stringify({ at: Date.now(), words: { steps: card } }))", CARD
    )
    known.get_by_label("Что вы делали").fill(f"Карта {CARD}")
    known.get_by_role("button", name="Продолжить").click()
    expect(known.locator("#summary")).to_be_focused()
    assert CARD not in known.evaluate(COPIES)


@pytest.mark.parametrize("days", [6, 8])
def test_a_copy_goes_when_its_draft_would(known: Page, days: int) -> None:
    copy = "days => localStorage.setItem('submit:x', JSON.stringify({ at: Date.now() - days * 86400000, words: {} }))"
    known.evaluate(copy, days)
    known.reload()
    assert json.loads(known.evaluate("JSON.stringify(Object.keys(localStorage))")) == (["submit:x"] if days < 7 else [])


def test_taking_everything_away_takes_the_copies_too(server: Server, known: Page) -> None:
    known.goto(f"{server.url}/submit/mine/")
    known.evaluate("localStorage.setItem('submit:x', JSON.stringify({ at: Date.now(), words: {} }))")
    known.get_by_role("button", name="Убрать всё с этого компьютера").click()
    expect(known.get_by_text("Заявок пока нет")).to_be_visible()
    assert known.evaluate("localStorage.length") == 0


def test_the_counter_speaks_from_three_quarters_of_the_limit_on(page: Page) -> None:
    subject = page.get_by_label("Тема заявки")
    subject.fill("ё" * 80)
    counter = status(page, "из 120 знаков")
    expect(counter).to_have_count(0)
    subject.fill("ё" * 95 + "😀")
    expect(counter).to_have_text("96 из 120 знаков")
    subject.fill("я" * 130)
    expect(counter).to_have_text("130 из 120 знаков")
    assert subject.input_value() == "я" * 130
    page.get_by_label("Что произошло").fill("я" * 20_005)
    expect(status(page, "из 20")).to_have_text("20\xa0005 из 20\xa0000 знаков")


@pytest.mark.parametrize("script", [True, False])
def test_a_limit_stands_under_its_field_where_no_script_counts(server: Server, chromium: Browser, script: bool) -> None:
    context = chromium.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{server.url}/submit/?tracker=bug")
    expect(page.get_by_label("Тема заявки")).to_have_accessible_description("Суть или симптом: что и где До 120 знаков")
    expect(page.get_by_text("До 120 знаков")).to_be_visible(visible=not script)
    context.close()


def test_the_counter_counts_as_the_server_does(page: Page) -> None:
    """In code points after normalisation; what a tracker counts, and not what a font shows."""
    corpus = ["ё", "е\u0308", "й" * 3, "😀", "👩‍👩‍👧", "a\r\nb", " край ", "é", "e\u0301", "\u00a0x", "한", "𝒳"]
    shown = page.evaluate("(texts) => texts.map((text) => length(text))", corpus)
    assert shown == [len(clean_text(text)) for text in corpus]
