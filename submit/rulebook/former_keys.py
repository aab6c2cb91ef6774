"""Front matter keys of earlier versions, which are read as their successors."""

from collections.abc import Iterator, Mapping
from typing import Any

from submit.rulebook.front_matter import FrontMatter, Path
from submit.rulebook.problem import Problem

FORMER: Mapping[str, Mapping[str, str]] = dict.fromkeys(("tracker", "priority", "status"), {"redmine": "remote"})
"""The successor of each key, by the kinds of rules that have it."""


def renewed(kind: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a rule of this kind under the keys of today."""
    former = FORMER.get(kind, {})
    return {_key(key, former, parameters): value for key, value in parameters.items()}


def as_formerly(kind: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters under the keys of the first version, by which editions keep their names."""
    now = {key: former for former, key in FORMER.get(kind, {}).items()}
    return {now.get(key, key): value for key, value in parameters.items()}


def renew(front: FrontMatter) -> Iterator[Problem]:
    """Give the rules of a page their current keys; yield advice for each former one."""
    rules = front.values.get("rules")
    for anchor, entry in rules.items() if isinstance(rules, dict) else ():
        kind = next((kind for kind in FORMER if isinstance(entry, dict) and kind in entry), None)
        if kind:
            yield from _renew(front, ("rules", anchor), kind, entry)


def _renew(front: FrontMatter, where: Path, kind: str, entry: dict[str, Any]) -> Iterator[Problem]:
    """Renew the keys of a rule, and of the changes that it announces."""
    changes = entry.get("upcoming")
    for index, change in enumerate(changes if isinstance(changes, list) else ()):
        if isinstance(change, dict):
            yield from _renew(front, (*where, "upcoming", index), kind, change)
    for former, key in FORMER[kind].items():
        if former in entry and key not in entry:
            place = front.place(*where, former)
            front.places[(*where, key)] = place
            yield Problem(place, "key.former", {"key": former, "now": key})
    today = renewed(kind, entry)
    entry.clear()
    entry.update(today)


def _key(key: str, former: Mapping[str, str], beside: Mapping[str, Any]) -> str:
    now = former.get(key, key)
    return key if now in beside else now
