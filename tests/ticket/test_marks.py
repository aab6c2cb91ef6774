"""What support is told of a ticket, and its sender is not."""

from dataclasses import replace

import pytest

from submit.delivery.destinations.redmine.issue_text import description
from submit.ticket.ticket import Mark, Ticket
from submit.ticket.ticket_text import ticket_text
from tests.ticket.test_ticket import TICKET

MARKED = replace(TICKET, marks=(Mark("look_alike", "putevka.example"),))


@pytest.mark.parametrize(("lang", "words"), [("ru", "домен отправителя похож на"), ("en", "domain looks like")])
def test_a_look_alike_is_named_to_support_alone(lang: str, words: str) -> None:
    ticket = replace(MARKED, lang=lang)
    assert f"{words} putevka.example" in ticket_text(ticket, for_support=True)
    assert ticket_text(ticket) == ticket_text(replace(ticket, marks=()))


@pytest.mark.parametrize(("lang", "words"), [("ru", "Адрес отправителя не подтверждён"), ("en", "is not confirmed")])
def test_an_address_that_nobody_proved_is_told_to_support_alone(lang: str, words: str) -> None:
    ticket = replace(TICKET, lang=lang, marks=(Mark("unproven", ""),))
    assert words in ticket_text(ticket, for_support=True)
    assert words not in ticket_text(ticket)
    assert "Адрес отправителя не подтверждён" in description(ticket, "textile")


@pytest.mark.parametrize("text_format", ["textile", "common_mark"])
def test_the_tracker_names_it_in_the_footer(text_format: str) -> None:
    assert "домен отправителя похож на putevka.example" in description(MARKED, text_format)
    assert "похож" not in description(TICKET, text_format)


def test_a_mark_survives_the_store() -> None:
    assert Ticket.from_dict(MARKED.to_dict()) == MARKED


def test_a_ticket_of_an_earlier_version_has_no_marks() -> None:
    stored = {name: value for name, value in TICKET.to_dict().items() if name != "marks"}
    assert Ticket.from_dict(stored) == TICKET
