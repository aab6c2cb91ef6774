"""Diagnosis of the tracker's settings. It names plainly what Redmine would otherwise ignore silently."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from submit.delivery.destination import DeliveryError
from submit.delivery.destinations.redmine.client import ApiClient, Timeouts, number, record, records
from submit.delivery.destinations.redmine.custom_fields import PROBE, field_faults
from submit.delivery.destinations.redmine.directory import Directory, Project, listed
from submit.delivery.destinations.redmine.issue_text import receipt_names
from submit.delivery.destinations.redmine.redmine_messages import sentence
from submit.delivery.destinations.redmine.responses import RefusedError
from submit.delivery.ticket_mail import MEDIA_TYPES
from submit.delivery.tracker import CustomField
from submit.delivery.tracker_diagnosis import Diagnosis

NEEDED = ("view_issues", "add_issues", "edit_issues", "add_issue_notes", "add_issue_watchers", "set_notes_private",
          "view_private_notes")  # fmt: skip
"""What the role of our user must allow. Redmine drops what is not allowed, and a private note becomes public."""
SKEW = timedelta(minutes=2)


@dataclass(frozen=True)
class Requirements:
    """What the rules and settings need in the tracker: names by key, identifiers of projects."""

    trackers: Mapping[str, str]
    priorities: Mapping[str, str]
    statuses: Iterable[str]
    projects: Iterable[str]
    acts_as_client: bool
    fields: Mapping[str, tuple[CustomField, ...]] = field(default_factory=dict)


def examine(
    url: str, api_key: str, wanted: Requirements, now: Callable[[], datetime], timeouts: Timeouts | None = None
) -> Iterator[Diagnosis]:
    """Check the tracker step by step and yield what was found; stop at the first step that cannot be checked."""
    client = ApiClient(url, api_key, timeouts or Timeouts())
    try:
        me = record(client.get("users/current.json"), "user")
        yield _key(me, wanted)
        yield from _clock(client, now)
        directory = Directory(client, wanted.trackers, wanted.priorities)
        directory.load()
        yield _fine("names")
        yield from _statuses(client, wanted)
        for identifier in dict.fromkeys(wanted.projects):
            yield from _project(client, ApiClient(url, "", timeouts or Timeouts()), directory, identifier, number(me))
        yield from _fields(client, directory, wanted)
        yield from _workflow(client, directory, wanted)
        yield from _kinds(client)
        yield _fine("files")
    except DeliveryError as error:
        yield Diagnosis(False, str(error))


def _key(me: Mapping[str, Any], wanted: Requirements) -> Diagnosis:
    is_admin = me.get("admin") is True
    if is_admin and not wanted.acts_as_client:
        return _wrong("key_of_admin")
    if wanted.acts_as_client and not is_admin:
        return _wrong("key_of_no_admin")
    return _fine("key")


def _clock(client: ApiClient, now: Callable[[], datetime]) -> Iterator[Diagnosis]:
    date = client.probe("users/current.json").date
    try:
        skew = abs(parsedate_to_datetime(date or "") - now())
    except (ValueError, TypeError):
        return
    yield _fine("clock") if skew <= SKEW else _wrong("clock", seconds=round(skew.total_seconds()))


def _statuses(client: ApiClient, wanted: Requirements) -> Iterator[Diagnosis]:
    known = {str(entry.get("name")) for entry in records(client.get("issue_statuses.json"), "issue_statuses")}
    missing = [name for name in wanted.statuses if name not in known]
    yield _wrong("statuses", names=listed(missing), known=listed(sorted(known))) if missing else _fine("statuses")


def _project(
    client: ApiClient, anyone: ApiClient, directory: Directory, identifier: str, me: int
) -> Iterator[Diagnosis]:
    try:
        project = directory.project(identifier, directory.tracker_ids())
        yield _fine("project", project=identifier)
        yield from _permissions(client, project.id, identifier, me)
    except DeliveryError as error:
        yield Diagnosis(False, str(error))
        return
    # A public project is no place for the tickets of a client.
    is_open = anyone.look(f"projects/{identifier}.json") == 200
    yield _wrong("project_public", project=identifier) if is_open else _fine("project_private", project=identifier)


def _permissions(client: ApiClient, project: int, identifier: str, me: int) -> Iterator[Diagnosis]:
    members = records(client.get(f"projects/{project}/memberships.json", limit="100"), "memberships")
    ours = [entry for entry in members if isinstance(entry.get("user"), dict) and entry["user"].get("id") == me]
    roles = [role for entry in ours for role in entry.get("roles") or []]
    details = [record(client.get(f"roles/{number(role)}.json"), "role") for role in roles]
    allowed = {str(name) for role in details for name in role.get("permissions") or []}
    missing = [name for name in NEEDED if name not in allowed]
    if details and missing:
        yield _wrong("permissions", project=identifier, names=", ".join(missing))
    elif details and not any(role.get("issues_visibility") == "all" for role in details):
        yield _wrong("visibility", project=identifier)


def _fields(client: ApiClient, directory: Directory, wanted: Requirements) -> Iterator[Diagnosis]:
    """Try the answers that go into fields: Redmine drops or refuses what it does not know."""
    trackers = [directory.tracker_id(key) for key in wanted.trackers]
    fields = [wanted.fields.get(key, ()) for key in wanted.trackers]
    faults = [
        fault
        for identifier in dict.fromkeys(wanted.projects)
        for tracker, needed in zip(trackers, fields, strict=True)
        if (project := _visible(directory, identifier))
        for fault in field_faults(client, directory, project, tracker, needed)
    ]
    yield from (Diagnosis(False, fault) for fault in dict.fromkeys(faults))
    if not faults and any(fields):
        yield _fine("fields")


def _kinds(client: ApiClient) -> Iterator[Diagnosis]:
    """Upload a small file of each kind that the form takes; Redmine discards what no issue refers to."""
    refused = [kind for kind in MEDIA_TYPES if not _takes(client, f"submit-doctor.{kind}")]
    if not any(_takes(client, name) for name in receipt_names("submit-doctor")):
        yield _wrong("receipt")
    yield _wrong("kinds", names=", ".join(refused)) if refused else _fine("kinds")


def _takes(client: ApiClient, name: str) -> bool:
    try:
        client.upload(name, b"submit doctor", PROBE)
    except RefusedError:
        return False
    return True


def _visible(directory: Directory, identifier: str) -> Project | None:
    try:
        return directory.project(identifier, directory.tracker_ids())
    except DeliveryError:
        # It was told before.
        return None


def _workflow(client: ApiClient, directory: Directory, wanted: Requirements) -> Iterator[Diagnosis]:
    """Check that each tracker has transitions: one made after the installation has none, so no status can change."""
    for key, name in wanted.trackers.items():
        query = {"tracker_id": str(directory.tracker_id(key)), "status_id": "*", "limit": "1", "sort": "id:desc"}
        found = records(client.get("issues.json", **query), "issues")
        if not found:
            yield _fine("workflow_unseen", name=name)
            continue
        issue = record(client.get(f"issues/{number(found[0])}.json", include="allowed_statuses"), "issue")
        is_there = bool(issue.get("allowed_statuses"))
        yield _fine("workflow", name=name) if is_there else _wrong("workflow", name=name)


def _fine(code: str, **values: Any) -> Diagnosis:
    return Diagnosis(True, sentence(f"fine_{code}", **values))


def _wrong(code: str, **values: Any) -> Diagnosis:
    return Diagnosis(False, sentence(f"wrong_{code}", **values))
