"""What the tracker is to a client: whether it writes to them itself, and which projects are theirs."""

from collections.abc import Callable

from submit.delivery.destinations.redmine.client import Client, number, record
from submit.delivery.destinations.redmine.people import People
from submit.delivery.destinations.redmine.tracker import TrackedIssue, Tracker


class Clients:
    """The clients of the settings. `default` is the project of those who have none of their own."""

    def __init__(
        self, client: Client, tracker: Tracker, people: People, project_of: Callable[[str], str | None], default: str
    ) -> None:
        self._client = client
        self._tracker = tracker
        self._people = people
        self._project_of = project_of
        self._default = default
        self._projects: dict[str, int | None] = {}

    def forget(self) -> None:
        """Ask anew: a project may have been made meanwhile."""
        self._projects.clear()

    def are_written_to(self, email: str, issue: TrackedIssue) -> bool:
        """Does the tracker itself mail this client what happens to the issue? It does so to its author, and to a
        watcher who may see it."""
        person = self._people.of(email)
        if person is None:
            return False
        return issue.author == person.id or self._tracker.colleagues.sees_others(person.id, issue.project)

    def is_theirs(self, email: str, issue: TrackedIssue) -> bool:
        """Is the issue in a project where what is said is meant for this client? Elsewhere, as in a project of the
        developers, a public note is public among colleagues alone."""
        identifiers = (self._default, self._project_of(email))
        if issue.project in {self._project(identifier) for identifier in identifiers if identifier}:
            return True
        person = self._people.of(email)
        return person is not None and issue.project in person.projects

    def _project(self, identifier: str) -> int | None:
        if identifier not in self._projects:
            answer = self._client.probe(f"projects/{identifier}.json")
            self._projects[identifier] = number(record(answer.data, "project")) if answer.status == 200 else None
        return self._projects[identifier]
