"""Can this be an e-mail address? Names the usual slips."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@dataclass(frozen=True)
class EmailSyntax(Check):
    """Whether an address can be written to by ordinary SMTP (no letters beyond ASCII before the @)."""

    CODES = {"syntax": (), "comma": ("value",), "cyrillic": (), "dot": ("value",)}
    LEVELS = ("stop",)

    field: str

    def hits(self, typed: Typed) -> Iterator[Hit]:
        address = typed.text(self.field)
        if not address or normal_address(address):
            return
        local, _, domain = address.rpartition("@")
        if "," in domain:
            yield Hit(self.field, "comma", {"value": domain})
        elif CYRILLIC.search(local):
            yield Hit(self.field, "cyrillic")
        elif local and domain and "." not in domain:
            yield Hit(self.field, "dot", {"value": domain})
        else:
            yield Hit(self.field, "syntax")


def normal_address(address: str) -> str | None:
    """The address in its normal form, the domain in ASCII; None if it is no address. No network is asked."""
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return found.ascii_email
