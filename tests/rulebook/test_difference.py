"""Golden edits: what stands in `edits/edits.toml` under `ru` and `en` is what people read."""

import tomllib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from submit.publication import read_pages
from submit.rulebook.difference import differences
from submit.rulebook.difference_words import CATALOGUES
from submit.rulebook.kinds import KINDS
from submit.rulebook.placeholders import LANGUAGES, placeholders
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook
from submit.ticket.checks.check_types import CHECKS
from submit.ticket.questions.question_types import QUESTIONS

FOLDER = Path(__file__).parent / "edits"
EDITS = tomllib.loads((FOLDER / "edits.toml").read_text(encoding="utf-8"))["edit"]
MARKS_OF_YAML = ("{", "}", "[", "]", "null", "true", "false", "r-", "level", "_after", "if_yes", "third_party")

Texts = Mapping[str, Mapping[str, str]]


@pytest.fixture(scope="module")
def pages() -> Texts:
    return read_pages(FOLDER)


def rulebook_of(pages: Texts) -> Rulebook:
    rulebook, problems = read_rulebook(pages)
    assert not any(not problem.is_advice for problem in problems), "\n".join(map(str, problems))
    return rulebook


def edited(pages: Texts, edit: Mapping[str, Any]) -> Texts:
    lang, _, path = edit["page"].partition("/")
    text = pages[lang][path]
    for old, new in edit.get("replace", ()):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    others = {name: other for name, other in pages[lang].items() if name != path}
    return {**pages, lang: {**others, edit.get("rename", edit["page"]).partition("/")[2]: text}}


def said(before: Rulebook, after: Rulebook, lang: str = "ru") -> list[str]:
    return [str(change).replace("\u00a0", " ") for change in differences(before, after, lang)]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("edit", EDITS, ids=[edit["name"] for edit in EDITS])
def test_an_edit_is_told_in_words(pages: Texts, edit: Mapping[str, Any], lang: str) -> None:
    lines = said(rulebook_of(pages), rulebook_of(edited(pages, edit)), lang)
    assert lines == edit[lang].strip().splitlines()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_yaml_is_left_in_the_words(lang: str) -> None:
    told = "\n".join(edit[lang] for edit in EDITS if edit["name"] != "a pattern")
    assert [mark for mark in MARKS_OF_YAML if mark in told] == []


def test_rules_that_stay_as_they_are_are_not_mentioned(pages: Texts) -> None:
    assert said(rulebook_of(pages), rulebook_of(pages)) == []


def test_a_whole_new_rule_book_is_told_rule_by_rule(pages: Texts) -> None:
    after = rulebook_of(pages)
    assert len(said(Rulebook({}), after)) == len(after.rules)
    assert said(after, Rulebook({})) == [
        f"{rule.number}. {rule.title('ru')}: правило отозвано." for rule in after.rules.values()
    ]


def test_a_new_rule_is_told_with_its_first_day_and_a_withdrawal_taken_back_as_such(pages: Texts) -> None:
    later = rulebook_of(edited(pages, EDITS_BY_NAME["a rule from a day on"]))
    without = Rulebook({anchor: rule for anchor, rule in later.rules.items() if anchor != "r-3-2"})
    told = "новое правило, это совет, отправить можно и как есть, с 1 июня 2027 года."
    assert said(without, later) == [f"3.2. Тема короткая и точная: {told}"]
    withdrawn = rulebook_of(edited(pages, EDITS_BY_NAME["a rule withdrawn on a day"]))
    assert said(withdrawn, rulebook_of(pages)) == ["3.2. Тема короткая и точная: отмена снята."]
    assert said(later, rulebook_of(pages)) == ["3.2. Тема короткая и точная: вступит в силу сразу."]


def test_an_announcement_that_has_come_into_force_and_is_folded_in_changes_nothing(pages: Texts) -> None:
    announced = rulebook_of(pages)
    upcoming = announced.rules["r-5-13"].upcoming[0]
    folded = {"replace": [["size_mb: 5\n", "size_mb: 10\n"], EDITS_BY_NAME["an announcement taken back"]["replace"][0]]}
    after = rulebook_of(edited(pages, {"page": "ru/rules/work.md", **folded}))
    assert said(announced.at(upcoming.since), after.at(upcoming.since)) == []


EDITS_BY_NAME = {edit["name"]: edit for edit in EDITS}
SHAPES = [(kind.key, kind.shape) for kind in KINDS.values() if kind.shape] + list(CHECKS.items())
SHAPES += [("question", shape) for shape in QUESTIONS.values()]
PARAMETERS = sorted({(room, item.name) for room, shape in SHAPES if is_dataclass(shape) for item in fields(shape)})


@pytest.mark.parametrize(("room", "key"), PARAMETERS)
def test_every_parameter_has_words(room: str, key: str) -> None:
    assert f"{room}.{key}" in CATALOGUES["ru"]["parameters"] or key in CATALOGUES["ru"]["parameters"]


def test_no_words_are_there_for_a_parameter_that_no_rule_has() -> None:
    known = {key for _, key in PARAMETERS} | {f"{room}.{key}" for room, key in PARAMETERS} | {"level", "question.type"}
    assert set(CATALOGUES["ru"]["parameters"]) - known == set()


def keys(catalogue: Mapping[str, Any], above: str = "") -> set[str]:
    """The keys of a catalogue and, beside each sentence, what it leaves open."""
    found: set[str] = set()
    for key, value in catalogue.items():
        name = f"{above}{key}"
        found |= keys(value, f"{name}/") if isinstance(value, Mapping) else {f"{name} {sorted(placeholders(value))}"}
    return found


def test_each_language_has_words_for_the_same() -> None:
    assert keys(CATALOGUES["ru"]) == keys(CATALOGUES["en"])
