"""Is the domain of an address one slip away from a big mail service?"""

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from submit.ticket.checks.check import Check
from submit.ticket.checks.email_syntax import normal_address
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed

SHORT = 5
"""In a shorter name another letter makes another company (mall.ru); only two letters that changed places are a slip."""


@dataclass(frozen=True)
class MailSlip(Check):
    """«gamil.com»: one letter too many, too few, another or in the wrong place. `spellings` are names further away,
    each with the one that was meant; `real` domains are no slips, however near they are."""

    CODES = {"slip": ("value", "meant")}
    LEVELS = ("advice",)

    field: str
    services: tuple[str, ...]
    spellings: Mapping[str, str] = dataclasses.field(default_factory=dict)
    real: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        address = (normal_address(typed.text(self.field) or "") or "").lower()
        domain = address.rpartition("@")[2]
        if domain and domain not in (*self.services, *self.real) and address not in typed.known:
            meant = self.spellings.get(domain) or next((s for s in self.services if _is_slip(domain, s)), None)
            if meant:
                yield Hit(self.field, "slip", {"value": domain, "meant": meant})


def _is_slip(domain: str, service: str) -> bool:
    name, _, end = domain.partition(".")
    meant, _, ending = service.partition(".")
    if end != ending or name == meant:
        return False
    return _is_swapped(name, meant) or (len(meant) >= SHORT and _is_one_edit(name, meant))


def _is_swapped(one: str, other: str) -> bool:
    """Whether two neighbouring letters changed places."""
    places = [place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]]
    if len(one) != len(other) or len(places) != 2 or places[1] != places[0] + 1:
        return False
    return one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]


def _is_one_edit(one: str, other: str) -> bool:
    """Whether a letter was added, left out or typed as another."""
    short, long = sorted((one, other), key=len)
    start = next((place for place, pair in enumerate(zip(short, long, strict=False)) if pair[0] != pair[1]), len(short))
    if len(short) == len(long):
        return short[start + 1 :] == long[start + 1 :]
    return len(long) - len(short) == 1 and short[start:] == long[start + 1 :]
