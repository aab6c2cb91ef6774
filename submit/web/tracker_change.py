"""Answers after a change of tracker: those that the new one does not ask for go into its main text."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from submit.rulebook.rulebook import Word
from submit.store.drafts import Draft
from submit.ticket.checker import Checker
from submit.ticket.questions.question import Asked, word_of
from submit.ticket.typed import TRACKER


def left_over(draft: Draft, checker: Checker) -> dict[str, str]:
    """Return the answers that the draft's tracker does not ask for, by the names of their questions."""
    asked = checker.questionnaire.of(draft.texts.get(TRACKER))
    if main_question(draft, checker) is None:
        return {}
    others = (item for item in checker.questionnaire.all.values() if item not in asked)
    found = {item.name: item.carried(draft.texts.get(item.name, "").strip(), draft.lang) for item in others}
    return {name: text for name, text in found.items() if text}


def carried(draft: Draft, checker: Checker) -> Draft:
    """Return the draft as page 2 shows it: with each left-over answer in the main text, under its question.

    Nothing is saved until the client posts that page: after a change of tracker and back, all is in its old place.
    """
    return added(draft, left_over(draft, checker), checker)


def added(draft: Draft, answers: Mapping[str, str], checker: Checker) -> Draft:
    """Return the draft with these answers, by question, added to its main text; unchanged if it has none."""
    main = main_question(draft, checker)
    if main is None or not answers:
        return draft
    questions, written = checker.rulebook.questions, draft.texts.get(main.name, "").strip()
    pieces = [f"{word_of(questions[name], 'label', draft.lang)}:\n{text}" for name, text in answers.items()]
    return replace(draft, texts={**draft.texts, main.name: "\n\n".join(filter(None, (written, *pieces)))})


def main_label(draft: Draft, checker: Checker) -> Word | None:
    """Return the label of the question that takes the left-over answers, or None."""
    main = main_question(draft, checker)
    return main.rule.word("label", draft.lang) if main else None


def without(draft: Draft, names: Iterable[str], checker: Checker) -> Draft:
    """Return the draft without the answers that the posted page already had in its main text."""
    asked = checker.asked(draft.texts.get(TRACKER))
    moved = {name for name in names if name not in asked}
    texts = {name: text for name, text in draft.texts.items() if name not in moved}
    return replace(draft, texts=texts)


def main_question(draft: Draft, checker: Checker) -> Asked | None:
    """Return the first question of the tracker that takes other answers and is always asked, or None."""
    asked = checker.questionnaire.of(draft.texts.get(TRACKER))
    return next((item for item in asked if item.question.TAKES_OTHERS and not item.question.when), None)
