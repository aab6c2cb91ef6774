"""How the tables of checks are run: codes of all hits for one text."""

from submit.ticket.checks.check import Check
from submit.ticket.typed import Typed


def codes(check: Check, text: str, field: str = "subject") -> list[str]:
    """The codes of the check's hits when only `field` is typed."""
    return [hit.code for hit in check.hits(Typed({field: text}))]
