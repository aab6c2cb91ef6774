"""The one function that judges a ticket, for the form, the API and the command line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from submit.rulebook.placeholders import fill_in
from submit.rulebook.rulebook import Rule, Rulebook
from submit.ticket.check_compiler import CompiledCheck, compile_checks
from submit.ticket.checks.check import Danger
from submit.ticket.finding import Finding, Hit, Level, Verdict
from submit.ticket.missing_facts import missing_facts
from submit.ticket.questions.question import Asked
from submit.ticket.questions.questionnaire import Questionnaire
from submit.ticket.senders import Senders
from submit.ticket.typed import Typed

LONGEST_QUOTE = 60


class Checker:
    """Judges tickets by one state of the rule-book. `site` is the address that links begin with, with no last slash;
    `clients` are the mail domains and addresses that the settings name."""

    def __init__(self, rulebook: Rulebook, site: str = "", clients: Iterable[str] = ()) -> None:
        self.rulebook = rulebook
        self.senders = Senders(clients)
        self.site = site
        self._checks: tuple[CompiledCheck, ...] = compile_checks(rulebook)[0]
        self.questionnaire = Questionnaire(rulebook)
        self.dangers: Mapping[str, Danger] = {
            item.check.name(): item.check
            for item in self._checks
            if isinstance(item.check, Danger) and item.level == "stop"
        }

    @property
    def hiding(self) -> list[str]:
        """The rules of what the form offers to hide."""
        return [item.rule.anchor for item in self._checks if isinstance(item.check, Danger)]

    def verdict(self, typed: Typed) -> Verdict:
        """Findings in the order of the tracker's questions, stops before advice for each of them."""
        first = self.questionnaire.tracker
        typed = self.questionnaire.as_asked(typed)
        asked = (*([first] if first else []), *self.questionnaire.due(typed))
        findings = [*self._missing(typed, asked), *self._checked(typed)]
        order = {item.name: index for index, item in enumerate(asked)}
        findings.sort(key=lambda finding: (order.get(finding.field, len(order)), finding.level == "advice"))
        impact = self.questionnaire.impacts(typed)
        return Verdict(
            findings=tuple(findings),
            missing=tuple(missing_facts(findings, asked, typed.lang)),
            priority=self.rulebook.priority_of(impact, typed.tracker) if typed.tracker else None,
            edition=self.rulebook.edition,
        )

    def asked(self, tracker: str | None) -> tuple[str, ...]:
        """The questions of a tracker; of an unknown one, those that every ticket must answer."""
        return tuple(item.name for item in self.questionnaire.of(tracker))

    def _missing(self, typed: Typed, asked: Iterable[Asked]) -> Iterator[Finding]:
        for item in asked:
            for hit in item.question.hits(item, typed):
                yield self._finding(item.rule, hit, item.question.level_of(hit.code), typed.lang, "answer")

    def _checked(self, typed: Typed) -> Iterator[Finding]:
        files = self.questionnaire.files_of(typed.tracker) or self.questionnaire.files
        typed = replace(
            typed,
            known=self.senders.addresses,
            unread=self.questionnaire.unread(typed),
            files_question=files.name if files else "",
        )
        seen = [(item, hit) for item in self._checks for hit in item.check.hits(typed)]
        for item, hit in _most_telling(seen):
            yield self._finding(item.rule, hit, item.level, typed.lang, item.rule.name)

    def _finding(self, rule: Rule[Any], hit: Hit, level: Level, lang: str, check: str) -> Finding:
        word = rule.word(f"message.{hit.code}", lang)
        values = {**rule.parameters, **{name: _quoted(value) for name, value in hit.values.items()}}
        message = fill_in(word.text, values, word.lang) if word else ""
        url = self.site + rule.address(lang)
        return Finding(rule.anchor, hit.field, level, f"{check}.{hit.code}", message, url, hit.spans)


def _most_telling(seen: list[tuple[CompiledCheck, Hit]]) -> Iterator[tuple[CompiledCheck, Hit]]:
    """One fault of one field is named once, by the check that knows most of it: «Срочно!!!» is urgent, not also vague,
    short and loud. Of the ranked checks that advise on a field those of the lowest rank are heard; stops and checks
    without a rank always are."""
    lowest: dict[str, int] = {}
    for item, hit in seen:
        if (rank := _rank(item)) is not None:
            lowest[hit.field] = min(rank, lowest.get(hit.field, rank))
    return ((item, hit) for item, hit in seen if _rank(item) in (None, lowest.get(hit.field)))


def _rank(item: CompiledCheck) -> int | None:
    return item.check.RANK if item.level == "advice" else None


def _quoted(value: Any) -> Any:
    """A value as a message quotes it: of a long text, its beginning."""
    return value[: LONGEST_QUOTE - 1] + "…" if isinstance(value, str) and len(value) > LONGEST_QUOTE else value
