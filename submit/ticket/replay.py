"""Stored tickets, judged again by rules that are not in force yet: whom would an edit stop, whom would it advise?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from submit.ticket.checker import Checker
from submit.ticket.finding import Finding
from submit.ticket.questions.questionnaire import Questionnaire
from submit.ticket.ticket import Ticket
from submit.ticket.typed import TRACKER, Typed


@dataclass(frozen=True)
class Replay:
    """What an edit does to stored tickets. `stopped` names, by rule, the tickets that it alone stops; `advice` tells
    how much more or less often a rule would advise; `erased` counts the tickets whose text is no longer kept."""

    judged: int
    erased: int
    stopped: Mapping[str, tuple[str, ...]]
    advice: Mapping[str, int]

    @property
    def stopped_tickets(self) -> int:
        return len({reference for references in self.stopped.values() for reference in references})


def replay(tickets: Iterable[Ticket], before: Checker, after: Checker) -> Replay:
    """Judge every ticket by the rules `before` and `after` an edit."""
    judged = erased = 0
    stopped: dict[str, list[str]] = {}
    advice: Counter[str] = Counter()
    for ticket in tickets:
        if is_erased(ticket):
            erased += 1
            continue
        judged += 1
        old, new = (checker.verdict(_typed(ticket, before, checker)) for checker in (before, after))
        for rule in sorted(_rules(new.stops) - _rules(old.stops)):
            stopped.setdefault(rule, []).append(ticket.reference)
        advice.update(finding.rule for finding in new.advice)
        advice.subtract(finding.rule for finding in old.advice)
    return Replay(
        judged,
        erased,
        stopped={rule: tuple(references) for rule, references in stopped.items()},
        advice={rule: count for rule, count in advice.items() if count},
    )


def is_erased(ticket: Ticket) -> bool:
    """Whether the text is gone and a stub is left: no ticket is accepted without a subject."""
    return not ticket.subject


def typed_again(ticket: Ticket, asked: Questionnaire) -> Typed:
    """What the client typed to get this ticket. A question of `asked` that was left open is empty; any other is absent:
    what nobody asked cannot have been left out."""
    texts = {answer.question: answer.text for answer in ticket.answers if answer.question not in asked.all}
    texts[TRACKER] = ticket.tracker
    for item in asked.of(ticket.tracker):
        if (text := item.question.recalled(item, ticket)) is not None:
            texts[item.name] = text
    return asked.as_asked(Typed(texts, files=ticket.files, lang=ticket.lang, now=ticket.accepted_at))


def _typed(ticket: Ticket, before: Checker, judge: Checker) -> Typed:
    """The ticket as the form would hand it to `judge`: with the answers that its rules ask for, and no others."""
    typed = typed_again(ticket, before.questionnaire)
    asked = (TRACKER, *judge.asked(ticket.tracker))
    return Typed(
        {name: text for name, text in typed.texts.items() if name in asked},
        files=typed.files if judge.questionnaire.files_of(ticket.tracker) else None,
        lang=typed.lang,
        now=typed.now,
    )


def _rules(findings: Iterable[Finding]) -> set[str]:
    return {finding.rule for finding in findings}
