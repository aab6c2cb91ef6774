"""Everything that the form can say of a ticket: each message of each rule, as it would stand at its field."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from submit.rulebook.rulebook import Rule, Rulebook
from submit.rulebook.words import PLACEHOLDER, fill_in
from submit.ticket.checker import Checker
from submit.ticket.checks.check import Danger
from submit.ticket.compiler import CompiledCheck, compile_checks
from submit.ticket.examples import read_example
from submit.ticket.finding import Finding, Hit, Level

WITH_TEXT = ("line", "text")
UNKNOWN = "…"
"""Stands for what only an answer can tell, where no bad example shows it."""


def repertoire(rulebook: Rulebook, tracker: str, lang: str) -> list[Finding]:
    """Every message about the questions of `tracker`, in their order: what is missing first, then check by check."""
    checks = compile_checks(rulebook)[0]
    seen = {item.rule.anchor: _hits(item, rulebook, lang) for item in checks}
    findings: list[Finding] = []
    for name in Checker(rulebook).asked(tracker):
        question = rulebook.questions[name]
        for code in ("empty", "long"):
            findings += _finding(question, Hit(name, code), "stop", lang)
        for item in checks:
            for code in _codes(item, question):
                hit = seen[item.rule.anchor].get(code) or Hit(name, code)
                findings += _finding(item.rule, replace(hit, field=name), item.level, lang)
    return findings


def _codes(item: CompiledCheck, question: Rule[Any]) -> Iterator[str]:
    """The codes of the messages that the check can have for this question."""
    if isinstance(item.check, Danger):
        kinds = {"file": question.value.type == "files", "text": question.value.type in WITH_TEXT}
        yield from (code for code, fits in kinds.items() if fits)
        return
    parameters = item.rule.parameters
    if question.name in (parameters.get("field"), *parameters.get("fields", ())):
        yield from item.check.CODES


def _hits(item: CompiledCheck, rulebook: Rulebook, lang: str) -> Mapping[str, Hit]:
    """What the check sees in the bad examples of its rule, those in `lang` first, by the code of the message."""
    hits: dict[str, Hit] = {}
    for written, text in sorted(item.rule.texts.items(), key=lambda entry: entry[0] != lang):
        for example in text.examples:
            if not example.good and not example.by_hand:
                for hit in item.check.hits(read_example(rulebook, example, written)):
                    hits.setdefault(hit.code, hit)
    return hits


def _finding(rule: Rule[Any], hit: Hit, level: Level, lang: str) -> Iterator[Finding]:
    """The message of the hit; none where the page has no words for it, because its rule never says that."""
    word = rule.word(f"message.{hit.code}", lang)
    if word is not None:
        message = PLACEHOLDER.sub(UNKNOWN, fill_in(word.text, {**rule.parameters, **hit.values}, word.lang))
        code = f"{rule.name}.{hit.code}"
        yield Finding(rule.anchor, hit.field, level, code, message, rule.address(lang), hit.spans)
