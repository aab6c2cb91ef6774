"""What becomes of answers when the tracker changes: those that the new one does not ask go into its main text."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from submit.rulebook.rulebook import Rule, Rulebook, Word
from submit.store.drafts import Draft
from submit.ticket.checker import Checker

TEXTS = ("line", "text")


def left_over(draft: Draft, checker: Checker) -> dict[str, str]:
    """The answers that the draft holds and its tracker does not ask for, by the names of their questions."""
    rulebook = checker.rulebook
    asked = checker.asked(draft.texts.get("tracker"))
    if _main(asked, rulebook) is None:
        return {}
    found = {name: _answer(rule, draft, rulebook) for name, rule in rulebook.questions.items() if name not in asked}
    return {name: text for name, text in found.items() if text}


def carried(draft: Draft, checker: Checker) -> Draft:
    """The draft as page 2 shows it: what is left over stands in the main text, each answer under its question.

    Nothing is kept so until the client posts that page: who changes the tracker and back finds all in its old place.
    """
    rulebook, texts = checker.rulebook, dict(draft.texts)
    main = _main(checker.asked(texts.get("tracker")), rulebook)
    if main is None:
        return draft
    left = left_over(draft, checker)
    pieces = [f"{_label(rulebook.questions[name], draft.lang)}:\n{text}" for name, text in left.items()]
    texts[main] = "\n\n".join(piece for piece in (texts.get(main, "").strip(), *pieces) if piece)
    return replace(draft, texts=texts) if pieces else draft


def main_label(draft: Draft, checker: Checker) -> Word | None:
    """What the question is called into which answers are carried."""
    main = _main(checker.asked(draft.texts.get("tracker")), checker.rulebook)
    return checker.rulebook.questions[main].word("label", draft.lang) if main else None


def without(draft: Draft, names: Iterable[str], checker: Checker) -> Draft:
    """The draft without answers that the posted page held in its main text already."""
    asked = checker.asked(draft.texts.get("tracker"))
    moved = {name for name in names if name not in asked}
    texts = {name: text for name, text in draft.texts.items() if name not in moved}
    return replace(draft, texts=texts, impact=() if "impact" in moved else draft.impact)


def _main(asked: Iterable[str], rulebook: Rulebook) -> str | None:
    """The question for the longest story: the first text that is asked."""
    return next((name for name in asked if rulebook.questions[name].value.type == "text"), None)


def _answer(rule: Rule[Any], draft: Draft, rulebook: Rulebook) -> str:
    if rule.value.type in TEXTS:
        return draft.texts.get(rule.name, "").strip()
    if rule.value.type == "impact":
        chosen = (rulebook.impacts[name] for name in draft.impact if name in rulebook.impacts)
        return "\n".join(_label(impact, draft.lang) for impact in chosen)
    return ""


def _label(rule: Rule[Any], lang: str) -> str:
    word = rule.word("label", lang)
    return word.text if word else rule.name
