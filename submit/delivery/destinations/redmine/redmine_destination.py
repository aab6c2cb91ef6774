"""Redmine as a destination: one ticket becomes one issue, whatever happens on the way.

Redmine has no idempotency key, but an upload token can be used only once. A small file, the receipt, goes with each
issue, and its token is stored before the issue is requested: the *fence*. A second request with the same token is
refused, so a lost answer never leads to a second issue.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import date

from submit.delivery.destination import DeliveryError, FailureKind, Parcel, Receipt
from submit.delivery.destinations.redmine import issue_text
from submit.delivery.destinations.redmine.audit import audit
from submit.delivery.destinations.redmine.client import ApiClient, Timeouts, number, record, records
from submit.delivery.destinations.redmine.custom_fields import Offers, field_faults, offers_of
from submit.delivery.destinations.redmine.directory import Directory, Project, listed
from submit.delivery.destinations.redmine.inert_markup import MARKUPS
from submit.delivery.destinations.redmine.issue import Issue, names
from submit.delivery.destinations.redmine.receipt_upload import upload_receipt
from submit.delivery.destinations.redmine.redmine_messages import sentence
from submit.delivery.destinations.redmine.responses import RefusedError
from submit.delivery.destinations.redmine.users import People, Person
from submit.delivery.tracker import CustomField
from submit.ticket.ticket import Ticket

log = logging.getLogger("submit.delivery")

Begin = Callable[[str | None], None]


class Redmine:
    """File tickets as issues, with the rights of the user whose key it holds."""

    def __init__(
        self,
        url: str,
        api_key: str,
        project: str,
        text_format: str,
        *,
        tracker_names: Mapping[str, str],
        priority_names: Mapping[str, str],
        project_of: Callable[[str], str | None] = lambda email: None,
        users: Mapping[str, int] | None = None,
        acts_as_client: bool = False,
        fields: Mapping[str, tuple[CustomField, ...]] | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        """Set up the destination; `project_of` and `users` give a client's project and user id by the address.

        With `acts_as_client` the key is an administrator's, and an issue is filed in the client's name if they have a
        user. `fields` are those that the answers of each tracker go into.
        """
        self._fields = fields or {}
        self._api_key = api_key
        self._project = project
        self._text_format = text_format
        self._project_of = project_of
        self._client = ApiClient(url, api_key, timeouts or Timeouts())
        self._acts_as_client = acts_as_client
        self._people = People(self._client, users or {}, searches=acts_as_client)
        self._directory = Directory(self._client, tracker_names, priority_names)
        self._is_checked = False

    def check(self) -> None:
        """Check the key, all names, and that the default project is open to us with all trackers."""
        if not (self._api_key.isascii() and self._api_key.isalnum()):
            raise DeliveryError(sentence("key_malformed"), FailureKind.CONFIGURATION)
        if self._text_format not in MARKUPS:
            message = sentence("unknown_format", name=self._text_format, known=listed(MARKUPS))
            raise DeliveryError(message, FailureKind.CONFIGURATION)
        with _nothing_filed():
            # With a wrong key every other address answers as it does to an anonymous visitor.
            self._client.get("users/current.json")
            self._directory.load()
            project = self._directory.project(self._project, self._directory.tracker_ids())
            for key, fields in self._fields.items():
                for fault in field_faults(
                    self._client, self._directory, project, self._directory.tracker_id(key), fields
                ):
                    log.warning("%s", fault)
        self._is_checked = True

    def audit(self, filed: Mapping[str, str], is_known: Callable[[str], bool], since: date) -> list[str]:
        return list(audit(self._client, filed, is_known, since))

    def deliver(self, parcel: Parcel, begin: Begin) -> Receipt:
        """Look for the issue if an earlier attempt may have made it, and make it otherwise."""
        with _maybe_filed() if parcel.begun else _nothing_filed():
            if not self._is_checked:
                self.check()
            issue = self._issue(parcel)
            found = self._find(parcel, issue) if parcel.begun else None
            if found is not None:
                return self._read_back(parcel, issue, found)
            fence = parcel.fence if parcel.begun and parcel.fence else self._upload_receipt(parcel)
            uploads, refused = self._upload_files(parcel)
            if refused:
                text = issue_text.description(parcel.ticket, self._text_format, refused)
                issue = replace(issue, description=text)
        with _maybe_filed() if parcel.begun else nullcontext():
            receipt = self._create(parcel, issue, fence, uploads, begin)
        # The files are in our store only, so staff are told.
        told = sentence("files_refused", names=listed(refused)) if refused else receipt.mismatch
        return replace(receipt, mismatch=told)

    def _issue(self, parcel: Parcel) -> Issue:
        ticket = parcel.ticket
        tracker = self._directory.tracker_id(ticket.tracker)
        person = self._people.of(ticket.email, ticket.reference)
        identifier = self._project_of(ticket.email) or _only_project(person) or self._project
        project = self._directory.project(identifier, (tracker,), ticket.reference)
        # A user who is not a member of the project must not see its issues.
        member = person if person and project.id in person.projects else None
        author = member if member and self._acts_as_client and member.login else None
        return Issue(
            project_id=project.id,
            tracker_id=tracker,
            priority_id=self._directory.priority_id(ticket.priority),
            subject=issue_text.subject(ticket),
            description=issue_text.description(ticket, self._text_format),
            receipt_names=issue_text.receipt_names(ticket.reference),
            sizes=(len(issue_text.receipt(ticket)), *(len(file.content) for file in parcel.files)),
            watcher_id=member.id if member and not author else None,
            author_id=author.id if author else None,
            login=author.login if author else None,
            fields=self._offers(ticket, project, tracker),
        )

    def _offers(self, ticket: Ticket, project: Project, tracker: int) -> Offers:
        ids = self._directory.fields(project, tracker, ticket.reference) if ticket.fields else None
        return offers_of(ticket.fields, ids or {})

    def _find(self, parcel: Parcel, issue: Issue) -> int | None:
        """Return the id of an earlier attempt's issue, or None.

        It is found by its text, or by its receipt if its text was edited since.
        """
        reference = parcel.ticket.reference
        for field in ("description", "attachment"):
            # The oldest comes first: a copy made by staff is younger than its original.
            query = {field: f"~{reference}", "status_id": "*", "sort": "id", "limit": "25", "include": "attachments"}
            for hit in records(self._client.get("issues.json", reference, **query), "issues"):
                if issue.is_made_into(hit):
                    return number(hit)
                if not names(hit, reference):
                    raise DeliveryError(sentence("filter_ignored"), FailureKind.CONFIGURATION)
        return None

    def _upload_receipt(self, parcel: Parcel) -> str:
        ticket = parcel.ticket
        return upload_receipt(self._client, ticket.reference, issue_text.receipt(ticket))

    def _upload_files(self, parcel: Parcel) -> tuple[list[dict[str, str]], list[str]]:
        """Return the uploads, and the names of the files that Redmine refuses: the ticket goes without these."""
        uploads, refused = [], list[str]()
        for position, file in enumerate(parcel.files, start=1):
            name = issue_text.file_name(file.name, position, file.kind)
            try:
                token = self._client.upload(name, file.content, parcel.ticket.reference)
            except DeliveryError as error:
                if error.kind is not FailureKind.PERMANENT:
                    raise
                refused.append(name)
            else:
                uploads.append(issue_text.upload(token, name, file.kind))
        return uploads, refused

    def _create(self, parcel: Parcel, issue: Issue, fence: str, uploads: list[dict[str, str]], begin: Begin) -> Receipt:
        begin(fence)
        try:
            created, issue = self._post(parcel, issue, fence, uploads)
        except RefusedError:
            if fence != parcel.fence:
                raise
            found = self._find(parcel, issue)
            if found is not None:
                return self._read_back(parcel, issue, found)
            self._require_unused(parcel, issue, fence)
            fence = self._upload_receipt(parcel)
            begin(fence)
            created, issue = self._post(parcel, issue, fence, uploads)
        return self._read_back(parcel, issue, created)

    def _post(self, parcel: Parcel, issue: Issue, fence: str, uploads: list[dict[str, str]]) -> tuple[int, Issue]:
        """Request the issue, with other values of its fields if Redmine refuses these; return its id, and what it is.

        A refused request has used no token, so the fence still holds.
        """
        # The flat address does not tell a missing project from a forbidden one; the project's own address does.
        path, reference = f"projects/{issue.project_id}/issues.json", parcel.ticket.reference
        while True:
            payload = issue.payload([{"token": fence}, *uploads])
            try:
                answer = self._client.post(path, payload, reference, issue.login)
            except RefusedError as error:
                fields = issue.fields.after(error.errors)
                if fields is None:
                    raise
                issue = replace(issue, fields=fields)
            else:
                return number(record(answer, "issue")), issue

    def _require_unused(self, parcel: Parcel, issue: Issue, fence: str) -> None:
        """Raise DeliveryError unless Redmine has discarded the token: then it was never used, and there is no issue."""
        upload_id = fence.partition(".")[0]
        answer = self._client.probe(f"attachments/{upload_id}.json", parcel.ticket.reference)
        is_gone = answer.status == 404
        # On SQLite Redmine reuses the id of the latest upload once that is discarded.
        is_given_again = answer.status == 200 and not issue.may_have_as_receipt(record(answer.data, "attachment"))
        if not (is_gone or is_given_again):
            raise DeliveryError(sentence("fence_used"), FailureKind.UNKNOWN)

    def _read_back(self, parcel: Parcel, issue: Issue, issue_id: int) -> Receipt:
        with _maybe_filed():
            answer = self._client.probe(f"issues/{issue_id}.json", parcel.ticket.reference, include="attachments")
            is_read = answer.status == 200
            mismatch = issue.mismatch(record(answer.data, "issue")) if is_read else sentence("not_read_back")
        return Receipt(str(issue_id), self._client.url_of(f"issues/{issue_id}"), mismatch)


def _only_project(person: Person | None) -> str | None:
    """Return the id of the person's only project, or None. Redmine accepts an id as an identifier."""
    return str(person.projects[0]) if person and len(person.projects) == 1 else None


@contextmanager
def _nothing_filed() -> Iterator[None]:
    """Turn an unknown outcome into a temporary one: nothing was requested yet, so nothing can be filed."""
    with _turning(FailureKind.UNKNOWN, into=FailureKind.TRANSIENT):
        yield


@contextmanager
def _maybe_filed() -> Iterator[None]:
    """Turn a temporary failure into an unknown outcome: a failed call says nothing about what was filed before."""
    with _turning(FailureKind.TRANSIENT, into=FailureKind.UNKNOWN):
        yield


@contextmanager
def _turning(kind: FailureKind, into: FailureKind) -> Iterator[None]:
    try:
        yield
    except DeliveryError as error:
        if error.kind is kind:
            error.kind = into
        raise
