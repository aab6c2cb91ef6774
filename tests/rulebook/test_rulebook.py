"""The rule-book as a value: what it says on which day, by which edition, and through JSON."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from submit.rulebook.document import from_document, to_document
from submit.rulebook.reader import read_rulebook
from submit.rulebook.rulebook import Rulebook, Word
from tests.rulebook.sample import EN, RU, changed, pages, rulebook_of

BEFORE, DAY = date(2027, 5, 31), date(2027, 6, 1)


def through_json(rulebook: Rulebook) -> Rulebook:
    return from_document(json.loads(json.dumps(to_document(rulebook), ensure_ascii=False)))


@pytest.mark.parametrize("make", [lambda real: real, lambda real: rulebook_of()], ids=["the pages", "the sample"])
def test_a_round_trip_through_json_changes_nothing(rulebook: Rulebook, make: Callable[[Rulebook], Rulebook]) -> None:
    before = make(rulebook)
    after = through_json(before)
    assert after == before
    assert list(after.rules) == list(before.rules)
    assert after.edition == before.edition
    assert after.at(DAY).edition == before.at(DAY).edition


@pytest.mark.parametrize(
    ("ru", "en"),
    [
        (changed(RU, "max: 120", "max: 121"), EN),
        (changed(RU, "default_priority: medium\n    questions: [subject, impact]",
                     "default_priority: medium\n    questions: [impact, subject]"), EN),
        (changed(RU, "check: length\n    level: advice", "check: length\n    level: stop"), EN),
        (changed(RU, "label: Почта", "label: Письмо"), EN),
        (RU, changed(EN, "name: Subject", "name: Topic")),
    ],
    ids=["a number", "an order", "a level", "a word", "an English word"],
)  # fmt: skip
def test_the_edition_changes_with_what_the_form_does(ru: str, en: str) -> None:
    assert rulebook_of(ru, en).edition != rulebook_of().edition


@pytest.mark.parametrize(
    ("ru", "en"),
    [
        (changed(RU, "Проза.", "Другая проза."), EN),
        (changed(RU, "title: Всё сразу", "title: Всё"), EN),
        (changed(RU, "## 1.8. Почта", "## 1.8. Письма"), EN),
        (changed(RU, "Тема: Мало", "Тема: Мала"), EN),
        (changed(RU, "note: Короче темы", "note: Ещё короче"), EN),
        (RU, changed(EN, "title: All at once", "title: All")),
    ],
    ids=["prose", "the page's title", "a heading", "an example", "a note", "an English title"],
)
def test_the_edition_does_not_change_with_prose(ru: str, en: str) -> None:
    assert rulebook_of(ru, en).edition == rulebook_of().edition


def test_an_announced_change_is_in_force_from_its_day_on() -> None:
    rules = rulebook_of()
    assert rules.at(BEFORE) == rules
    assert rules.at(DAY).rules["r-1-10"].parameters["max"] == 100
    assert rules.at(DAY).rules["r-1-10"].parameters["min"] == 10
    assert rules.at(DAY).rules["r-1-10"].upcoming == ()
    assert rules.at(DAY).edition != rules.edition
    assert rules.at(DAY).edition == rules.at(date(2030, 1, 1)).edition


def test_an_announcement_alone_is_no_new_edition() -> None:
    announced = "    upcoming:\n      - {from: 2027-06-01, max: 100, note: Короче темы}\n"
    assert rulebook_of(changed(RU, announced, "")).edition == rulebook_of().edition


SUCCESSOR = """
## 1.12. Если вы молчите { #r-1-12 }

```form
note: Через {remind_after|день|дня|дней} закроем
```
"""
CLOSING = "    remind_after: 3\n    annul_after: 3\n"


def with_successor(withdrawn: str) -> str:
    """The sample with a second closing rule from DAY on, and what is said of the first one."""
    ru = changed(RU, "  r-1-11: {check: none}\n", "  r-1-11: {check: none}\n  r-1-12: {closing: silence, "
                 "remind_after: 5, annul_after: 5, from: 2027-06-01}\n")  # fmt: skip
    return changed(ru, CLOSING, CLOSING + withdrawn) + SUCCESSOR


def test_one_rule_takes_the_place_of_another_on_its_day() -> None:
    rules = rulebook_of(with_successor("    withdrawn: {from: 2027-06-01, instead: r-1-12}\n"))
    before, after = rules.at(BEFORE), rules.at(DAY)
    assert before.closing is not None and before.closing.anchor == "r-1-7"
    assert after.closing is not None and after.closing.anchor == "r-1-12"
    assert before.edition == rulebook_of().edition != after.edition
    assert after.rules["r-1-7"].parameters["remind_after"] == 3, "a page may still name its number"
    assert through_json(rules) == rules


def test_a_withdrawn_rule_has_no_examples_and_no_check() -> None:
    first = "    upcoming:\n      - {from: 2027-06-01, max: 100, note: Короче темы}\n"
    rules = rulebook_of(changed(RU, first, "    withdrawn: {from: 2027-06-01}\n"))
    for day, there in ((BEFORE, True), (DAY, False)):
        assert ("r-1-10" in {rule.anchor for rule in rules.at(day).checks}) is there
        assert ("r-1-10" in {rule.anchor for rule, _, _ in rules.at(day).examples()}) is there
    assert rules.days == [DAY]


def test_two_rules_of_one_name_that_meet_on_a_day_are_a_problem() -> None:
    problems = read_rulebook(pages(with_successor("    withdrawn: {from: 2027-06-02}\n")))[1]
    assert [problem.code for problem in problems] == ["name.repeated"]


@pytest.mark.parametrize(
    ("impacts", "tracker", "priority"),
    [
        ((), "bug", "medium"),
        (("money_loss",), "bug", "critical"),
        (("fines",), "bug", "critical"),
        (("limited",), "bug", "high"),
        (("partial",), "bug", "medium"),
        (("cosmetic",), "bug", "low"),
        (("cosmetic", "partial", "limited"), "bug", "high"),
        (("unheard_of",), "bug", "medium"),
        (("cosmetic",), "task", "low"),
        ((), "discussion", "low"),
        (("money_loss",), "unheard_of", None),
    ],
)
def test_the_first_impact_of_the_page_decides(
    rulebook: Rulebook, impacts: tuple[str, ...], tracker: str, priority: str | None
) -> None:
    assert rulebook.priority_of(impacts, tracker) == priority


def test_immediate_is_never_computed(rulebook: Rulebook) -> None:
    assert not rulebook.priorities["immediate"].value.offered
    for tracker in rulebook.trackers:
        assert all(rulebook.priority_of((impact,), tracker) != "immediate" for impact in rulebook.impacts)


def test_a_word_that_is_not_translated_falls_back_to_russian() -> None:
    rule = rulebook_of().rules["r-1-1"]
    assert rule.word("name", "en") == Word("Subject", "en")
    assert rule.word("message.empty", "en") == Word("Напишите тему", "ru")
    assert rule.word("hint", "en") is None


def test_addresses_lead_to_the_page_of_the_language() -> None:
    rules = rulebook_of().rules
    assert rules["r-1-1"].address("en") == "/en/all/#r-1-1"
    assert rules["r-1-2"].address("en") == "/all/#r-1-2"
    assert rules["r-1-1"].address("ru") == "/all/#r-1-1"


def test_the_english_pages_have_no_rule_of_their_own(rulebook: Rulebook) -> None:
    assert all("ru" in rule.texts for rule in rulebook.rules.values())
    assert any("en" in rule.texts for rule in rulebook.rules.values())
