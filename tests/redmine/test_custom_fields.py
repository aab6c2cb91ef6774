"""Answers in custom fields of a real Redmine: what each format takes, and what is filed without."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.destinations.redmine.client import ApiClient, Timeouts, records
from submit.delivery.destinations.redmine.diagnosis import Requirements, examine
from submit.delivery.tracker import CustomField
from submit.ticket.ticket import FieldValue
from tests.delivery.destinations.redmine.samples import PRIORITIES, TRACKERS, a_parcel, a_ticket
from tests.redmine.conftest import a_destination
from tests.redmine.instance import Instance
from tests.redmine.reading import read_issue

pytestmark = pytest.mark.redmine

SCRIPT = Path(__file__).with_name("custom_fields.rb")


@pytest.fixture(scope="module")
def redmine() -> Iterator[Instance]:
    """A Redmine of their own: other tests need one without required fields."""
    with Instance("textile") as instance:
        instance.run_ruby(SCRIPT.read_text(encoding="utf-8"), {})
        first(instance, "bug")
        instance.run_ruby("IssueCustomField.find_by!(name: 'Обязательное').update!(is_required: false)", {})
        first(instance, "task")
        instance.run_ruby("IssueCustomField.find_by!(name: 'Обязательное').update!(is_required: true)", {})
        yield instance


def first(redmine: Instance, tracker: str) -> str | None:
    """File the first ticket, in which the fields are seen; return what it lacks."""
    ticket = a_ticket(tracker=tracker, reference="ML-FK4XR8BT", fields=(FieldValue("Людей", (("3",),)),))
    destination = a_destination(redmine, project="default", project_of=lambda email: None)
    destination.check()
    ticket = replace(ticket, email="someone@else.example")
    told = destination.deliver(a_parcel(ticket), lambda fence: None).mismatch
    client_ticket = replace(ticket, email="ivan@client.example")
    a_destination(redmine).deliver(a_parcel(client_ticket), lambda fence: None)
    return told


def filed(redmine: Instance, tracker: str, *fields: FieldValue) -> tuple[dict[str, Any], str | None]:
    """The values that Redmine stored, by field, and what it stored differently."""
    destination = a_destination(redmine)
    destination.check()
    ticket = a_ticket(tracker=tracker, reference="ML-FK4XR8BT", fields=fields)
    receipt = destination.deliver(a_parcel(ticket), lambda fence: None)
    issue = read_issue(redmine, receipt.remote_id)
    return {entry["name"]: entry["value"] for entry in issue["custom_fields"]}, receipt.mismatch


@pytest.mark.parametrize(
    ("name", "values", "stored"),
    [
        ("Поставщик", (("Sabre", "sabre"),), "Sabre"),
        ("Поставщик", (("Сейбр", "Sabre", "sabre"),), "Sabre"),
        ("Системы", (("Sabre",), ("Amadeus",)), ["Sabre", "Amadeus"]),
        ("Системы", (("Сейбр", "Sabre"), ("Amadeus",)), ["Sabre", "Amadeus"]),
        ("Системы", (("Amadeus",),), ["Amadeus"]),
        ("Когда", (("2026-12-01 10:40", "2026-12-01"),), "2026-12-01"),
        ("Началось", (("2026-12-01 10:40", "2026-12-01"),), "2026-12-01 10:40"),
        ("Повторяется", (("Да", "Yes", "yes"),), "1"),
        ("Повторяется", (("Нет", "No", "no"),), "0"),
        ("Людей", (("3",),), "3"),
        ("Сумма", (("18000.50",),), "18000.50"),
        ("Заказ", (("771204",), ("QWERTY",)), "771204, QWERTY"),
        ("Ответ", (("первая\nвторая {{toc}}",),), "первая\nвторая {{toc}}"),
    ],
)
def test_each_format_takes_what_it_can(redmine: Instance, name: str, values: tuple[Any, ...], stored: Any) -> None:
    found, mismatch = filed(redmine, "bug", FieldValue(name, values))
    value = found[name]
    assert (value.replace("\r\n", "\n") if isinstance(value, str) else value) == stored
    assert mismatch is None


def test_a_value_that_no_field_takes_is_left_out_and_told(redmine: Instance) -> None:
    fields = (FieldValue("Поставщик", (("Galileo", "galileo"),)), FieldValue("Людей", (("3",),)))
    found, mismatch = filed(redmine, "bug", *fields)
    assert (found["Поставщик"], found["Людей"]) in ((None, "3"), ("", "3"))
    assert mismatch is not None and "«Поставщик»" in mismatch and "«Людей»" not in mismatch


def test_a_field_that_redmine_does_not_have_changes_nothing(redmine: Instance) -> None:
    assert filed(redmine, "bug", FieldValue("Погода", (("ясно",),)))[1] is None


def test_a_required_field_is_filled_or_the_ticket_goes_to_people(redmine: Instance) -> None:
    found, mismatch = filed(redmine, "task", FieldValue("Обязательное", (("есть",),)))
    assert (found["Обязательное"], mismatch) == ("есть", None)
    with pytest.raises(DeliveryError) as caught:
        filed(redmine, "task")
    assert caught.value.kind is FailureKind.PERMANENT and "Обязательное" in str(caught.value)


def wrong(redmine: Instance, fields: dict[str, tuple[CustomField, ...]]) -> list[str]:
    wanted = Requirements(TRACKERS, PRIORITIES, ("New",), ("default",), acts_as_client=False, fields=fields)
    found = examine(redmine.url, redmine.api_key, wanted, lambda: datetime.now(UTC))
    return [diagnosis.words for diagnosis in found if not diagnosis.is_fine]


NEEDED = CustomField("Обязательное", (("есть",),), is_always_filled=True)


def test_the_doctor_is_content_where_all_fits(redmine: Instance) -> None:
    supplier = CustomField("Поставщик", (("Sabre",), ("Амадеус", "Amadeus")))
    assert wrong(redmine, {"task": (NEEDED,), "bug": (supplier, CustomField("Повторяется", (("Да", "yes"),)))}) == []


def test_the_doctor_names_what_does_not(redmine: Instance) -> None:
    before = len(read_all(redmine))
    bug = (
        CustomField("Поставщик", (("Sabre",), ("Galileo",))),
        CustomField("Погода"),
        CustomField("Людей", (("2,5",),)),
    )
    told = wrong(redmine, {"bug": bug})
    assert [next(name for name in ("Погода", "Galileo", "2,5", "Обязательное") if name in words) for words in told] == [
        "Погода",
        "Galileo",
        "2,5",
        "Обязательное",
    ]
    assert len(read_all(redmine)) == before


def read_all(redmine: Instance) -> list[Any]:
    client = ApiClient(redmine.url, redmine.api_key, Timeouts())
    return records(client.get("issues.json", status_id="*", limit="100"), "issues")
