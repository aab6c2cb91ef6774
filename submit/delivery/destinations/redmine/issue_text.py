"""A ticket in the words that Redmine's issue will carry."""

import json
import mimetypes
import re
from dataclasses import replace
from pathlib import PurePosixPath

from jinja2 import Environment, PackageLoader, StrictUndefined

from submit.delivery.destinations.redmine.inert_markup import MARKUPS
from submit.ticket.clean import CONTROLS, LINE_ENDS
from submit.ticket.ticket import Ticket

LONGEST_SUBJECT = 255
LONGEST_NAME = 200

# A reversing character can make `exe.gnp` look like `png.exe`, and Redmine keeps it.
_UNSAFE_IN_NAMES = re.compile("[/\\\\?%*:|\"'<>\u200e\u200f\u202a-\u202e\u2066-\u2069]")

# The result is plain text: markup.py makes it inert, an escape of HTML would only spoil it.
_TEMPLATES = Environment(
    loader=PackageLoader("submit.delivery.destinations.redmine"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    autoescape=False,
)


def subject(ticket: Ticket) -> str:
    """The subject in one line of at most 255 code points, which is all that Redmine takes."""
    return _line(ticket.subject)[:LONGEST_SUBJECT].strip()


def description(ticket: Ticket, text_format: str) -> str:
    """A heading and a block for each answer, then what the desk must know, in the formatter's own language."""
    answers = [replace(answer, label=_line(answer.label), text=_lines(answer.text)) for answer in ticket.answers]
    footer = _lines(_TEMPLATES.get_template("footer.txt").render(ticket=_one_lined(ticket)))
    markup = MARKUPS[text_format]([footer, *(answer.text for answer in answers)])
    return _TEMPLATES.get_template("description.txt").render(answers=answers, markup=markup, footer=footer).strip()


def receipt_name(ticket: Ticket) -> str:
    """The name of the file that holds the ticket as it was accepted."""
    return f"{ticket.reference}.json"


def receipt(ticket: Ticket) -> bytes:
    """The ticket as it was accepted, untouched by any formatter."""
    return json.dumps(ticket.to_dict(), ensure_ascii=False, indent=2).encode(errors="replace")


def file_name(name: str, number: int, kind: str) -> str:
    """A name that Redmine takes and shows as it is; a file without one is numbered."""
    safe = _UNSAFE_IN_NAMES.sub("_", _line(name)).strip(" .")
    path = PurePosixPath(safe or f"{number}.{kind or 'bin'}")
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix[:LONGEST_NAME]


def upload(token: str, name: str, kind: str) -> dict[str, str]:
    """An uploaded file, as an issue or a note asks for it."""
    # What the content is was found out by looking at it; what a name ends with proves nothing.
    content_type, _ = mimetypes.guess_type(f"file.{kind}")
    return {"token": token, "filename": name} | ({"content_type": content_type} if content_type else {})


def _lines(text: str) -> str:
    return CONTROLS.sub(" ", LINE_ENDS.sub("\n", text)).strip("\n").rstrip()


def _line(text: str) -> str:
    return CONTROLS.sub(" ", LINE_ENDS.sub(" ", text).replace("\n", " ")).replace("\t", " ")


def _one_lined(ticket: Ticket) -> Ticket:
    """A line end in a title or address must not begin a line of the footer."""
    advice = tuple(replace(passed, title=_line(passed.title)) for passed in ticket.passed_over)
    return replace(ticket, email=_line(ticket.email), passed_over=advice)
