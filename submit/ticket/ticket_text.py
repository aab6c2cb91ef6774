"""Ticket → plain text, as a person reads it: in a mail, and on the page where the client checks it."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from submit.ticket.ticket import Ticket

_TEMPLATES = Environment(
    loader=PackageLoader("submit.ticket"),
    undefined=StrictUndefined,
    autoescape=False,  # The text is plain, and never HTML.
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)


def ticket_text(ticket: Ticket, for_support: bool = False) -> str:
    """The whole ticket but its subject, in the client's language. Its marks are told to support alone."""
    return _TEMPLATES.get_template(f"ticket.{ticket.lang}.txt").render(ticket=ticket, for_support=for_support)
