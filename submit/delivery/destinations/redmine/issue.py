"""The issue that a ticket becomes, and the comparison with what Redmine stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from submit.delivery.destinations.redmine.custom_fields import Offers
from submit.delivery.destinations.redmine.redmine_messages import sentence


@dataclass(frozen=True)
class Issue:
    """The fields of an issue as we request them.

    `sizes` are those of all its files, the receipt first. `author_id` and `login` say in whose name it is requested if
    not in our own.
    """

    project_id: int
    tracker_id: int
    priority_id: int
    subject: str
    description: str
    receipt_names: tuple[str, ...]
    sizes: tuple[int, ...]
    watcher_id: int | None = None
    author_id: int | None = None
    login: str | None = None
    fields: Offers = Offers()

    def payload(self, uploads: Sequence[Mapping[str, str]]) -> dict[str, Any]:
        """Return the payload to post to the project's own address."""
        fields: dict[str, Any] = {
            "tracker_id": self.tracker_id,
            "priority_id": self.priority_id,
            "subject": self.subject,
            "description": self.description,
            "uploads": list(uploads),
        }
        if custom := self.fields.payload():
            fields["custom_fields"] = custom
        if self.watcher_id:
            fields["watcher_user_ids"] = [self.watcher_id]
        return {"issue": fields}

    def is_made_into(self, found: Mapping[str, Any]) -> bool:
        """Return True if this Redmine issue is ours.

        Other issues may contain the reference too, in a quotation or in a client's text.
        """
        return not set(self.receipt_names).isdisjoint(_file_names(found)) or _same_text(
            self.description, found.get("description")
        )

    def may_have_as_receipt(self, file: Mapping[str, Any]) -> bool:
        """Return True if the file could be our receipt: staff can rename it, and our updates can change its size."""
        return file.get("filename") in self.receipt_names or file.get("filesize") == self.sizes[0]

    def mismatch(self, found: Mapping[str, Any]) -> str | None:
        """Return a sentence that lists what Redmine silently replaced or dropped; None if all is as requested."""
        differences = [
            sentence(code)
            for code, is_same in (
                ("different_project", _id(found, "project") == self.project_id),
                ("different_tracker", _id(found, "tracker") == self.tracker_id),
                ("different_priority", _id(found, "priority") == self.priority_id),
                ("different_subject", _same_text(self.subject, found.get("subject"))),
                ("different_author", self.author_id in (None, _id(found, "author"))),
                ("different_description", _same_text(self.description, found.get("description"))),
            )
            if not is_same
        ]
        differences += [sentence("different_field", name=name) for name in self.fields.lost(found)]
        lost = Counter[object](self.sizes) - Counter(file.get("filesize") for file in _files(found))
        if lost:
            differences.append(sentence("missing_files", count=lost.total()))
        return sentence("mismatch", differences=", ".join(differences)) if differences else None


def names(found: Mapping[str, Any], reference: str) -> bool:
    """Return True if the issue contains the reference in its text or in the name of a file."""
    return any(reference in words for words in [str(found.get("description")), *_file_names(found)])


def _files(found: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [file for file in found.get("attachments") or [] if isinstance(file, dict)]


def _file_names(found: Mapping[str, Any]) -> list[str]:
    return [str(file.get("filename")) for file in _files(found)]


def _id(found: Mapping[str, Any], field: str) -> object:
    value = found.get(field)
    return value.get("id") if isinstance(value, dict) else None


def _same_text(sent: str, stored: object) -> bool:
    """Return True if the texts are the same; Redmine stores line ends as CRLF."""
    return isinstance(stored, str) and stored.replace("\r\n", "\n") == sent
