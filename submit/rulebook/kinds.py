"""The kinds of rules, and their front matter keys. Only `submit.ticket` knows those of checks and questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

LONGEST_TEXT = 20_000
"""Code points: more than people write, yet the checks can read it in a moment."""
MOST_DAYS = 366
MOST_HOURS = 24 * MOST_DAYS
MOST_MINUTES = 60 * MOST_HOURS


def bounded(least: int, most: int, **options: Any) -> Any:
    """Return a dataclass field for numbers from `least` to `most`; every number of the rule-book has both bounds."""
    return field(metadata={"least": least, "most": most}, **options)


Turn = Literal["support", "client", "third_party", "nobody"]
"""Who must act next."""


@dataclass(frozen=True)
class Tracker:
    """A kind of ticket: its name in the tracker, and what the form asks for it."""

    remote: str
    default_priority: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Chooser:
    """Yes-or-no questions for a client unsure of the tracker: `if_yes` and `if_no` lead to a question or a tracker."""

    start: str
    tree: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Impact:
    """A consequence that the client can choose; the order of the page decides which one counts."""


@dataclass(frozen=True)
class Priority:
    """A priority, and the impacts that lead to it.

    `first_answer` is in hours, shown only if it is set. `hand_over_after` is in minutes: a ticket that is not in the
    tracker by then goes to people by mail.
    """

    remote: str
    when: tuple[str, ...]
    first_answer: int | None = bounded(1, MOST_HOURS, default=None)
    hand_over_after: int | None = bounded(1, MOST_MINUTES, default=None)
    offered: bool = True


@dataclass(frozen=True)
class Status:
    """A status of the tracker: whose turn it is, and which statuses may follow.

    `asks_back`: a ticket has this status while it waits for missing information.
    """

    remote: str
    turn: Turn
    next: tuple[str, ...]
    closed: bool = False
    asks_back: bool = False


@dataclass(frozen=True)
class Closing:
    """The periods of the closing rule, in days. `holidays` are not working days; a calendar count ignores them."""

    remind_after: int = bounded(1, MOST_DAYS)
    annul_after: int = bounded(1, MOST_DAYS)
    count: Literal["calendar", "working"] = "calendar"
    turns: tuple[Turn, ...] = ("client",)
    holidays: tuple[date, ...] = ()


@dataclass(frozen=True)
class Contact:
    """A way to reach support; a retired one stays on the page, but is never offered."""

    type: Literal["email", "skype", "tracker"]
    address: str
    retired: bool = False


@dataclass(frozen=True)
class NeededWords:
    """The words that a `form` block of this kind must have, and those it may have as well."""

    needed: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleKind:
    """A kind of rule: the key that names it, its parameters (None: `submit.ticket` knows them), and its words."""

    key: str
    shape: type[Any] | None
    words: NeededWords


KINDS: Mapping[str, RuleKind] = {
    kind.key: kind
    for kind in (
        RuleKind("check", None, NeededWords()),
        RuleKind("question", None, NeededWords(("name", "label"), ("hint",))),
        RuleKind("tracker", Tracker, NeededWords(("name", "label", "title"), ("hint",))),
        RuleKind("chooser", Chooser, NeededWords(("message.empty",), ("ask.*",))),
        RuleKind("impact", Impact, NeededWords(("name", "label"), ("hint",))),
        RuleKind("priority", Priority, NeededWords(("label",), ("hint",))),
        RuleKind("status", Status, NeededWords(("label",), ("hint", "action"))),
        RuleKind("closing", Closing, NeededWords(("note",))),
        RuleKind("contact", Contact, NeededWords(("label",), ("hint",))),
    )
}
