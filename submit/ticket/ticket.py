"""The accepted ticket: a value that is complete in itself, so that no later edit of the rules changes it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class FileInfo:
    """A file as it came: `kind` is told by its content (`png`), empty when unknown; `size` is in bytes."""

    name: str
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Answer:
    """The answer to one question, with the label that the client read."""

    question: str
    label: str
    text: str


@dataclass(frozen=True)
class Advice:
    """Advice that the client read and passed over."""

    rule: str
    number: str
    title: str


@dataclass(frozen=True)
class Ticket:
    """What support receives. Subject, tracker, email and files are no `answers`; names are in the client's language."""

    reference: str
    tracker: str
    tracker_name: str
    priority: str
    priority_name: str
    subject: str
    answers: tuple[Answer, ...]
    email: str
    lang: str
    edition: str
    passed_over: tuple[Advice, ...]
    files: tuple[FileInfo, ...]
    accepted_at: datetime

    def to_dict(self) -> dict[str, Any]:
        """Plain values that `json.dumps` takes; `from_dict` reads them back."""
        return asdict(self) | {"accepted_at": self.accepted_at.isoformat()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Ticket":
        known = {field.name: values[field.name] for field in fields(cls)}
        known["answers"] = tuple(Answer(**item) for item in known["answers"])
        known["passed_over"] = tuple(Advice(**item) for item in known["passed_over"])
        known["files"] = tuple(FileInfo(**item) for item in known["files"])
        known["accepted_at"] = datetime.fromisoformat(known["accepted_at"])
        return cls(**known)
