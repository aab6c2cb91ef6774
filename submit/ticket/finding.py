"""What the checks have to say."""

import dataclasses
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Level = Literal["stop", "advice"]


@dataclass(frozen=True)
class Span:
    """A place in a text that must be hidden: its digits but for the last `keep`, or, where none is kept, all of it.
    In the name of a file, `file` says which one, and `inside` that the place is not in the name but in the file."""

    start: int
    end: int
    keep: int = 0
    file: int | None = None
    inside: bool = False


@dataclass(frozen=True)
class Hit:
    """One thing a check saw: the field, the code of the message, values for its placeholders, and what to hide."""

    field: str
    code: str
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Finding:
    """A hit, in the words of the page and with its rule. `spans` can be hidden for the client; they count in the
    cleaned text."""

    rule: str
    field: str
    level: Level
    code: str
    message: str
    url: str
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class MissingFact:
    """A fact that support would have to ask for: the question whose answer lacks it, and why it is needed."""

    question: str
    why: str


@dataclass(frozen=True)
class Verdict:
    """Everything the rule-book says of a ticket. `priority` is None while its tracker is not known."""

    findings: tuple[Finding, ...]
    priority: str | None
    edition: str
    missing: tuple[MissingFact, ...] = ()

    @property
    def stops(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level == "stop")

    @property
    def advice(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.level == "advice")

    def to_dict(self) -> dict[str, Any]:
        """The format of `submit validate` and of the API."""
        values = asdict(self)
        for finding in values["findings"]:
            del finding["spans"]
        return values
