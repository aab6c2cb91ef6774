"""Everything that the form can say of a ticket: each message of each rule, as it would stand at its field."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from submit.rulebook.placeholders import PLACEHOLDER, fill_in
from submit.rulebook.rulebook import Rule, Rulebook
from submit.ticket.check_compiler import CompiledCheck, compile_checks
from submit.ticket.checks.check import Danger
from submit.ticket.examples import read_example
from submit.ticket.finding import Finding, Hit, Level
from submit.ticket.questions.question import Asked
from submit.ticket.questions.questionnaire import Questionnaire

UNKNOWN = "…"
"""Stands for what only an answer can tell, where no bad example shows it."""


def repertoire(rulebook: Rulebook, tracker: str, lang: str) -> list[Finding]:
    """Every message about the questions of `tracker`, in their order: what is missing first, then check by check."""
    checks, questionnaire = compile_checks(rulebook)[0], Questionnaire(rulebook)
    seen = {item.rule.anchor: _hits(item, questionnaire, lang) for item in checks}
    findings: list[Finding] = []
    for asked in questionnaire.of(tracker):
        for code in asked.question.CODES:
            findings += _finding(asked.rule, Hit(asked.name, code), asked.question.level_of(code), lang)
        for item in checks:
            for code in _codes(item, asked):
                hit = seen[item.rule.anchor].get(code) or Hit(asked.name, code)
                findings += _finding(item.rule, replace(hit, field=asked.name), item.level, lang)
    return findings


def _codes(item: CompiledCheck, asked: Asked) -> Iterator[str]:
    """The codes of the messages that the check can have for this question."""
    if isinstance(item.check, Danger):
        has_files = asked.question.HAS_FILES
        kinds = {"file": has_files, "inside": has_files, "text": asked.question.IS_PROSE}
        yield from (code for code, fits in kinds.items() if fits)
        return
    parameters = item.rule.parameters
    if asked.name in (parameters.get("field"), *parameters.get("fields", ())):
        yield from item.check.CODES


def _hits(item: CompiledCheck, asked: Questionnaire, lang: str) -> Mapping[str, Hit]:
    """What the check sees in the bad examples of its rule, those in `lang` first, by the code of the message."""
    hits: dict[str, Hit] = {}
    for written, text in sorted(item.rule.texts.items(), key=lambda entry: entry[0] != lang):
        for example in text.examples:
            if not example.good and not example.by_hand:
                for hit in item.check.hits(read_example(asked, example, written)):
                    hits.setdefault(hit.code, hit)
    return hits


def _finding(rule: Rule[Any], hit: Hit, level: Level, lang: str) -> Iterator[Finding]:
    """The message of the hit; none where the page has no words for it, because its rule never says that."""
    word = rule.word(f"message.{hit.code}", lang)
    if word is not None:
        message = PLACEHOLDER.sub(UNKNOWN, fill_in(word.text, {**rule.parameters, **hit.values}, word.lang))
        code = f"{rule.name}.{hit.code}"
        yield Finding(rule.anchor, hit.field, level, code, message, rule.address(lang), hit.spans)
