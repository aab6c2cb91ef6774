"""Which value is offered to a field next, and what is told of those that were not stored."""

from typing import Any

import pytest

from submit.delivery.destinations.redmine.custom_fields import Offers, named, offers_of
from submit.ticket.ticket import FieldValue

IDS = {"Поставщик": 1, "Поставщик билета": 2, "Системы": 3}
REFUSED = "имеет непредусмотренное значение"


def offered(*fields: FieldValue) -> Offers:
    return offers_of(fields, IDS)


def test_only_fields_that_redmine_has_are_offered() -> None:
    assert offered(FieldValue("Погода", (("ясно",),))).payload() == []


def test_each_refusal_leads_to_the_next_spelling_and_then_to_nothing() -> None:
    offers: Offers | None = offered(FieldValue("Поставщик", (("Сейбр", "Sabre", "yes"),)))
    tried = []
    while offers and offers.payload():
        tried.append(offers.payload()[0]["value"])
        offers = offers.after([f"Поставщик {REFUSED}"])
    assert tried == ["1", "Сейбр", "Sabre", "yes"]


def test_several_values_are_offered_as_one_text_and_as_a_list() -> None:
    offers = offered(FieldValue("Системы", (("Сейбр", "Sabre"), ("Amadeus",))))
    assert offers.offers[0].left == ("Сейбр, Amadeus", ["Сейбр", "Amadeus"], ["Sabre", "Amadeus"])


@pytest.mark.parametrize(
    ("error", "name"),
    [
        (f"Поставщик {REFUSED}", "Поставщик"),
        (f"Поставщик билета {REFUSED}", "Поставщик билета"),
        (f"поставщик БИЛЕТА {REFUSED}", "Поставщик билета"),
        (f"Поставщики {REFUSED}", None),
        ("Тема не может быть пустой", None),
        ("", None),
    ],
)
def test_an_error_is_about_the_longest_name_it_begins_with(error: str, name: str | None) -> None:
    assert named(error, IDS) == name


def test_errors_about_other_things_lead_nowhere() -> None:
    offers = offered(FieldValue("Поставщик", (("Sabre",),)))
    assert offers.after(["Тема не может быть пустой"]) is None
    exhausted = offers.after([f"Поставщик {REFUSED}"])
    assert exhausted and exhausted.after(["Поставщик не может быть пустым"]) is None


@pytest.mark.parametrize(
    ("values", "stored", "lost"),
    [
        ((("Sabre",),), "Sabre", []),
        ((("Сейбр", "Sabre"),), "Sabre", []),
        ((("18000.50",),), "18000.5", []),
        ((("а\nб",),), "а\r\nб", []),
        ((("Sabre",),), ["Sabre"], []),
        ((("Sabre",), ("Amadeus",)), ["Amadeus", "Sabre"], []),
        ((("Sabre",),), "", ["Поставщик"]),
        ((("Sabre",),), None, ["Поставщик"]),
        ((("Sabre",),), ["Amadeus"], ["Поставщик"]),
        ((("Sabre",), ("Amadeus",)), ["Amadeus"], ["Поставщик"]),
    ],
)
def test_what_is_not_in_the_issue_is_lost(values: Any, stored: Any, lost: list[str]) -> None:
    found = {"custom_fields": [{"id": 1, "name": "Поставщик", "value": stored}]}
    assert offered(FieldValue("Поставщик", values)).lost(found) == lost
    assert offered(FieldValue("Поставщик", values)).lost({}) == ["Поставщик"]


def test_a_field_that_was_unknown_is_told_once_an_issue_has_it() -> None:
    offers = offers_of([FieldValue("Поставщик", (("Sabre",),))], {})
    assert offers.lost({}) == []
    assert offers.lost({"custom_fields": [{"id": 1, "name": "Поставщик", "value": ""}]}) == ["Поставщик"]
