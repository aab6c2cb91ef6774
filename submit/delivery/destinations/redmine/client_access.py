"""A client's access to the tracker: whether it mails them itself, and which projects are theirs."""

from collections.abc import Callable

from submit.delivery.destinations.redmine.client import ApiClient, number, record
from submit.delivery.destinations.redmine.issue_reader import IssueReader
from submit.delivery.destinations.redmine.users import People
from submit.delivery.tracker import TrackedTicket


class Clients:
    """The clients in the settings, see `ClientAccess`. `default` is the project of clients without one of their own."""

    def __init__(
        self,
        client: ApiClient,
        reader: IssueReader,
        people: People,
        project_of: Callable[[str], str | None],
        default: str,
    ) -> None:
        self._client = client
        self._reader = reader
        self._people = people
        self._project_of = project_of
        self._default = default
        self._projects: dict[str, int | None] = {}

    def forget(self) -> None:
        self._projects.clear()

    def are_written_to(self, email: str, ticket: TrackedTicket) -> bool:
        """Return True if Redmine mails the client: it mails the author of an issue, and a watcher who may see it."""
        person = self._people.of(email)
        if person is None:
            return False
        return ticket.author == person.id or self._reader.members.sees_others(person.id, ticket.project)

    def is_theirs(self, email: str, ticket: TrackedTicket) -> bool:
        """Return True if the ticket is in a project of the client.

        Elsewhere, for example in a project of the developers, a public note is meant only for colleagues.
        """
        identifiers = (self._default, self._project_of(email))
        if ticket.project in {self._project(identifier) for identifier in identifiers if identifier}:
            return True
        person = self._people.of(email)
        return person is not None and ticket.project in person.projects

    def _project(self, identifier: str) -> int | None:
        if identifier not in self._projects:
            answer = self._client.probe(f"projects/{identifier}.json")
            self._projects[identifier] = number(record(answer.data, "project")) if answer.status == 200 else None
        return self._projects[identifier]
