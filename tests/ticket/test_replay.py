"""Stored tickets judged again by the rules of an edit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from submit.rulebook.rulebook import Rulebook
from submit.ticket.acceptance import accept
from submit.ticket.checker import Checker
from submit.ticket.replay import Replay, replay, typed_again
from submit.ticket.ticket import Ticket
from submit.ticket.typed import read_input
from tests.ticket.test_checker import GOOD

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def a_ticket(checker: Checker, reference: str = "ML-FK4XR8BT", **changes: Any) -> Ticket:
    typed = read_input({**GOOD, **changes})
    return accept(typed, checker.verdict(typed), checker.questionnaire, reference, NOW)


def with_parameters(rulebook: Rulebook, anchor: str, **parameters: Any) -> Checker:
    """The checker of the rules with one of them edited."""
    rule = rulebook.rules[anchor]
    return Checker(Rulebook({**rulebook.rules, anchor: replace(rule, parameters={**rule.parameters, **parameters})}))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"files": [{"name": "снимок.png", "kind": "png", "size": 5}]},
        {"lang": "en"},
        {"impact": ["money_loss"], "answers": {**GOOD["answers"], "until": "сегодня 14:00"}},
        {"tracker": "discussion", "answers": {"question": "Можно ли продавать багаж отдельно?"}, "impact": None},
        {"answers": {**GOOD["answers"], "account": "kassa-3"}},
    ],
)
def test_a_ticket_gives_back_what_was_typed(checker: Checker, changes: Mapping[str, Any]) -> None:
    typed = read_input({**GOOD, **changes})
    ticket = accept(typed, checker.verdict(typed), checker.questionnaire, "ML-FK4XR8BT", NOW)
    again = typed_again(ticket, checker.questionnaire)
    assert {name: text for name, text in again.texts.items() if text} == typed.texts
    assert again.lang == typed.lang
    assert again.files == (typed.files or ())


def test_the_same_rules_find_nothing_new(checker: Checker) -> None:
    tickets = [a_ticket(checker), a_ticket(checker, subject="Билеты"), a_ticket(checker, lang="en")]
    assert replay(tickets, checker, checker) == Replay(3, 0, {}, {})


def test_a_stricter_limit_stops_the_tickets_above_it(checker: Checker) -> None:
    tickets = [a_ticket(checker, "ML-A"), a_ticket(checker, "ML-B", subject="Чек без НДС"), a_ticket(checker, "ML-C")]
    after = with_parameters(checker.rulebook, "r-3-1", max=20)
    found = replay(tickets, checker, after)
    assert found == Replay(3, 0, {"r-3-1": ("ML-A", "ML-C")}, {})
    assert found.stopped_tickets == 2


def test_a_ticket_that_two_rules_stop_is_one_ticket(checker: Checker) -> None:
    shorter = with_parameters(checker.rulebook, "r-3-1", max=20).rulebook
    after = with_parameters(shorter, "r-3-3", max=5)
    found = replay([a_ticket(checker)], checker, after)
    assert set(found.stopped) == {"r-3-1", "r-3-3"}
    assert found.stopped_tickets == 1


def test_what_the_old_rules_would_stop_too_is_not_laid_to_the_edit(checker: Checker) -> None:
    before = with_parameters(checker.rulebook, "r-3-1", max=20)
    after = with_parameters(checker.rulebook, "r-3-1", max=19)
    assert replay([a_ticket(checker)], before, after).stopped == {}


def test_more_and_less_advice_is_counted_by_rule(checker: Checker) -> None:
    tickets = [a_ticket(checker), a_ticket(checker, subject="Чек без НДС"), a_ticket(checker, subject="Билеты")]
    after = with_parameters(checker.rulebook, "r-3-2", min=15, max=30)
    assert replay(tickets, checker, after).advice == {"r-3-2": 2}
    assert replay(tickets, after, checker).advice == {"r-3-2": -2}


def test_advice_that_becomes_a_stop_is_both(checker: Checker) -> None:
    before = with_parameters(checker.rulebook, "r-3-2", min=60)
    after = with_parameters(before.rulebook, "r-3-2", level="stop")
    found = replay([a_ticket(checker)], before, after)
    assert (found.stopped, found.advice) == ({"r-3-2": ("ML-FK4XR8BT",)}, {"r-3-2": -1})


def test_an_answer_left_open_is_missed_once_it_is_required(checker: Checker) -> None:
    after = with_parameters(checker.rulebook, "r-3-6", required=True)
    filled = a_ticket(checker, "ML-A", answers={**GOOD["answers"], "booking": "заказ 100245, PNR ABC123"})
    assert replay([filled, a_ticket(checker, "ML-B")], checker, after).stopped == {"r-3-6": ("ML-B",)}


def test_a_question_that_nobody_asked_then_stops_no_ticket(checker: Checker) -> None:
    questions = checker.rulebook.trackers["bug"].value.questions
    after = with_parameters(checker.rulebook, "r-2-2", questions=(*questions, "deadline", "audience"))
    assert replay([a_ticket(checker)], checker, after).stopped == {}


def test_an_answer_that_is_no_longer_asked_is_not_judged(checker: Checker) -> None:
    ticket = a_ticket(checker, answers={**GOOD["answers"], "steps": "-"})
    after = with_parameters(checker.rulebook, "r-2-2", questions=("subject", "actual", "expected", "impact", "email"))
    found = replay([ticket], checker, after)
    assert found.stopped == {}
    assert found.advice == {"r-10-9": -1}


def test_a_tracker_that_is_gone_stops_its_tickets(checker: Checker) -> None:
    rules = {anchor: rule for anchor, rule in checker.rulebook.rules.items() if anchor != "r-2-2"}
    assert replay([a_ticket(checker)], checker, Checker(Rulebook(rules))).stopped == {"r-2-1": ("ML-FK4XR8BT",)}


def test_files_are_judged_again(checker: Checker) -> None:
    ticket = a_ticket(checker, files=[{"name": "снимок.png", "kind": "png", "size": 3_000_000}])
    after = with_parameters(checker.rulebook, "r-7-2", size_mb=1)
    assert set(replay([ticket], checker, after).stopped) == {"r-7-2"}


def test_a_reworded_consequence_is_still_the_one_that_was_chosen(checker: Checker) -> None:
    rule = checker.rulebook.rules["r-4-5"]
    text = replace(rule.texts["ru"], words={**rule.texts["ru"].words, "label": "Совсем другие слова"})
    after = Checker(Rulebook({**checker.rulebook.rules, "r-4-5": replace(rule, texts={"ru": text})}))
    assert replay([a_ticket(checker)], checker, after) == Replay(1, 0, {}, {})


def test_a_ticket_of_an_earlier_version_without_its_impact_is_not_stopped_for_it(checker: Checker) -> None:
    old = replace(a_ticket(checker), impact=())
    assert replay([old], checker, checker) == Replay(1, 0, {}, {})
    assert typed_again(old, checker.questionnaire).text("impact") is None


def test_a_ticket_whose_text_is_gone_is_counted_and_not_judged(checker: Checker) -> None:
    stub = replace(a_ticket(checker), subject="", answers=(), email="")
    assert replay([stub, a_ticket(checker)], checker, checker) == Replay(1, 1, {}, {})
