"""Values of custom fields, in the spelling that Redmine takes.

Only an administrator's key may read which values a field has, so each value is offered in one spelling after another,
until Redmine refuses none; a field that takes none is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from submit.delivery.destination import DeliveryError
from submit.delivery.destinations.redmine.client import ApiClient
from submit.delivery.destinations.redmine.directory import Directory, Project
from submit.delivery.destinations.redmine.redmine_messages import sentence
from submit.delivery.destinations.redmine.responses import RefusedError
from submit.delivery.tracker import CustomField
from submit.ticket.ticket import FieldValue

BOOLEANS = {"yes": "1", "no": "0"}
MOST_PROBES = 200
"""Requests by which the doctor tries values."""
PROBE = "submit doctor"
TOO_LONG = "submit doctor " * 20
"""More characters than a subject can have."""

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
        """Return the names of the fields of this issue of Redmine that do not have the value."""
        stored = {str(entry.get("name")): entry.get("value") for entry in found.get("custom_fields") or []}
        # An earlier attempt may have found a later spelling; what was never offered may be unknown for good.
        return [
            offer.name
            for offer in self.offers
            if (offer.left or offer.name in stored)
            and not any(_same(value, stored.get(offer.name)) for value in offer.left)
        ]


def offers_of(fields: Iterable[FieldValue], ids: Mapping[str, int]) -> Offers:
    """Return what to offer; for fields of unknown id that is nothing."""
    return Offers(
        tuple(
            Offer(ids.get(field.name, 0), field.name, _values(field) if field.name in ids else ()) for field in fields
        )
    )


def named(error: str, names: Iterable[str]) -> str | None:
    """Return the field that an error of Redmine begins with: the longest, as one name may begin like another.

    Rails writes the name of a field as it writes one of a column: with other capitals, and spaces for `_`.
    """
    said = _humanized(error)
    return max((name for name in names if said.startswith(f"{_humanized(name)} ")), key=len, default=None)


def _humanized(text: str) -> str:
    return text.casefold().replace("_", " ")


def field_faults(
    client: ApiClient, directory: Directory, project: Project, tracker: int, fields: Iterable[CustomField]
) -> Iterator[str]:
    """Yield a sentence for each field that is missing, or required and not filled, and for each value that is unknown.

    Redmine is asked to file an issue without a subject, or with one too long: it never does, and says what is wrong.
    """
    fields, ids = tuple(fields), directory.fields(project, tracker)
    for field in fields:
        if ids is not None and field.name not in ids:
            yield sentence("field_missing", name=field.name, project=project.identifier)
    filled = [field.name for field in fields if field.is_always_filled and field.name in (ids or ())]
    # Only what is said of the subject differs between these two; the rest would be said of a ticket, too.
    said = [_errors(client, project, tracker, Offers(), subject) for subject in ("", TOO_LONG)]
    for error in said[0]:
        if error in said[1] and named(error, filled) is None:
            yield sentence("field_required", error=error, tracker=project.trackers[tracker])
    pairs = [(field.name, value) for field in fields if field.name in (ids or ()) for value in field.values]
    for name, value in pairs[:MOST_PROBES]:
        offers: Offers | None = offers_of([FieldValue(name, (value,))], ids or {})
        while offers and offers.payload():
            offers = offers.after(_errors(client, project, tracker, offers))
        if offers:
            yield sentence("field_value", name=name, value=value[0])


def _errors(client: ApiClient, project: Project, tracker: int, offers: Offers, subject: str = "") -> tuple[str, ...]:
    """Return what Redmine says of an issue with these fields; nothing if it cannot be asked."""
    issue = {"tracker_id": tracker, "subject": subject, "custom_fields": offers.payload()}
    try:
        client.post(f"projects/{project.id}/issues.json", {"issue": issue}, PROBE)
    except RefusedError as error:
        return error.errors
    except DeliveryError:
        return ()
    return ()


def _values(field: FieldValue) -> tuple[Value, ...]:
    """Return what to offer: a text field takes several values as one text, a list as a list."""
    # A field for yes or no takes any text, and shows all but 1 as no.
    spelled = [(*(BOOLEANS[each] for each in value if each in BOOLEANS), *value) for value in field.values]
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
