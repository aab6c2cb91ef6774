"""The wording of the form: its messages and hints. Only ever advice; a comment above the block silences it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from submit.rulebook.placeholders import DEFAULT_LANGUAGE, PLACEHOLDER, fill_in
from submit.rulebook.problem import SourcePlace
from submit.rulebook.rulebook import Rule, Rulebook
from submit.site.lint.prose_problem import ProseProblem
from submit.site.lint.readability import count, school_years
from submit.site.lint.wording_lists import LISTS, StopList

LIMITS = LISTS["limits"]
FORBIDDEN = {lang: StopList(entries) for lang, entries in LISTS["form"].items()}
IMPERATIVE = re.compile(r"\w+те(?:сь)?\b")
LINK = re.compile(r"\]\(|https?://|<a\b")
Found = Iterator[tuple[str, dict[str, Any]]]
"""Codes and values of problems."""


@dataclass(frozen=True)
class _Said:
    """A word of the form, with parameters filled in; what the client typed is not counted."""

    rule: Rule[Any]
    lang: str
    key: str
    text: str
    place: SourcePlace

    @property
    def years(self) -> float:
        counts = count([self.text])
        return school_years(counts) if counts else 0


def form_wording_problems(rulebook: Rulebook, silenced: Mapping[str, Collection[int]]) -> Iterator[ProseProblem]:
    """Yield advice on the words of all form blocks. `silenced` names the lines without advice, for each file."""
    said = [word for word in _said(rulebook) if word.place.line not in silenced.get(word.place.file, ())]
    for word in said:
        for code, values in (*_message(word), *_hint(word)):
            yield ProseProblem(word.place, code, values)
    yield from _hard([word for word in said if word.lang == DEFAULT_LANGUAGE])


def _said(rulebook: Rulebook) -> Iterator[_Said]:
    for rule in rulebook.rules.values():
        for lang, text in rule.texts.items():
            for key, word in text.words.items():
                shown = PLACEHOLDER.sub("", fill_in(word, rule.parameters, lang))
                yield _Said(rule, lang, key, shown, rule.place(f"{lang}:{key}"))


def _message(word: _Said) -> Found:
    if not word.key.startswith("message."):
        return
    for heard in FORBIDDEN[word.lang].heard(word.text):
        yield "form.forbidden", {"words": heard.words}
    if len(word.text) > LIMITS["message"]:
        yield "form.message_long", {"count": len(word.text), "most": LIMITS["message"]}
    asks = word.rule.kind in ("question", "chooser") and word.key == "message.empty"
    if asks and word.lang == DEFAULT_LANGUAGE and not IMPERATIVE.match(word.text):
        yield "form.no_verb", {}


def _hint(word: _Said) -> Found:
    if word.key != "hint":
        return
    if len(word.text) > LIMITS["hint"]:
        yield "form.hint_long", {"count": len(word.text), "most": LIMITS["hint"]}
    if word.text.endswith("."):
        yield "form.hint_stop", {}
    if LINK.search(word.text):
        yield "form.hint_link", {}


def _hard(said: list[_Said]) -> Iterator[ProseProblem]:
    """Yield one piece of advice for the whole form, at its hardest line."""
    said = [word for word in said if word.key.startswith(("message", "hint", "note"))]
    counts = count([word.text for word in said])
    if counts is None or counts.words < LIMITS["short_page"]:
        return
    if (years := school_years(counts)) > LIMITS["form_years"]:
        hardest = max(said, key=lambda word: word.years)
        yield ProseProblem(hardest.place, "form.years", {"years": f"{years:.0f}", "most": LIMITS["form_years"]})
