"""Is the address a company's, as registration demands?"""

from collections.abc import Iterator
from dataclasses import dataclass

from submit.ticket.checks.check import Check
from submit.ticket.checks.email_syntax import normal_address
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed


@dataclass(frozen=True)
class MailDomain(Check):
    """Public mail services and throw-away addresses do not tell which client is writing; an address that the settings
    give to a client does, wherever it is."""

    CODES = {"public": ("domain",), "disposable": ("domain",)}
    LEVELS = ("stop",)

    field: str
    public: tuple[str, ...]
    disposable: tuple[str, ...] = ()

    def hits(self, typed: Typed) -> Iterator[Hit]:
        address = (normal_address(typed.text(self.field) or "") or "").lower()
        if not address or address in typed.known:
            return
        domain = address.rpartition("@")[2]
        for code, domains in (("public", self.public), ("disposable", self.disposable)):
            if domain in domains:
                yield Hit(self.field, code, {"domain": domain})
