"""The rule-book as one JSON document, and back: what a publication contains for the form and the delivery."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from submit.rulebook.former_keys import renewed
from submit.rulebook.problem import SourcePlace
from submit.rulebook.rulebook import Example, Rule, Rulebook, Text, Upcoming
from submit.rulebook.validity import Validity

DAY = "date"
"""The key that marks a date among the parameters."""


def to_document(rulebook: Rulebook) -> dict[str, Any]:
    """Return the rule-book as plain values that `json.dumps` accepts."""
    return {"rules": [_rule_out(rule) for rule in rulebook.rules.values()]}


def from_document(document: dict[str, Any]) -> Rulebook:
    """Return the rule-book that `to_document` wrote, with the same edition."""
    return Rulebook({entry["anchor"]: _rule_in(entry) for entry in document["rules"]})


def _rule_out(rule: Rule[Any]) -> dict[str, Any]:
    return {
        "anchor": rule.anchor,
        "number": rule.number,
        "kind": rule.kind,
        "name": rule.name,
        "parameters": _parameters_out(rule.parameters),
        "upcoming": [
            {"since": change.since.isoformat(), "parameters": _parameters_out(change.parameters), "note": change.note}
            for change in rule.upcoming
        ],
        "term": {
            "since": rule.term.since and rule.term.since.isoformat(),
            "until": rule.term.until and rule.term.until.isoformat(),
            "instead": rule.term.instead,
        },
        "texts": {lang: _text_out(text) for lang, text in rule.texts.items()},
    }


def _text_out(text: Text) -> dict[str, Any]:
    examples = [
        {"good": item.good, "by_hand": item.by_hand, "fields": item.fields, "line": item.place.line}
        for item in text.examples
    ]
    return {"page": text.page, "title": text.title, "words": dict(text.words), "examples": examples}


def _rule_in(entry: dict[str, Any]) -> Rule[Any]:
    return Rule(
        anchor=entry["anchor"],
        number=entry["number"],
        kind=entry["kind"],
        name=entry["name"],
        parameters=renewed(entry["kind"], _parameters_in(entry["parameters"])),
        upcoming=tuple(
            Upcoming(
                date.fromisoformat(change["since"]),
                renewed(entry["kind"], _parameters_in(change["parameters"])),
                change["note"],
            )
            for change in entry["upcoming"]
        ),
        texts={lang: _text_in(text) for lang, text in entry["texts"].items()},
        term=Validity(_day(entry["term"]["since"]), _day(entry["term"]["until"]), entry["term"]["instead"]),
    )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _parameters_out(parameters: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _value_out(value) for key, value in parameters.items()}


def _value_out(value: Any) -> Any:
    """Return a value for JSON, dates marked by DAY: JSON has none, and a text that looks like one must stay a text."""
    if isinstance(value, tuple):
        return [_value_out(item) for item in value]
    return {DAY: value.isoformat()} if isinstance(value, date) else value


def _parameters_in(parameters: dict[str, Any]) -> dict[str, Any]:
    return {key: _value_in(value) for key, value in parameters.items()}


def _value_in(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_value_in(item) for item in value)
    return date.fromisoformat(value[DAY]) if isinstance(value, dict) and value.keys() == {DAY} else value


def _text_in(text: dict[str, Any]) -> Text:
    examples = tuple(
        Example(
            item["good"],
            item["by_hand"],
            tuple((k, v) for k, v in item["fields"]),
            SourcePlace(text["page"], item["line"]),
        )
        for item in text["examples"]
    )
    return Text(text["page"], text["title"], text["words"], examples)
