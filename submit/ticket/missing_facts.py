"""Which facts a ticket lacks, and why support needs them: what a program asks its user before the ticket is sent."""

from collections.abc import Iterable, Iterator

from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.ticket.checks.check_types import CHECKS
from submit.ticket.finding import Finding, MissingFact
from submit.ticket.questions.question import Asked

UNANSWERED = "answer.empty"


def missing_facts(findings: Iterable[Finding], asked: Iterable[Asked], lang: str) -> Iterator[MissingFact]:
    """Tell the facts in the order of the findings: an answer that is not there, and what an answer does not say.

    A question's `why` stands on its Russian page alone; in English the message of the finding is given."""
    whys = {item.name: item.question.why for item in asked} if lang == DEFAULT_LANGUAGE else {}
    for finding in findings:
        check, _, code = finding.code.partition(".")
        if finding.code == UNANSWERED:
            yield MissingFact(finding.field, whys.get(finding.field) or finding.message)
        elif check in CHECKS and code in CHECKS[check].MISSES:
            yield MissingFact(finding.field, finding.message)
