"""From what was typed and its verdict to the ticket that support receives."""

from datetime import datetime

from submit.rulebook.days import moment_after
from submit.rulebook.rulebook import Rulebook
from submit.ticket.finding import Verdict
from submit.ticket.ticket import Advice, Answer, Mark, Ticket
from submit.ticket.typed import Typed


def accept(
    typed: Typed,
    verdict: Verdict,
    rulebook: Rulebook,
    reference: str,
    now: datetime,
    marks: tuple[Mark, ...] = (),
) -> Ticket:
    """The ticket, ready to be stored. Only a verdict without stops can be accepted (ValueError)."""
    if verdict.stops or verdict.priority is None or typed.tracker is None:
        raise ValueError("a ticket with stops cannot be accepted")
    lang = typed.lang
    tracker = rulebook.trackers[typed.tracker]
    patience = rulebook.priorities[verdict.priority].value.hand_over_after
    return Ticket(
        reference=reference,
        tracker=tracker.name,
        tracker_name=_name(tracker.word("name", lang), tracker.name),
        priority=verdict.priority,
        priority_name=_name(rulebook.priorities[verdict.priority].word("label", lang), verdict.priority),
        subject=typed.texts["subject"],
        answers=tuple(_answers(typed, rulebook, tracker.value.questions)),
        email=typed.texts["email"],
        lang=lang,
        edition=verdict.edition,
        passed_over=_passed_over(verdict, rulebook, lang),
        files=typed.files or (),
        accepted_at=now,
        impact=tuple(name for name in typed.impact or () if name in rulebook.impacts),
        marks=marks,
        hand_over_at=moment_after(now, minutes=patience) if patience else None,
    )


def _name(word: object, fallback: str) -> str:
    return str(getattr(word, "text", fallback))


def _answers(typed: Typed, rulebook: Rulebook, questions: tuple[str, ...]) -> list[Answer]:
    answers = []
    consents = (name for name, rule in rulebook.questions.items() if rule.value.type == "consent")
    for name in (*questions, *consents):
        rule = rulebook.questions[name]
        if name == "impact":
            chosen = [rulebook.impacts[item] for item in typed.impact or () if item in rulebook.impacts]
            text = "\n".join(_name(rule.word("label", typed.lang), rule.name) for rule in chosen)
        elif rule.value.type in ("line", "text") and name != "subject":
            text = typed.text(name) or ""
        elif rule.value.type == "consent" and typed.text(name):
            # The words that the client agreed to; the edition and the time stand on the ticket.
            text = _name(rule.word("label", typed.lang), name)
        else:
            continue
        if text:
            answers.append(Answer(name, _name(rule.word("name", typed.lang), name), text))
    return answers


def _passed_over(verdict: Verdict, rulebook: Rulebook, lang: str) -> tuple[Advice, ...]:
    rules = dict.fromkeys(finding.rule for finding in verdict.advice)
    return tuple(Advice(anchor, rulebook.rules[anchor].number, rulebook.rules[anchor].title(lang)) for anchor in rules)
