"""What an edit of the rules changes, in words that an editor understands: two rule-books in, sentences out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from submit.rulebook.phrasing import CATALOGUE, WORDS, Side, parameter_changes, phrase
from submit.rulebook.rulebook import Example, Rule, Rulebook, Text
from submit.rulebook.words import DEFAULT_LANGUAGE, LANGUAGES, PLACEHOLDER, fill_in

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """One thing that changes. `number` and `title` are those of its rule, empty for a page."""

    text: str
    number: str = ""
    title: str = ""

    def __str__(self) -> str:
        return phrase("rule", number=self.number, title=self.title, text=self.text) if self.number else self.text


def differences(before: Rulebook, after: Rulebook) -> list[Change]:
    """Every difference of rules, words and examples, in the order of the pages; what happens to pages comes first."""
    changes = [*_moved_pages(before, after), *_translated_pages(before, after)]
    for anchor in sorted({*before.rules, *after.rules}, key=lambda anchor: _order(anchor, before, after)):
        old, new = before.rules.get(anchor), after.rules.get(anchor)
        if old == new:
            continue
        sides = (Side(old, before) if old else None, Side(new, after) if new else None)
        rule = new or before.rules[anchor]
        changes += [Change(text, rule.number, rule.title(DEFAULT_LANGUAGE)) for text in _rule_changes(*sides)]
    return changes


def _order(anchor: str, before: Rulebook, after: Rulebook) -> tuple[int, ...]:
    rule = after.rules.get(anchor) or before.rules[anchor]
    return tuple(int(part) for part in rule.number.split("."))


def _moved_pages(before: Rulebook, after: Rulebook) -> Iterator[Change]:
    moved: dict[tuple[str, str], list[str]] = {}
    for anchor, rule in after.rules.items():
        if anchor in before.rules:
            pages = _page(before.rules[anchor]), _page(rule)
            if pages[0] != pages[1]:
                moved.setdefault(pages, []).append(rule.number)
    for (old, new), numbers in moved.items():
        yield Change(phrase("page", before=old, after=new, numbers=", ".join(numbers)))


def _translated_pages(before: Rulebook, after: Rulebook) -> Iterator[Change]:
    """Rules that get a translation or lose it, page by page: a translator works on pages."""
    found: dict[tuple[str, str], list[str]] = {}
    for anchor, rule in after.rules.items():
        # Every rule has its Russian text, so one more or fewer is the English one.
        more = len(rule.texts) - len(before.rules.get(anchor, rule).texts)
        if more:
            code = "translated" if more > 0 else "untranslated"
            found.setdefault((code, _page(rule)), []).append(rule.number)
    for (code, page), numbers in found.items():
        yield Change(phrase(code, page=page, numbers=", ".join(numbers)))


def _page(rule: Rule[Any]) -> str:
    return rule.address(DEFAULT_LANGUAGE).partition("#")[0]


def _rule_changes(before: Side | None, after: Side | None) -> Iterator[str]:
    if after is None:
        yield WORDS["withdrawn"]
    elif before is None:
        yield _said_of_new(after.rule)
    else:
        yield from _of_both(before, after)


def _said_of_new(rule: Rule[Any]) -> str:
    values = {
        "level": CATALOGUE["levels"].get(rule.parameters.get("level", ""), ""),
        "required": CATALOGUE["required"].get(str(rule.parameters.get("required")).lower(), ""),
    }
    said = str(CATALOGUE["new"][_kind(rule)]).format_map(values)
    return phrase("new_from", text=said, day=_day(rule.term.since)) if rule.term.since else said


def _kind(rule: Rule[Any]) -> str:
    return "none" if (rule.kind, rule.name) == ("check", "none") else rule.kind


def _of_both(before: Side, after: Side) -> Iterator[str]:
    old, new = before.rule, after.rule
    if old.title(DEFAULT_LANGUAGE) != new.title(DEFAULT_LANGUAGE):
        yield phrase("title", before=old.title(DEFAULT_LANGUAGE), after=new.title(DEFAULT_LANGUAGE))
    if (old.kind, old.name) == (new.kind, new.name):
        yield from parameter_changes(before, after)
        yield from _announcements(old, after)
    else:
        yield _other_kind(old, new)
    yield from _term_changes(old, after)
    for lang in LANGUAGES:
        if lang in old.texts and lang in new.texts:
            yield from _text_changes(old, new, lang)


def _other_kind(old: Rule[Any], new: Rule[Any]) -> str:
    if _kind(new) == "none":
        return WORDS["ends"]
    if _kind(old) == "none" and new.kind == "check":
        return phrase("begins", level=CATALOGUE["levels"].get(new.parameters.get("level", ""), ""))
    before, after = ((f"{CATALOGUE['kinds'][_kind(rule)]} «{rule.name}»") for rule in (old, new))
    return phrase("kind", before=before, after=after)


def _announcements(old: Rule[Any], after: Side) -> Iterator[str]:
    """Changes of what is announced for days to come."""
    told = {change.since: change for change in old.upcoming}
    tell = {change.since: change for change in after.rule.upcoming}
    for day in sorted({*told, *tell}):
        if told.get(day) == tell.get(day):
            continue
        shown = _day(day)
        if day not in tell:
            yield phrase("unannounced", day=shown)
            continue
        eve, then = (Side(after.rule.at(moment), after.rulebook) for moment in (day - DAY, day))
        note = phrase("note", note=tell[day].note) if tell[day].note else ""
        code = "reannounced" if day in told else "announced"
        yield phrase(code, day=shown, changes=", ".join(parameter_changes(eve, then)), note=note)


def _term_changes(old: Rule[Any], after: Side) -> Iterator[str]:
    """From which day the rule is in force, and until which: what is said anew, and what is taken back."""
    before, now = old.term, after.rule.term
    if before.since != now.since:
        yield phrase("begins_on", day=_day(now.since)) if now.since else WORDS["begins_at_once"]
    if now.until is None and before.until is not None:
        yield WORDS["stays"]
    elif (before.until, before.instead) != (now.until, now.instead):
        successor = after.rulebook.rules.get(now.instead)
        yield phrase("ends_on", day=_day(now.until), instead=_instead(successor))


def _instead(successor: Rule[Any] | None) -> str:
    return phrase("instead", number=successor.number) if successor else ""


def _day(day: date | None) -> str:
    return format_date(day, WORDS["day"], locale=DEFAULT_LANGUAGE)


def _text_changes(old: Rule[Any], new: Rule[Any], lang: str) -> Iterator[str]:
    before, after = old.texts[lang], new.texts[lang]
    for key in dict.fromkeys((*before.words, *after.words)):
        word, other = before.words.get(key), after.words.get(key)
        if word != other:
            code = "word_added" if word is None else "word_removed" if other is None else "word_changed"
            said = {"before": _filled(word, old, lang), "after": _filled(other, new, lang)}
            yield phrase(code, where=WORDS[lang], name=_name(key), **said)
    for kind in ("good", "bad"):
        yield from _example_changes(before, after, kind, lang)


def _name(key: str) -> str:
    names = CATALOGUE["words"]
    return str(names.get(key) or names.get(key.partition(".")[0], key))


def _filled(word: str | None, rule: Rule[Any], lang: str) -> str:
    """A word of the form with its numbers; what only an answer can fill is left open."""
    return PLACEHOLDER.sub("…", fill_in(word or "", rule.parameters, lang))


def _example_changes(before: Text, after: Text, kind: str, lang: str) -> Iterator[str]:
    old, new = _examples(before, kind), _examples(after, kind)
    values = {"where": WORDS[lang], "name": CATALOGUE["examples"][kind]}
    if len(old) != len(new):
        yield phrase("examples", before=len(old), after=len(new), **values)
    elif old != new:
        yield phrase("examples_changed", **values)


def _examples(text: Text, kind: str) -> list[Example]:
    return [example for example in text.examples if example.good == (kind == "good")]
