"""From what was typed and its verdict to the ticket that support receives."""

from collections.abc import Iterator
from datetime import datetime

from submit.rulebook.days import moment_after
from submit.rulebook.rulebook import Rulebook
from submit.ticket.finding import Verdict
from submit.ticket.questions.question import word_of
from submit.ticket.questions.questionnaire import Questionnaire
from submit.ticket.ticket import Advice, Answer, FieldValue, Mark, Ticket
from submit.ticket.typed import Typed


def accept(
    typed: Typed,
    verdict: Verdict,
    asked: Questionnaire,
    reference: str,
    now: datetime,
    marks: tuple[Mark, ...] = (),
) -> Ticket:
    """The ticket, ready to be stored. Only a verdict without stops can be accepted (ValueError)."""
    if verdict.stops or verdict.priority is None or typed.tracker is None:
        raise ValueError("a ticket with stops cannot be accepted")
    lang, rulebook = typed.lang, asked.rulebook
    subject, address = asked.subject_of(typed.tracker), asked.address_of(typed.tracker)
    tracker = rulebook.trackers[typed.tracker]
    typed = asked.as_asked(typed)
    patience = rulebook.priorities[verdict.priority].value.hand_over_after
    return Ticket(
        reference=reference,
        tracker=tracker.name,
        tracker_name=_name(tracker.word("name", lang), tracker.name),
        priority=verdict.priority,
        priority_name=_name(rulebook.priorities[verdict.priority].word("label", lang), verdict.priority),
        subject=typed.texts[subject.name] if subject else "",
        answers=tuple(_answers(typed, asked)),
        email=typed.texts[address.name] if address else "",
        lang=lang,
        edition=verdict.edition,
        passed_over=_passed_over(verdict, rulebook, lang),
        files=typed.files or (),
        accepted_at=now,
        impact=asked.impacts(typed),
        marks=marks,
        fields=tuple(_fields(typed, asked)),
        hand_over_at=moment_after(now, minutes=patience) if patience else None,
    )


def _name(word: object, fallback: str) -> str:
    return str(getattr(word, "text", fallback))


def _answers(typed: Typed, asked: Questionnaire) -> Iterator[Answer]:
    for item in asked.due(typed):
        if text := item.told(typed.texts.get(item.name, ""), typed.lang, typed.now):
            yield Answer(item.name, word_of(item.rule, "name", typed.lang), text)


def _fields(typed: Typed, asked: Questionnaire) -> Iterator[FieldValue]:
    for item in asked.due(typed):
        values = item.question.spellings(item, typed.texts.get(item.name, ""), typed.lang, typed.now)
        if item.question.field and values:
            yield FieldValue(item.question.field, values)


def _passed_over(verdict: Verdict, rulebook: Rulebook, lang: str) -> tuple[Advice, ...]:
    rules = dict.fromkeys(finding.rule for finding in verdict.advice)
    return tuple(Advice(anchor, rulebook.rules[anchor].number, rulebook.rules[anchor].title(lang)) for anchor in rules)
