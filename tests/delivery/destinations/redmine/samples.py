"""Tickets to deliver."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from submit.delivery.destination import File, Parcel
from submit.ticket.ticket import Advice, Answer, FileInfo, Ticket

TRACKERS = {"bug": "Баг", "discussion": "Обсуждение", "task": "Задача", "development": "Допразработка"}
PRIORITIES = {"low": "Низкий", "medium": "Средний", "high": "Высокий", "critical": "Критический"}

_TICKET = Ticket(
    reference="ML-FK4XR8BT",
    tracker="bug",
    tracker_name="Баг",
    priority="high",
    priority_name="Высокий",
    subject="Sabre: ошибка 500 при выписке билета 🛫",
    answers=(
        Answer("steps", "Что вы делали, по шагам?", "1. Открыл заказ\n2. Нажал «Выписать»"),
        Answer("actual", "Что произошло", "Ошибка 500 😕"),
    ),
    email="ivan@client.example",
    lang="ru",
    edition="3f9a1c",
    passed_over=(Advice("r-3-2", "3.2", "Тема короткая и точная"),),
    files=(),
    accepted_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
)


def a_ticket(*texts: str, **changes: Any) -> Ticket:
    """A ticket that is complete; `texts` replace its answers."""
    if texts:
        changes["answers"] = tuple(Answer(f"question{at}", "Что произошло", text) for at, text in enumerate(texts))
    return replace(_TICKET, **changes)


def a_file(name: str, kind: str, content: bytes) -> File:
    """A file with its content."""
    return File(name, kind, content)


def a_parcel(ticket: Ticket | None = None, *files: File, fence: str | None = None, begun: bool = False) -> Parcel:
    """A ticket with its files, on its first attempt unless told otherwise."""
    infos = tuple(FileInfo(f.name, f.kind, len(f.content), hashlib.sha256(f.content).hexdigest()) for f in files)
    ticket = replace(ticket or _TICKET, files=infos)
    return Parcel(ticket, files, attempt=2 if begun else 1, begun=begun, fence=fence)
