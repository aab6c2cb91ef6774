"""Values of custom fields, in the spelling that Redmine takes.

Only an administrator's key may read which values a field has, so each value is offered in one spelling after another,
until Redmine refuses none; a field that takes none is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from submit.delivery.destination import DeliveryError
from submit.delivery.destinations.redmine.client import ApiClient
from submit.delivery.destinations.redmine.directory import Project
from submit.delivery.destinations.redmine.redmine_messages import sentence
from submit.delivery.destinations.redmine.responses import RefusedError
from submit.delivery.tracker import CustomField
from submit.ticket.ticket import FieldValue

BOOLEANS = {"yes": "1", "no": "0"}
MOST_PROBES = 200
"""Requests by which the doctor tries values."""
PROBE = "submit doctor"

Value = str | list[str]


@dataclass(frozen=True)
class Offer:
    """One field and the values to offer, the first of which is offered now; none are left if all were refused."""

    id: int
    name: str
    left: tuple[Value, ...]


@dataclass(frozen=True)
class Offers:
    """What is offered for all fields of an issue."""

    offers: tuple[Offer, ...] = ()

    def payload(self) -> list[dict[str, Any]]:
        return [{"id": offer.id, "value": offer.left[0]} for offer in self.offers if offer.left]

    def after(self, errors: Iterable[str]) -> "Offers | None":
        """Return the next offers after these errors of Redmine; None if they are about none of what was offered."""
        names = [offer.name for offer in self.offers]
        refused = {named(error, names) for error in errors}
        offers = tuple(replace(offer, left=offer.left[1:]) if offer.name in refused else offer for offer in self.offers)
        return None if offers == self.offers else Offers(offers)

    def lost(self, found: Mapping[str, Any]) -> list[str]:
        """Return the names of the fields that took nothing, or whose value is not in this issue of Redmine."""
        stored = {entry.get("id"): entry.get("value") for entry in found.get("custom_fields") or []}
        # An earlier attempt may have found a later spelling.
        return [
            offer.name for offer in self.offers if not any(_same(value, stored.get(offer.id)) for value in offer.left)
        ]


def offers_of(fields: Iterable[FieldValue], ids: Mapping[str, int]) -> Offers:
    """Return what to offer for the fields that Redmine has."""
    return Offers(tuple(Offer(ids[field.name], field.name, _values(field)) for field in fields if field.name in ids))


def named(error: str, names: Iterable[str]) -> str | None:
    """Return the field that an error of Redmine begins with: the longest, as one name may begin like another."""
    return max((name for name in names if error.startswith(f"{name} ")), key=len, default=None)


def field_faults(client: ApiClient, project: Project, tracker: int, fields: Iterable[CustomField]) -> Iterator[str]:
    """Yield a sentence for each field that is missing, or required and not filled, and for each value that is unknown.

    Redmine is asked to file an issue without a subject, which it never does, and says what else is wrong.
    """
    fields = tuple(fields)
    for field in fields:
        if field.name not in project.fields:
            yield sentence("field_missing", name=field.name, project=project.identifier)
    filled = {field.name for field in fields if field.is_always_filled}
    for error in _errors(client, project, tracker, Offers()):
        name = named(error, project.fields)
        if name is not None and name not in filled:
            yield sentence("field_required", name=name, tracker=project.trackers[tracker])
    known = (field for field in fields if field.name in project.fields)
    pairs = [(field, value) for field in known for value in field.values]
    for field, value in pairs[:MOST_PROBES]:
        offers: Offers | None = offers_of([FieldValue(field.name, (value,))], project.fields)
        while offers and offers.payload():
            offers = offers.after(_errors(client, project, tracker, offers))
        if offers:
            yield sentence("field_value", name=field.name, value=value[0])


def _errors(client: ApiClient, project: Project, tracker: int, offers: Offers) -> tuple[str, ...]:
    """Return what Redmine says of an issue with these fields; nothing if it cannot be asked."""
    issue = {"tracker_id": tracker, "subject": "", "custom_fields": offers.payload()}
    try:
        client.post(f"projects/{project.id}/issues.json", {"issue": issue}, PROBE)
    except RefusedError as error:
        return error.errors
    except DeliveryError:
        return ()
    return ()


def _values(field: FieldValue) -> tuple[Value, ...]:
    """Return what to offer: a text field takes several values as one text, a list as a list."""
    spelled = [(*value, *(BOOLEANS[each] for each in value if each in BOOLEANS)) for value in field.values]
    if len(spelled) == 1:
        return spelled[0]
    depth = max(map(len, spelled))
    lists: list[Value] = [[value[min(at, len(value) - 1)] for value in spelled] for at in range(depth)]
    return (", ".join(value[0] for value in spelled), *lists)


def _same(sent: Value, stored: object) -> bool:
    if isinstance(sent, list):
        return isinstance(stored, list) and sorted(sent) == sorted(map(str, stored))
    if isinstance(stored, list):
        return [sent] == stored
    return isinstance(stored, str) and (stored.replace("\r\n", "\n") == sent or _number(stored) == _number(sent))


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
