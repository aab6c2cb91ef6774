"""What «Скрыть за меня» hid has been in the draft alone: not in another table, a mail, a log or a count."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import MetaData, select

from submit.config import Settings
from submit.delivery.destinations.maildir import Maildir
from submit.delivery.worker import Worker
from submit.store.database import Database
from submit.store.outbox import Outbox
from submit.store.queue import Queue
from tests.web.visitor import BUG, Visitor

MARKERS = {
    "subject": ("Sabre: пароль Plant3dOne не принят при входе", "Plant3dOne"),
    "steps": ("Оплатил картой 4917 6100 0000 0000 и нажал «Выписать»", "4917 6100 0000"),
    "actual": ("В ответе token=aB3dE5fG7hJ9kL1mN3 и ошибка", "aB3dE5fG7hJ9kL1mN3"),
    "expected": ("Адрес https://kassa7:Plant3dTwo@gds.example/ открылся", "Plant3dTwo"),
    "booking": ("881204, загранпаспорт 75 9876543", "75 9876543"),
}
FILE = ("карта 6759649826438453.png", "6759649826438453")
PLANTED = [marker for _, marker in MARKERS.values()] + [FILE[1]]


@pytest.fixture
def visitor(app: object) -> Visitor:
    return Visitor(app)  # type: ignore[arg-type]


def rows(database: Database) -> Iterator[tuple[str, str]]:
    """Every row of every table, as text, with the name of its table."""
    metadata = MetaData()
    metadata.reflect(database.engine)
    for table in metadata.sorted_tables:
        with database.reading() as connection:
            for row in connection.execute(select(table)):
                yield table.name, json.dumps([_plain(value) for value in row], ensure_ascii=False)


def _plain(value: object) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def hide_everything(visitor: Visitor) -> None:
    """Go through the form as a client who presses «Скрыть за меня» wherever it is offered."""
    for _ in range(10):
        page = visitor.press("continue") if visitor.path.endswith("/questions/") else visitor.page
        offered = [button["value"] for button in page.all("button") if button.get("value", "").startswith("mask:")]
        if not offered:
            return
        visitor.press(offered[0])


def test_planted_secrets_have_been_in_the_draft_alone(
    visitor: Visitor,
    database: Database,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    visitor.open("/submit/?tracker=bug")
    visitor.press("upload", _files=[(FILE[0], b"\x89PNG\r\n\x1a\n")], **BUG)
    page = visitor.press("continue", **{name: text for name, (text, _) in MARKERS.items()})
    assert page.status == 422
    assert all(any(marker in row for _, row in rows(database)) for marker in PLANTED), "the draft holds them all"
    assert {table for table, row in rows(database) if any(marker in row for marker in PLANTED)} == {"drafts", "files"}
    hide_everything(visitor)
    assert visitor.path.endswith("/check/")
    visitor.press("send")
    box = Maildir(settings.var / "mail")
    worker = Worker(Queue(database), Outbox(database), lambda: box, lambda: datetime.now(UTC), Random(1))
    assert worker.step()
    kept = "".join(row for _, row in rows(database))
    mails = "".join(path.read_text(encoding="utf-8") for path in (settings.var / "mail").rglob("*") if path.is_file())
    written = capfd.readouterr()
    for marker in PLANTED:
        for where in (kept, mails, caplog.text, written.out, written.err):
            assert marker not in where
        assert [path for path in _files(settings.var) if marker.encode() in path.read_bytes()] == []
    assert "•••• •••• •••• 0000" in kept


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def test_an_error_of_a_page_does_not_write_the_text_into_the_log(
    visitor: Visitor, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    visitor.open("/submit/?tracker=bug")
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE drafts")
    visitor.press("continue", **{name: text for name, (text, _) in MARKERS.items()})
    assert visitor.page.status in (500, 503)
    assert not [marker for marker in PLANTED if marker in caplog.text]
