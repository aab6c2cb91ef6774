"""The accepted ticket as a value, and as the text that support reads."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submit.ticket.ticket import Advice, Answer, FileInfo, Ticket
from submit.ticket.ticket_text import ticket_text
from tests.ticket.samples import ANY_TEXT, NASTY

TICKET = Ticket(
    reference="ML-FK4XR8BT",
    tracker="bug",
    tracker_name="Баг",
    priority="high",
    priority_name="Высокий",
    subject="Sabre: ошибка 500",
    answers=(Answer("steps", "Что делали", "1. Открыли\n2. Нажали"),),
    email="agent@putevka.example",
    lang="ru",
    edition="3f9a1c",
    passed_over=(Advice("r-3-2", "3.2", "Тема короткая и точная"),),
    files=(FileInfo("снимок.png", "png", 5, "ab"),),
    accepted_at=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
)

TICKETS = st.builds(
    Ticket,
    **dict.fromkeys(["reference", "tracker", "tracker_name", "priority", "priority_name"], ANY_TEXT),
    **dict.fromkeys(["subject", "email", "edition"], ANY_TEXT),
    answers=st.lists(st.builds(Answer, ANY_TEXT, ANY_TEXT, ANY_TEXT), max_size=2).map(tuple),
    lang=st.sampled_from(["ru", "en"]),
    passed_over=st.lists(st.builds(Advice, ANY_TEXT, ANY_TEXT, ANY_TEXT), max_size=2).map(tuple),
    files=st.lists(st.builds(FileInfo, ANY_TEXT, ANY_TEXT, st.integers(), ANY_TEXT), max_size=2).map(tuple),
    accepted_at=st.datetimes(timezones=st.just(UTC)),
)


@given(TICKETS)
def test_a_round_trip_through_json_changes_nothing(ticket: Ticket) -> None:
    assert Ticket.from_dict(json.loads(json.dumps(ticket.to_dict()))) == ticket


def test_a_later_version_may_write_more_than_we_read() -> None:
    assert Ticket.from_dict({**TICKET.to_dict(), "added": 1}) == TICKET


def test_the_text_holds_everything_but_the_subject() -> None:
    assert ticket_text(TICKET) == (
        "Трекер: Баг\nПриоритет: Высокий\n\nЧто делали:\n1. Открыли\n2. Нажали\n\nФайлы:\n- снимок.png\n\n--\n"
        "Номер заявки: ML-FK4XR8BT\nОтправитель: agent@putevka.example\nРедакция правил: 3f9a1c\n"
        "Отправлено без правок по советам:\n- 3.2. Тема короткая и точная\n"
    )


def test_the_text_of_a_bare_ticket_has_no_empty_headings() -> None:
    assert ticket_text(replace(TICKET, lang="en", answers=(), files=(), passed_over=())) == (
        "Tracker: Баг\nPriority: Высокий\n\n--\nTicket number: ML-FK4XR8BT\nFrom: agent@putevka.example\n"
        "Edition of the rules: 3f9a1c\n"
    )


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_the_text_gives_back_nasty_text_letter_by_letter(text: str) -> None:
    ticket = replace(TICKET, answers=(Answer("steps", "Что делали", text), Answer("actual", text, "x")))
    assert f"\nЧто делали:\n{text}\n\n{text}:\nx\n" in ticket_text(ticket)


@given(TICKETS)
def test_any_ticket_has_a_text(ticket: Ticket) -> None:
    assert ticket.reference in ticket_text(ticket)
