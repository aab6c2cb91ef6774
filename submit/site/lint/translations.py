"""Translations: whether every rule has one, made from the Russian text as it is now.

`docs/translations.txt` holds, for each translated rule, a hash of the Russian section that its translation was last
compared with. Only a person who reads both can say that they agree, with `submit check --accept-translations`.
"""

import hashlib
from collections.abc import Iterator, Mapping

from submit.rulebook.page import Section
from submit.rulebook.placeholders import DEFAULT_LANGUAGE
from submit.site.lint.prose_markup import Marked, Markup
from submit.site.lint.prose_problem import ProseProblem

RECORD = "translations.txt"
STAFF = "staff/"
"""Staff read Russian; their pages need no translation."""


def accepted_translations(pages: Marked) -> str:
    """Return the record that accepts every current translation for the current Russian text."""
    pairs = [(russian, other) for russian, _, other in _pairs(pages) if other]
    lines = [f"{name} {value}\n" for russian, other in pairs for name, value in _compared(russian, other).items()]
    return "".join(sorted(lines))


def translation_problems(pages: Marked, record: str) -> Iterator[ProseProblem]:
    """Yield advice on what other languages lack, and on what has changed in Russian since it was compared."""
    accepted = dict(line.rsplit(" ", 1) for line in record.splitlines() if " " in line)
    for russian, lang, other in _pairs(pages):
        if other is None:
            values = {"lang": lang, "file": f"{russian.root}/{lang}/{russian.path}"}
            yield ProseProblem(russian.place(0), "translation.page", values)
            continue
        yield from _stale(russian, other, accepted)
        for section in russian.page.sections:
            if section.number:
                yield from _section_problems(section, other)


def _pairs(pages: Marked) -> Iterator[tuple[Markup, str, Markup | None]]:
    """Yield each Russian page that needs a translation, each other language, and the page in that language."""
    for lang in sorted(pages.keys() - {DEFAULT_LANGUAGE}):
        for path, page in pages.get(DEFAULT_LANGUAGE, {}).items():
            if not path.startswith(STAFF):
                yield page, lang, pages[lang].get(path)


def _stale(russian: Markup, other: Markup, accepted: Mapping[str, str]) -> Iterator[ProseProblem]:
    """Yield one piece of advice for a page: otherwise a new translation would print a line for each of its rules."""
    compared = _compared(russian, other)
    stale = [
        section
        for section in russian.page.sections
        if (name := _name(other, section)) in compared and accepted.get(name) != compared[name]
    ]
    if stale:
        values = {"numbers": ", ".join(section.number for section in stale), "file": other.file}
        yield ProseProblem(stale[0].place, "translation.stale", values)


def _section_problems(section: Section, other: Markup) -> Iterator[ProseProblem]:
    values = {"lang": other.lang, "number": section.number, "anchor": section.anchor, "file": other.file}
    translated = other.page.section(section.anchor)
    if translated is None:
        yield ProseProblem(section.place, "translation.rule", values)
    elif missing := [key for key in _words(section) if key not in _words(translated)]:
        yield ProseProblem(section.place, "translation.words", {**values, "keys": ", ".join(missing)})


def _words(section: Section) -> list[str]:
    return [line.key for block in section.blocks if block.kind == "form" for line in block.lines]


def _name(other: Markup, section: Section) -> str:
    return f"{other.lang}/{other.path}#{section.anchor}"


def _compared(russian: Markup, other: Markup) -> dict[str, str]:
    """Return every rule that both pages have, as the record names it, and the hash of its Russian section."""
    return {
        _name(other, section): _hash(russian, section, lines)
        for section, lines in russian.spans()
        if section.number and other.page.section(section.anchor)
    }


def _hash(page: Markup, section: Section, lines: range) -> str:
    """Return a hash of heading, prose and words of the form; examples differ by language."""
    examples = [range(block.start, block.end + 1) for block in section.blocks if block.kind == "ticket"]
    written = page.text.split("\n")
    matter = [written[n - 1].split() for n in lines if not any(n in example for example in examples)]
    text = "\n".join(" ".join(words) for words in matter if words)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
