"""The days on which a rule is in force: `from: 2027-06-01`, and `withdrawn: {from: 2027-06-01, instead: r-3-5}`."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from submit.rulebook.problem import Problem, SourcePlace

TERM_KEYS = frozenset({"from", "withdrawn"})
WITHDRAWN_KEYS = frozenset({"from", "instead"})
State = Literal["ahead", "in force", "withdrawn"]


@dataclass(frozen=True)
class Validity:
    """The first day of a rule, and the first day without it; `instead` is the anchor of the rule that replaces it."""

    since: date | None = None
    until: date | None = None
    instead: str = ""

    def state(self, day: date) -> State:
        if self.since is not None and day < self.since:
            return "ahead"
        return "withdrawn" if self.until is not None and self.until <= day else "in force"

    @property
    def days(self) -> frozenset[date]:
        """Return the days on which the rule begins or ends."""
        return frozenset(day for day in (self.since, self.until) if day is not None)


ALWAYS = Validity()


def read_term(entry: Mapping[str, Any], place: Callable[..., SourcePlace]) -> tuple[Validity, list[Problem]]:
    """Return the term in a rule's front matter, and its problems; if there are any, the rule is always in force.

    `place` returns the place of a key of the entry.
    """
    problems = list(_problems(entry, place))
    if problems:
        return ALWAYS, problems
    withdrawn = entry.get("withdrawn", {})
    return Validity(entry.get("from"), withdrawn.get("from"), withdrawn.get("instead", "")), []


def _problems(entry: Mapping[str, Any], place: Callable[..., SourcePlace]) -> Iterator[Problem]:
    since, withdrawn = entry.get("from"), entry.get("withdrawn")
    if "from" in entry and type(since) is not date:
        yield Problem(place("from"), "key.date", {"key": "from", "value": since})
    if "withdrawn" not in entry:
        return
    if not isinstance(withdrawn, dict) or withdrawn.keys() - WITHDRAWN_KEYS or type(withdrawn.get("from")) is not date:
        yield Problem(place("withdrawn"), "withdrawn.entry")
    elif not isinstance(withdrawn.get("instead", ""), str):
        yield Problem(place("withdrawn", "instead"), "key.str", {"key": "instead", "value": withdrawn["instead"]})
    elif type(since) is date and withdrawn["from"] <= since:
        yield Problem(place("withdrawn", "from"), "withdrawn.order")
