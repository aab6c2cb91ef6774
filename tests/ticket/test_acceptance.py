"""From a verdict to the ticket that support receives."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from submit.ticket.acceptance import accept
from submit.ticket.checker import Checker
from submit.ticket.ticket import Advice, Answer, FileInfo, Ticket
from submit.ticket.typed import read_input
from tests.ticket.test_checker import GOOD

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def accepted(checker: Checker, **changes: Any) -> Ticket:
    typed = read_input({**GOOD, **changes})
    return accept(typed, checker.verdict(typed), checker.questionnaire, "ML-FK4XR8BT", NOW)


def test_it_names_everything_as_the_client_read_it(checker: Checker) -> None:
    assert accepted(checker, files=[{"name": "a.png", "kind": "png", "size": 5}]) == Ticket(
        reference="ML-FK4XR8BT",
        tracker="bug",
        tracker_name="Баг",
        priority="medium",
        priority_name="Средний",
        subject=GOOD["subject"],
        answers=(
            Answer("steps", "Что делали", GOOD["answers"]["steps"]),
            Answer("actual", "Что произошло", GOOD["answers"]["actual"]),
            Answer("expected", "Что ожидали", GOOD["answers"]["expected"]),
            Answer("since", "С какого времени", GOOD["answers"]["since"]),
            Answer("scope", "У кого", "У всех"),
            Answer("impact", "Последствия", "Мешает, но есть обходной путь"),
        ),
        email="agent@putevka.example",
        lang="ru",
        edition=checker.rulebook.edition,
        passed_over=(),
        files=(FileInfo("a.png", "png", 5, ""),),
        accepted_at=NOW,
        hand_over_at=NOW + timedelta(days=2),
        impact=("partial",),
    )


def test_it_names_advice_that_was_passed_over_once_for_each_rule(checker: Checker) -> None:
    ticket = accepted(checker, subject="Билеты", answers={**GOOD["answers"], "steps": "-", "actual": "нет"})
    rules = checker.rulebook.rules
    assert ticket.passed_over == tuple(
        Advice(anchor, rules[anchor].number, rules[anchor].title("ru")) for anchor in ("r-10-2", "r-10-9")
    )


def test_it_leaves_out_what_this_tracker_does_not_ask(checker: Checker) -> None:
    answers = {"question": "Можно ли продавать багаж отдельно?", "steps": "Открыли заказ"}
    ticket = accepted(checker, tracker="discussion", answers=answers)
    assert [answer.question for answer in ticket.answers] == ["question"]
    assert ticket.priority == "low"


@pytest.mark.parametrize("changes", [{"subject": ""}, {"tracker": "unheard of"}, {"email": "agent"}, {"tracker": None}])
def test_it_takes_no_ticket_with_stops(checker: Checker, changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="stops"):
        accepted(checker, **changes)
