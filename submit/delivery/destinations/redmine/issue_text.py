"""The text of the Redmine issue that a ticket becomes."""

import json
import mimetypes
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from jinja2 import Environment, PackageLoader, StrictUndefined

from submit.delivery.destinations.redmine.inert_markup import MARKUPS
from submit.ticket.clean import CONTROLS, LINE_ENDS
from submit.ticket.ticket import Ticket

LONGEST_SUBJECT = 255
RECEIPT_ENDINGS = ("txt", "json", "log", "csv", "eml", "md", "xml", "pdf", "docx", "doc", "xlsx", "zip", "png", "jpg")
"""Endings of a receipt's name, the best first: a tracker may take files of a few kinds only."""
LONGEST_NAME = 200

# A bidirectional control can make `exe.gnp` look like `png.exe`, and Redmine keeps it.
_UNSAFE_IN_NAMES = re.compile("[/\\\\?%*:|\"'<>\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# The result is plain text: inert_markup.py makes it inert, and HTML escapes would only spoil it.
_TEMPLATES = Environment(
    loader=PackageLoader("submit.delivery.destinations.redmine"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,
)


def subject(ticket: Ticket) -> str:
    """Return the subject in one line of at most 255 code points, which is Redmine's limit."""
    return _line(ticket.subject)[:LONGEST_SUBJECT].strip()


def description(ticket: Ticket, text_format: str, refused: Sequence[str] = ()) -> str:
    """Return a heading and a block for each answer, then the facts for the desk, in the formatter's markup.

    `refused` are the names of files that the tracker did not take.
    """
    answers = [replace(answer, label=_line(answer.label), text=_lines(answer.text)) for answer in ticket.answers]
    footer = _lines(_TEMPLATES.get_template("footer.txt").render(ticket=_one_lined(ticket), refused=refused))
    markup = MARKUPS[text_format]([footer, *(answer.text for answer in answers)])
    return _TEMPLATES.get_template("description.txt").render(answers=answers, markup=markup, footer=footer).strip()


def receipt_names(reference: str) -> tuple[str, ...]:
    """Return the names that the file with the ticket as it was accepted may have, the best first."""
    return tuple(f"{reference}.{ending}" for ending in RECEIPT_ENDINGS)


def receipt(ticket: Ticket) -> bytes:
    """Return the ticket as it was accepted, untouched by any formatter."""
    return json.dumps(ticket.to_dict(), ensure_ascii=False, indent=2).encode(errors="replace")


def file_name(name: str, number: int, kind: str) -> str:
    """Return a name that Redmine accepts and shows unchanged; a file without a name is numbered."""
    safe = _UNSAFE_IN_NAMES.sub("_", _line(name)).strip(" .")
    path = PurePosixPath(safe or f"{number}.{kind or 'bin'}")
    cut = path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix[:LONGEST_NAME]
    # A client's file must not pass for a receipt, by which the issue of a ticket is recognised.
    return f"_{cut}" if cut.casefold().startswith("ml-") else cut


def upload(token: str, name: str, kind: str) -> dict[str, str]:
    """Return an uploaded file in the form that an issue or a note refers to it."""
    # The kind was found from the content; the ending of a name proves nothing.
    content_type, _ = mimetypes.guess_type(f"file.{kind}")
    return {"token": token, "filename": name} | ({"content_type": content_type} if content_type else {})


def _lines(text: str) -> str:
    return CONTROLS.sub(" ", LINE_ENDS.sub("\n", text)).strip("\n").rstrip()


def _line(text: str) -> str:
    return CONTROLS.sub(" ", LINE_ENDS.sub(" ", text).replace("\n", " ")).replace("\t", " ")


def _one_lined(ticket: Ticket) -> Ticket:
    """Return the ticket with one-line titles and address, so that a line end in them cannot begin a footer line."""
    advice = tuple(replace(passed, title=_line(passed.title)) for passed in ticket.passed_over)
    return replace(ticket, email=_line(ticket.email), passed_over=advice)
