"""`form` and `ticket` blocks as HTML cards. Pure: blocks and rules in, text out.

A card is one line in which neither Jinja nor Markdown finds anything to interpret: everything written on the page is
escaped, and the marks that they look for are character references.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.resources import files
from typing import Any

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined

from submit.rulebook.difference_words import Side, parameter_changes, quoted
from submit.rulebook.page import Block
from submit.rulebook.placeholders import PLACEHOLDER, fill_in
from submit.rulebook.rulebook import Rule, Rulebook, Upcoming, Word
from submit.ticket.questions.conditions import conditions
from submit.ticket.questions.questionnaire import Questionnaire
from submit.ticket.rule_counts import RuleCount

WORDS: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
)
TEMPLATES = Environment(
    loader=PackageLoader("submit.site"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
LINE_END = re.compile(r"\s*[\r\n]+\s*")
MARKS = str.maketrans({"{": "&#123;", "}": "&#125;", "`": "&#96;"})
HIDDEN_WORDS = ("name", "title")
"""Words of the form that a card omits: they name the answer elsewhere, and say nothing about the rule."""


@dataclass(frozen=True)
class Piece:
    """A part of what the form says; `is_value` marks what it learns only from the client's answer."""

    text: str
    is_value: bool = False


@dataclass(frozen=True)
class Said:
    """One text of the form in pieces, and its language if that is not the page's."""

    pieces: tuple[Piece, ...]
    lang: str


@dataclass(frozen=True)
class CardRow:
    """Texts of the form under one heading of a card."""

    heading: str
    texts: tuple[Said, ...]


@dataclass(frozen=True)
class Later:
    """What changes on a later day."""

    since: str
    note: str
    rows: tuple[CardRow, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True)
class CardTerm:
    """A sentence about when the rule begins or ends, and the rule that replaces it."""

    text: str
    instead: Rule[Any] | None = None


def ticket_card(block: Block, lang: str) -> str:
    """Return the card of an example: verdict in words and as an icon, then each field with its lines."""
    fields = [(line.key, line.text.splitlines()) for line in block.lines]
    return render("ticket.html", good=block.is_good, fields=fields, words=WORDS[lang])


def form_card(rule: Rule[Any], rulebook: Rulebook, lang: str) -> str:
    """Return the card of what the form says about `rule`, numbers filled in; empty if it adds nothing to the page."""
    rows = (*_rows(rule, lang), *_asked_when(rule, rulebook, lang))
    if not rows:
        return ""
    caption = {"check": "checks", "question": "asks", "chooser": "asks"}.get(rule.kind, "shows")
    return render("form.html", rows=rows, caption=caption, note=_note(rule), words=WORDS[lang])


def notice(rule: Rule[Any], rulebook: Rulebook, lang: str) -> str:
    """Return the notice for a rule that is withdrawn, still to come, or about to change; else an empty text."""
    terms = tuple(_terms(rule, rulebook, lang))
    changes = () if rule.state == "withdrawn" else rule.upcoming
    later = tuple(_later(rule, change, rulebook, lang) for change in changes)
    return render("notice.html", terms=terms, later=later, lang=lang, words=WORDS[lang]) if terms or later else ""


def _terms(rule: Rule[Any], rulebook: Rulebook, lang: str) -> Iterator[CardTerm]:
    words, term = WORDS[lang]["term"], rule.term
    if term.since and rule.state == "ahead":
        yield CardTerm(words["begins"].format(day=_day(term.since, lang)))
    if term.until:
        said = words["withdrawn" if rule.state == "withdrawn" else "ends"]
        yield CardTerm(said.format(number=rule.number, day=_day(term.until, lang)), rulebook.rules.get(term.instead))


def _day(day: date, lang: str) -> str:
    return str(format_date(day, WORDS[lang]["day"], locale=lang))


def _note(rule: Rule[Any]) -> str:
    """Return the word next to the card's caption: how strict a check is, or that a question is optional."""
    if rule.kind == "check":
        return str(rule.parameters.get("level", ""))
    return "optional" if rule.kind == "question" and not rule.parameters["required"] else ""


def counts_card(counts: Mapping[str, RuleCount] | None, rulebook: Rulebook, lang: str) -> str:
    """Return a table of how often each rule spoke and was ignored; a sentence if there is nothing to show."""
    known = [(rulebook.rules[anchor], counts[anchor]) for anchor in rulebook.rules if counts and anchor in counts]
    return render("counts.html", counts=counts, rows=known, lang=lang, words=WORDS[lang]["counts"])


def short_page(rule: Rule[Any], lang: str) -> str:
    """Return the page at a rule's short address, which leads to the rule."""
    titles = {"number": rule.number, "title": rule.title(lang)}
    return TEMPLATES.get_template("short.html").render(
        lang=lang, address=rule.address(lang), words=WORDS[lang]["short"], titles=titles
    )


def render(template: str, **values: Any) -> str:
    """Return a template as one line in which neither Jinja nor Markdown finds anything to interpret."""
    html = TEMPLATES.get_template(template).render(**values)
    return "".join(line.strip() for line in html.split("\n")).translate(MARKS)


def _rows(rule: Rule[Any], lang: str) -> tuple[CardRow, ...]:
    """Return the texts of the rule, those under the same heading together."""
    rows: dict[str, list[Said]] = {}
    for key, word in _words(rule, lang):
        rows.setdefault(_heading(rule.kind, key, lang), []).append(_said(word, rule.parameters, lang))
    return tuple(CardRow(heading, tuple(texts)) for heading, texts in rows.items())


def _asked_when(rule: Rule[Any], rulebook: Rulebook, lang: str) -> Iterator[CardRow]:
    """Yield the answers under which the form asks a question; nothing for one that it always asks."""
    is_bound = rule.kind == "question" and "when" in rule.parameters
    asked = Questionnaire(rulebook).all if is_bound else {}
    words: Mapping[str, str] = WORDS[lang]["condition"]
    told = [
        words["answer"].format(question=said.question.text, answers=words["or"].join(map(_quoted(lang), said.answers)))
        for said in (conditions(asked[rule.name], asked, lang) if rule.name in asked else ())
    ]
    if told:
        yield CardRow(words["when"], (Said((Piece(words["if"].format(answers=words["and"].join(told))),), ""),))


def _quoted(lang: str) -> Callable[[Word], str]:
    return lambda word: quoted(word.text, lang)


def _words(rule: Rule[Any], lang: str) -> Iterator[tuple[str, Word]]:
    for key in {**rule.text("ru").words, **rule.text(lang).words}:
        word = rule.word(key, lang)
        repeats_title = key == "label" and word is not None and word.text == rule.title(lang)
        if word is not None and key not in HIDDEN_WORDS and not (repeats_title and rule.kind != "question"):
            yield key, word


def _heading(kind: str, key: str, lang: str) -> str:
    headings: Mapping[str, str] = WORDS[lang]["keys"]
    head = key.partition(".")[0]
    return next(headings[name] for name in (f"{kind}.{key}", f"{kind}.{head}", key, head) if name in headings)


def _said(word: Word, parameters: Mapping[str, Any], lang: str) -> Said:
    return Said(tuple(_pieces(word, parameters)), word.lang if word.lang != lang else "")


def _pieces(word: Word, parameters: Mapping[str, Any]) -> Iterator[Piece]:
    """Yield the text with its parameters filled in; what only an answer can fill is named in words."""
    text, end = LINE_END.sub(" ", word.text), 0
    for match in PLACEHOLDER.finditer(text):
        if match["name"] not in parameters:
            yield Piece(fill_in(text[end : match.start()], parameters, word.lang))
            names: Mapping[str, str] = WORDS[word.lang]["values"]
            forms = (match["forms"] or "").split("|")
            yield Piece(" ".join((names.get(match["name"], "…"), forms[-1])).strip(), is_value=True)
            end = match.end()
    yield Piece(fill_in(text[end:], parameters, word.lang))


def _later(rule: Rule[Any], change: Upcoming, rulebook: Rulebook, lang: str) -> Later:
    """Return the texts of the form that will change, and the changed parameters that none of its texts shows."""
    words: Mapping[str, Any] = WORDS[lang]
    then = rule.at(change.since)
    before = next((c for c in reversed(rule.upcoming) if c.since < change.since), None)
    now = rule.at(before.since) if before else rule
    rows = tuple(_new_texts(_rows(now, lang), _rows(then, lang)))
    texts = " ".join(word.text for _, word in _words(rule, lang))
    named = {match["name"] for match in PLACEHOLDER.finditer(texts)}
    return Later(
        since=words["since"].format(day=_day(change.since, lang)),
        note=change.note,
        rows=rows,
        changes=tuple(_changes(now, then, [key for key in change.parameters if key not in named], rulebook, lang)),
    )


def _new_texts(now: tuple[CardRow, ...], then: tuple[CardRow, ...]) -> Iterator[CardRow]:
    for row in then:
        said_now = [text for other in now if other.heading == row.heading for text in other.texts]
        if texts := tuple(text for text in row.texts if text not in said_now):
            yield CardRow(row.heading, texts)


def _changes(now: Rule[Any], then: Rule[Any], keys: list[str], rulebook: Rulebook, lang: str) -> Iterator[str]:
    """Yield the changes of the parameters `keys`, a sentence each."""
    before, after = (
        Side(replace(rule, parameters={key: rule.parameters.get(key) for key in keys}), rulebook, lang)
        for rule in (now, then)
    )
    for told in parameter_changes(before, after):
        yield f"{told[0].upper()}{told[1:]}."
