"""Writing a note into an issue, once, whatever happens on the way.

Redmine answers 204 even if it ignored everything, and accepts the same note twice. So a small file goes with each note:
its token can be used only once, and its name tells afterwards which journal entry has the note. The client's own files
go in the same request, so they are where the note is.
"""

from collections.abc import Callable
from datetime import datetime

from submit.delivery.destination import DeliveryError, FailureKind
from submit.delivery.destinations.redmine.client import ApiClient, record
from submit.delivery.destinations.redmine.inert_markup import MARKUPS
from submit.delivery.destinations.redmine.issue_reader import IssueReader, moment_of
from submit.delivery.destinations.redmine.issue_text import file_name, upload
from submit.delivery.destinations.redmine.redmine_messages import sentence
from submit.delivery.destinations.redmine.responses import RefusedError
from submit.delivery.tracker import Journal, Note, TrackedTicket


class Notes:
    """Write notes into issues, in `text_format`, see `NoteWriter`."""

    def __init__(self, client: ApiClient, reader: IssueReader, text_format: str) -> None:
        self._client = client
        self._reader = reader
        self._markup = MARKUPS[text_format]

    def add(self, id: int, note: Note, fence: str | None, begin: Callable[[str], None]) -> Journal:
        issue = self._issue(id, note)
        if found := _written(issue, note):
            return found
        if fence is None or self._is_pruned(fence, note):
            fence = self._client.upload(note.receipt, note.text.encode(errors="replace"), note.reference)
            begin(fence)
        self._put(issue, note, [{"token": fence, "filename": note.receipt}, *self._uploads(note)])
        written = _written(self._issue(id, note), note)
        if written is None:
            raise DeliveryError(sentence("note_lost"), FailureKind.PERMANENT)
        return written

    def fenced_at(self, fence: str, reference: str) -> datetime:
        found = self._client.get(f"attachments/{_upload_id(fence)}.json", reference)
        return moment_of(record(found, "attachment"), "created_on")

    def _issue(self, id: int, note: Note) -> TrackedTicket:
        issue = self._reader.ticket(id, note.reference)
        if issue is None:
            raise DeliveryError(sentence("issue_gone"), FailureKind.PERMANENT)
        return issue

    def _is_pruned(self, fence: str, note: Note) -> bool:
        """Return True if Redmine has discarded the unused token; a used one is known from a journal entry."""
        return self._client.probe(f"attachments/{_upload_id(fence)}.json", note.reference).status == 404

    def _uploads(self, note: Note) -> list[dict[str, str]]:
        """Upload the client's files again for each attempt, because Redmine discards those that no note took."""
        names = [_harmless(file_name(file.name, at, file.kind), note) for at, file in enumerate(note.files, start=1)]
        return [
            upload(self._client.upload(name, file.content, note.reference), name, file.kind)
            for name, file in zip(names, note.files, strict=True)
        ]

    def _put(self, issue: TrackedTicket, note: Note, uploads: list[dict[str, str]]) -> None:
        """Write the note with the new status, or without it if Redmine refuses both together.

        A status may need other fields.
        """
        status = self._reader.status_id(note.status) if note.status in issue.allowed else None
        fields: dict[str, object] = {
            "notes": self._words(note),
            "uploads": uploads,
        }
        try:
            self._change(issue, note, fields | ({"status_id": status} if status else {}))
        except RefusedError:
            if status is None or _written(self._issue(issue.id, note), note):
                raise
            self._change(issue, note, fields)

    def _change(self, issue: TrackedTicket, note: Note, fields: dict[str, object]) -> None:
        status = self._client.put(f"issues/{issue.id}.json", {"issue": fields}, note.reference)
        if status >= 400:
            raise DeliveryError(sentence("note_refused", status=status), FailureKind.PERMANENT)

    def _words(self, note: Note) -> str:
        markup = self._markup([note.text])
        return "\n\n".join([markup.heading(note.heading), *([markup.block(note.text)] if note.text else [])])


def _upload_id(token: str) -> str:
    return token.partition(".")[0]


def _harmless(name: str, note: Note) -> str:
    """Return a name for a client's file that cannot pass for a receipt, by which our notes are recognised."""
    return f"_{name}" if name.startswith(note.reference) else name


def _written(issue: TrackedTicket, note: Note) -> Journal | None:
    return next((journal for journal in issue.journals if note.receipt in journal.files), None)
