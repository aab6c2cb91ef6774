"""Files as a client gives them: chosen, dropped, pasted; with JavaScript they go up at once, without it by a button."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conftest import Server, window
from tests.browser.walk import press

pytestmark = pytest.mark.browser

MEGABYTE = 1024 * 1024
# What the clipboard or a drag brings: names, kinds and contents of files, and text beside them.
BRING = """
([type, files, text]) => {
  const data = new DataTransfer();
  for (const [name, kind, bytes] of files) data.items.add(new File([new Uint8Array(bytes)], name, { type: kind }));
  if (text) data.setData("text/plain", text);
  const event = type === "paste"
    ? new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
  document.querySelector(type === "paste" ? "#actual" : "h1").dispatchEvent(event);
  return event.defaultPrevented;
}
"""


def png() -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(4))) + chunk(b"IEND", b"")


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    opened = chromium.new_context()
    yield opened
    opened.close()


@pytest.fixture
def page(server: Server, context: BrowserContext) -> Page:
    opened = context.new_page()
    opened.goto(f"{server.url}/submit/?tracker=bug")
    return opened


@pytest.fixture
def attached(tmp_path: Path) -> dict[str, Path]:
    """Files to attach, by name."""
    contents = {
        "снимок.png": png(),
        "журнал.txt": b"log " * 1000,
        "scan.exe": b"MZ\0\0",
        "запись.zip": b"PK" + bytes(5 * MEGABYTE),
        "пусто.txt": b"",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name: tmp_path / name for name in contents}


def choose(page: Page, *paths: Path) -> None:
    page.get_by_label("Файлы").set_input_files(paths)


def kept(page: Page) -> Locator:
    return page.locator("#files .kept li")


def slow_down(page: Page) -> None:
    """A network on which a file takes its time."""
    network: dict[str, Any] = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 20_000}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", network)


def test_files_go_up_at_once_in_order_and_the_list_comes_from_the_server(page: Page, attached: dict[str, Path]) -> None:
    choose(page, attached["журнал.txt"], attached["снимок.png"])
    expect(kept(page)).to_have_text(
        ["журнал.txt 4 КБ Удалить файл журнал.txt", "снимок.png 1 КБ Удалить файл снимок.png"]
    )
    expect(page.locator("#files").get_by_role("status")).to_have_text("Файл «снимок.png» добавлен")
    expect(page.locator(".uploads li")).to_have_count(0)
    page.reload()
    expect(kept(page)).to_have_count(2)


def test_a_picture_is_shown_and_bears_the_name_of_its_file(page: Page, attached: dict[str, Path]) -> None:
    choose(page, attached["снимок.png"], attached["журнал.txt"])
    expect(kept(page)).to_have_count(2)
    expect(page.get_by_role("img", name="снимок.png")).to_be_visible()
    expect(page.locator("#files").get_by_role("img")).to_have_count(1)


def test_a_picture_is_there_again_when_its_page_is_and_comes_from_no_address(
    page: Page, context: BrowserContext, attached: dict[str, Path]
) -> None:
    choose(page, attached["снимок.png"], attached["журнал.txt"])
    expect(kept(page)).to_have_count(2)
    expect(page.get_by_role("img", name="снимок.png")).to_be_visible()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    page.reload()
    expect(page.get_by_role("img", name="снимок.png")).to_be_visible()
    expect(page.locator("#files").get_by_role("img")).to_have_count(1)
    assert {path for path in asked if not path.startswith(("/assets/", "/submit/static/"))} == {urlsplit(page.url).path}
    other = context.new_page()
    other.goto(page.url)
    expect(kept(other)).to_have_count(2)
    expect(other.locator("#files").get_by_role("img")).to_have_count(0)


def test_where_no_picture_is_the_kind_of_the_file_is_shown(page: Page, attached: dict[str, Path]) -> None:
    choose(page, attached["журнал.txt"])
    expect(kept(page)).to_have_attribute("data-kind", "txt")
    badge = "getComputedStyle(document.querySelector('.kept li'), '::before').content"
    assert "txt" in page.evaluate(badge)


def test_a_picture_goes_with_its_file_and_with_everything_else(page: Page, attached: dict[str, Path]) -> None:
    pictures = "Object.keys(sessionStorage).filter((name) => name.startsWith('submit:picture:')).length"
    choose(page, attached["снимок.png"])
    expect(page.get_by_role("img", name="снимок.png")).to_be_visible()
    assert page.evaluate(pictures) == 1
    page.get_by_role("button", name="Удалить файл снимок.png").click()
    expect(kept(page)).to_have_count(0)
    assert page.evaluate(pictures) == 0
    choose(page, attached["снимок.png"])
    expect(page.get_by_role("img", name="снимок.png")).to_be_visible()
    page.goto(page.url.partition("/submit/")[0] + "/submit/mine/")
    page.get_by_role("button", name="Убрать всё с этого компьютера").click()
    expect(page.get_by_text("Заявок пока нет")).to_be_visible()
    assert page.evaluate(pictures) == 0


def test_a_refused_file_is_named_and_costs_nothing_else(page: Page, attached: dict[str, Path]) -> None:
    page.get_by_label("Что вы делали").fill("Открыл заказ")
    choose(page, *(attached[name] for name in ("scan.exe", "журнал.txt", "запись.zip", "пусто.txt")))
    expect(page.locator(".uploads .error")).to_have_text(
        [
            "Ошибка: «scan.exe» не подходит: принимаем снимки, PDF, текст, документы и ZIP",
            "Ошибка: Файл «запись.zip» больше 5 МБ. Сожмите его или разделите",
            "Ошибка: Файл «пусто.txt» пустой",
        ]
    )
    expect(kept(page)).to_have_count(1)
    expect(page.get_by_label("Что вы делали")).to_have_value("Открыл заказ")
    page.get_by_role("button", name="Убрать (scan.exe)").click()
    expect(page.locator(".uploads .error")).to_have_count(2)
    expect(page.get_by_label("Файлы")).to_be_focused()


def test_progress_is_shown_and_a_file_on_its_way_can_be_stopped(page: Page, attached: dict[str, Path]) -> None:
    slow_down(page)
    attached["журнал.txt"].write_bytes(b"log " * 100_000)
    choose(page, attached["журнал.txt"], attached["снимок.png"])
    progress = page.get_by_role("progressbar", name="журнал.txt")
    expect(progress).to_be_visible()
    expect(progress).not_to_have_attribute("value", "0")
    assert "%" in page.locator(".uploads__percent").first.inner_text()
    page.get_by_role("button", name="Отменить (журнал.txt)").click()
    expect(progress).to_have_count(0)
    expect(kept(page)).to_have_text(["снимок.png 1 КБ Удалить файл снимок.png"])


def test_deleting_a_file_keeps_the_page_and_what_was_typed(page: Page, attached: dict[str, Path]) -> None:
    choose(page, attached["журнал.txt"], attached["снимок.png"])
    expect(kept(page)).to_have_count(2)
    page.evaluate("window.isTheSame = true")
    page.get_by_label("Что вы делали").fill("Открыл заказ")
    page.get_by_role("button", name="Удалить файл журнал.txt").click()
    expect(kept(page)).to_have_count(1)
    expect(page.get_by_label("Файлы")).to_be_focused()
    assert page.evaluate("window.isTheSame")
    expect(page.get_by_label("Что вы делали")).to_have_value("Открыл заказ")


def test_a_press_waits_for_the_files_on_their_way(page: Page, attached: dict[str, Path]) -> None:
    slow_down(page)
    choose(page, attached["журнал.txt"])
    with page.expect_event("load"):
        page.get_by_role("button", name="Продолжить").click()
        expect(page.get_by_role("status").filter(has_text="Файлы ещё загружаются")).to_be_visible()
    expect(page.locator("#summary")).to_be_focused()
    expect(kept(page)).to_have_count(1)


def test_a_file_that_is_refused_meanwhile_holds_the_page(page: Page, attached: dict[str, Path]) -> None:
    slow_down(page)
    choose(page, attached["журнал.txt"], attached["scan.exe"])
    page.get_by_role("button", name="Продолжить").click()
    expect(page.get_by_role("button", name="Убрать (scan.exe)")).to_be_focused()
    expect(page.get_by_role("button", name="Продолжить")).to_be_visible()


def test_a_file_that_the_network_lost_can_be_sent_again(
    page: Page, context: BrowserContext, attached: dict[str, Path]
) -> None:
    # files.js is there already when the network goes.
    choose(page, attached["снимок.png"])
    expect(kept(page)).to_have_count(1)
    context.set_offline(True)
    choose(page, attached["журнал.txt"])
    expect(page.locator(".uploads .error")).to_contain_text("Файл «журнал.txt» не загрузился. Остальное сохранено")
    context.set_offline(False)
    page.get_by_role("button", name="Повторить (журнал.txt)").click()
    expect(kept(page)).to_have_count(2)
    expect(page.locator(".uploads li")).to_have_count(0)


def test_a_file_that_was_not_sent_goes_with_the_next_button(page: Page, attached: dict[str, Path]) -> None:
    page.route("**/files.js", lambda route: route.abort())
    choose(page, attached["журнал.txt"])
    expect(page.get_by_role("button", name="Загрузить")).to_be_visible()
    press(page)
    expect(kept(page)).to_have_count(1)


def test_files_can_be_dropped_anywhere(page: Page) -> None:
    assert page.evaluate(BRING, ["dragover", [["log.txt", "text/plain", [1]]], ""])
    expect(page.locator(".upload--over")).to_have_count(1)
    assert page.evaluate(BRING, ["drop", [["log.txt", "text/plain", [108]]], ""])
    expect(kept(page)).to_have_count(1)
    expect(page.locator(".upload--over")).to_have_count(0)


def test_a_pasted_screenshot_is_named_by_the_time(page: Page) -> None:
    assert page.evaluate(BRING, ["paste", [["image.png", "image/png", list(png())]], ""])
    expect(kept(page).first).to_contain_text("снимок ")
    expect(page.get_by_role("img", name="снимок ")).to_be_visible()


def test_text_that_is_copied_with_a_picture_of_it_is_pasted_as_text(page: Page) -> None:
    assert not page.evaluate(BRING, ["paste", [["image.png", "image/png", list(png())]], "ячейка"])
    expect(page.locator(".uploads li, .kept li")).to_have_count(0)


def test_without_javascript_a_button_sends_the_files(
    server: Server, chromium: Browser, attached: dict[str, Path]
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    opened = window(context)
    page = opened.page
    page.goto(f"{server.url}/submit/?tracker=bug")
    page.get_by_label("Что вы делали").fill("Открыл заказ")
    choose(page, attached["журнал.txt"], attached["scan.exe"])
    page.get_by_role("button", name="Загрузить").click()
    expect(page.locator("#files-error")).to_contain_text("«scan.exe» не подходит")
    expect(kept(page)).to_have_text(["журнал.txt 4 КБ Удалить файл журнал.txt"])
    expect(page.get_by_label("Что вы делали")).to_have_value("Открыл заказ")
    page.get_by_role("button", name="Удалить файл журнал.txt").click()
    expect(kept(page)).to_have_count(0)
    assert [text for text in opened.complaints if "422" not in text] == []
    context.close()
