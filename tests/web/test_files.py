"""Files survive everything, and a refused one costs no other."""

import io
import zipfile
from threading import BoundedSemaphore

import pytest

from submit.store.outbox import Outbox
from submit.web import file_scan
from tests.web.visitor import BUG, Visitor

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 32
MEGABYTE = 1024 * 1024


def office(folder: str) -> bytes:
    """The least that makes an office document."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/document.xml", "<x/>")
    return held.getvalue()


GOOD = [
    ("Снимок экрана.png", PNG),
    ("фото.jpeg", b"\xff\xd8\xff\xe0" + b"\0" * 16),
    ("журнал.log", "Ошибка выписки".encode("cp1251")),
    ("письмо.eml", b"From: a@b.example\n\ntext"),
    ("акт.docx", office("word")),
    ("отчёт.xlsx", office("xl")),
    ("у" * 300 + ".txt", b"text"),
]
BAD = [
    ("пусто.png", b"", "Файл «пусто.png» пустой"),
    ("scan.exe", b"MZ\0\0", "«scan.exe» не подходит"),
    ("scan.png", b"MZ\0\0", "«scan.png» не подходит"),
    ("рисунок.svg", b"<svg onload=alert(1)>", "«рисунок.svg» не подходит"),
    ("страница.html", b"<html>", "«страница.html» не подходит"),
    ("без имени", b"text", "«без имени» не подходит"),
    ("архив.docx", b"PK\x03\x04broken", "«архив.docx» не подходит"),
    ("большой.txt", b"x" * (5 * MEGABYTE + 1), "Файл «большой.txt» больше 5 МБ"),
    ("a\u202egnp.exe", b"MZ", "не подходит"),
]


@pytest.mark.parametrize(("name", "content"), GOOD)
def test_a_file_of_a_good_kind_is_taken(visitor: Visitor, name: str, content: bytes) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("upload", [(name, content)])
    assert page.status == 200
    assert page.all("button", name="action", value="upload")
    assert len([b for b in page.all("button") if b.get("value", "").startswith("remove:")]) == 1


@pytest.mark.parametrize(("name", "content", "message"), BAD)
def test_a_refused_file_is_named_and_the_others_stay(visitor: Visitor, name: str, content: bytes, message: str) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", [("снимок.png", PNG), (name, content)], **BUG)
    assert page.status == 422
    assert message in page.text
    assert "#files-input" in page.links
    assert len([b for b in page.all("button") if b.get("value", "").startswith("remove:")]) == 1
    visitor.press("continue")
    assert visitor.path.endswith("/check/")


@pytest.mark.parametrize("button", ["lang:en", "upload", "continue", "remove:0", "mask:steps"])
def test_a_refused_file_is_named_whatever_button_was_pressed(visitor: Visitor, button: str) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press(button, [("scan.exe", b"MZ")], **BUG)
    assert page.status == 422
    assert "«scan.exe» не подходит" in page.text
    assert page.fields["steps"] == BUG["steps"]


def test_files_survive_an_error_elsewhere(visitor: Visitor, outbox: Outbox) -> None:
    visitor.open("/submit/?tracker=bug")
    files = [("снимок.png", PNG), ("лог.txt", b"log")]
    visitor.press("continue", files, **{**BUG, "email": "agent@mail.ru"})
    visitor.press("continue", email=BUG["email"])
    visitor.press("send")
    (entry,) = outbox.entries()
    assert [file.name for file in entry.ticket.files] == ["снимок.png", "лог.txt"]
    assert [content for _, content in outbox.files(entry.ticket.reference)] == [PNG, b"log"]


def test_a_file_can_be_taken_away_again(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("upload", [("лишний.txt", b"log")], subject="Тема остаётся на месте")
    (button,) = [b for b in page.all("button") if b.get("value", "").startswith("remove:")]
    page = visitor.press(button["value"])
    assert "лишний.txt" not in page.text
    assert page.fields["subject"] == "Тема остаётся на месте"


def test_the_eleventh_file_is_refused(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("upload", [(f"{number}.txt", b"log") for number in range(11)])
    assert page.status == 422
    assert "Можно приложить до 10\u00a0файлов, сейчас 11" in page.text


def test_all_files_together_have_a_limit(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("upload", [(f"{number}.txt", b"x" * (5 * MEGABYTE)) for number in range(4)])
    assert page.status == 422
    assert "больше 15 МБ" in page.text


def test_the_limits_stand_before_the_choice(visitor: Visitor) -> None:
    text = visitor.open("/submit/?tracker=bug").text
    assert text.index("До 10\u00a0файлов, каждый до 5 МБ, вместе до 15 МБ") < text.index('type="file"')


def test_a_request_too_large_to_read_ends_in_a_page_that_a_person_understands(visitor: Visitor) -> None:
    visitor.open("/submit/?tracker=bug")
    page = visitor.press("continue", **{**BUG, "steps": "я" * (13 * MEGABYTE)})
    assert page.status == 413
    assert "Если черновик уже был сохранён, он цел" in page.text


def test_slow_searches_leave_threads_to_others(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_scan, "AT_ONCE", BoundedSemaphore(1))
    monkeypatch.setattr(file_scan, "PATIENCE", 0)
    visitor.open("/submit/?tracker=bug")
    with file_scan.AT_ONCE:
        page = visitor.press("upload", [("журнал.log", b"one line")], **BUG)
        assert page.status == 503
        assert BUG["subject"] in page.text
    assert visitor.press("upload", [("журнал.log", b"one line")], **BUG).status == 200
