"""The accepted ticket: a value that is complete in itself, so that no later edit of the rules changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, Literal


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
class FieldValue:
    """What an answer says in a field of the tracker: the field's name there, and each value in all its spellings, of
    which the tracker gets the first that the field takes."""

    name: str
    values: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Advice:
    """Advice that the client read and passed over."""

    rule: str
    number: str
    title: str


@dataclass(frozen=True)
class Mark:
    """What support should know of a ticket, and its sender should not. `look_alike`: the sender's domain resembles
    `value`, a client's. `suspected`: it may be a machine's work. `unproven`: nobody showed that the sender reads the
    mail of this address."""

    code: Literal["look_alike", "suspected", "unproven"]
    value: str


@dataclass(frozen=True)
class Ticket:
    """What support receives. Subject, tracker, email and files are no `answers`; names are in the client's language.
    `impact` keeps the names behind the answer about consequences, so that the ticket can be judged again.
    `marks` are for support alone. A ticket that is not in the tracker by `hand_over_at` goes to people by mail."""

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
    impact: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()
    hand_over_at: datetime | None = None
    fields: tuple[FieldValue, ...] = ()

    def stub(self) -> "Ticket":
        """What stays when the text is erased: the number, the kind, the edition and the day."""
        return replace(self, subject="", answers=(), email="", passed_over=(), files=(), impact=(), marks=(), fields=())

    def to_dict(self) -> dict[str, Any]:
        """Plain values that `json.dumps` takes; `from_dict` reads them back."""
        return vars(self) | {
            "answers": [dict(vars(answer)) for answer in self.answers],
            "passed_over": [dict(vars(advice)) for advice in self.passed_over],
            "files": [dict(vars(file)) for file in self.files],
            "marks": [dict(vars(mark)) for mark in self.marks],
            "fields": [dict(vars(field)) for field in self.fields],
            "accepted_at": self.accepted_at.isoformat(),
            "hand_over_at": self.hand_over_at.isoformat() if self.hand_over_at else None,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Ticket":
        # Tickets that were stored by an earlier version lack the fields that came later.
        known = {"impact": (), "marks": (), "hand_over_at": None, "fields": ()} | {
            field.name: values[field.name] for field in fields(cls) if field.name in values
        }
        known["marks"] = tuple(Mark(**item) for item in known["marks"])
        known["fields"] = tuple(FieldValue(item["name"], tuple(map(tuple, item["values"]))) for item in known["fields"])
        known["answers"] = tuple(Answer(**item) for item in known["answers"])
        known["passed_over"] = tuple(Advice(**item) for item in known["passed_over"])
        known["files"] = tuple(FileInfo(**item) for item in known["files"])
        known["accepted_at"] = datetime.fromisoformat(known["accepted_at"])
        known["hand_over_at"] = datetime.fromisoformat(known["hand_over_at"]) if known["hand_over_at"] else None
        known["impact"] = tuple(known["impact"])
        return cls(**known)
