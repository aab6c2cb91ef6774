"""What an edit of the rules changes, in sentences for people: two rule-books in, sentences out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date

from submit.rulebook.difference_words import CATALOGUES, Side, parameter_changes, phrase, quoted
from submit.rulebook.placeholders import DEFAULT_LANGUAGE, LANGUAGES, PLACEHOLDER, fill_in
from submit.rulebook.rulebook import Example, Rule, Rulebook, Text

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """One change, described in `lang`. `number` and `title` are those of its rule, empty for a page."""

    text: str
    lang: str
    number: str = ""
    title: str = ""

    def __str__(self) -> str:
        if not self.number:
            return self.text
        return phrase(self.lang, "rule", number=self.number, title=self.title, text=self.text)


def differences(before: Rulebook, after: Rulebook, lang: str = DEFAULT_LANGUAGE) -> list[Change]:
    """Return every difference of rules, words and examples, described in `lang`, in the order of the pages.

    Changes of pages come first. Every language gets the same number of changes.
    """
    pages = (*_moved_pages(before, after, lang), *_translated_pages(before, after, lang))
    changes = [Change(text, lang) for text in pages]
    for anchor in sorted({*before.rules, *after.rules}, key=lambda anchor: _order(anchor, before, after)):
        old, new = before.rules.get(anchor), after.rules.get(anchor)
        if old == new:
            continue
        sides = (Side(old, before, lang) if old else None, Side(new, after, lang) if new else None)
        rule = new or before.rules[anchor]
        changes += [Change(text, lang, rule.number, rule.title(lang)) for text in _rule_changes(*sides, lang)]
    return changes


def _order(anchor: str, before: Rulebook, after: Rulebook) -> tuple[int, ...]:
    rule = after.rules.get(anchor) or before.rules[anchor]
    return tuple(int(part) for part in rule.number.split("."))


def _moved_pages(before: Rulebook, after: Rulebook, lang: str) -> Iterator[str]:
    moved: dict[tuple[str, str], list[str]] = {}
    for anchor, rule in after.rules.items():
        if anchor in before.rules:
            pages = _page(before.rules[anchor]), _page(rule)
            if pages[0] != pages[1]:
                moved.setdefault(pages, []).append(rule.number)
    for (old, new), numbers in moved.items():
        yield phrase(lang, "page", before=old, after=new, numbers=", ".join(numbers))


def _translated_pages(before: Rulebook, after: Rulebook, lang: str) -> Iterator[str]:
    """Yield the rules that gain or lose a translation, page by page, because a translator works on pages."""
    found: dict[tuple[str, str], list[str]] = {}
    for anchor, rule in after.rules.items():
        # Every rule has its Russian text, so one more or fewer is the English one.
        more = len(rule.texts) - len(before.rules.get(anchor, rule).texts)
        if more:
            code = "translated" if more > 0 else "untranslated"
            found.setdefault((code, _page(rule)), []).append(rule.number)
    for (code, page), numbers in found.items():
        yield phrase(lang, code, page=page, numbers=", ".join(numbers))


def _page(rule: Rule[Any]) -> str:
    return rule.address(DEFAULT_LANGUAGE).partition("#")[0]


def _rule_changes(before: Side | None, after: Side | None, lang: str) -> Iterator[str]:
    if after is None:
        yield phrase(lang, "withdrawn")
    elif before is None:
        yield _said_of_new(after.rule, lang)
    else:
        yield from _of_both(before, after)


def _said_of_new(rule: Rule[Any], lang: str) -> str:
    catalogue = CATALOGUES[lang]
    values = {
        "level": catalogue["levels"].get(rule.parameters.get("level", ""), ""),
        "required": catalogue["required"].get(str(rule.parameters.get("required")).lower(), ""),
    }
    said = str(catalogue["new"][_kind(rule)]).format_map(values)
    return phrase(lang, "new_from", text=said, day=_day(rule.term.since, lang)) if rule.term.since else said


def _kind(rule: Rule[Any]) -> str:
    return "none" if (rule.kind, rule.name) == ("check", "none") else rule.kind


def _of_both(before: Side, after: Side) -> Iterator[str]:
    old, new, lang = before.rule, after.rule, after.lang
    shared = [each for each in LANGUAGES if each in old.texts and each in new.texts]
    for each in shared:
        yield from _title_changes(old.texts[each], new.texts[each], each, lang)
    if (old.kind, old.name) == (new.kind, new.name):
        yield from parameter_changes(before, after)
        yield from _announcements(old, after)
    else:
        yield _other_kind(old, new, lang)
    yield from _term_changes(old, after)
    for each in shared:
        yield from _text_changes(old, new, each, lang)


def _title_changes(old: Text, new: Text, where: str, lang: str) -> Iterator[str]:
    if old.title != new.title:
        yield phrase(lang, "title", where=phrase(lang, where), before=old.title, after=new.title)


def _other_kind(old: Rule[Any], new: Rule[Any], lang: str) -> str:
    if _kind(new) == "none":
        return phrase(lang, "ends")
    if _kind(old) == "none" and new.kind == "check":
        return phrase(lang, "begins", level=CATALOGUES[lang]["levels"].get(new.parameters.get("level", ""), ""))
    before, after = (f"{CATALOGUES[lang]['kinds'][_kind(rule)]} {quoted(rule.name, lang)}" for rule in (old, new))
    return phrase(lang, "kind", before=before, after=after)


def _announcements(old: Rule[Any], after: Side) -> Iterator[str]:
    """Yield the changes to what is announced for later days."""
    lang = after.lang
    told = {change.since: change for change in old.upcoming}
    tell = {change.since: change for change in after.rule.upcoming}
    for day in sorted({*told, *tell}):
        if told.get(day) == tell.get(day):
            continue
        shown = _day(day, lang)
        if day not in tell:
            yield phrase(lang, "unannounced", day=shown)
            continue
        eve, then = (replace(after, rule=after.rule.at(moment)) for moment in (day - DAY, day))
        note = phrase(lang, "note", note=tell[day].note) if tell[day].note else ""
        code = "reannounced" if day in told else "announced"
        yield phrase(lang, code, day=shown, changes=", ".join(parameter_changes(eve, then)), note=note)


def _term_changes(old: Rule[Any], after: Side) -> Iterator[str]:
    """Yield changes to the days on which the rule begins and ends, new ones and those taken back."""
    before, now, lang = old.term, after.rule.term, after.lang
    if before.since != now.since:
        yield phrase(lang, "begins_on", day=_day(now.since, lang)) if now.since else phrase(lang, "begins_at_once")
    if now.until is None and before.until is not None:
        yield phrase(lang, "stays")
    elif (before.until, before.instead) != (now.until, now.instead):
        successor = after.rulebook.rules.get(now.instead)
        instead = phrase(lang, "instead", number=successor.number) if successor else ""
        yield phrase(lang, "ends_on", day=_day(now.until, lang), instead=instead)


def _day(day: date | None, lang: str) -> str:
    return format_date(day, phrase(lang, "day"), locale=lang)


def _text_changes(old: Rule[Any], new: Rule[Any], where: str, lang: str) -> Iterator[str]:
    """Yield the changes to the rule's texts in the language `where`."""
    before, after = old.texts[where], new.texts[where]
    for key in dict.fromkeys((*before.words, *after.words)):
        word, other = before.words.get(key), after.words.get(key)
        if word != other:
            code = "word_added" if word is None else "word_removed" if other is None else "word_changed"
            said = {"before": _filled(word, old, where), "after": _filled(other, new, where)}
            yield phrase(lang, code, where=phrase(lang, where), name=_name(key, lang), **said)
    for kind in ("good", "bad"):
        yield from _example_changes(before, after, kind, where, lang)


def _name(key: str, lang: str) -> str:
    names = CATALOGUES[lang]["words"]
    return str(names.get(key) or names.get(key.partition(".")[0], key))


def _filled(word: str | None, rule: Rule[Any], lang: str) -> str:
    """Return a word of the form with its numbers filled in, and "…" for what only an answer can fill."""
    return PLACEHOLDER.sub("…", fill_in(word or "", rule.parameters, lang))


def _example_changes(before: Text, after: Text, kind: str, where: str, lang: str) -> Iterator[str]:
    old, new = _examples(before, kind), _examples(after, kind)
    values = {"where": phrase(lang, where), "name": CATALOGUES[lang]["examples"][kind]}
    if len(old) != len(new):
        yield phrase(lang, "examples", before=len(old), after=len(new), **values)
    elif old != new:
        yield phrase(lang, "examples_changed", **values)


def _examples(text: Text, kind: str) -> list[Example]:
    return [example for example in text.examples if example.good == (kind == "good")]
