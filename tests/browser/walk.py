"""A walk through every page and state of the form, for tests that judge each of them."""

import io
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import BrowserContext, Page, Route, expect
from werkzeug.exceptions import (
    BadRequest,
    HTTPException,
    InternalServerError,
    RequestEntityTooLarge,
    RequestURITooLarge,
    ServiceUnavailable,
    TooManyRequests,
)

from submit.store.database import Database
from submit.store.space import NoRoomError, Whose
from tests.conftest import Clock
from tests.web.letters import link_in, mailed, not_me_in
from tests.web.visitor import BUG, Visitor

Judge = Callable[[Page, str], None]
TRACKERS = ("bug", "discussion", "task", "development")
PRIMARY = "#ticket > .button"
ANSWERS = {
    "#subject": "Не работает!!!",
    "#steps": "Открыл заказ, нажал «Выписать»",
    "#actual": "Красная строка «Нет ответа от поставщика»",
    "#expected": "Билет выписан, в заказе его номер",
    "#since": "Сегодня с 10:40, вчера вечером работало",
    "#email": "agent@putevka.example",
}
FAILURES: tuple[HTTPException, ...] = (
    BadRequest(),
    RequestEntityTooLarge(),
    RequestURITooLarge(),
    TooManyRequests(retry_after=90),
    InternalServerError(),
    ServiceUnavailable(),
)


def press(page: Page, place: str = PRIMARY) -> None:
    """Press a button, and be on the page that it leads to. A change of address alone is no new page."""
    with page.expect_event("load"):
        page.locator(place).first.click()


def walk(context: BrowserContext, start: str, judge: Judge, folder: Path) -> None:
    """Go through every page and state once. `start` is the first page of the form, `folder` holds files to attach."""
    page = context.new_page()
    _choose(page, start, judge)
    for tracker in TRACKERS:
        page.goto(f"{start}?tracker={tracker}")
        judge(page, f"the questions, {tracker}")
        press(page)
        judge(page, f"the questions with errors, {tracker}")
    _files(page, f"{start}?tracker=bug", judge, folder)
    _to_the_end(page, f"{start}?tracker=bug", judge)
    _mine(page, start, judge)
    page.goto(f"{start}search/?q=приоритет")
    judge(page, "the search")
    page.goto(f"{start}nothing/")
    judge(page, "a page that is not there")
    page.goto(f"{start}{'0' * 32}/questions/")
    judge(page, "a draft that is not there")
    page.close()


def _choose(page: Page, start: str, judge: Judge) -> None:
    page.goto(start)
    judge(page, "the first page")
    press(page)
    judge(page, "the first page with an error")
    page.goto(f"{start}choose/")
    judge(page, "a question of the chooser")
    page.goto(f"{start}choose/?asked=existing")
    judge(page, "a question of the chooser, with an error")
    page.goto(f"{start}choose/?existing=if_yes&broken=if_yes")
    judge(page, "what the chooser found")
    page.goto(f"{start}mine/")
    judge(page, "«My tickets», empty")


def _files(page: Page, questions: str, judge: Judge, folder: Path) -> None:
    page.goto(questions)
    page.fill("#subject", "приоритет трекер")
    expect(page.locator("#answers a").first).to_be_visible()
    judge(page, "answers under the subject")
    page.fill("#subject", "я" * 130)
    expect(page.locator(".count--over")).to_be_visible()
    page.locator(".rules summary").click()
    judge(page, "the questions with a full counter and the rules open")
    for name in ("снимок с очень длинным именем файла, какие бывают.txt", "scan.exe"):
        (folder / name).write_bytes(b"MZ\0" if name.endswith("exe") else b"log")
    page.set_input_files("#files-input", sorted(folder.iterdir()))
    expect(page.locator(".kept li")).to_have_count(1)
    expect(page.locator(".uploads .error")).to_have_count(1)
    judge(page, "the questions with a file and a refused one")
    page.context.set_offline(True)
    page.fill("#subject", "Связь пропала")
    page.set_input_files("#files-input", next(folder.glob("*.txt")))
    expect(page.locator(".state--away")).to_be_visible()
    expect(page.locator(".uploads__again:visible")).to_have_count(1)
    judge(page, "without a network")
    page.context.set_offline(False)
    page.goto("about:blank")


def _to_the_end(page: Page, questions: str, judge: Judge) -> None:
    page.goto(questions)
    judge(page, "the questions, with a draft to go on with")
    for place, text in (ANSWERS | {"#steps": "Карта 4242 4242 4242 4242, паспорт 4509 123456"}).items():
        page.fill(place, text)
    page.check("#scope-3")
    page.check("#impact-4")
    press(page)
    judge(page, "the questions with a card number")
    press(page)
    judge(page, "the questions with a card number again, and more help")
    page.context.clear_cookies()
    press(page)
    judge(page, "the page that was open too long")
    press(page, "button[value='mask:steps']") if page.locator("button[value='mask:steps']").count() else None
    page.fill("#steps", "Паспорт 4509 123456, открыл заказ")
    press(page)
    judge(page, "the check page with advice")
    press(page)
    judge(page, "the confirmation")


def _mine(page: Page, start: str, judge: Judge) -> None:
    page.goto(f"{start}?tracker=task")
    page.fill("#subject", "Настроить комиссию для нового поставщика с длинным названием")
    expect(page).to_have_url(re.compile("/questions/$"))
    page.goto(f"{start}mine/")
    judge(page, "«My tickets» with tickets and drafts")
    press(page, "button[name=links]")
    judge(page, "«My tickets» without an address for the links")
    page.goto(start)
    judge(page, "the first page, with a draft to go on with")


def show(context: BrowserContext, start: str, pages: dict[str, str], judge: Judge) -> None:
    """Pages that this server does not give of itself, as the application writes them, at its address."""
    page = context.new_page()
    for state, shown in pages.items():
        page.route(f"{start}shown/", partial(_answer, shown))
        page.goto(f"{start}shown/")
        judge(page, state)
    page.close()


def _answer(shown: str, route: Route) -> None:
    route.fulfill(body=shown, content_type="text/html")


def service_pages(app: Flask, start: str) -> dict[str, str]:
    """The pages of failures that a healthy server does not show, in the language of `start`."""
    pages = {}
    for failure in FAILURES:
        with app.test_request_context(urlsplit(start).path):
            shown = app.make_response(app.handle_user_exception(failure))
        pages[f"the page of {failure.code}"] = shown.get_data(as_text=True)
    for whose in Whose:
        pages[f"the page that has no room, {whose}"] = _no_room(app, urlsplit(start).path, whose)
    return pages


def _no_room(app: Flask, path: str, whose: Whose) -> str:
    """What a client sees whose answers and file could not be kept."""
    data = {"subject": BUG["subject"], "files": (io.BytesIO(b"log"), "журнал.txt")}
    with app.test_request_context(path, method="POST", data=data):
        return app.make_response(app.handle_user_exception(NoRoomError(whose))).get_data(as_text=True)


def letter_pages(app: Flask, database: Database, clock: Clock, start: str) -> dict[str, str]:
    """The pages that letters lead to and come from, in the language of `start`. The application must want proof."""
    first = urlsplit(start).path
    client, other = Visitor(app), Visitor(app)
    client.open(f"{first}?tracker=bug")
    client.press("continue", **BUG)
    pages = {"a ticket that waits for its address": client.press("send").text}
    other.open(link_in(mailed(database, clock)[0]))
    pages["the page that confirms an address"] = other.page.text
    proof = client.page.action = f"{client.path}proof/"
    pages["a wrong code"] = client.press("code", code="000").text
    client.page.action = proof
    pages["an address that is none"] = client.press("address", email="agent@putevka,example").text
    client.open(f"{first}?tracker=bug")
    pages["a draft that was sent by mail"] = client.press("carry", subject=BUG["subject"], email=BUG["email"]).text
    pages["a draft that came by mail"] = other.open(link_in(mailed(database, clock)[0])).text
    pages |= _not_me(client, first, database, clock)
    pages["a link that is over"] = other.open(f"{first}carry/nothing/").text
    return pages


def _not_me(client: Visitor, first: str, database: Database, clock: Clock) -> dict[str, str]:
    """The pages on which the owner of an address stops the letters, and what others then see."""
    client.open(f"{first}?tracker=bug")
    client.press("continue", **BUG)
    client.press("send")
    owner, other = Visitor(client.client.application), Visitor(client.client.application)
    owner.open(not_me_in(mailed(database, clock)[0]))
    pages = {"the page that stops letters": owner.page.text}
    pages["letters that are stopped"] = owner.press("").text
    pages["«My tickets» of an owner who stopped letters"] = owner.open(f"{first}mine/").text
    other.open(f"{first}?tracker=bug")
    other.press("continue", **BUG)
    pages["a ticket whose address wants no letters"] = other.press("send").text
    return pages
