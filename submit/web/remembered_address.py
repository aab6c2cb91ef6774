"""«Запомнить на этом компьютере»: the next ticket of this browser begins with the address of its last one.

The cookie only says that the client wants this. The address itself stays on the server, in the last ticket.
"""

from typing import Any

from flask import session

from submit.web.browser_drafts import browser
from submit.web.service import rules, service

REMEMBER = "remember"


def remember(values: Any) -> None:
    """Store the choice of the posted form in the session, if the form asked for an address."""
    asked = rules().questionnaire.address
    if asked is None or asked.name not in values:
        return
    if values.get(REMEMBER):
        session[REMEMBER] = True
    else:
        session.pop(REMEMBER, None)


def is_remembering() -> bool:
    return REMEMBER in session


def remembered() -> str:
    """Return the address that a new draft of this browser begins with, or ""."""
    last = next(iter(service().outbox.of_browser(browser())), None) if is_remembering() else None
    return last.ticket.email if last else ""
