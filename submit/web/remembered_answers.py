"""«Запомнить на этом компьютере»: the next ticket of this browser begins with the address of its last one, and with the
answers to questions with `remember: true`.

The cookie only says that the client wants this. The answers themselves stay on the server, in the last tickets.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import session

from submit.store.drafts import Draft
from submit.ticket.checker import Checker
from submit.ticket.masking import DOT
from submit.ticket.questions.question import Asked
from submit.ticket.replay import is_erased, typed_again
from submit.ticket.typed import TRACKER, Typed
from submit.web.browser_drafts import browser, typed_from
from submit.web.service import rules, service

REMEMBER = "remember"
TICKETS = 20
"""How many of the last tickets of a browser are searched for an answer."""
LONGEST = 1000
"""Characters of an answer that is remembered: it can be seen at a glance."""


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


def remembered(draft: Draft, checker: Checker) -> dict[str, str]:
    """Return what this browser's last tickets answered to the remembered questions of the draft's tracker."""
    asked = [item for item in checker.questionnaire.of(draft.texts.get(TRACKER)) if item.is_remembered]
    if not asked or not is_remembering():
        return {}
    last = list(_last_tickets(checker))
    found = {item.name: _latest(item.name, last) for item in asked}
    return {item.name: found[item.name] for item in asked if _fits(item, found[item.name], draft, checker)}


def with_remembered(draft: Draft, answers: Mapping[str, str], checker: Checker) -> Draft:
    """Return the draft as page 2 shows it: with those of the answers that it was never asked for, and is asked now.

    Nothing is saved until the client posts that page.
    """
    new = {name: text for name, text in answers.items() if name not in draft.texts}
    filled = replace(draft, texts={**draft.texts, **new})
    asked = {item.name for item in checker.questionnaire.due(typed_from(filled, checker))}
    return replace(draft, texts={**draft.texts, **{name: text for name, text in new.items() if name in asked}})


def _last_tickets(checker: Checker) -> Iterator[Typed]:
    """Yield the last tickets of this browser as they were typed: with the questions that they were asked."""
    for entry in service().outbox.of_browser(browser())[:TICKETS]:
        if not is_erased(entry.ticket):
            yield typed_again(entry.ticket, checker.questionnaire)


def _latest(name: str, last: Sequence[Typed]) -> str:
    """Return the answer in the last of the tickets that asked the question, "" if that was left open."""
    return next((typed.texts[name] for typed in last if name in typed.texts), "")


def _fits(item: Asked, text: str, draft: Draft, checker: Checker) -> bool:
    """Return True if the answer breaks no rule of today, and nothing in it was or must be hidden."""
    if not text or len(text) > LONGEST or DOT in text:
        return False
    tracker = draft.texts.get(TRACKER, "")
    typed = Typed({TRACKER: tracker, item.name: text}, lang=draft.lang, now=service().local_time())
    findings = checker.verdict(typed).findings
    return not any(finding.field == item.name and (finding.level == "stop" or finding.spans) for finding in findings)
