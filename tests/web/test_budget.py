"""What a ticket costs its sender, counted from the rendered pages against the budget of each tracker. A rise fails."""

from dataclasses import dataclass

import pytest

from tests.web.test_journey import ANSWERS
from tests.web.visitor import Page, Visitor

BESIDES = {"remember", "website", "until"}
"""A wish about this computer is no question about the ticket; nor is the trap for programs, which no client sees.
`until` is asked under the two worst impacts only."""
OPTIONAL = {"booking", "account", "supplier", "deadline"}


@dataclass(frozen=True)
class Cost:
    """Questions with the choice of the tracker; those that want words; presses from the site to the confirmation."""

    questions: int
    returning: int
    typed: int
    presses: int


BUDGET = {
    "bug": Cost(questions=13, returning=12, typed=5, presses=4),
    "discussion": Cost(questions=5, returning=4, typed=2, presses=2),
    "task": Cost(questions=9, returning=8, typed=5, presses=3),
    "development": Cost(questions=8, returning=7, typed=4, presses=2),
}
"""The address is typed the first time only, and is not counted among the words; one who comes back begins with it."""


def names(page: Page) -> list[str]:
    """The controls of the page that a client sees, each group of radios once, in their order."""
    controls = [values for tag, values in page.elements if tag in ("input", "textarea", "select")]
    seen = [values["name"] for values in controls if values.get("type") != "hidden" and values.get("tabindex") != "-1"]
    return [name for name in dict.fromkeys(seen) if name not in BESIDES and not name.endswith(".other")]


def optional(page: Page) -> int:
    return page.text.count("(необязательно)")


@pytest.mark.parametrize("tracker", BUDGET)
def test_a_ticket_asks_no_more_than_its_budget(visitor: Visitor, tracker: str) -> None:
    first = visitor.open("/submit/")
    second = visitor.press("continue", tracker=tracker)
    asked = [*names(first), *names(second)]
    assert len(asked) == BUDGET[tracker].questions
    written = [*second.all("textarea"), *second.all("input", type="text")]
    typed = {values["name"] for values in written} & set(asked)
    assert len(typed - OPTIONAL) == BUDGET[tracker].typed
    assert optional(second) == len(OPTIONAL & set(asked)) + 1


@pytest.mark.parametrize("tracker", BUDGET)
def test_one_who_comes_back_answers_one_question_less(visitor: Visitor, tracker: str) -> None:
    visitor.open(f"/submit/?tracker={tracker}")
    visitor.press("continue", **ANSWERS[tracker], remember="yes")
    visitor.press("send")
    visitor.open("/submit/")
    page = visitor.press("continue", tracker=tracker)
    answered = [name for name in names(page) if page.fields.get(name)]
    assert answered == ["email"]
    assert 1 + len(names(page)) - len(answered) == BUDGET[tracker].returning


@pytest.mark.parametrize("tracker", BUDGET)
def test_a_ticket_takes_no_more_presses_than_its_budget(visitor: Visitor, tracker: str) -> None:
    """By mouse, from a page of the site that names the tracker: a radio for each group, a button for each page."""
    page = visitor.open(f"/submit/?tracker={tracker}")
    presses = len({values["name"] for values in page.all("input", type="radio")} - OPTIONAL)
    for button in ("continue", "send"):
        visitor.press(button, **(ANSWERS[tracker] if button == "continue" else {}))
        presses += 1
    assert visitor.path.startswith("/submit/sent/")
    assert presses == BUDGET[tracker].presses


@pytest.mark.parametrize("tracker", BUDGET)
def test_three_pages_and_a_confirmation_and_nothing_between(visitor: Visitor, tracker: str) -> None:
    seen = [visitor.open("/submit/").title]
    seen.append(visitor.press("continue", tracker=tracker).title)
    seen.append(visitor.press("continue", **ANSWERS[tracker]).title)
    assert "Шаг 3 из 3" in visitor.page.text
    seen.append(visitor.press("send").title)
    assert len(set(seen)) == 4
    assert visitor.path.startswith("/submit/sent/")


@pytest.mark.parametrize("tracker", BUDGET)
def test_nothing_is_asked_that_only_support_knows(visitor: Visitor, tracker: str) -> None:
    asked = set(names(visitor.open(f"/submit/?tracker={tracker}")))
    assert not asked & {"status", "assignee", "parent", "percent", "estimate", "start", "due", "priority", "private"}
