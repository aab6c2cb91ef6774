"""Pages → rule-book. Every problem of every page is collected; whatever a page says, nothing is raised."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from submit.rulebook.consistency import inconsistencies
from submit.rulebook.former_keys import renew
from submit.rulebook.kinds import KINDS, RuleKind
from submit.rulebook.lookalikes import look_alike
from submit.rulebook.page import Block, Page, Section, anchor_of, read_page
from submit.rulebook.page_care import UPKEEP_KEYS, read_upkeep
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.rulebook.problem import Problem, SourcePlace
from submit.rulebook.rulebook import Example, Rule, Rulebook, Text, Upcoming
from submit.rulebook.schema import fill
from submit.rulebook.validity import TERM_KEYS, read_term

PAGE_KEYS = {"title", "description", "hide", "search", "template", "rules", *UPKEEP_KEYS}
RULE_ANCHOR = re.compile(r"r(?:-\d+){2,}")
Pages = Mapping[str, Mapping[str, str]]
"""The texts of the pages: language → path below that language's folder → Markdown."""


@dataclass
class _Reading:
    """What has been read so far."""

    rules: dict[str, Rule[Any]] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    """Those of all numbered Russian sections: what is wrong with those that are not rules is reported there, once."""
    problems: list[Problem] = field(default_factory=list)


def read_rulebook(pages: Pages, root: str = "docs") -> tuple[Rulebook, list[Problem]]:
    """Return the rule-book of the pages, and its problems; `root` is named in the places of the problems."""
    rulebook, problems = read_rules(pages, root)
    is_sound = all(problem.is_advice for problem in problems)
    if is_sound and not rulebook.rules:
        problems.append(Problem(SourcePlace(f"{root}/{DEFAULT_LANGUAGE}"), "rules.none"))
    elif is_sound:
        problems += inconsistencies(rulebook)
    return rulebook, sorted(problems, key=lambda problem: problem.place)


def read_rules(pages: Pages, root: str = "docs") -> tuple[Rulebook, list[Problem]]:
    """Return the rules of a few pages and their problems, without checking that they fit together with others."""
    reading = _Reading()
    for lang in sorted(pages, key=lambda lang: lang != DEFAULT_LANGUAGE):
        for path, text in sorted(pages[lang].items()):
            page = read_page(f"{root}/{lang}/{path}", text)
            reading.problems += page.problems
            reading.problems += _page_problems(page)
            if lang == DEFAULT_LANGUAGE:
                reading.anchors |= {section.anchor for section in page.sections if section.number}
                reading.problems += read_upkeep(page.front)[1]
                reading.problems += renew(page.front)
                _read_rules(path, page, reading)
            else:
                _read_translation(lang, path, page, reading)
    reading.rules = dict(sorted(reading.rules.items(), key=lambda item: _order(item[1].number)))
    return Rulebook(reading.rules), reading.problems


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def _page_problems(page: Page) -> Iterator[Problem]:
    for key in page.front.values:
        if alike := look_alike(key, PAGE_KEYS):
            yield Problem(page.front.place(str(key)), "key.alphabet", alike)
        elif key not in PAGE_KEYS:
            known = ", ".join(sorted(PAGE_KEYS))
            yield Problem(page.front.place(str(key)), "key.unknown", {"key": key, "known": known})
    if page.front.values and not isinstance(page.front.values.get("title"), str):
        yield Problem(page.front.place("title"), "page.title")
    seen: set[str] = set()
    for section in page.sections:
        yield from _anchor_problems(section, seen)
        seen.add(section.anchor)


def _anchor_problems(section: Section, seen: Collection[str]) -> Iterator[Problem]:
    """Yield what is wrong with the anchor of a section, one thing at most."""
    anchor, expected = section.anchor, anchor_of(section.number) if section.number else "my-section"
    if not anchor and (section.level > 1 or section.number):
        yield Problem(section.place, "anchor.none", {"title": section.title, "expected": expected})
    elif section.number and anchor != expected:
        values = {"anchor": anchor, "number": section.number, "expected": expected}
        yield Problem(section.place, "anchor.number", values)
    elif anchor and anchor in seen:
        yield Problem(section.place, "anchor.repeated", {"anchor": anchor})


def _read_rules(path: str, page: Page, reading: _Reading) -> None:
    entries = page.front.values.get("rules", {})
    if not isinstance(entries, dict):
        reading.problems.append(Problem(page.front.place("rules"), "rules.mapping"))
        return
    for anchor, entry in entries.items():
        section = page.section(anchor)
        place = page.front.place("rules", str(anchor))
        if section is not None and not section.number and RULE_ANCHOR.fullmatch(section.anchor):
            values = {"anchor": anchor, "number": section.anchor.removeprefix("r-").replace("-", ".")}
            reading.problems.append(Problem(section.place, "section.no_number", values))
        if section is None or not section.number:
            reading.problems.append(Problem(place, "rule.no_section", {"anchor": anchor}))
        elif anchor in reading.rules:
            reading.problems.append(Problem(place, "anchor.repeated", {"anchor": anchor}))
        elif not isinstance(entry, dict):
            reading.problems.append(Problem(place, "rule.mapping", {"anchor": anchor}))
        else:
            _read_rule(path, page, section, entry, reading)
    # Front matter that cannot be read may well contain what seems to be missing.
    unread = page.front.problems and not page.front.values
    for section in () if unread else page.sections:
        if section.number and section.anchor and section.anchor not in entries:
            reading.problems.append(Problem(section.place, "section.no_rule", {"anchor": section.anchor}))


def _read_rule(path: str, page: Page, section: Section, entry: dict[str, Any], reading: _Reading) -> None:
    where = ("rules", section.anchor)
    named = [key for key in KINDS if key in entry]
    if len(named) != 1 or not isinstance(entry[named[0]], str):
        reading.problems.append(_no_kind(page, section, entry))
        return
    kind = KINDS[named[0]]
    beside = {kind.key, "upcoming", *TERM_KEYS}
    parameters = {key: _frozen(value) for key, value in entry.items() if key not in beside}
    term, problems = read_term(entry, lambda *path: page.front.place(*where, *path))
    reading.problems += problems
    upcoming = tuple(_upcoming(page, where, entry.get("upcoming", []), reading))
    if kind.shape is not None:
        _check_shape(page, where, kind, parameters, upcoming, reading)
    text, word_places = _read_text(page, path, section, kind, DEFAULT_LANGUAGE, reading)
    reading.rules[section.anchor] = Rule(
        anchor=section.anchor,
        number=section.number,
        kind=kind.key,
        name=entry[kind.key],
        parameters=parameters,
        upcoming=upcoming,
        texts={DEFAULT_LANGUAGE: text},
        places={"": page.front.place(*where)}
        | {".".join(map(str, key[2:])): place for key, place in page.front.places.items() if key[:2] == where}
        | word_places,
        term=term,
    )


def _no_kind(page: Page, section: Section, entry: Mapping[str, Any]) -> Problem:
    where = ("rules", section.anchor)
    for key in entry:
        if alike := look_alike(key, KINDS):
            return Problem(page.front.place(*where, key), "key.alphabet", alike)
    return Problem(page.front.place(*where), "rule.kind", {"anchor": section.anchor, "known": ", ".join(KINDS)})


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    return value


def _check_shape(
    page: Page,
    where: tuple[str, str],
    kind: RuleKind,
    parameters: Mapping[str, Any],
    upcoming: tuple[Upcoming, ...],
    reading: _Reading,
) -> None:
    assert kind.shape is not None
    _, misfits = fill(kind.shape, parameters)
    if not misfits:
        merged = dict(parameters)
        for index, change in enumerate(upcoming):
            merged |= change.parameters
            misfits += [replace(m, path=("upcoming", index, *m.path)) for m in fill(kind.shape, merged)[1]]
    for misfit in misfits:
        reading.problems.append(Problem(page.front.place(*where, *misfit.path), misfit.code, misfit.values))


def _upcoming(page: Page, where: tuple[str, str], entries: Any, reading: _Reading) -> Iterator[Upcoming]:
    place = page.front.place(*where, "upcoming")
    if not isinstance(entries, list):
        reading.problems.append(Problem(place, "upcoming.list"))
        return
    latest: date | None = None
    for index, entry in enumerate(entries):
        place = page.front.place(*where, "upcoming", index)
        if not isinstance(entry, dict) or type(entry.get("from")) is not date or len(entry.keys() - {"note"}) < 2:
            reading.problems.append(Problem(place, "upcoming.entry"))
        elif latest and entry["from"] <= latest:
            reading.problems.append(Problem(place, "upcoming.order"))
        else:
            latest = entry["from"]
            parameters = {key: _frozen(value) for key, value in entry.items() if key not in ("from", "note")}
            yield Upcoming(entry["from"], parameters, str(entry.get("note", "")))


def _read_translation(lang: str, path: str, page: Page, reading: _Reading) -> None:
    if "rules" in page.front.values:
        reading.problems.append(Problem(page.front.place("rules"), "translation.rules"))
    for key in page.front.values.keys() & UPKEEP_KEYS:
        reading.problems.append(Problem(page.front.place(key), "translation.upkeep", {"key": key}))
    for section in page.sections:
        if not section.number:
            continue
        rule = reading.rules.get(section.anchor)
        if rule is None and section.anchor in reading.anchors:
            continue
        if rule is None:
            reading.problems.append(Problem(section.place, "translation.anchor", {"anchor": section.anchor}))
            continue
        text, places = _read_text(page, path, section, KINDS[rule.kind], lang, reading)
        texts = {**rule.texts, lang: text}
        reading.rules[section.anchor] = replace(rule, texts=texts, places={**rule.places, **places})


def _read_text(
    page: Page, path: str, section: Section, kind: RuleKind, lang: str, reading: _Reading
) -> tuple[Text, dict[str, SourcePlace]]:
    words: dict[str, str] = {}
    places: dict[str, SourcePlace] = {}
    for line in (line for block in section.blocks if block.kind == "form" for line in block.lines):
        key = line.key
        if alike := look_alike(key, (*kind.words.needed, *kind.words.allowed)):
            reading.problems.append(Problem(line.place, "key.alphabet", alike))
            key = alike["latin"]
        if key in words:
            reading.problems.append(Problem(line.place, "word.repeated", {"key": key}))
        words[key], places[f"{lang}:{key}"] = line.text, line.place
    needed = kind.words.needed if lang == DEFAULT_LANGUAGE else ()
    for key in needed:
        if key not in words:
            reading.problems.append(Problem(section.place, "word.missing", {"key": key, "anchor": section.anchor}))
    examples = tuple(_example(page, block) for block in section.blocks if block.kind == "ticket")
    return Text(path, section.title, words, examples), places


def _example(page: Page, block: Block) -> Example:
    fields = tuple((line.key, line.text) for line in block.lines)
    return Example(block.is_good, block.is_by_hand, fields, SourcePlace(page.file, block.start))
