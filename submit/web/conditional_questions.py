"""Questions that are asked under some answers only: which came up with a press, and what was written to the others."""

from dataclasses import replace
from typing import Any

from submit.store.drafts import Draft
from submit.ticket.checker import Checker
from submit.ticket.typed import TRACKER
from submit.web.browser_drafts import typed_from
from submit.web.tracker_change import added


def newly_due(draft: Draft, values: Any, checker: Checker) -> list[str]:
    """Return the questions that the posted answers ask for, that the page did not show and that have no answer."""
    typed = typed_from(draft, checker)
    due = (item for item in checker.questionnaire.due(typed) if not item.was_shown(values))
    return [item.name for item in due if not typed.texts.get(item.name)]


def idle(draft: Draft, checker: Checker) -> dict[str, str]:
    """Return the answers that are there and will not be sent, because other answers no longer ask for them."""
    due = checker.questionnaire.due(typed_from(draft, checker))
    others = (item for item in checker.questionnaire.of(draft.texts.get(TRACKER)) if item not in due)
    found = {item.name: item.carried(draft.texts.get(item.name, "").strip(), draft.lang) for item in others}
    return {name: text for name, text in found.items() if text}


def kept(draft: Draft, name: str, checker: Checker) -> Draft:
    """Return the draft with an idle answer moved to the main text; unchanged if there is no such answer or text."""
    text = idle(draft, checker).get(name, "")
    moved = added(draft, {name: text}, checker) if text else draft
    return replace(moved, texts={**moved.texts, name: ""}) if moved is not draft else draft
