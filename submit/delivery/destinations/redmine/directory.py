"""Redmine's ids and names for the trackers, priorities and projects of the rule-book and the settings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.destinations.redmine.client import ApiClient, number, record, records
from submit.delivery.destinations.redmine.redmine_messages import sentence


@dataclass(frozen=True)
class Project:
    """A project of Redmine, with the names of its trackers by their ids."""

    id: int
    identifier: str
    trackers: Mapping[int, str]


class Directory:
    """Ids for names, asked once, because Redmine silently replaces an unknown id with another."""

    def __init__(self, client: ApiClient, tracker_names: Mapping[str, str], priority_names: Mapping[str, str]) -> None:
        self._client = client
        self._tracker_names = tracker_names
        self._priority_names = priority_names
        self._trackers: dict[str, int] = {}
        self._priorities: dict[str, int] = {}
        self._projects: dict[str, Project] = {}
        self._fields: dict[tuple[int, int], dict[str, int]] = {}

    def load(self) -> None:
        """Ask Redmine again. A missing name is a CONFIGURATION error that lists the existing ones."""
        trackers = _named(self._client.get("trackers.json"), "trackers")
        priorities = _named(self._client.get("enumerations/issue_priorities.json"), "issue_priorities")
        self._projects.clear()
        self._fields.clear()
        self._trackers = _resolve(self._tracker_names, trackers, "unknown_tracker")
        self._priorities = _resolve(self._priority_names, priorities, "unknown_priority")

    def tracker_id(self, key: str) -> int:
        """Return the id of the tracker with this key in the rule-book."""
        return _chosen(key, self._trackers, "unmapped_tracker")

    def priority_id(self, key: str) -> int:
        """Return the id of the priority with this key in the rule-book."""
        return _chosen(key, self._priorities, "unmapped_priority")

    def tracker_ids(self) -> tuple[int, ...]:
        """Return the ids of all trackers in the rule-book."""
        return tuple(self._trackers.values())

    def project(self, identifier: str, trackers: tuple[int, ...], reference: str | None = None) -> Project:
        """Return the project. Raises DeliveryError if we cannot see it or it lacks one of these trackers."""
        if identifier not in self._projects:
            self._projects[identifier] = self._ask_for_project(identifier, reference)
        project = self._projects[identifier]
        for tracker in trackers:
            if tracker not in project.trackers:
                # Forget the project, so that fixing this in Redmine does not require a restart.
                del self._projects[identifier]
                raise self._lacking(project, tracker)
        return project

    def fields(self, project: Project, tracker: int, reference: str | None = None) -> Mapping[str, int] | None:
        """Return the ids of the fields of issues by their names; None while there is no issue to see them in.

        An ordinary key may ask for no list of fields, and the project tells only those that are not for all projects.
        """
        key = (project.id, tracker)
        if key not in self._fields:
            query = {"project_id": str(project.id), "subproject_id": "!*", "tracker_id": str(tracker)}
            newest = self._client.get("issues.json", reference, **query, status_id="*", sort="id:desc", limit="1")
            for issue in records(newest, "issues"):
                self._fields[key] = _named(issue, "custom_fields") if "custom_fields" in issue else {}
        return self._fields.get(key)

    def _ask_for_project(self, identifier: str, reference: str | None) -> Project:
        answer = self._client.probe(f"projects/{identifier}.json", reference, include="trackers")
        if answer.status != 200:
            raise DeliveryError(sentence("project_missing", project=identifier), FailureKind.CONFIGURATION)
        project = record(answer.data, "project")
        trackers = {tracker: name for name, tracker in _named(project, "trackers").items()}
        return Project(number(project), identifier, trackers)

    def _lacking(self, project: Project, tracker: int) -> DeliveryError:
        name = next(self._tracker_names[key] for key, known_id in self._trackers.items() if known_id == tracker)
        known = listed(project.trackers.values())
        message = sentence("project_lacks_tracker", project=project.identifier, name=name, known=known)
        return DeliveryError(message, FailureKind.CONFIGURATION)


def _named(data: Mapping[str, Any], key: str) -> dict[str, int]:
    return {str(entry.get("name")): number(entry) for entry in records(data, key)}


def _resolve(names: Mapping[str, str], ids: Mapping[str, int], code: str) -> dict[str, int]:
    for name in names.values():
        if name not in ids:
            raise DeliveryError(sentence(code, name=name, known=listed(ids)), FailureKind.CONFIGURATION)
    return {key: ids[name] for key, name in names.items()}


def _chosen(key: str, ids: Mapping[str, int], code: str) -> int:
    if key not in ids:
        raise DeliveryError(sentence(code, key=key), FailureKind.CONFIGURATION)
    return ids[key]


def listed(names: Iterable[str]) -> str:
    """Return the names as a list in a sentence."""
    return ", ".join(f"«{name}»" for name in names) or sentence("nothing")
