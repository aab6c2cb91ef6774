"""Can this be an e-mail address? Names the usual slips."""

import dataclasses
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from submit.ticket.addresses import LONGEST, LONGEST_LABEL, LONGEST_NAME, SIGNS, is_plain
from submit.ticket.checks.check import Check
from submit.ticket.finding import Hit
from submit.ticket.typed import Typed

CYRILLIC, LATIN = re.compile("[а-яё]", re.IGNORECASE), re.compile("[a-z]", re.IGNORECASE)
MARKS = ".,:;"
"""What slips in behind an address when it is copied out of a sentence."""
STRANGE, STRANGE_IN_DOMAIN = re.compile(f"[^A-Za-z0-9.{SIGNS}]"), re.compile(r"[^\w.-]|_")


@dataclass(frozen=True)
class EmailSyntax(Check):
    """Whether an address can be written to by ordinary SMTP (no letters beyond ASCII before the @). `endings` are ends
    of domains that do not exist, each with the one that was meant."""

    CODES = {
        "syntax": (),
        "twice": (),
        "space": (),
        "end": ("value",),
        "comma": ("value",),
        "cyrillic": (),
        "mixed": ("value",),
        "ending": ("value", "meant"),
        "dot": ("value",),
        "sign": ("value",),
        "long": (),
    }
    LEVELS = ("stop",)

    field: str
    endings: Mapping[str, str] = dataclasses.field(default_factory=dict)

    def hits(self, typed: Typed) -> Iterator[Hit]:
        address = typed.text(self.field) or ""
        local, _, domain = address.rpartition("@")
        mixed = next((part for part in domain.split(".") if CYRILLIC.search(part) and LATIN.search(part)), None)
        ending = domain.rpartition(".")[2].lower()
        if mixed and "," not in domain:
            # A name in two alphabets is given out by no registry: it is a slip, or stands for another.
            yield Hit(self.field, "mixed", {"value": mixed})
        elif normal_address(address) and ending in self.endings:
            yield Hit(self.field, "ending", {"value": ending, "meant": self.endings[ending]})
        elif address and not normal_address(address):
            yield _slip(self.field, address, local, domain)


def _slip(name: str, address: str, local: str, domain: str) -> Hit:
    """What keeps this from being an address; the most telling slip first."""
    if address.count("@") > 1:
        return Hit(name, "twice")
    if address[-1] in MARKS:
        return Hit(name, "end", {"value": address[-1]})
    if " " in address and "<" not in address and local and domain:
        return Hit(name, "space")
    if "," in address:
        return Hit(name, "comma", {"value": domain if "," in domain else local})
    if CYRILLIC.search(local):
        return Hit(name, "cyrillic")
    if local and domain and "." not in domain:
        return Hit(name, "dot", {"value": domain})
    if "<" not in address and (sign := STRANGE.search(local) or STRANGE_IN_DOMAIN.search(domain)):
        return Hit(name, "sign", {"value": sign[0]})
    if (
        len(local) > LONGEST_NAME
        or len(address) > LONGEST
        or any(len(part) > LONGEST_LABEL for part in domain.split("."))
    ):
        return Hit(name, "long")
    return Hit(name, "syntax")


def normal_address(address: str) -> str | None:
    """The address in its normal form, the domain in ASCII; None if it is no address. No network is asked."""
    found = _validated(address)
    return found.ascii_email if found else None


def shown_domain(address: str) -> str | None:
    """The domain of an address as people read it (not `xn--…`), in lower case; None if it is no address."""
    found = _validated(address)
    return found.domain.lower() if found else None


@lru_cache(maxsize=1024)
def _validated(address: str) -> ValidatedEmail | None:
    if len(address) > LONGEST:
        return None
    try:
        found = validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True)
    except EmailNotValidError:
        return None
    return found if is_plain(found.ascii_email or "") else None
